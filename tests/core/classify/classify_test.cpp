#include "core/classify/classify.hpp"

#include <cmath>
#include <limits>
#include <vector>

#include <gtest/gtest.h>

namespace ecg {
namespace {

constexpr float kNan = std::numeric_limits<float>::quiet_NaN();
const std::vector<std::uint8_t> kBothValid{1, 1};

TEST(Classify, TakesTheMostProbableClassAndFlagsDoubt) {
  Classes classes;
  append_batch(classes,
               {.beat_count = 2, .probabilities = {0.1F, 0.0F, 0.85F, 0.05F, 0.0F, 0.5F, 0.3F, 0.1F, 0.1F, 0.0F}},
               kBothValid);
  EXPECT_EQ(classes.label, (std::vector<BeatClass>{BeatClass::V, BeatClass::N}));
  EXPECT_EQ(classes.flags, (std::vector<std::uint8_t>{0, kUncertain}));
  EXPECT_EQ(classes.probabilities.size(), 10U);
  EXPECT_TRUE(classes.timing_logits.empty());
}

TEST(Classify, TheThresholdItselfIsCertain) {
  Classes classes;
  append_batch(classes, {.beat_count = 1, .probabilities = {kCertainProbability, 0.4F, 0, 0, 0}},
               {kBothValid.data(), 1});
  EXPECT_EQ(classes.flags[0], 0);
}

TEST(Classify, TiesGoToTheEarlierClass) {
  Classes classes;
  append_batch(classes, {.beat_count = 2, .probabilities = {0.2F, 0.2F, 0.2F, 0.2F, 0.2F, 0, 0.1F, 0.45F, 0.45F, 0}},
               kBothValid);
  EXPECT_EQ(classes.label, (std::vector<BeatClass>{BeatClass::N, BeatClass::V}));
}

TEST(Classify, InvalidAndNonFiniteRowsAreNotClassifiedAndLeaveNoNumbers) {
  Classes classes;
  const std::vector<std::uint8_t> valid{0, 1, 1};
  append_batch(
      classes,
      {.beat_count = 3,
       .probabilities = {1, 0, 0, 0, 0, 0.5F, kNan, 0.5F, 0, 0, std::numeric_limits<float>::infinity(), 0, 0, 0, 0}},
      valid);
  ASSERT_EQ(classes.size(), 3U);
  for (std::size_t beat = 0; beat < 3; ++beat) {
    EXPECT_EQ(classes.label[beat], BeatClass::Q);
    EXPECT_EQ(classes.flags[beat], kUnclassified);
    EXPECT_TRUE(std::isnan(classes.probabilities[beat * kBeatClassCount]));
  }
}

TEST(Classify, ATooShortAnswerLeavesTheRestUnclassified) {
  Classes classes;
  append_batch(classes, {.beat_count = 2, .probabilities = {1, 0, 0, 0, 0, 1}}, kBothValid);
  EXPECT_EQ(classes.flags, (std::vector<std::uint8_t>{0, kUnclassified}));
  append_batch(classes, {.beat_count = 1, .probabilities = {1, 0, 0, 0, 0}}, {});
  EXPECT_EQ(classes.flags.back(), kUnclassified) << "validity unknown";
}

TEST(Classify, BatchesAppendInOrder) {
  Classes whole;
  Classes parts;
  const std::vector<float> first{0.9F, 0.1F, 0, 0, 0};
  const std::vector<float> second{0, 0.1F, 0, 0.9F, 0};
  append_batch(parts, {.beat_count = 1, .probabilities = first}, {kBothValid.data(), 1});
  append_batch(parts, {.beat_count = 1, .probabilities = second}, {kBothValid.data(), 1});
  std::vector<float> both = first;
  both.insert(both.end(), second.begin(), second.end());
  append_batch(whole, {.beat_count = 2, .probabilities = both}, kBothValid);
  EXPECT_EQ(parts.label, whole.label);
  EXPECT_EQ(parts.probabilities, whole.probabilities);
}

TEST(Classify, TimingLogitsKeepTheirRowWhenABatchHasNone) {
  Classes classes;
  const std::span<const std::uint8_t> one(kBothValid.data(), 1);
  append_batch(classes, {.beat_count = 1, .probabilities = {1, 0, 0, 0, 0}}, one);
  append_batch(classes, {.beat_count = 1, .probabilities = {1, 0, 0, 0, 0}, .timing_logits = {1, 2, 3, 4, 5}}, one);
  append_batch(classes, {.beat_count = 1, .probabilities = {1, 0, 0, 0, 0}}, one);
  ASSERT_EQ(classes.timing_logits.size(), 15U);
  EXPECT_TRUE(std::isnan(classes.timing_logits[0]));
  EXPECT_EQ(classes.timing_logits[5], 1.0F);
  EXPECT_EQ(classes.timing_logits[9], 5.0F);
  EXPECT_TRUE(std::isnan(classes.timing_logits[14]));
}

TEST(Classify, AnEmptyBatchChangesNothing) {
  Classes classes;
  append_batch(classes, {}, {});
  EXPECT_EQ(classes.size(), 0U);
}

}  // namespace
}  // namespace ecg
