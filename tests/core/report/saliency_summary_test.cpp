#include "core/report/saliency_summary.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "core/small_record.hpp"

namespace ecg {
namespace {

using enum BeatClass;

constexpr double kFs_hz = 100.0;
constexpr std::uint8_t kUnpaired = kBeatClassCount;

/// Four cells in a window of 0.4 s, one for each segment; a map is highest in the segment of the class it speaks for.
Analysis hand_made(const std::vector<BeatClass>& answers, std::vector<std::uint8_t> reference) {
  Analysis analysis;
  analysis.version = 1;
  analysis.model.name = "made";
  analysis.window = {.fs_hz = kFs_hz, .before_samples = 20, .after_samples = 20};
  analysis.saliency.map_samples = 4;
  for (std::size_t i = 0; i < answers.size(); ++i) {
    const auto answer = static_cast<std::size_t>(answers[i]);
    analysis.r_peaks.push_back(static_cast<SampleIndex>(100 * (i + 1)));
    analysis.classes.label.push_back(answers[i]);
    analysis.classes.flags.push_back(0);
    for (std::size_t k = 0; k < kBeatClassCount; ++k)
      analysis.classes.probabilities.push_back(k == answer ? 0.8F : 0.05F);
    for (std::size_t k = 0; k < 4; ++k) analysis.saliency.values.push_back(k == answer ? 255 : 51);
    analysis.saliency.peak.push_back(1.0F);
    analysis.saliency.random_correlation.push_back(0.1F);
  }
  analysis.reference_class = std::move(reference);
  analysis.has_reference = !analysis.reference_class.empty();
  return analysis;
}

SaliencyByClass grouped_of(const Analysis& analysis) { return saliency_by_class(map_rows(analysis, kFs_hz)); }

const std::uint8_t n = 0, v = 2;

TEST(SaliencyByClass, GroupsByTheReferencesClassNotByTheAnswer) {
  // Two V found, one V taken for N, one N taken for V: by the answer, that false alarm would stand for "mistaken V".
  const SaliencyByClass classes = grouped_of(hand_made({V, V, N, V, N, N}, {v, v, v, n, n, n}));
  EXPECT_TRUE(classes.by_reference);
  ASSERT_NE(classes.find(V, SaliencyGroup::all), nullptr);
  EXPECT_EQ(classes.find(V, SaliencyGroup::all)->beats, (std::vector<std::int32_t>{0, 1, 2}));
  EXPECT_EQ(classes.find(V, SaliencyGroup::found)->beats, (std::vector<std::int32_t>{0, 1}));
  EXPECT_EQ(classes.find(V, SaliencyGroup::missed)->beats, (std::vector<std::int32_t>{2}));
  EXPECT_EQ(classes.find(N, SaliencyGroup::missed)->beats, (std::vector<std::int32_t>{3}));
}

TEST(SaliencyByClass, MissedBeatsLookLikeThoseOfTheClassTheyWereTakenFor) {
  const SaliencyByClass classes = grouped_of(hand_made({V, V, N, S, N, N}, {v, v, v, v, n, n}));
  const auto taken = classes.taken(V);
  ASSERT_EQ(taken.size(), 2U);
  EXPECT_EQ(taken[0]->taken_for, N) << "equals stand in the order N S V F Q";
  const GroupSaliency* missed = classes.find(V, SaliencyGroup::missed, N);
  const GroupSaliency* ordinary = classes.find(N, SaliencyGroup::found);
  ASSERT_TRUE(missed != nullptr && ordinary != nullptr);
  EXPECT_EQ(ordinary->beats, (std::vector<std::int32_t>{4, 5}));
  for (std::size_t k = 0; k < 4; ++k)
    EXPECT_EQ(missed->saliency.segments[k].median, ordinary->saliency.segments[k].median);
  EXPECT_NEAR(missed->saliency.segments[0].median, 1.0, 1e-6);
  EXPECT_NEAR(classes.find(V, SaliencyGroup::found)->saliency.segments[0].median, 0.2, 1e-6);
}

TEST(SaliencyByClass, LargestPartOfTheMissedComesFirst) {
  const SaliencyByClass classes = grouped_of(hand_made({S, N, S}, {v, v, v}));
  const auto taken = classes.taken(V);
  ASSERT_EQ(taken.size(), 2U);
  EXPECT_EQ(taken[0]->taken_for, S);
  EXPECT_EQ(taken[0]->beats.size(), 2U);
}

TEST(SaliencyByClass, EveryClassHasItsRow) {
  const SaliencyByClass classes = grouped_of(hand_made({N, N}, {n, n}));
  for (const BeatClass label : {N, S, V, F, Q}) ASSERT_NE(classes.find(label, SaliencyGroup::all), nullptr);
  EXPECT_TRUE(classes.find(F, SaliencyGroup::all)->beats.empty());
  EXPECT_EQ(classes.find(F, SaliencyGroup::found), nullptr);
  EXPECT_EQ(classes.find(N, SaliencyGroup::missed), nullptr);
}

TEST(SaliencyByClass, BeatsWithoutAnAnswerOrAReferenceAreInNoGroup) {
  Analysis analysis = hand_made({V, V, V}, {v, v, kUnpaired});
  analysis.classes.flags[1] = kUnclassified;
  EXPECT_EQ(grouped_of(analysis).find(V, SaliencyGroup::all)->beats, (std::vector<std::int32_t>{0}));
}

TEST(SaliencyByClass, WithoutAReferenceByTheAnswer) {
  const SaliencyByClass classes = grouped_of(hand_made({V, N, V}, {}));
  EXPECT_FALSE(classes.by_reference);
  EXPECT_EQ(classes.find(V, SaliencyGroup::all)->beats, (std::vector<std::int32_t>{0, 2}));
  EXPECT_EQ(classes.find(V, SaliencyGroup::found), nullptr);
}

TEST(SaliencyByClass, SpeaksOfTheModelsAnswerWhateverAPersonMadeOfIt) {
  Analysis analysis = hand_made({V, N}, {v, n});
  analysis.classes.label[0] = N;
  analysis.classes.flags[0] = kEdited;
  analysis.review.code = {AnnotationCode::normal, AnnotationCode::not_qrs};
  analysis.review.automatic_class = {v, n};
  analysis.review.origin = {BeatOrigin::found, BeatOrigin::found};
  EXPECT_EQ(grouped_of(analysis).find(V, SaliencyGroup::found)->beats, (std::vector<std::int32_t>{0}));
}

TEST(SaliencyByClass, PoolsRecordings) {
  MapRows pool = map_rows(hand_made({V, N}, {v, v}), kFs_hz);
  ASSERT_TRUE(append(pool, map_rows(hand_made({V, V, N}, {v, v, n}), kFs_hz)));
  const SaliencyByClass classes = saliency_by_class(pool);
  EXPECT_EQ(classes.find(V, SaliencyGroup::found)->beats, (std::vector<std::int32_t>{0, 2, 3}));
  EXPECT_EQ(classes.find(V, SaliencyGroup::missed, N)->beats, (std::vector<std::int32_t>{1}));
  EXPECT_EQ(classes.find(N, SaliencyGroup::found)->beats, (std::vector<std::int32_t>{4}));
}

TEST(SaliencyByClass, NoMapsNoGroups) {
  Analysis analysis = hand_made({V, N}, {v, n});
  analysis.saliency = {};
  EXPECT_TRUE(grouped_of(analysis).groups.empty());
}

TEST(SaliencyByClass, KnowsTimingsShareOfTheEvidence) {
  Analysis analysis = hand_made({V, V}, {v, v});
  EXPECT_TRUE(std::isnan(grouped_of(analysis).find(V, SaliencyGroup::all)->saliency.timing_share));
  // ln(0.8 / 0.05) in all, half of it from timing; the next probable class is N, the first of equals.
  const auto half = static_cast<float>(0.5 * std::log(16.0));
  analysis.classes.timing_logits = {0, 0, half, 0, 0, 0, 0, half, 0, 0};
  EXPECT_NEAR(grouped_of(analysis).find(V, SaliencyGroup::all)->saliency.timing_share, 0.5, 1e-5);
}

std::vector<std::vector<std::string>> rows_of(const std::string& csv, std::vector<std::string>& head) {
  std::istringstream lines(csv);
  std::string line;
  std::vector<std::vector<std::string>> rows;
  for (std::getline(lines, line); std::getline(lines, line);) {
    std::vector<std::string> cells(1);
    for (const char each : line) {
      if (each == ',') cells.emplace_back();
      else cells.back() += each;
    }
    if (head.empty()) head = std::move(cells);
    else rows.push_back(std::move(cells));
  }
  return rows;
}

TEST(SaliencyCsv, HasFoundMissedAndTakenForAndARowForEveryClass) {
  Record record = testing_records::noise_record(1000);
  record.fs_hz = kFs_hz;
  std::vector<std::string> head;
  const auto rows = rows_of(saliency_csv(record, hand_made({V, V, V, V, N, V}, {v, v, v, v, v, n})), head);
  const std::vector<std::string> begin(head.begin(), head.begin() + 11);
  EXPECT_EQ(begin, (std::vector<std::string>{"class", "class_of", "group", "taken_for", "beats", "empty_maps",
                                             "begin_s", "end_s", "low_quartile", "median", "high_quartile"}));
  ASSERT_EQ(head.back(), "least_alike");
  const auto count = [&](const char* label, const char* group, const char* taken) {
    return std::ranges::count_if(
        rows, [&](const auto& row) { return row[0] == label && row[2] == group && row[3] == taken; });
  };
  EXPECT_EQ(count("V", "all", ""), 4) << "segments";
  EXPECT_EQ(count("V", "found", ""), 4);
  EXPECT_EQ(count("V", "missed", ""), 4);
  EXPECT_EQ(count("V", "missed", "N"), 4);
  EXPECT_EQ(count("N", "missed", "V"), 4);
  EXPECT_EQ(count("N", "found", ""), 0);
  EXPECT_EQ(count("F", "all", ""), 1) << "no beats, but its row";
  for (const auto& row : rows) {
    ASSERT_EQ(row.size(), head.size());
    EXPECT_EQ(row[1], "reference");
    if (row[0] == "F") {
      EXPECT_EQ(row[4], "0");
    }
    if (row[0] == "V" && row[2] == "all") {
      EXPECT_TRUE(row.back().starts_with("500 ")) << "the one unlike the others";
    }
  }
}

}  // namespace
}  // namespace ecg
