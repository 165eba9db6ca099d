#include "core/features/rhythm_windows.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <functional>
#include <numbers>
#include <span>
#include <vector>

#include <gtest/gtest.h>

namespace ecg {
namespace {

constexpr double kBeat_s = 0.8;
constexpr auto kSize = static_cast<std::size_t>(kRhythmWindowSamples);

double bump(double time_s, double centre_s, double width_s) {
  return std::exp(-0.5 * std::pow((time_s - centre_s) / width_s, 2.0));
}

/// A beat every 0.8 s: a QRS of 1 mV and a T wave.
double heart_mv(double time_s) {
  const double phase_s = std::fmod(time_s, kBeat_s);
  return bump(phase_s, 0.25, 0.018) + 0.25 * bump(phase_s, 0.5, 0.05);
}

struct Made {
  double fs_hz = 250.0;
  double duration_s = 30.0;
  double gain_adu_per_unit = 2000.0;
  std::function<double(double)> value_mv = heart_mv;

  [[nodiscard]] Signal signal() const {
    Signal made;
    made.gain_adu_per_unit = gain_adu_per_unit;
    std::vector<std::int32_t> adu(static_cast<std::size_t>(duration_s * fs_hz));
    for (std::size_t i = 0; i < adu.size(); ++i) {
      adu[i] = static_cast<std::int32_t>(std::lround(gain_adu_per_unit * value_mv(static_cast<double>(i) / fs_hz)));
    }
    made.adu = std::move(adu);
    return made;
  }
  [[nodiscard]] RhythmWindows windows() const { return rhythm_windows(signal(), fs_hz); }
};

float greatest_difference(const RhythmWindows& a, const RhythmWindows& b, float sign = 1.0F) {
  EXPECT_EQ(a.samples.size(), b.samples.size());
  float difference = 0.0F;
  for (std::size_t i = 0; i < std::min(a.samples.size(), b.samples.size()); ++i) {
    difference = std::max(difference, std::abs(a.samples[i] - sign * b.samples[i]));
  }
  return difference;
}

float greatest(const RhythmWindows& windows, std::size_t window) {
  float value = 0.0F;
  for (const float x : std::span(windows.samples).subspan(window * kSize, kSize)) value = std::max(value, std::abs(x));
  return value;
}

TEST(RhythmWindows, BeginEveryFiveSecondsAndTheLastEndsWithTheRecord) {
  EXPECT_EQ(Made{.duration_s = 23.0}.windows().begin_s, (std::vector<double>{0.0, 5.0, 10.0, 13.0}));
  EXPECT_EQ(Made{.duration_s = 20.2}.windows().begin_s, (std::vector<double>{0.0, 5.0, 10.0}));  // too short a rest
  EXPECT_EQ(rhythm_windows(Made{}.signal(), 250.0, 10.0).begin_s, (std::vector<double>{0.0, 10.0, 20.0}));
}

TEST(RhythmWindows, ARecordShorterThanAWindowGivesOneWhoseEndIsMissing) {
  const auto windows = Made{.duration_s = 7.5}.windows();
  ASSERT_EQ(windows.begin_s, std::vector<double>{0.0});
  EXPECT_NEAR(windows.missing[0], 0.25, 0.002);
  EXPECT_NEAR(greatest(windows, 0), 1.0, 0.05);
  EXPECT_TRUE(std::all_of(windows.samples.end() - 300, windows.samples.end(), [](float x) { return x == 0.0F; }));
}

TEST(RhythmWindows, AreTheSameWhateverTheSamplingRate) {
  const auto reference = Made{.fs_hz = 500.0}.windows();
  for (const double fs_hz : {128.0, 250.0, 360.0, 1000.0}) {
    EXPECT_LT(greatest_difference(reference, Made{.fs_hz = fs_hz}.windows()), 0.05F) << fs_hz << " Hz";
  }
}

TEST(RhythmWindows, GainAndOffsetDoNotMatter) {
  const auto reference = Made{}.windows();
  EXPECT_LT(greatest_difference(reference, Made{.value_mv = [](double t) { return 10.0 * heart_mv(t); }}.windows()),
            0.005F);
  EXPECT_LT(greatest_difference(reference, Made{.value_mv = [](double t) { return heart_mv(t) - 40.0; }}.windows()),
            0.005F);
  EXPECT_NEAR(greatest(reference, 1), 1.0, 0.01);
}

TEST(RhythmWindows, AnInvertedLeadGivesInvertedWindows) {
  EXPECT_LT(
      greatest_difference(Made{}.windows(), Made{.value_mv = [](double t) { return -heart_mv(t); }}.windows(), -1.0F),
      1e-3F);
}

TEST(RhythmWindows, ASlowSwingOfTheBaselineIsTakenAway) {
  const auto swinging =
      Made{.value_mv = [](double t) { return heart_mv(t) + 2.0 * std::sin(2.0 * std::numbers::pi * 0.05 * t); }};
  EXPECT_LT(greatest_difference(Made{}.windows(), swinging.windows()), 0.1F);
}

TEST(RhythmWindows, OneSpikeDoesNotMakeTheBeatsSmall) {
  const auto spiked =
      Made{.value_mv = [](double t) { return heart_mv(t) + (t >= 12.0 && t < 12.02 ? 30.0 : 0.0); }}.windows();
  const auto plain = Made{}.windows();
  EXPECT_NEAR(spiked.amplitude[2], plain.amplitude[2], 0.05 * plain.amplitude[2]);
  EXPECT_EQ(greatest(spiked, 2), kRhythmLimit);
}

TEST(RhythmWindows, WhereTheLeadFallsSilentTheNoiseIsNotBlownUp) {
  const auto falls_silent = Made{
      .duration_s = 60.0, .value_mv = [](double t) {
        return t < 40.0 ? heart_mv(t) : 0.02 * std::sin(2.0 * std::numbers::pi * 7.0 * t);
      }}.windows();
  EXPECT_LT(greatest(falls_silent, 9), 0.2F);
  EXPECT_NEAR(greatest(falls_silent, 2), 1.0, 0.05);
}

TEST(RhythmWindows, MissingSamplesAreZeroAndCounted) {
  Signal signal = Made{}.signal();
  signal.gaps = {{2500, 3750}};  // 10 s to 15 s
  const auto windows = rhythm_windows(signal, 250.0);
  EXPECT_NEAR(windows.missing[2], 0.5, 0.002);
  EXPECT_FLOAT_EQ(windows.missing[0], 0.0F);
  EXPECT_TRUE(std::all_of(windows.samples.begin(), windows.samples.end(), [](float x) { return std::isfinite(x); }));
  for (std::size_t i = 2; i < 620; ++i) ASSERT_EQ(windows.samples[2 * kSize + i], 0.0F) << i;
}

TEST(RhythmWindows, NothingRecordedGivesZerosAndAnEmptySignalNone) {
  Signal signal = Made{}.signal();
  signal.gaps = {{0, signal.size()}};
  const auto windows = rhythm_windows(signal, 250.0);
  ASSERT_EQ(windows.size(), 5U);
  EXPECT_FLOAT_EQ(windows.missing[0], 1.0F);
  EXPECT_FLOAT_EQ(windows.amplitude[0], 0.0F);
  EXPECT_TRUE(std::all_of(windows.samples.begin(), windows.samples.end(), [](float x) { return x == 0.0F; }));
  EXPECT_EQ(rhythm_windows(Signal{}, 250.0).size(), 0U);
  EXPECT_EQ(rhythm_windows(Made{.value_mv = [](double) { return 1.5; }}.signal(), 0.0).size(), 0U);
}

}  // namespace
}  // namespace ecg
