#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "core/record/record.hpp"

namespace ecg {

inline constexpr std::size_t kFourBeats = 4;           ///< of a window (S003)
inline constexpr std::size_t kFourBeatSamples = 1024;  ///< of a window (S003)
inline constexpr double kLongestFourBeats_s = 8.0;     ///< 30 bpm: a longer window holds a pause or a missed beat

/// Where four consecutive beats stand: from half-way to the beat before the first to half-way to the beat after the last.
struct FourBeatWindow {
  std::size_t first_beat = 0;  ///< index of the first of the four
  double begin = 0.0;          ///< sample; may lie between two
  double end = 0.0;
  bool operator==(const FourBeatWindow&) const = default;
};

/// Windows of four beats in order of time, of which no two share a beat. The first beat of a recording and those after the
/// last whole window belong to none; windows longer than kLongestFourBeats_s and those with a sample missing are left out.
std::vector<FourBeatWindow> four_beat_windows(const Signal& signal, double fs_hz, std::span<const SampleIndex> r_peaks);

/// Their samples as S003's networks read them, {window, kFourBeatSamples}: stretched by linear interpolation, mean 0,
/// standard deviation 1. Gain, unit, offset and rate do not matter. scripts/training/s003_windows.py makes the same of
/// reference beats.
std::vector<float> four_beat_samples(const Signal& signal, std::span<const FourBeatWindow> windows);

}  // namespace ecg
