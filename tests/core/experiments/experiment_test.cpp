#include "core/experiments/experiment.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <string>

namespace ecg {
namespace {

constexpr const char* kComplete = R"({"schema": 1, "class_map": "papers", "test": "DS2", "experiments": [
  {"id": "a", "document": "S000", "title": "A", "lesson": "L", "network": "net", "parameters": 10, "mac_per_beat": 20,
   "epochs": 3, "classes": ["N", "V"], "split": "DS1 -> DS2", "training_beats": [100, 10], "model": "folder",
   "printed": {"accuracy": 0.9, "macro_f1": 0.3, "f1": {"V": 0.5}}, "reading": "R",
   "runs": [{"seed": 1, "precision": "int8", "confusion": [[8, 2], [1, 4]], "records": {"100": [[8, 2], [1, 4]]}}]}]})";

TEST(ReadExperiments, ReadsEveryField) {
  const auto read = read_experiments(kComplete);
  ASSERT_TRUE(read.has_value());
  EXPECT_EQ(read.value().test, "DS2");
  EXPECT_TRUE(read.value().left_out.empty());
  ASSERT_EQ(read.value().experiments.size(), 1U);
  const Experiment& one = read.value().experiments[0];
  EXPECT_EQ(one.id, "a");
  EXPECT_EQ(one.document, "S000");
  EXPECT_EQ(one.title, "A");
  EXPECT_EQ(one.lesson, "L");
  EXPECT_EQ(one.network, "net");
  EXPECT_EQ(one.parameters, 10);
  EXPECT_EQ(one.mac_per_beat, 20);
  EXPECT_EQ(one.epochs, 3);
  EXPECT_EQ(one.classes, (std::vector<std::string>{"N", "V"}));
  EXPECT_EQ(one.training_beats, (std::vector<std::int64_t>{100, 10}));
  EXPECT_EQ(one.model, "folder");
  ASSERT_TRUE(one.printed.has_value());
  EXPECT_EQ(one.printed->accuracy, 0.9);
  EXPECT_TRUE(std::isnan(one.printed->f1[0]));
  EXPECT_EQ(one.printed->f1[1], 0.5);
  ASSERT_EQ(one.runs.size(), 1U);
  EXPECT_EQ(one.runs[0].confusion, (ConfusionMatrix{2, {8, 2, 1, 4}}));
  ASSERT_EQ(one.runs[0].records.size(), 1U);
  EXPECT_EQ(one.runs[0].records[0].first, "100");
}

TEST(ReadExperiments, AllButIdClassesAndRunsMayBeMissing) {
  const auto read = read_experiments(
      R"({"experiments": [{"id": "a", "classes": ["N", "V"], "model": null, "printed": null, "runs": [{"confusion": [[1, 0], [0, 1]]}]}]})");
  ASSERT_TRUE(read.has_value());
  const Experiment& one = read.value().experiments[0];
  EXPECT_EQ(one.title, "a") << "the id stands for a missing title";
  EXPECT_TRUE(one.model.empty());
  EXPECT_FALSE(one.printed.has_value());
  EXPECT_TRUE(one.training_beats.empty());
  EXPECT_EQ(one.parameters, 0);
}

TEST(ReadExperiments, UnusableEntriesAreLeftOutAndNamed) {
  const auto read = read_experiments(R"({"experiments": [
    {"id": "good", "classes": ["N", "V"], "runs": [{"confusion": [[1, 0], [0, 1]]}, {"confusion": [[1]]}]},
    {"id": "shape", "classes": ["N", "V"], "runs": [{"confusion": [[1, 0, 0], [0, 1, 0]]}]},
    {"id": "negative", "classes": ["N", "V"], "runs": [{"confusion": [[1, -1], [0, 1]]}]},
    {"id": "half", "classes": ["N", "V"], "runs": [{"confusion": [[1, 0.5], [0, 1]]}]},
    {"classes": ["N", "V"]}, {"id": "one", "classes": ["N"]}, 7]})");
  ASSERT_TRUE(read.has_value());
  ASSERT_EQ(read.value().experiments.size(), 1U);
  EXPECT_EQ(read.value().experiments[0].runs.size(), 1U) << "the run of another shape is not read";
  ASSERT_EQ(read.value().left_out.size(), 6U);
  EXPECT_EQ(read.value().left_out[0],
            "Experiment 2 (shape) is left out: none of its runs has a confusion matrix of 2 x 2 counts.");
  EXPECT_EQ(read.value().left_out[3], "Experiment 5 is left out: it has no id.");
}

TEST(ReadExperiments, ABrokenFileIsAnError) {
  EXPECT_EQ(read_experiments("{").error().code, ErrorCode::malformed);
  EXPECT_EQ(read_experiments("<html>").error().code, ErrorCode::malformed);
  EXPECT_EQ(read_experiments("[]").error().code, ErrorCode::malformed);
  EXPECT_EQ(read_experiments(R"({"experiments": []})").error().code, ErrorCode::malformed);
}

TEST(ReadExperiments, HostileTextIsShortenedAndPlain) {
  const std::string long_title(5000, 'x');
  const auto read = read_experiments(R"({"experiments": [{"id": "a\u0000\u001b", "title": ")" + long_title +
                                     R"(", "classes": ["N", "V"], "runs": [{"confusion": [[1, 0], [0, 1]]}]}]})");
  ASSERT_TRUE(read.has_value());
  EXPECT_EQ(read.value().experiments[0].id, "a  ");
  EXPECT_LT(read.value().experiments[0].title.size(), 2100U);
}

TEST(Experiment, KnowsALeakySplitByItsName) {
  Experiment one;
  one.split = "beats at random (Leaks patients)";
  EXPECT_TRUE(one.leaks_patients());
  one.split = "DS1 -> DS2";
  EXPECT_FALSE(one.leaks_patients());
}

}  // namespace
}  // namespace ecg
