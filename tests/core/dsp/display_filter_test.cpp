#include "core/dsp/display_filter.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <numbers>

namespace ecg {
namespace {

constexpr double kFs_hz = 360.0;

std::vector<float> sine(double hz, double seconds, float offset = 0.0F) {
  std::vector<float> values(static_cast<std::size_t>(seconds * kFs_hz));
  for (std::size_t i = 0; i < values.size(); ++i) {
    values[i] = offset + static_cast<float>(std::sin(2.0 * std::numbers::pi * hz * static_cast<double>(i) / kFs_hz));
  }
  return values;
}

/// Largest value away from the edges, where the start-up has decayed.
float inner_peak(const std::vector<float>& values) {
  float peak = 0.0F;
  for (std::size_t i = values.size() / 3; i < 2 * values.size() / 3; ++i) peak = std::max(peak, std::abs(values[i]));
  return peak;
}

TEST(DisplayFilter, OffLeavesEverySampleAlone) {
  const auto values = sine(5.0, 4.0);
  EXPECT_EQ(display_filter(values, kFs_hz, {}), values);
}

TEST(DisplayFilter, NotchRemovesTheMainsAndKeepsTheRest) {
  const DisplayFilter filter{.mains_hz = 60.0};
  EXPECT_LT(inner_peak(display_filter(sine(60.0, 6.0), kFs_hz, filter)), 0.01F);
  EXPECT_GT(inner_peak(display_filter(sine(10.0, 6.0), kFs_hz, filter)), 0.99F);
  EXPECT_GT(inner_peak(display_filter(sine(50.0, 6.0), kFs_hz, filter)), 0.95F);
}

TEST(DisplayFilter, BaselineRemovesAnOffsetAndDrift) {
  const DisplayFilter filter{.baseline = true};
  EXPECT_LT(inner_peak(display_filter(sine(0.05, 20.0, 3.0F), kFs_hz, filter)), 0.05F);
  EXPECT_GT(inner_peak(display_filter(sine(10.0, 6.0), kFs_hz, filter)), 0.99F);
}

TEST(DisplayFilter, MuscleFilterHasItsEdgeAt40Hz) {
  const DisplayFilter filter{.muscle = true};
  EXPECT_NEAR(inner_peak(display_filter(sine(40.0, 6.0), kFs_hz, filter)), 0.5F, 0.02F);  // -3 dB, twice
  EXPECT_LT(inner_peak(display_filter(sine(120.0, 6.0), kFs_hz, filter)), 0.02F);
}

TEST(DisplayFilter, GapsStayGapsAndNothingElseBecomesOne) {
  auto values = sine(5.0, 4.0);
  for (std::size_t i = 300; i < 330; ++i) values[i] = std::numeric_limits<float>::quiet_NaN();
  const auto filtered = display_filter(values, kFs_hz, {.baseline = true, .muscle = true, .mains_hz = 50.0});
  for (std::size_t i = 0; i < values.size(); ++i) EXPECT_EQ(std::isnan(filtered[i]), std::isnan(values[i])) << i;
}

TEST(DisplayFilter, EdgesBeyondHalfTheRateDoNothing) {
  const std::vector<float> values = {1.0F, -1.0F, 1.0F, -1.0F, 1.0F, -1.0F};
  EXPECT_EQ(display_filter(values, 50.0, {.muscle = true, .mains_hz = 50.0}), values);
  EXPECT_TRUE(display_filter({}, 50.0, {.baseline = true}).empty());
}

}  // namespace
}  // namespace ecg
