#include "core/metrics/beat_comparison.hpp"

#include <cmath>
#include <vector>

#include <gtest/gtest.h>

namespace ecg {
namespace {

constexpr double kFs_hz = 360.0;
using Beats = std::vector<LabelledBeat>;

std::int64_t cell(const BeatComparison& comparison, BeatClass reference, BeatClass test) {
  return comparison.counts[static_cast<std::size_t>(reference)][static_cast<std::size_t>(test)];
}

TEST(BeatComparison, CountsPairsMissesAndExtrasByClass) {
  const Beats reference{{100, BeatClass::N}, {500, BeatClass::V}, {900, BeatClass::S}, {1300, BeatClass::V}};
  const Beats test{{102, BeatClass::N}, {503, BeatClass::N}, {700, BeatClass::V}, {1290, BeatClass::V}};
  const MatchedComparison matched = compare_beats(reference, test, kFs_hz, {});
  EXPECT_EQ(cell(matched.comparison, BeatClass::N, BeatClass::N), 1);
  EXPECT_EQ(cell(matched.comparison, BeatClass::V, BeatClass::N), 1);
  EXPECT_EQ(cell(matched.comparison, BeatClass::V, BeatClass::V), 1);
  EXPECT_EQ(matched.comparison.counts[static_cast<std::size_t>(BeatClass::S)][kMissed], 1);
  EXPECT_EQ(matched.comparison.counts[kExtra][static_cast<std::size_t>(BeatClass::V)], 1);
  EXPECT_EQ(matched.comparison.counts[kExtra][kMissed], 0);
  EXPECT_EQ(matched.reference_of_test, (std::vector<std::int32_t>{0, 1, -1, 3}));
  EXPECT_EQ(matched.test_of_reference, (std::vector<std::int32_t>{0, 1, -1, 3}));
}

TEST(BeatComparison, SkippedBeatsAreNeitherMissedNorExtra) {
  const Beats reference{{100, BeatClass::N}, {4000, BeatClass::N}};
  const Beats test{{1000, BeatClass::V}, {4000, BeatClass::N}};
  const MatchedComparison matched = compare_beats(reference, test, kFs_hz, {.skip_s = 10.0});
  BeatComparison expected;
  expected.counts[0][0] = 1;
  EXPECT_EQ(matched.comparison, expected);
  EXPECT_EQ(matched.reference_of_test, (std::vector<std::int32_t>{-1, 1}));
}

TEST(BeatComparison, CountsAddUpOverRecords) {
  BeatComparison first;
  first.counts[0][0] = 3;
  first.counts[2][kMissed] = 1;
  BeatComparison second;
  second.counts[0][0] = 4;
  second.counts[kExtra][1] = 2;
  first += second;
  EXPECT_EQ(first.counts[0][0], 7);
  EXPECT_EQ(first.counts[2][kMissed], 1);
  EXPECT_EQ(first.counts[kExtra][1], 2);
}

TEST(BeatComparison, OnlyBeatAnnotationsBecomeBeats) {
  const std::vector<Annotation> annotations{{.sample = 5, .code = AnnotationCode::rhythm, .aux = "(N"},
                                            {.sample = 10, .code = AnnotationCode::nodal_escape},
                                            {.sample = 20, .code = AnnotationCode::noise},
                                            {.sample = 30, .code = AnnotationCode::paced}};
  const Beats papers = labelled_beats(annotations, ClassMap::papers);
  ASSERT_EQ(papers.size(), 2U);
  EXPECT_EQ(papers[0].sample, 10);
  EXPECT_EQ(papers[0].label, BeatClass::N);
  EXPECT_EQ(papers[1].label, BeatClass::Q);
  EXPECT_EQ(labelled_beats(annotations, ClassMap::ec57)[0].label, BeatClass::S);
}

TEST(Scores, AgreeWithAMatrixComputedByHand) {
  // Rows reference N S V F Q extra, columns test N S V F Q missed.
  BeatComparison comparison;
  comparison.counts = {{{90, 5, 3, 2, 0, 4},
                        {4, 6, 0, 0, 0, 1},
                        {2, 0, 17, 1, 0, 0},
                        {1, 0, 3, 0, 0, 0},
                        {0, 0, 0, 0, 0, 0},
                        {3, 1, 2, 0, 0, 0}}};
  const Scores result = scores(comparison);
  const auto& n = result.classes[0];
  EXPECT_EQ(n.support, 100);
  EXPECT_NEAR(n.sensitivity, 0.90, 1e-12);
  EXPECT_NEAR(n.positive_predictivity, 90.0 / 97.0, 1e-12);
  EXPECT_NEAR(n.f1, 2 * 0.90 * (90.0 / 97.0) / (0.90 + 90.0 / 97.0), 1e-12);
  const auto& s = result.classes[1];
  EXPECT_NEAR(s.sensitivity, 0.6, 1e-12);
  EXPECT_NEAR(s.positive_predictivity, 6.0 / 11.0, 1e-12);
  EXPECT_NEAR(s.f1, 12.0 / 21.0, 1e-12);
  EXPECT_NEAR(result.classes[2].f1, 34.0 / 43.0, 1e-12);
  EXPECT_EQ(result.classes[3].f1, 0.0) << "support but no hit";
  EXPECT_TRUE(std::isnan(result.classes[4].f1)) << "neither support nor claim";
  EXPECT_TRUE(std::isnan(result.classes[4].sensitivity));
  EXPECT_NEAR(result.accuracy, 113.0 / 134.0, 1e-12);
  const double sum = n.f1 + 12.0 / 21.0 + 34.0 / 43.0;
  EXPECT_NEAR(result.macro_f1_4, sum / 4.0, 1e-12);
  EXPECT_NEAR(result.macro_f1_5, sum / 5.0, 1e-12);
  EXPECT_NEAR(result.macro_f1, sum / 4.0, 1e-12);
  EXPECT_EQ(result.macro_f1_classes, 4) << "nobody says Q";
  EXPECT_NEAR(result.detection_sensitivity, 134.0 / 139.0, 1e-12);
  EXPECT_NEAR(result.detection_positive_predictivity, 134.0 / 140.0, 1e-12);
  EXPECT_NEAR(result.detection_f1, 268.0 / 279.0, 1e-12);
}

TEST(Scores, CallingEverythingNormalIsAccurateAndWorthless) {
  BeatComparison comparison;
  comparison.counts[0][0] = 98;
  comparison.counts[2][0] = 2;
  const Scores result = scores(comparison);
  EXPECT_NEAR(result.accuracy, 0.98, 1e-12);
  EXPECT_NEAR(result.macro_f1_4, (2.0 * 98.0 / 198.0) / 4.0, 1e-12);
  EXPECT_EQ(result.classes[2].sensitivity, 0.0);
  EXPECT_TRUE(std::isnan(result.classes[2].positive_predictivity));
  EXPECT_EQ(result.classes[2].f1, 0.0);
}

TEST(Scores, MacroF1IsOfTheClassesThatReferenceOrAnswersHave) {
  BeatComparison right;
  right.counts[0][0] = 50;
  EXPECT_EQ(scores(right).macro_f1, 1.0) << "a healthy record, all beats right";
  EXPECT_EQ(scores(right).macro_f1_classes, 1);
  right.counts[0][2] = 1;
  EXPECT_EQ(scores(right).macro_f1_classes, 2) << "a class that is only answered counts, as 0";
  EXPECT_NEAR(scores(right).macro_f1, (2.0 * 50.0 / 101.0) / 2.0, 1e-12);
}

TEST(Scores, NothingComparedGivesNoNumbers) {
  const Scores result = scores({});
  EXPECT_TRUE(std::isnan(result.accuracy));
  EXPECT_TRUE(std::isnan(result.macro_f1));
  EXPECT_TRUE(std::isnan(result.macro_f1_4));
  EXPECT_TRUE(std::isnan(result.macro_f1_5));
  EXPECT_TRUE(std::isnan(result.detection_f1));
}

TEST(Scores, MissedBeatsAloneGiveADetectionSensitivityOfZero) {
  BeatComparison comparison;
  comparison.counts[0][kMissed] = 7;
  const Scores result = scores(comparison);
  EXPECT_EQ(result.detection_sensitivity, 0.0);
  EXPECT_TRUE(std::isnan(result.detection_positive_predictivity));
  EXPECT_EQ(result.detection_f1, 0.0);
}

}  // namespace
}  // namespace ecg
