#include "core/features/four_beats.hpp"

#include <algorithm>
#include <cmath>

namespace ecg {

namespace {

constexpr double kLeastDeviation = 1e-6;  ///< in the signal's unit; a flatter window stays flat

/// First and one past the last sample that linear interpolation between `begin` and `end` reads.
SampleRange samples_read(const FourBeatWindow& window) {
  return {static_cast<SampleIndex>(window.begin), static_cast<SampleIndex>(std::ceil(window.end)) + 1};
}

bool is_whole(const Signal& signal, const SampleRange& range) {
  return std::ranges::none_of(signal.gaps,
                              [&](const SampleRange& gap) { return gap.begin < range.end && range.begin < gap.end; });
}

void standardise(std::span<double> values) {
  const auto count = static_cast<double>(values.size());
  double sum = 0.0;
  for (const double value : values) sum += value;
  const double mean = sum / count;
  double squares = 0.0;
  for (const double value : values) squares += (value - mean) * (value - mean);
  const double deviation = std::max(std::sqrt(squares / count), kLeastDeviation);
  for (double& value : values) value = (value - mean) / deviation;
}

}  // namespace

std::vector<FourBeatWindow> four_beat_windows(const Signal& signal, double fs_hz,
                                              std::span<const SampleIndex> r_peaks) {
  std::vector<FourBeatWindow> windows;
  const auto half_way = [&](std::size_t beat) {
    return 0.5 * (static_cast<double>(r_peaks[beat]) + static_cast<double>(r_peaks[beat + 1]));
  };
  for (std::size_t first = 1; first + kFourBeats < r_peaks.size(); first += kFourBeats) {
    const FourBeatWindow window{first, half_way(first - 1), half_way(first + kFourBeats - 1)};
    const SampleRange range = samples_read(window);
    if ((window.end - window.begin) / fs_hz > kLongestFourBeats_s) continue;
    if (range.end <= signal.size() && is_whole(signal, range)) windows.push_back(window);
  }
  return windows;
}

std::vector<float> four_beat_samples(const Signal& signal, std::span<const FourBeatWindow> windows) {
  std::vector<float> samples;
  samples.reserve(windows.size() * kFourBeatSamples);
  std::vector<float> raw;
  std::vector<double> stretched(kFourBeatSamples);
  for (const FourBeatWindow& window : windows) {
    const SampleRange range = samples_read(window);
    raw.resize(static_cast<std::size_t>(range.end - range.begin));
    signal.read(range.begin, raw);
    const double step = (window.end - window.begin) / static_cast<double>(kFourBeatSamples - 1);
    for (std::size_t i = 0; i < kFourBeatSamples; ++i) {
      const double place = window.begin + static_cast<double>(i) * step - static_cast<double>(range.begin);
      const std::size_t left = std::min(static_cast<std::size_t>(place), raw.size() - 2);
      const double before = raw[left];
      stretched[i] = before + (place - static_cast<double>(left)) * (static_cast<double>(raw[left + 1]) - before);
    }
    standardise(stretched);
    std::ranges::transform(stretched, std::back_inserter(samples), [](double x) { return static_cast<float>(x); });
  }
  return samples;
}

}  // namespace ecg
