#include "core/dsp/filter.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <numeric>
#include <vector>

#include <gtest/gtest.h>

namespace ecg {
namespace {

std::vector<float> sine(double tone_hz, double fs_hz, std::size_t size) {
  std::vector<float> samples(size);
  for (std::size_t i = 0; i < size; ++i) {
    samples[i] = static_cast<float>(std::sin(2.0 * std::numbers::pi * tone_hz * static_cast<double>(i) / fs_hz + 0.3));
  }
  return samples;
}

/// Amplitude and phase of a tone in the middle half of the samples, by least squares on whole periods.
struct Tone {
  double amplitude;
  double phase_rad;
};
Tone tone_of(const std::vector<float>& samples, double tone_hz, double fs_hz) {
  const std::size_t from = samples.size() / 4;
  const auto rate = static_cast<std::size_t>(std::lround(fs_hz));
  const std::size_t period = rate / std::gcd(static_cast<std::size_t>(std::lround(tone_hz)), rate);
  const std::size_t count = samples.size() / 2 / period * period;
  double in = 0.0, quadrature = 0.0;
  for (std::size_t i = from; i < from + count; ++i) {
    const double angle = 2.0 * std::numbers::pi * tone_hz * static_cast<double>(i) / fs_hz;
    in += static_cast<double>(samples[i]) * std::sin(angle);
    quadrature += static_cast<double>(samples[i]) * std::cos(angle);
  }
  return {2.0 * std::hypot(in, quadrature) / static_cast<double>(count), std::atan2(quadrature, in)};
}

/// Squared Butterworth magnitude of order 2 (forward and backward) with the bilinear transform's frequency map.
double low_gain(double tone_hz, double edge_hz, double fs_hz) {
  const double ratio = std::tan(std::numbers::pi * tone_hz / fs_hz) / std::tan(std::numbers::pi * edge_hz / fs_hz);
  return 1.0 / (1.0 + std::pow(ratio, 4.0));
}
double high_gain(double tone_hz, double edge_hz, double fs_hz) {
  const double ratio = std::tan(std::numbers::pi * edge_hz / fs_hz) / std::tan(std::numbers::pi * tone_hz / fs_hz);
  return 1.0 / (1.0 + std::pow(ratio, 4.0));
}

TEST(BandPass, HasTheAnalyticResponseAndNoPhase) {
  constexpr double kFs_hz = 360.0;
  for (const double tone_hz : {1.0, 3.0, 5.0, 10.0, 20.0, 40.0, 60.0, 120.0}) {
    const auto filtered = tone_of(band_pass(sine(tone_hz, kFs_hz, 14400), kFs_hz, 5.0, 40.0), tone_hz, kFs_hz);
    const double expected = high_gain(tone_hz, 5.0, kFs_hz) * low_gain(tone_hz, 40.0, kFs_hz);
    EXPECT_NEAR(filtered.amplitude, expected, 1e-4) << tone_hz << " Hz";  // float samples, 7200 of them
    EXPECT_NEAR(filtered.phase_rad, 0.3, 1e-3 / expected * 0.05 + 1e-4) << tone_hz << " Hz";
  }
}

TEST(BandPass, ZeroEdgesLeaveTheSignalAlone) {
  const auto samples = sine(7.0, 250.0, 500);
  EXPECT_EQ(band_pass(samples, 250.0, 0.0, 125.0), samples);
}

TEST(BandPass, LowPassKeepsAConstantAndHighPassRemovesIt) {
  const std::vector<float> constant(1000, 2.5F);
  for (const float value : band_pass(constant, 250.0, 0.0, 40.0)) EXPECT_NEAR(value, 2.5F, 1e-6F);
  for (const float value : band_pass(constant, 250.0, 0.5, 0.0)) EXPECT_NEAR(value, 0.0F, 1e-6F);
}

TEST(BandPass, KeepsGapsAndBridgesThem) {
  auto samples = sine(10.0, 250.0, 2000);
  const auto whole = band_pass(samples, 250.0, 1.0, 40.0);
  for (std::size_t i = 1000; i < 1010; ++i) samples[i] = std::numeric_limits<float>::quiet_NaN();
  const auto filtered = band_pass(samples, 250.0, 1.0, 40.0);
  for (std::size_t i = 0; i < samples.size(); ++i) {
    EXPECT_EQ(std::isnan(filtered[i]), i >= 1000 && i < 1010);
    if (i < 500 || i > 1500) {
      EXPECT_NEAR(filtered[i], whole[i], 0.01F);  // the bridge's effect dies out within a second
    }
  }
}

TEST(BandPass, SurvivesEmptyShortAndMissingInput) {
  EXPECT_TRUE(band_pass({}, 250.0, 0.5, 40.0).empty());
  const std::vector<float> one = {3.0F};
  EXPECT_EQ(band_pass(one, 250.0, 0.0, 40.0).size(), 1U);
  const std::vector<float> missing(5, std::numeric_limits<float>::quiet_NaN());
  for (const float value : band_pass(missing, 250.0, 0.5, 40.0)) EXPECT_TRUE(std::isnan(value));
}

TEST(BandPass, IsSymmetricInTime) {
  auto samples = sine(3.0, 250.0, 1500);
  for (std::size_t i = 0; i < samples.size(); i += 7) samples[i] += 0.5F;
  auto reversed = samples;
  std::reverse(reversed.begin(), reversed.end());
  auto filtered = band_pass(reversed, 250.0, 0.5, 40.0);
  std::reverse(filtered.begin(), filtered.end());
  const auto direct = band_pass(samples, 250.0, 0.5, 40.0);
  for (std::size_t i = 250; i < 1250; ++i) EXPECT_NEAR(filtered[i], direct[i], 2e-3F);  // ends start differently
}

}  // namespace
}  // namespace ecg
