#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <variant>

#include "core/analysis/analyzer.hpp"
#include "core/analysis/desk.hpp"
#include "core/base/utf8.hpp"
#include "core/canned_model.hpp"
#include "core/report/exports.hpp"
#include "core/report/report.hpp"
#include "core/small_record.hpp"
#include "core/snapshot/identity.hpp"
#include "core/snapshot/own_annotations.hpp"
#include "core/snapshot/review_words.hpp"
#include "core/synthetic/demos.hpp"

namespace ecg {
namespace {

using enum BeatClass;
using testing_desk::Desk;
using testing_records::labelled_record;

/// A whole demo, every beat N; analysed at the beats found.
struct HealthyDemo {
  const Record record = demo_record("healthy").value();
  Analyzer analyzer{record, {}};

  HealthyDemo() {
    analyzer.begin_model(testing_models::spec());
    testing_models::classify_all(analyzer, {}, 64);
  }
};

TEST(Review, WithoutEditsChangesNothing) {
  Desk desk;
  const Analysis analysis = desk.analyzer.conclude();
  EXPECT_EQ(analysis.review.edits, 0U);
  EXPECT_TRUE(analysis.review.code.empty());
  EXPECT_FALSE(analysis.review.touches(0));
}

TEST(Review, ALabelWinsOverTheModelAndTheScoreFollows) {
  Desk desk;
  const Analysis before = desk.analyzer.conclude();
  EXPECT_EQ(before.comparison.counts[2][0], 1) << "a V called N";
  EXPECT_GT(desk.apply({.kind = EditKind::label, .begin = 2160, .code = AnnotationCode::premature_ventricular}), 0U);
  const Analysis after = desk.analyzer.conclude();
  EXPECT_EQ(after.classes.label[4], V);
  EXPECT_EQ(after.classes.flags[4], kEdited);
  EXPECT_EQ(after.review.automatic_class[4], 0);
  EXPECT_EQ(after.review.code[4], AnnotationCode::premature_ventricular);
  EXPECT_EQ(after.comparison.counts[2][0], 0);
  EXPECT_EQ(after.comparison.counts[2][2], 2);
  EXPECT_FLOAT_EQ(after.classes.probabilities[4 * kBeatClassCount], 0.9F) << "what the model said stays readable";
  EXPECT_GT(after.version, before.version);
  EXPECT_TRUE(after.complete);
}

TEST(Review, FindingsAndEpisodesFollow) {
  HealthyDemo demo;
  Analyzer& analyzer = demo.analyzer;
  const Analysis before = analyzer.conclude();
  ASSERT_GT(before.r_peaks.size(), 20U);
  const auto has_run = [](const Analysis& analysis) {
    return std::any_of(analysis.episodes.begin(), analysis.episodes.end(),
                       [](const Episode& episode) { return episode.kind == EpisodeKind::ventricular_run; });
  };
  const auto has_finding = [](const Analysis& analysis) {
    return std::any_of(analysis.findings.begin(), analysis.findings.end(),
                       [](const Finding& finding) { return finding.kind == FindingKind::ventricular_run; });
  };
  EXPECT_FALSE(has_run(before) || has_finding(before));
  ASSERT_TRUE(analyzer
                  .edit({.kind = EditKind::label_range,
                         .begin = before.r_peaks[10],
                         .end = before.r_peaks[14],
                         .code = AnnotationCode::premature_ventricular})
                  .has_value());
  const Analysis run = analyzer.conclude();
  EXPECT_TRUE(has_run(run) && has_finding(run)) << "four ventricular beats in a row";
  ASSERT_TRUE(analyzer.edit({.kind = EditKind::undo}).has_value());
  const Analysis back = analyzer.conclude();
  EXPECT_FALSE(has_run(back) || has_finding(back));
  EXPECT_EQ(back.review.redoable, 1U);
}

TEST(Review, RemovedAndAddedBeatsChangeTimingAndKeepTheRest) {
  Desk desk;
  desk.apply({.kind = EditKind::remove, .begin = 720});
  desk.apply({.kind = EditKind::add, .begin = 1440, .code = AnnotationCode::supraventricular_premature});
  const Analysis after = desk.analyzer.conclude();
  EXPECT_EQ(after.r_peaks, (std::vector<SampleIndex>{360, 1080, 1440, 1800, 2160}));
  EXPECT_EQ(after.review.removed, (std::vector<SampleIndex>{720}));
  EXPECT_EQ(after.classes.label, (std::vector{N, V, S, N, N}));
  EXPECT_FLOAT_EQ(after.rr.pre_s[1], 2.0F);
  EXPECT_FLOAT_EQ(after.rr.pre_s[2], 1.0F);
  EXPECT_EQ(after.review.origin[2], BeatOrigin::added);
  EXPECT_EQ(after.review.automatic_class[2], kBeatClassCount);
  EXPECT_TRUE(std::isnan(after.classes.probabilities[2 * kBeatClassCount]));
  EXPECT_FLOAT_EQ(after.classes.probabilities[1 * kBeatClassCount + 2], 0.9F);
  EXPECT_EQ(after.missed_beats, (std::vector<SampleIndex>{720}));
}

TEST(Review, StaysWithAnotherModel) {
  Desk desk;
  desk.apply({.kind = EditKind::label, .begin = 360, .code = AnnotationCode::fusion});
  desk.analyzer.begin_model(testing_models::spec());
  EXPECT_EQ(desk.analyzer.conclude().classes.label[0], F) << "before the model answered anything";
  testing_models::classify_all(desk.analyzer, {S, S, S, S, S}, 3);
  const Analysis after = desk.analyzer.conclude();
  EXPECT_EQ(after.classes.label[0], F);
  EXPECT_EQ(after.review.automatic_class[0], 1);
  EXPECT_EQ(after.classes.label[1], S);
}

TEST(Review, WhatChangesNothingIsNotWritten) {
  Desk desk;
  EXPECT_EQ(desk.apply({.kind = EditKind::undo}), 0U);
  EXPECT_EQ(desk.apply({.kind = EditKind::redo}), 0U);
  EXPECT_EQ(desk.apply({.kind = EditKind::label, .begin = 500, .code = AnnotationCode::fusion}), 0U);
  EXPECT_FALSE(
      desk.analyzer.edit({.kind = EditKind::label, .begin = 3600, .code = AnnotationCode::fusion}).has_value());
  EXPECT_EQ(desk.analyzer.conclude().review.edits, 0U);
}

TEST(Review, IsRestoredFromItsJournal) {
  Desk desk;
  std::vector<std::byte> stored;
  const Edit edits[] = {{.kind = EditKind::label, .begin = 360, .code = AnnotationCode::left_bundle},
                        {.kind = EditKind::remove, .begin = 720},
                        {.kind = EditKind::bookmark, .begin = 5, .text = "here"}};
  for (const Edit& edit : edits) {
    const auto bytes = desk.analyzer.edit(edit);
    ASSERT_TRUE(bytes.has_value());
    stored.insert(stored.end(), bytes.value().begin(), bytes.value().end());
  }
  EXPECT_EQ(desk.analyzer.journal(), stored) << "what was handed out bit by bit is the journal";
  Desk other;
  ASSERT_EQ(other.analyzer.restore(stored).value(), 3U);
  Analysis here = desk.analyzer.conclude();
  const Analysis there = other.analyzer.conclude();
  here.version = there.version;
  EXPECT_EQ(encode(here), encode(there));
  desk.apply({.kind = EditKind::undo});
  EXPECT_EQ(summary_of_journal(desk.analyzer.journal()).value().entries, 4U);
  EXPECT_EQ(summary_of_journal(desk.analyzer.journal()).value().edits, 2U);
  auto flipped = desk.analyzer.journal();
  flipped.back() ^= std::byte{1};
  EXPECT_EQ(summary_of_journal(flipped).value().entries, 3U);
  EXPECT_TRUE(summary_of_journal(flipped).value().damaged);
  stored.pop_back();
  EXPECT_EQ(other.analyzer.restore(stored).value(), 2U) << "a torn last record is dropped";
  EXPECT_EQ(other.analyzer.restore({}).value(), 0U);
  EXPECT_EQ(other.analyzer.conclude().review.edits, 0U);
}

TEST(Review, TravelsInTheSnapshot) {
  Desk desk;
  desk.apply({.kind = EditKind::move, .begin = 360, .end = 380});
  desk.apply({.kind = EditKind::bookmark, .begin = 5, .text = "here"});
  const Analysis analysis = desk.analyzer.conclude();
  const auto decoded = decode_analysis(encode(analysis));
  ASSERT_TRUE(decoded.has_value());
  const Review& review = decoded.value().review;
  EXPECT_EQ(review.origin, analysis.review.origin);
  EXPECT_EQ(review.origin[0], BeatOrigin::moved);
  EXPECT_EQ(review.code, analysis.review.code);
  EXPECT_EQ(review.automatic_class, analysis.review.automatic_class);
  EXPECT_EQ(review.bookmarks, (std::vector<Bookmark>{{5, "here"}}));
  EXPECT_EQ(review.edits, 2U);
}

TEST(Review, IsExported) {
  Desk desk;
  desk.apply({.kind = EditKind::label, .begin = 360, .code = AnnotationCode::left_bundle});
  desk.apply({.kind = EditKind::add, .begin = 1440, .code = AnnotationCode::atrial_premature});
  desk.apply({.kind = EditKind::bookmark, .begin = 1000, .text = "look"});
  const Analysis analysis = desk.analyzer.conclude();
  const std::vector<Annotation> annotations = own_annotations(desk.record, analysis);
  ASSERT_EQ(annotations.size(), 10U);  // provenance, what the labels mean, rhythm, six beats, bookmark
  EXPECT_NE(annotations[0].aux.find("3 edits by a person"), std::string::npos);
  EXPECT_NE(annotations[1].aux.find("bundle branch block is N too"), std::string::npos);
  EXPECT_EQ(annotations[3].code, AnnotationCode::left_bundle);
  EXPECT_EQ(annotations[5].aux, "look");
  EXPECT_EQ(annotations[7].code, AnnotationCode::atrial_premature);
  const std::string csv = beats_csv(desk.record, analysis);
  EXPECT_NE(csv.find(",labelled,L,N,,\n"), std::string::npos) << csv;
  EXPECT_NE(csv.find(",added,A,,,\n"), std::string::npos) << csv;
  const std::string json = analysis_json(desk.record, analysis);
  EXPECT_NE(json.find(R"("automatic_class":null,"origin":"added","label":"A")"), std::string::npos);
  EXPECT_NE(json.find(R"("review":{"edits":3,"removed":[],"bookmarks":[{"sample":1000)"), std::string::npos);
}

TEST(Review, AShapeIsLabelledInOneEditAndOneUndo) {
  HealthyDemo demo;
  Analyzer& analyzer = demo.analyzer;
  const Analysis before = analyzer.conclude();
  ASSERT_FALSE(before.templates.templates.empty());
  const auto& groups = before.templates.group;
  const auto members = static_cast<std::size_t>(std::count(groups.begin(), groups.end(), 0));
  ASSERT_GT(members, 10U);
  const auto first = static_cast<std::size_t>(std::find(groups.begin(), groups.end(), 0) - groups.begin());
  const auto bytes = analyzer.edit(
      {.kind = EditKind::label_shape, .begin = before.r_peaks[first], .code = AnnotationCode::left_bundle});
  ASSERT_TRUE(bytes.has_value());
  EXPECT_EQ(bytes.value().size(), 8 + 12 + 22 + 12 + 4 * (members - 1)) << "header, frame, payload, list";
  const Analysis after = analyzer.conclude();
  std::size_t labelled = 0;
  for (std::size_t beat = 0; beat < after.r_peaks.size(); ++beat) {
    EXPECT_EQ(after.review.code[beat] == AnnotationCode::left_bundle, groups[beat] == 0) << beat;
    labelled += after.review.code[beat] == AnnotationCode::left_bundle ? 1 : 0;
  }
  EXPECT_EQ(labelled, members);
  EXPECT_EQ(after.review.edits, 1U);
  ASSERT_TRUE(analyzer.edit({.kind = EditKind::undo}).has_value());
  EXPECT_EQ(analyzer.conclude().review.edits, 0U);
  EXPECT_TRUE(analyzer.conclude().review.code.empty());
  const auto nowhere = analyzer.edit(
      {.kind = EditKind::label_shape, .begin = before.r_peaks[first] + 1, .code = AnnotationCode::fusion});
  EXPECT_EQ(nowhere.value().size(), 0U) << "no beat there";
}

TEST(Review, AnAddedBeatGetsWavesAndAShapeOfItsOwn) {
  HealthyDemo demo;
  Analyzer& analyzer = demo.analyzer;
  const Analysis before = analyzer.conclude();
  std::size_t beat =
      12;  // one that has all waves and the usual shape, taken away and put back as if it had been missed
  while (before.templates.group[beat] != 0 || !before.delineation.at(beat, Fiducial::p_peak)) ++beat;
  const SampleIndex sample = before.r_peaks[beat];
  const SampleIndex beside = sample + samples_from_seconds(2.0 * kSameBeat_s, demo.record.fs_hz);
  // Moved first, so that what is put back is a new beat and not the removed one.
  ASSERT_GT(analyzer.edit({.kind = EditKind::move, .begin = sample, .end = beside}).value().size(), 0U);
  ASSERT_GT(analyzer.edit({.kind = EditKind::add, .begin = sample, .code = AnnotationCode::normal}).value().size(), 0U);
  const Analysis after = analyzer.conclude();
  ASSERT_EQ(after.r_peaks[beat], sample);
  ASSERT_EQ(after.review.origin[beat], BeatOrigin::added);
  EXPECT_EQ(after.templates.group[beat], 0);
  EXPECT_LT(after.templates.distance[beat], 0.3F);
  EXPECT_EQ(after.templates.templates[0].beats, before.templates.templates[0].beats + 1);
  const auto qrs = [&](const Analysis& analysis, Fiducial which) {
    return analysis.delineation.at(beat, which).value_or(-9999);
  };
  EXPECT_NEAR(qrs(after, Fiducial::qrs_onset), qrs(before, Fiducial::qrs_onset), 0.02 * demo.record.fs_hz);
  EXPECT_TRUE(after.delineation.at(beat, Fiducial::qrs_end).has_value());
}

std::vector<std::pair<SampleIndex, std::string>> rhythms(const Record& record, const Analysis& analysis) {
  std::vector<std::pair<SampleIndex, std::string>> result;
  for (const Annotation& annotation : own_annotations(record, analysis)) {
    if (annotation.code == AnnotationCode::rhythm) result.emplace_back(annotation.sample, annotation.aux);
  }
  return result;
}

TEST(Review, ANamedRhythmIsExportedOverTheFoundOne) {
  using Changes = std::vector<std::pair<SampleIndex, std::string>>;
  Desk desk;
  EXPECT_EQ(rhythms(desk.record, desk.analyzer.conclude()), (Changes{{359, "(N"}}));
  desk.apply({.kind = EditKind::rhythm, .begin = 700, .end = 1500, .text = "(AFIB"});
  desk.apply({.kind = EditKind::rhythm, .begin = 1500, .end = 2000, .text = "(VT"});
  const Analysis analysis = desk.analyzer.conclude();
  EXPECT_EQ(rhythms(desk.record, analysis), (Changes{{359, "(N"}, {700, "(AFIB"}, {1500, "(VT"}, {2000, "(N"}}));
  const std::string csv = episodes_csv(desk.record, analysis);
  EXPECT_NE(csv.find("named_rhythm,1.9444444444444444,4.166666666666667,2,,(AFIB,person,\n"), std::string::npos) << csv;
  EXPECT_NE(analysis_json(desk.record, analysis).find(R"("rhythms":[{"rhythm":"(AFIB","start_s":1.9)"),
            std::string::npos);
  desk.apply({.kind = EditKind::rhythm, .begin = 0, .end = desk.record.length, .text = "(AFL"});
  EXPECT_EQ(rhythms(desk.record, desk.analyzer.conclude()), (Changes{{0, "(AFL"}})) << "to the end of the record";
  const auto again = decode_analysis(encode(analysis));
  ASSERT_TRUE(again.has_value());
  EXPECT_EQ(again.value().review.rhythms, analysis.review.rhythms);
}

TEST(Review, ANamedRhythmNeedsNoModel) {
  using Changes = std::vector<std::pair<SampleIndex, std::string>>;
  Desk desk;
  desk.analyzer.without_model("none here");
  desk.apply({.kind = EditKind::rhythm, .begin = 700, .end = 1500, .text = "(VFIB"});
  EXPECT_EQ(rhythms(desk.record, desk.analyzer.conclude()), (Changes{{700, "(VFIB"}, {1500, "(N"}}));
}

TEST(Review, HoldsAsConfirmedUntilSomethingChanges) {
  Desk desk;
  desk.apply({.kind = EditKind::label, .begin = 360, .code = AnnotationCode::fusion});
  EXPECT_EQ(desk.analyzer.conclude().review.state, ReviewState::automatic);
  EXPECT_GT(desk.apply({.kind = EditKind::confirm, .text = "2026-03-01 A. Reader"}), 0U);
  const Analysis confirmed = desk.analyzer.conclude();
  EXPECT_EQ(confirmed.review.state, ReviewState::confirmed);
  EXPECT_EQ(confirmed.review.signature, (Signature{"2026-03-01", "A. Reader"}));
  EXPECT_EQ(confirmed.review.edits, 1U) << "no edit of its own";
  EXPECT_EQ(confirmed.review.undoable, 2U);
  EXPECT_NE(
      provenance(desk.record, confirmed).find("1 edit by a person. Reviewed and confirmed on 2026-03-01 by A. Reader"),
      std::string::npos);
  desk.apply({.kind = EditKind::rhythm, .begin = 5, .end = 9, .text = "(N"});
  EXPECT_EQ(desk.analyzer.conclude().review.state, ReviewState::changed);
  EXPECT_EQ(review_words(desk.analyzer.conclude().review),
            "Confirmed on 2026-03-01 by A. Reader, changed after review");
  desk.apply({.kind = EditKind::undo});
  EXPECT_EQ(desk.analyzer.conclude().review.state, ReviewState::confirmed) << "the same again";
  desk.analyzer.begin_model(testing_models::spec());
  EXPECT_EQ(desk.apply({.kind = EditKind::confirm, .text = "2026-03-02"}), 0U) << "nobody confirms half of it";
  testing_models::classify_all(desk.analyzer, {S, S, S, S, S}, 3);
  EXPECT_EQ(desk.analyzer.conclude().review.state, ReviewState::changed) << "another model says something else";
  desk.analyzer.begin_model(testing_models::spec());
  testing_models::classify_all(desk.analyzer, {N, N, V, N, N}, 2);
  EXPECT_EQ(desk.analyzer.conclude().review.state, ReviewState::confirmed);
  const auto decoded = decode_analysis(encode(desk.analyzer.conclude()));
  ASSERT_TRUE(decoded.has_value());
  EXPECT_EQ(decoded.value().review.state, ReviewState::confirmed);
  EXPECT_EQ(decoded.value().review.signature.by, "A. Reader");
}

TEST(Review, CommentsKeepTheirLanguageAndLoseTheirTraps) {
  Desk desk;
  desk.apply({.kind = EditKind::bookmark, .begin = 360, .text = "p\xC3\xA4use\n\x1b[31m,\"x\" \xFF"});
  const Analysis analysis = desk.analyzer.conclude();
  const std::string words = comment_words(analysis.review.bookmarks[0]);
  EXPECT_TRUE(is_utf8(words));
  EXPECT_EQ(words.find_first_of("\n\x1b"), std::string::npos);
  EXPECT_EQ(words.substr(0, 6), "p\xC3\xA4use");
  const auto annotations = own_annotations(desk.record, analysis);
  const auto csv = export_record(desk.record, {"fid", annotations}, "annotations.csv");
  ASSERT_TRUE(csv.has_value());
  const std::string text(reinterpret_cast<const char*>(csv.value().data()), csv.value().size());
  EXPECT_NE(text.find(R"(,"p)"), std::string::npos) << text;
  EXPECT_EQ(static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n')), annotations.size() + 1);
  desk.apply({.kind = EditKind::bookmark, .begin = 360, .text = std::string(kLongestNote_bytes, '\xFF')});
  EXPECT_LE(comment_words(desk.analyzer.conclude().review.bookmarks[0]).size(), kLongestNote_bytes);
}

TEST(Identity, IsOfTheSamplesAlone) {
  const Record record = labelled_record({{360, AnnotationCode::normal}});
  Record other = record;
  other.reference.clear();
  other.name = "elsewhere";
  EXPECT_EQ(identity(record), identity(other));
  EXPECT_EQ(identity(record).size(), 64U);
  other.signals[0].adu = std::vector<std::int32_t>(3600, 1);
  EXPECT_NE(identity(record), identity(other));
  Record wide = record;  // the same numbers, stored wider
  const auto& narrow = std::get<std::vector<std::int16_t>>(record.signals[0].adu);
  wide.signals[0].adu = std::vector<std::int32_t>(narrow.begin(), narrow.end());
  EXPECT_EQ(identity(record), identity(wide));
  wide.fs_hz = 250.0;
  EXPECT_NE(identity(record), identity(wide));
}

}  // namespace
}  // namespace ecg
