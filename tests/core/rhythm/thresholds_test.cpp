#include "core/rhythm/thresholds.hpp"

#include <gtest/gtest.h>

namespace ecg {
namespace {

TEST(Thresholds, EachIsSetByItsNameAndNothingElseChanges) {
  for (const Threshold& threshold : thresholds()) {
    RhythmSettings settings;
    const double wanted = threshold.least;
    ASSERT_TRUE(set_threshold(settings, std::string(threshold.name) + "=" + std::to_string(wanted)).has_value());
    for (const Threshold& other : thresholds()) {
      const double expected = other.name == threshold.name ? wanted : other.value(RhythmSettings{});
      EXPECT_DOUBLE_EQ(other.value(settings), expected) << threshold.name << " changes " << other.name;
    }
  }
}

TEST(Thresholds, DefaultsLieInsideTheirLimits) {
  for (const Threshold& threshold : thresholds()) {
    EXPECT_GE(threshold.value({}), threshold.least) << threshold.name;
    EXPECT_LE(threshold.value({}), threshold.most) << threshold.name;
  }
}

TEST(Thresholds, WhatIsNoneIsRefusedByName) {
  RhythmSettings settings;
  const auto code = [&](std::string_view text) { return set_threshold(settings, text).error().code; };
  EXPECT_EQ(code("pause_s"), ErrorCode::malformed);
  EXPECT_EQ(code("pause_s=long"), ErrorCode::malformed);
  EXPECT_EQ(code("pause=2"), ErrorCode::unsupported);
  EXPECT_EQ(code("pause_s=0"), ErrorCode::out_of_range);
  EXPECT_EQ(code("pause_s=nan"), ErrorCode::malformed);
  EXPECT_EQ(settings, RhythmSettings{});
}

}  // namespace
}  // namespace ecg
