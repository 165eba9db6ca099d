// Templates merged and split by a person: the beats, what is drawn of them, undo, the journal, refusals in one sentence.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "core/analysis/analyzer.hpp"
#include "core/analysis/desk.hpp"
#include "core/beats/beat_templates.hpp"
#include "core/dsp/made_ecg.hpp"
#include "core/json_value.hpp"
#include "core/report/report.hpp"
#include "core/synthetic/patient.hpp"
#include "core/words/sentences.hpp"

namespace ecg {
namespace {

/// Five minutes with ventricular beats, analysed without a model; the usual beat is template 1, theirs is 2.
struct TwoShapes {
  const Record record = synthetic_record({.duration_s = 300.0, .ventricular_premature = 0.1}, 5);
  Analyzer analyzer{record, {}};
  Analysis before;

  TwoShapes() {
    analyzer.without_model("none");
    before = analyzer.conclude();
  }
  [[nodiscard]] SampleIndex example(const Analysis& shown, std::size_t index) const {
    return shown.r_peaks[static_cast<std::size_t>(shown.templates.templates[index].example)];
  }
  std::string refused(const Edit& edit) {
    const auto bytes = analyzer.edit(edit);
    return bytes.has_value() ? "" : sentence(bytes.error());
  }
  [[nodiscard]] Edit merge() const {
    return {.kind = EditKind::merge_shapes, .begin = example(before, 1), .text = std::to_string(example(before, 0))};
  }
};

std::vector<std::int64_t> sizes(const BeatTemplates& templates) {
  std::vector<std::int64_t> result;
  for (const BeatTemplate& one : templates.templates) result.push_back(one.beats);
  return result;
}

void expect_same(const BeatTemplates& a, const BeatTemplates& b) {
  EXPECT_EQ(a.group, b.group);
  EXPECT_EQ(a.templates, b.templates);
}

TEST(ShapeEdits, TwoTemplatesBecomeOneAndOneUndoMakesThemTwo) {
  TwoShapes shapes;
  const BeatTemplates& found = shapes.before.templates;
  ASSERT_GE(found.templates.size(), 2U);
  ASSERT_GT(shapes.analyzer.edit(shapes.merge()).value().size(), 0U);
  const Analysis merged = shapes.analyzer.conclude();
  ASSERT_EQ(merged.templates.templates.size(), found.templates.size() - 1);
  const BeatTemplate& one = merged.templates.templates[0];
  EXPECT_EQ(one.beats, found.templates[0].beats + found.templates[1].beats);
  EXPECT_TRUE(one.by_hand);
  EXPECT_EQ(merged.templates.of(static_cast<std::size_t>(one.example)), 0);
  ASSERT_EQ(one.median_mv.size(), found.templates[0].median_mv.size());
  const auto width = [](const BeatTemplate& shape) {  // of the band, over all samples
    double sum = 0.0;
    for (std::size_t i = 0; i < shape.median_mv.size(); ++i)
      sum += static_cast<double>(shape.high_mv[i]) - static_cast<double>(shape.low_mv[i]);
    return sum;
  };
  EXPECT_GT(width(one), width(found.templates[0])) << "two shapes under one band";
  EXPECT_EQ(merged.review.edits, 1U);
  EXPECT_FALSE(merged.review.touches(0)) << "no beat was touched";
  ASSERT_TRUE(shapes.analyzer.edit({.kind = EditKind::undo}).has_value());
  expect_same(shapes.analyzer.conclude().templates, found);
  ASSERT_TRUE(shapes.analyzer.edit({.kind = EditKind::redo}).has_value());
  expect_same(shapes.analyzer.conclude().templates, merged.templates);
}

TEST(ShapeEdits, ASplitFindsTheTwoShapesThatWereMerged) {
  TwoShapes shapes;
  const BeatTemplates& found = shapes.before.templates;
  ASSERT_GT(shapes.analyzer.edit(shapes.merge()).value().size(), 0U);
  const Analysis merged = shapes.analyzer.conclude();
  ASSERT_GT(shapes.analyzer.edit({.kind = EditKind::split_shape, .begin = shapes.example(merged, 0)}).value().size(),
            0U);
  const Analysis split = shapes.analyzer.conclude();
  EXPECT_EQ(sizes(split.templates), sizes(found));
  EXPECT_EQ(split.templates.group, found.group);
}

TEST(ShapeEdits, ChosenBeatsBecomeATemplateOfTheirOwn) {
  TwoShapes shapes;
  const BeatTemplates& found = shapes.before.templates;
  const SampleIndex begin = shapes.before.r_peaks[10];
  const SampleIndex end = shapes.before.r_peaks[14];
  ASSERT_GT(shapes.analyzer.edit({.kind = EditKind::split_shape, .begin = begin, .end = end}).value().size(), 0U);
  const Analysis after = shapes.analyzer.conclude();
  const std::uint8_t own = after.templates.of(10);
  ASSERT_NE(own, kNoTemplate);
  for (std::size_t beat = 0; beat < after.r_peaks.size(); ++beat)
    EXPECT_EQ(after.templates.of(beat) == own, beat >= 10 && beat < 14) << beat;
  EXPECT_TRUE(after.templates.templates[own].by_hand);
  EXPECT_FALSE(after.templates.templates[0].by_hand) << "it lost beats, nobody made it";
  EXPECT_LT(after.templates.templates[0].beats, found.templates[0].beats);
  // What is added later goes to the nearest shape that there is.
  EXPECT_TRUE(
      shapes.analyzer.edit({.kind = EditKind::label, .begin = begin, .code = AnnotationCode::normal}).has_value());
  EXPECT_EQ(shapes.analyzer.conclude().templates.group, after.templates.group);
}

TEST(ShapeEdits, AWholeShapeOfTheirOwnIsLabelled) {
  TwoShapes shapes;
  ASSERT_GT(shapes.analyzer.edit(shapes.merge()).value().size(), 0U);
  const Analysis merged = shapes.analyzer.conclude();
  ASSERT_GT(
      shapes.analyzer
          .edit(
              {.kind = EditKind::label_shape, .begin = shapes.example(merged, 0), .code = AnnotationCode::left_bundle})
          .value()
          .size(),
      0U);
  const Analysis labelled = shapes.analyzer.conclude();
  EXPECT_EQ(std::ranges::count(labelled.review.code, AnnotationCode::left_bundle), merged.templates.templates[0].beats);
}

TEST(ShapeEdits, StandAfterTheJournalWasRestored) {
  TwoShapes shapes;
  ASSERT_GT(shapes.analyzer.edit(shapes.merge()).value().size(), 0U);
  ASSERT_GT(
      shapes.analyzer
          .edit({.kind = EditKind::split_shape, .begin = shapes.before.r_peaks[3], .end = shapes.before.r_peaks[3] + 1})
          .value()
          .size(),
      0U);
  const Analysis kept = shapes.analyzer.conclude();
  TwoShapes again;
  ASSERT_EQ(again.analyzer.restore(shapes.analyzer.journal()).value(), 2U);
  expect_same(again.analyzer.conclude().templates, kept.templates);
}

TEST(ShapeEdits, OnAnotherClusteringTheBeatsStayTogetherAndNoOtherBeatFollows) {
  TwoShapes shapes;
  Analysis other = shapes.before;  // a clustering that has one shape for all
  std::ranges::fill(other.templates.group, std::uint8_t{0});
  other.templates.templates.resize(1);
  std::vector<std::int32_t> own(other.r_peaks.size(), -1);
  for (const std::size_t beat : {5U, 6U, 40U}) own[beat] = 7;
  const BeatTemplates after = regrouped(shapes.record, other.quality, other.r_peaks, other.templates, own);
  ASSERT_EQ(sizes(after), (std::vector<std::int64_t>{std::ssize(other.r_peaks) - 3, 3}));
  EXPECT_EQ(after.of(5), 1);
  EXPECT_EQ(after.of(40), 1);
  EXPECT_EQ(after.of(7), 0);
  EXPECT_TRUE(after.templates[1].by_hand);
}

TEST(ShapeEdits, WhatCannotBeIsRefusedInOneSentence) {
  TwoShapes shapes;
  const SampleIndex usual = shapes.example(shapes.before, 0);
  EXPECT_EQ(shapes.refused({.kind = EditKind::merge_shapes, .begin = usual, .text = std::to_string(usual)}),
            "A template cannot be merged with itself: choose another one.");
  EXPECT_FALSE(shapes.refused({.kind = EditKind::merge_shapes, .begin = usual, .text = "nonsense"}).empty());
  EXPECT_FALSE(
      shapes.refused({.kind = EditKind::merge_shapes, .begin = usual + 1, .text = std::to_string(usual)}).empty())
      << "no beat there";
  const Edit single = {.kind = EditKind::split_shape, .begin = usual, .end = usual + 1};
  ASSERT_GT(shapes.analyzer.edit(single).value().size(), 0U);
  const std::string one_beat = "A template of one beat cannot be split: merge it with another one, or leave it.";
  EXPECT_EQ(shapes.refused(single), one_beat);
  EXPECT_EQ(shapes.refused({.kind = EditKind::split_shape, .begin = usual}), one_beat);
  EXPECT_FALSE(shapes.refused({.kind = EditKind::split_shape, .begin = usual + 1}).empty());
  EXPECT_EQ(shapes.analyzer.conclude().review.edits, 1U) << "nothing of that was written";
}

TEST(ShapeEdits, BeatsThatAreAllAlikeAreNotSplit) {
  const std::vector<SampleIndex> beats = {500, 750, 1000, 1250, 1500};
  std::vector<double> lead_mv(2000, 0.0);
  for (const SampleIndex beat : beats) {
    for (SampleIndex i = -4; i <= 4; ++i)
      lead_mv[static_cast<std::size_t>(beat + i)] = 1.0 - 0.2 * static_cast<double>(std::abs(i));
  }
  const Record record = test::record_of(250.0, {test::signal_from_mv(lead_mv)});
  const Quality quality = assess_quality(record);
  const BeatTemplates found = make_templates(record, quality, beats);
  ASSERT_EQ(found.templates.size(), 1U);
  EXPECT_TRUE(smaller_half(record, quality, found.rate_hz, beats).empty());
}

TEST(ShapeEdits, AreToldInTheReport) {
  TwoShapes shapes;
  ASSERT_GT(shapes.analyzer.edit(shapes.merge()).value().size(), 0U);
  const auto json = testing_json::parse(analysis_json(shapes.record, shapes.analyzer.conclude()));
  ASSERT_TRUE(json);
  const auto& groups = (*json)["templates"]["groups"].items;
  ASSERT_FALSE(groups.empty());
  EXPECT_TRUE(groups[0].has("by_hand"));
  EXPECT_FALSE(testing_json::parse(analysis_json(shapes.record, shapes.before))
                   .value()["templates"]["groups"]
                   .items[0]
                   .has("by_hand"));
}

}  // namespace
}  // namespace ecg
