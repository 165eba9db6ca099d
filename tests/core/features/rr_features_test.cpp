#include "core/features/rr_features.hpp"

#include <vector>

#include <gtest/gtest.h>

namespace ecg {
namespace {

TEST(RrFeatures, MatchTheHandComputedCase) {
  const std::vector<SampleIndex> peaks = {100, 200, 250, 400};  // at 100 Hz: 1.0, 0.5, 1.5 s, mean 1.0 s
  const auto rr = rr_features(peaks, 100.0);
  EXPECT_EQ(rr.pre_s, (std::vector<float>{1.0F, 1.0F, 0.5F, 1.5F}));
  EXPECT_EQ(rr.post_s, (std::vector<float>{1.0F, 0.5F, 1.5F, 1.0F}));
  EXPECT_EQ(rr.ratio, (std::vector<float>{1.0F, 1.0F, 0.5F, 1.5F}));
}

TEST(RrFeatures, NoBeatsGiveNoRows) {
  const auto rr = rr_features({}, 250.0);
  EXPECT_TRUE(rr.pre_s.empty() && rr.post_s.empty() && rr.ratio.empty());
}

TEST(RrFeatures, ASingleBeatTakesTheDefault) {
  const std::vector<SampleIndex> peaks = {42};
  const auto rr = rr_features(peaks, 250.0);
  EXPECT_FLOAT_EQ(rr.pre_s[0], 0.8F);
  EXPECT_FLOAT_EQ(rr.post_s[0], 0.8F);
  EXPECT_FLOAT_EQ(rr.ratio[0], 1.0F);
}

TEST(RrFeatures, IntervalsLongerThanThreeSecondsStayOutOfTheMeanAndAreClipped) {
  const std::vector<SampleIndex> peaks = {0, 100, 1100, 1200};  // 1 s, 10 s, 1 s
  const auto rr = rr_features(peaks, 100.0);
  EXPECT_FLOAT_EQ(rr.pre_s[2], 3.0F);
  EXPECT_FLOAT_EQ(rr.post_s[1], 3.0F);
  EXPECT_FLOAT_EQ(rr.ratio[2], 3.0F);
  EXPECT_FLOAT_EQ(rr.ratio[1], 1.0F);
}

TEST(RrFeatures, DoNotDependOnWhereTheRecordStartsOrOnItsRate) {
  const std::vector<SampleIndex> peaks = {10, 110, 170, 300};
  std::vector<SampleIndex> later, faster;
  for (const SampleIndex peak : peaks) {
    later.push_back(peak + 5000);
    faster.push_back(peak * 4);
  }
  const auto rr = rr_features(peaks, 100.0);
  EXPECT_EQ(rr.pre_s, rr_features(later, 100.0).pre_s);
  EXPECT_EQ(rr.post_s, rr_features(faster, 400.0).post_s);
  EXPECT_EQ(rr.ratio, rr_features(faster, 400.0).ratio);
}

}  // namespace
}  // namespace ecg
