#include "core/experiments/summary.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace ecg {
namespace {

constexpr double kExact = 1e-12;

ExperimentRun run(std::int64_t seed, const char* precision, std::vector<std::int64_t> counts) {
  const auto classes = static_cast<std::size_t>(std::lround(std::sqrt(static_cast<double>(counts.size()))));
  return {seed, precision, {classes, std::move(counts)}, {}};
}

Experiment experiment(const char* id, std::vector<ExperimentRun> runs) {
  Experiment one;
  one.id = one.title = id;
  one.document = "S000";
  one.network = "net";
  one.split = "DS1 -> DS2";
  one.classes = {"N", "V"};
  one.runs = std::move(runs);
  return one;
}

TEST(Summarise, MeanAndSpreadOverTheSeedsOfOnePrecision) {
  const Experiment one =
      experiment("a", {run(1, "fp32", {8, 2, 1, 4}), run(2, "fp32", {10, 0, 5, 0}), run(1, "int8", {9, 1, 1, 4})});
  EXPECT_EQ(usual_precision(one), "fp32") << "two seeds";
  const Summary summary = summarise(one, "fp32");
  EXPECT_EQ(summary.runs, 2U);
  EXPECT_NEAR(summary.accuracy.mean, 0.5 * (12.0 + 10.0) / 15.0, kExact);
  EXPECT_NEAR(summary.accuracy.deviation, std::abs(12.0 - 10.0) / 15.0 / std::sqrt(2.0), kExact);
  EXPECT_NEAR(summary.classes[1].f1.mean, 0.5 * (8.0 / 11.0 + 0.0), kExact);
  EXPECT_EQ(summary.classes[1].positive_predictivity.count, 1U) << "seed 2 called nothing V";
  EXPECT_EQ(summary.sum, (ConfusionMatrix{2, {18, 2, 6, 4}}));
  EXPECT_TRUE(std::isnan(summary.macro_f1_main.mean)) << "no S, no F";
  EXPECT_EQ(summarise(one, "int4").runs, 0U);
}

TEST(Summarise, OfEqualsTheShippedPrecisionCounts) {
  EXPECT_EQ(usual_precision(experiment("a", {run(1, "fp32", {1, 0, 0, 1}), run(1, "int8", {1, 0, 0, 1})})), "int8");
}

TEST(Summarise, MainMacroF1LeavesQOut) {
  Experiment one =
      experiment("a", {run(1, "int8", {4, 0, 0, 0, 0, 0, 4, 0, 0, 0, 0, 0, 4, 0, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0})});
  one.classes = {"N", "S", "V", "F", "Q"};
  // N: TP 4, called 8 -> F1 2/3; S and V 1; F 0; Q not in the test set.
  const Summary summary = summarise(one, "int8");
  EXPECT_NEAR(summary.macro_f1_main.mean, (2.0 / 3.0 + 1.0 + 1.0 + 0.0) / 4.0, kExact);
  EXPECT_NEAR(summary.macro_f1.mean, summary.macro_f1_main.mean, kExact);
}

TEST(PrecisionPair, ComparesTheSameSeedsOnly) {
  const Experiment one =
      experiment("a", {run(1, "fp32", {8, 2, 1, 4}), run(2, "fp32", {10, 0, 0, 5}), run(1, "int8", {9, 1, 1, 4})});
  const PrecisionPair pair = precision_pair(one);
  EXPECT_EQ(pair.seeds, 1U);
  EXPECT_NEAR(pair.fp32_accuracy.mean, 12.0 / 15.0, kExact) << "seed 2 has no int8 partner";
  EXPECT_NEAR(pair.int8_accuracy.mean, 13.0 / 15.0, kExact);
  EXPECT_NEAR(pair.int8_macro_f1.mean, 0.5 * (18.0 / 20.0 + 8.0 / 10.0), kExact);
}

TEST(PatientView, WithoutARecordAndPerPatient) {
  ExperimentRun one = run(1, "int8", {20, 2, 3, 25});
  // Class V: record 232 20 of 20 right; record 100 5 of 8 right, 2 N called V; record 101 has none.
  one.records = {{"232", {2, {5, 0, 0, 20}}}, {"100", {2, {10, 2, 3, 5}}}, {"101", {2, {5, 0, 0, 0}}}};
  const PatientView view = patient_view(experiment("a", {one}), "int8", 1, "232");
  EXPECT_EQ(view.patients, 2U);
  EXPECT_NEAR(view.all.mean, 50.0 / 55.0, kExact);      // TP 25, support 28, called 27
  EXPECT_NEAR(view.without.mean, 10.0 / 15.0, kExact);  // TP 5, support 8, called 7
  EXPECT_NEAR(view.mean_of_patients.mean, 0.5 * (1.0 + 10.0 / 15.0), kExact);
  const PatientView none = patient_view(experiment("a", {run(1, "int8", {1, 0, 0, 1})}), "int8", 1, "232");
  EXPECT_EQ(none.all.count, 0U);
}

TEST(Rows, TheRankingTurnsRoundAndTheTrivialClassifierStandsAmongThem) {
  Experiments all;
  all.experiments.push_back(experiment("cautious", {run(1, "int8", {90, 0, 9, 1})}));   // acc .91
  all.experiments.push_back(experiment("balanced", {run(1, "int8", {80, 10, 1, 9})}));  // acc .89
  const auto rows = rows_of(all);
  ASSERT_EQ(rows.size(), 3U);
  EXPECT_EQ(rows[2].title, "Always N");
  EXPECT_FALSE(rows[2].experiment.has_value());
  EXPECT_NEAR(rows[2].accuracy.mean, 0.9, kExact);
  EXPECT_NEAR(rows[2].macro_f1.mean, 0.5 * 180.0 / 190.0, kExact);
  EXPECT_EQ(rows[0].rank_accuracy, 1U);
  EXPECT_EQ(rows[2].rank_accuracy, 2U);
  EXPECT_EQ(rows[1].rank_accuracy, 3U);
  EXPECT_EQ(rows[1].rank_macro_f1, 1U);
  EXPECT_EQ(rows[0].rank_macro_f1, 2U);
  EXPECT_EQ(rows[2].rank_macro_f1, 3U);
}

TEST(Rows, OtherTestsHaveRanksOfTheirOwn) {
  Experiments all;
  all.experiments.push_back(experiment("a", {run(1, "int8", {90, 0, 9, 1})}));
  all.experiments.push_back(experiment("a, some windows fewer", {run(1, "int8", {89, 0, 9, 1})}));
  all.experiments.push_back(experiment("leaky", {run(1, "int8", {90, 0, 0, 10})}));
  all.experiments[2].split = "beats at random (leaks patients)";
  const auto rows = rows_of(all);
  ASSERT_EQ(rows.size(), 5U);
  EXPECT_EQ(rows[0].test, rows[1].test);
  EXPECT_EQ(rows[2].title, "Always N") << "behind the last one of its test";
  EXPECT_EQ(rows[3].title, "leaky");
  EXPECT_EQ(rows[3].rank_accuracy, 1U);
  EXPECT_NE(rows[3].test, rows[0].test);
}

TEST(LeakPartner, SameNetworkOtherSplit) {
  Experiments all;
  all.experiments = {experiment("honest", {run(1, "int8", {1, 0, 0, 1})}),
                     experiment("leaky", {run(1, "int8", {1, 0, 0, 1})}),
                     experiment("other", {run(1, "int8", {1, 0, 0, 1})})};
  all.experiments[1].split = "beats at random (leaks patients)";
  all.experiments[2].network = "another";
  EXPECT_EQ(leak_partner(all, 0), 1U);
  EXPECT_EQ(leak_partner(all, 1), 0U);
  EXPECT_FALSE(leak_partner(all, 2).has_value());
}

}  // namespace
}  // namespace ecg
