#include "core/dsp/resample.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <vector>

#include <gtest/gtest.h>

namespace ecg {
namespace {

std::vector<float> sine(double tone_hz, double fs_hz, std::size_t size) {
  std::vector<float> samples(size);
  for (std::size_t i = 0; i < size; ++i) {
    samples[i] = static_cast<float>(std::sin(2.0 * std::numbers::pi * tone_hz * static_cast<double>(i) / fs_hz));
  }
  return samples;
}

/// Signal-to-error ratio in dB of a resampled sine against the analytic one.
double snr_db(double tone_hz, double from_hz, double to_hz) {
  const auto source = sine(tone_hz, from_hz, static_cast<std::size_t>(4.0 * from_hz));
  std::vector<float> out(static_cast<std::size_t>(2.0 * to_hz));
  resample(source, from_hz, from_hz / to_hz, out);  // from 1 s on
  double signal = 0.0, error = 0.0;
  for (std::size_t i = 0; i < out.size(); ++i) {
    const double exact = std::sin(2.0 * std::numbers::pi * tone_hz * (1.0 + static_cast<double>(i) / to_hz));
    signal += exact * exact;
    error += (static_cast<double>(out[i]) - exact) * (static_cast<double>(out[i]) - exact);
  }
  return 10.0 * std::log10(signal / error);
}

TEST(Resample, ReproducesInBandSinesTo90Decibels) {
  for (const double from_hz : {100.0, 128.0, 250.0, 300.0, 500.0, 1000.0}) {
    for (const double share : {0.02, 0.1, 0.4, 0.79}) {
      const double tone_hz = share * std::min(from_hz, 360.0) / 2.0;
      EXPECT_GE(snr_db(tone_hz, from_hz, 360.0), 90.0) << from_hz << " Hz to 360 Hz, tone " << tone_hz << " Hz";
    }
  }
}

TEST(Resample, RemovesWhatTheTargetRateCannotHold) {
  const auto source = sine(220.0, 1000.0, 4000);  // folds to 140 Hz at 360 Hz unless removed
  std::vector<float> out(720);
  resample(source, 1000.0, 1000.0 / 360.0, out);
  for (const float value : out) EXPECT_LT(std::abs(value), 1e-4F);
}

TEST(Resample, CopiesExactlyAtTheSameRate) {
  const std::vector<float> source = {0.1F, 0.2F, 0.3F, 0.4F};
  std::vector<float> out(8);
  resample(source, -2.0, 1.0, out);
  EXPECT_EQ(out, (std::vector<float>{0.1F, 0.1F, 0.1F, 0.2F, 0.3F, 0.4F, 0.4F, 0.4F}));
}

TEST(Resample, AConstantStaysConstantOutsideTheSourceToo) {
  const std::vector<float> source(50, 1.25F);
  std::vector<float> out(100);
  resample(source, -20.0, 0.7, out);
  for (const float value : out) EXPECT_FLOAT_EQ(value, 1.25F);
}

TEST(Resample, MissingSamplesSpreadOnlyOverTheKernel) {
  auto source = sine(5.0, 250.0, 1000);
  source[500] = std::numeric_limits<float>::quiet_NaN();
  std::vector<float> out(1440);
  const double step = 250.0 / 360.0;
  resample(source, 0.0, step, out);
  for (std::size_t i = 0; i < out.size(); ++i) {
    const double distance = std::abs(static_cast<double>(i) * step - 500.0);
    EXPECT_EQ(std::isnan(out[i]), distance < kResampleReach) << i;
  }
}

TEST(Resample, AnEmptySourceGivesMissingValues) {
  std::vector<float> out(3, 1.0F);
  resample({}, 0.0, 1.0, out);
  for (const float value : out) EXPECT_TRUE(std::isnan(value));
}

}  // namespace
}  // namespace ecg
