#include "core/report/rhythm_evaluation.hpp"

#include <gtest/gtest.h>

#include "core/json_value.hpp"

namespace ecg {
namespace {

using testing_json::parse;

RhythmScore fibrillation(double reference_s, double overlap_s, double test_s, std::int64_t wrong) {
  RhythmScore score;
  score.episodes = {.reference_found = 1,
                    .test_right = 1,
                    .test_wrong = wrong,
                    .reference_s = reference_s,
                    .test_s = test_s,
                    .overlap_s = overlap_s};
  score.judged_s = 43200.0;
  return score;
}

TEST(RhythmEvaluation, GivesGrossOfTheSumsAndTheAverageOfRecords) {
  std::vector<EvaluatedRhythm> records(3);
  records[0] = {.name = "a", .rhythms = {fibrillation(100, 100, 100, 0)}};
  records[1] = {.name = "b", .rhythms = {fibrillation(300, 150, 200, 1)}};
  records[2].name = "c";  // its reference says nothing of the atria
  const auto json = parse(rhythm_evaluation_json({}, {}, records));
  ASSERT_TRUE(json);
  const auto& scores = (*json)["rhythms"]["atrial_fibrillation"];
  EXPECT_EQ(scores["records"].number, 2.0);
  EXPECT_DOUBLE_EQ(scores["gross"]["duration_se"].number, 250.0 / 400.0);
  EXPECT_DOUBLE_EQ(scores["average"]["duration_se"].number, 0.75);
  EXPECT_DOUBLE_EQ(scores["false_per_24h"].number, 1.0);
  EXPECT_EQ((*json)["records"].items.size(), 3U);
}

TEST(RhythmEvaluation, ReadsTheFirstStageAtTheThresholdInUse) {
  EvaluatedRhythm record{.name = "a"};
  record.truth.resize(4);
  record.truth[0].abnormal = record.truth[1].abnormal = Truth::no;
  record.truth[2].abnormal = record.truth[3].abnormal = Truth::yes;
  record.probability = {0.1F, 0.45F, 0.55F, 0.35F};
  const auto json = parse(rhythm_evaluation_json({}, {.abnormal_probability = 0.4}, {record}));
  ASSERT_TRUE(json);
  const auto& stage = (*json)["first_stage"];
  EXPECT_DOUBLE_EQ(stage["auc"].number, 0.75);
  EXPECT_DOUBLE_EQ(stage["points"][0]["threshold"].number, 0.4);
  EXPECT_DOUBLE_EQ(stage["points"][0]["se"].number, 0.5);
  EXPECT_DOUBLE_EQ(stage["points"][0]["sp"].number, 0.5);
  EXPECT_EQ(stage["points"].items.size(), 5U);
}

TEST(RhythmEvaluation, OfNoRecordsIsValid) {
  const auto json = parse(rhythm_evaluation_json({}, {}, {}));
  ASSERT_TRUE(json);
  EXPECT_TRUE((*json)["first_stage"]["auc"].is_null());
}

TEST(RhythmEvaluation, LeavesTheLearningPeriodOutOfRecordsThatOutlastIt) {
  Record record;
  record.fs_hz = 100.0;
  record.length = 36000;
  record.reference = {{.sample = 0, .code = AnnotationCode::rhythm, .aux = "(N"}};
  EXPECT_EQ(evaluate_rhythm(record, {}, {}).truth.size(), 6U);
  record.length = 3000;
  EXPECT_EQ(evaluate_rhythm(record, {}, {}).truth.size(), 3U);
}

}  // namespace
}  // namespace ecg
