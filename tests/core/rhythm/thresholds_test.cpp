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

TEST(Thresholds, EachSaysWhatItMeansAndWhereItsUsualValueComesFrom) {
  for (const Threshold& threshold : thresholds()) {
    EXPECT_FALSE(threshold.meaning.empty()) << threshold.name;
    EXPECT_FALSE(threshold.source.empty()) << threshold.name;
  }
}

TEST(Thresholds, SeveralAreReadOverTheUsualOnesAndThoseThatDifferAreNamed) {
  const auto set = parse_thresholds("pause_s=2.25  run_beats=4");
  ASSERT_TRUE(set.has_value());
  EXPECT_EQ(changed_thresholds(set.value()), "pause_s 2.25 instead of 2, run_beats 4 instead of 3");
  EXPECT_EQ(thresholds_words(set.value()).find("tachycardia_bpm 100, bradycardia_bpm 50, sustained_s 15, pause_s 2.25"),
            0U);
  EXPECT_EQ(changed_thresholds(parse_thresholds("").value()), "");
  EXPECT_EQ(parse_thresholds("pause_s=2.5 pause=2").error().code, ErrorCode::unsupported);
}

}  // namespace
}  // namespace ecg
