#include "core/classify/operating_point.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace ecg {
namespace {

Classes one_beat(std::vector<float> probabilities, BeatClass label, std::uint8_t flags = 0) {
  Classes classes;
  classes.probabilities = std::move(probabilities);
  classes.label = {label};
  classes.flags = {flags};
  return classes;
}

TEST(OperatingPoint, HandComputed) {
  // S is 45866 / 944 = 48.59 times rarer than N: 0.9 against 0.05 * 48.59 = 2.43.
  Classes classes = one_beat({0.9F, 0.05F, 0.02F, 0.0F, 0.03F}, BeatClass::N);
  move_to({.rarity_weight = 1.0}, classes);
  const double s = 0.05 * 45866.0 / 944.0, v = 0.02 * 45866.0 / 3788.0, sum = 0.9 + s + v + 0.03;
  EXPECT_EQ(classes.label[0], BeatClass::S);
  EXPECT_NEAR(classes.probabilities[0], 0.9 / sum, 1e-6);
  EXPECT_NEAR(classes.probabilities[1], s / sum, 1e-6);
  EXPECT_NEAR(classes.probabilities[2], v / sum, 1e-6);
  EXPECT_NEAR(classes.probabilities[4], 0.03 / sum, 1e-6) << "Q is left alone";
}

TEST(OperatingPoint, ZeroChangesNothingAndBackIsTheSame) {
  const Classes before = one_beat({0.5F, 0.3F, 0.1F, 0.06F, 0.04F}, BeatClass::N, kUncertain);
  Classes classes = before;
  move_to({}, classes);
  EXPECT_EQ(classes.probabilities, before.probabilities);
  move_to({.rarity_weight = 0.4}, classes);
  EXPECT_EQ(classes.label[0], BeatClass::S);
  move_to({.rarity_weight = -0.4}, classes);
  EXPECT_EQ(classes.label[0], BeatClass::N);
  for (std::size_t i = 0; i < kBeatClassCount; ++i)
    EXPECT_NEAR(classes.probabilities[i], before.probabilities[i], 1e-6);
}

TEST(OperatingPoint, MoreWeightNeverTakesARareBeatBack) {
  bool rare = false;
  for (double weight = -1.0; weight <= 1.0; weight += 0.05) {
    Classes classes = one_beat({0.8F, 0.02F, 0.12F, 0.03F, 0.03F}, BeatClass::N);
    move_to({.rarity_weight = weight}, classes);
    const bool now = classes.label[0] != BeatClass::N;
    EXPECT_TRUE(now || !rare) << weight;
    rare = now;
  }
  EXPECT_TRUE(rare);
}

TEST(OperatingPoint, CertaintyFollowsTheProbabilities) {
  Classes classes = one_beat({0.7F, 0.001F, 0.297F, 0.001F, 0.001F}, BeatClass::N);
  move_to({.rarity_weight = 0.4}, classes);  // V: .297 * 12.1^.4 = .81 against .7
  EXPECT_EQ(classes.label[0], BeatClass::V);
  EXPECT_EQ(classes.flags[0], kUncertain);
  move_to({.rarity_weight = 0.6}, classes);  // 3.6 against .7
  EXPECT_EQ(classes.flags[0], 0);
}

TEST(OperatingPoint, UnclassifiedBeatsStaySo) {
  const float nan = std::numeric_limits<float>::quiet_NaN();
  Classes classes = one_beat({nan, nan, nan, nan, nan}, BeatClass::Q, kUnclassified);
  move_to({.rarity_weight = 1.0}, classes);
  EXPECT_EQ(classes.label[0], BeatClass::Q);
  EXPECT_EQ(classes.flags[0], kUnclassified);
}

}  // namespace
}  // namespace ecg
