#include "core/report/evaluation.hpp"

#include <gtest/gtest.h>

#include "core/json_value.hpp"
#include "core/version.hpp"

namespace ecg {
namespace {

using testing_json::parse;
using testing_json::Value;

const EvaluationProtocol kProtocol{
    .reference_positions = true, .class_map = ClassMap::ec57, .model = {"m", "int8", "ab"}};

TEST(EvaluationJson, GivesTheScoresOfTheSum) {
  BeatComparison a;
  a.counts[0] = {90, 2, 3, 0, 0, 5};  // N: 90 right, 2 called S, 3 called V, 5 missed
  a.counts[2] = {1, 0, 9, 0, 0, 0};
  a.counts[kExtra][0] = 4;
  BeatComparison b;
  b.counts[1] = {2, 3, 0, 0, 0, 0};
  const auto json = parse(evaluation_json(
      kProtocol, {{.name = "100", .comparison = a}, {.name = "101", .comparison = b, .trained_on = true}}));
  ASSERT_TRUE(json);
  ASSERT_EQ((*json)["protocol"]["trained_on"].items.size(), 1U);
  EXPECT_EQ((*json)["protocol"]["trained_on"][0].text, "101");
  EXPECT_EQ((*json)["version"].text, kVersion);
  EXPECT_EQ((*json)["protocol"]["positions"].text, "reference");
  EXPECT_EQ((*json)["protocol"]["class_map"].text, "ec57");
  EXPECT_EQ((*json)["protocol"]["records"][1].text, "101");
  const Value& beats = (*json)["beats"];
  ASSERT_EQ(beats["confusion"].items.size(), 5U);
  EXPECT_EQ(beats["confusion"][0][2].number, 3.0);
  EXPECT_EQ(beats["confusion"][1][1].number, 3.0);
  // By hand: 110 pairs (95 + 5 + 10), 102 right. N: 90 of 95, called N 93; S: 3 of 5, called 5; V: 9 of 10, called 12.
  const double n = 180.0 / 188.0;
  const double s = 6.0 / 10.0;
  const double v = 18.0 / 22.0;
  EXPECT_DOUBLE_EQ(beats["accuracy"].number, 102.0 / 110.0);
  EXPECT_DOUBLE_EQ(beats["classes"]["N"]["se"].number, 90.0 / 95.0);
  EXPECT_DOUBLE_EQ(beats["classes"]["N"]["ppv"].number, 90.0 / 93.0);
  EXPECT_DOUBLE_EQ(beats["classes"]["N"]["f1"].number, n);
  EXPECT_EQ(beats["classes"]["N"]["support"].number, 95.0);
  EXPECT_DOUBLE_EQ(beats["classes"]["S"]["f1"].number, s);
  EXPECT_DOUBLE_EQ(beats["classes"]["V"]["f1"].number, v);
  EXPECT_TRUE(beats["classes"]["F"]["se"].is_null()) << "0 of 0 is no number";
  EXPECT_TRUE(beats["classes"]["Q"].has("ppv"));
  EXPECT_DOUBLE_EQ(beats["macro_f1_4"].number, (n + s + v) / 4.0);
  EXPECT_DOUBLE_EQ(beats["macro_f1_5"].number, (n + s + v) / 5.0);
  EXPECT_DOUBLE_EQ((*json)["detection"]["se"].number, 110.0 / 115.0);
  EXPECT_DOUBLE_EQ((*json)["detection"]["ppv"].number, 110.0 / 114.0);
  EXPECT_DOUBLE_EQ((*json)["detection"]["f1"].number, 220.0 / 229.0);
  ASSERT_EQ((*json)["records"].items.size(), 2U);
  EXPECT_EQ((*json)["records"][0]["name"].text, "100");
  EXPECT_DOUBLE_EQ((*json)["records"][0]["detection"]["se"].number, 105.0 / 110.0);
  EXPECT_DOUBLE_EQ((*json)["records"][1]["beats"]["accuracy"].number, 3.0 / 5.0);
  EXPECT_TRUE((*json)["records"][1]["beats"]["classes"]["V"]["se"].is_null());
}

TEST(EvaluationJson, OfNoRecordsIsValid) {
  const auto json = parse(evaluation_json(kProtocol, {}));
  ASSERT_TRUE(json);
  EXPECT_TRUE((*json)["beats"]["accuracy"].is_null());
}

TEST(EvaluationJson, WithoutAModelScoresDetectionOnly) {
  BeatComparison counts;
  counts.counts[0] = {0, 0, 0, 0, 90, 10};
  const auto json = parse(evaluation_json({}, {{"100", counts}}));
  ASSERT_TRUE(json);
  EXPECT_TRUE((*json)["beats"]["accuracy"].is_null());
  EXPECT_TRUE((*json)["beats"]["classes"]["N"]["f1"].is_null());
  EXPECT_DOUBLE_EQ((*json)["detection"]["se"].number, 0.9);
}

TEST(EvaluationJson, AveragesEc57ScoresOverTheRecordsThatHaveThem) {
  EvaluatedRecord a{.name = "100", .comparison = {}};
  a.ec57.counts[2][2] = 9;  // V called V
  a.ec57.counts[2][0] = 1;
  a.papers = a.ec57;
  EvaluatedRecord b{.name = "101", .comparison = {}};
  b.ec57.counts[2][2] = 1;
  b.ec57.counts[2][0] = 1;
  b.ec57.counts[1][1] = 3;  // S called S, escape beats in the papers' map
  b.papers = b.ec57;
  b.papers.counts[1][1] = 0;
  const auto json = parse(evaluation_json({.scoring = {.skip_s = 60.0, .end_s = 90.0}}, {a, b}));
  ASSERT_TRUE(json);
  const Value& ec57 = (*json)["ec57"];
  EXPECT_EQ(ec57["from_s"].number, 60.0);
  EXPECT_EQ(ec57["to_s"].number, 90.0);
  EXPECT_EQ(ec57["match_window_s"].number, 0.15);
  const Value& map = ec57["class_maps"]["ec57"];
  EXPECT_DOUBLE_EQ(map["gross"]["veb_se"].number, 10.0 / 12.0);
  EXPECT_DOUBLE_EQ(map["average"]["veb_se"].number, (0.9 + 0.5) / 2.0);
  EXPECT_DOUBLE_EQ(map["average"]["sveb_se"].number, 1.0) << "only record 101 has S beats";
  EXPECT_TRUE(ec57["class_maps"]["papers"]["gross"]["sveb_se"].is_null());
  EXPECT_EQ(map["counts"][2][0].number, 2.0);
}

TEST(EvaluationBxb, HasALinePerRecordAndTheGrossStatistics) {
  EvaluatedRecord a{.name = "100", .comparison = {}};
  a.ec57.counts[0][0] = 10;
  const std::string text = evaluation_bxb({a}, ClassMap::ec57);
  EXPECT_NE(text.find("\n 100    10 "), std::string::npos) << text;
  EXPECT_NE(text.find("\nGross"), std::string::npos);
  EXPECT_NE(text.find("Total Shutdown"), std::string::npos);
}

}  // namespace
}  // namespace ecg
