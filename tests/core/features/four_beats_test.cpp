#include "core/features/four_beats.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

namespace ecg {
namespace {

constexpr double kFs_hz = 250.0;

Signal lead_of(std::vector<std::int32_t> adu, double gain = 1000.0) {
  Signal signal;
  signal.gain_adu_per_unit = gain;
  signal.adu = std::move(adu);
  return signal;
}

/// A ramp of `seconds`, with a beat each second from 0.5 s on.
Signal ramp(int seconds) {
  std::vector<std::int32_t> adu(static_cast<std::size_t>(seconds) * 250);
  for (std::size_t i = 0; i < adu.size(); ++i) adu[i] = static_cast<std::int32_t>(i);
  return lead_of(std::move(adu));
}
std::vector<SampleIndex> each_second(int seconds) {
  std::vector<SampleIndex> peaks;
  for (int i = 0; i < seconds; ++i) peaks.push_back(125 + 250 * i);
  return peaks;
}

TEST(FourBeats, ReachHalfWayToTheirNeighboursAndShareNoBeat) {
  const auto windows = four_beat_windows(ramp(11), kFs_hz, each_second(11));
  EXPECT_EQ(windows, (std::vector<FourBeatWindow>{{1, 250.0, 1250.0}, {5, 1250.0, 2250.0}}));
  EXPECT_EQ(four_beat_windows(ramp(6), kFs_hz, each_second(6)).size(), 1U);
  EXPECT_TRUE(four_beat_windows(ramp(5), kFs_hz, each_second(5)).empty());
  EXPECT_TRUE(four_beat_windows(ramp(5), kFs_hz, {}).empty());
}

TEST(FourBeats, LeaveOutPausesGapsAndWhatTheRecordingEndsIn) {
  std::vector<SampleIndex> peaks = each_second(20);
  for (std::size_t i = 3; i < peaks.size(); ++i) peaks[i] += 5 * 250;  // 9 s
  EXPECT_EQ(four_beat_windows(ramp(30), kFs_hz, peaks).front().first_beat, 5U);
  Signal gappy = ramp(11);
  gappy.gaps = {{1300, 1301}};
  const auto windows = four_beat_windows(gappy, kFs_hz, each_second(11));
  ASSERT_EQ(windows.size(), 1U);
  EXPECT_EQ(windows.front().first_beat, 1U);
  EXPECT_EQ(four_beat_windows(ramp(9), kFs_hz, each_second(11)).size(), 1U) << "the second one ends on the last sample";
}

TEST(FourBeats, DoNotDependOnGainAndOffset) {
  std::vector<std::int32_t> adu, other;
  for (int i = 0; i < 2750; ++i) {
    adu.push_back(static_cast<std::int32_t>(std::lround(1000.0 * std::sin(0.05 * i) + 300.0 * std::sin(0.31 * i))));
    other.push_back(adu.back() * 4 + 500);
  }
  const auto windows = four_beat_windows(lead_of(adu), kFs_hz, each_second(11));
  const auto one = four_beat_samples(lead_of(adu), windows);
  const auto two = four_beat_samples(lead_of(other, 77.0), windows);
  ASSERT_EQ(one.size(), 2 * kFourBeatSamples);
  for (std::size_t i = 0; i < one.size(); ++i) ASSERT_NEAR(one[i], two[i], 1e-4) << i;
}

TEST(FourBeats, AFlatWindowIsAllZeros) {
  const Signal flat = lead_of(std::vector<std::int32_t>(2750, 12));
  for (const float x : four_beat_samples(flat, four_beat_windows(flat, kFs_hz, each_second(11)))) ASSERT_EQ(x, 0.0F);
}

// scripts/training/s003_windows.py, which the networks were trained with (tests/training/s003_test.py reads the same file).
TEST(FourBeats, AreThoseOfTheTraining) {
  constexpr std::size_t kEvery = 16;
  std::vector<std::int32_t> adu;
  std::vector<SampleIndex> peaks;
  std::vector<std::vector<double>> expected;
  std::ifstream file(ECG_TEST_DATA "/four_beats.txt");
  for (std::string line; std::getline(file, line);) {
    std::istringstream words(line);
    std::string name;
    words >> name;
    if (name == "window") expected.emplace_back();
    for (double value = 0.0; name != "#" && words >> value;) {
      if (name == "adu") adu.push_back(static_cast<std::int32_t>(value));
      else if (name == "r_peaks") peaks.push_back(static_cast<SampleIndex>(value));
      else expected.back().push_back(value);
    }
  }
  const Signal signal = lead_of(adu);
  const auto windows = four_beat_windows(signal, kFs_hz, peaks);
  const auto samples = four_beat_samples(signal, windows);
  ASSERT_EQ(windows.size(), expected.size());
  ASSERT_EQ(windows.size(), 2U);
  for (std::size_t k = 0; k < windows.size(); ++k) {
    EXPECT_EQ(windows[k].begin, expected[k][0]);
    EXPECT_EQ(windows[k].end, expected[k][1]);
    ASSERT_EQ(expected[k].size(), 2 + kFourBeatSamples / kEvery);
    for (std::size_t i = 0; i < kFourBeatSamples / kEvery; ++i)
      EXPECT_NEAR(samples[k * kFourBeatSamples + i * kEvery], expected[k][2 + i], 2e-5) << k << ' ' << i;
  }
}

}  // namespace
}  // namespace ecg
