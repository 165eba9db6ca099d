#include "core/features/rhythm_windows.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <span>

#include "core/dsp/filter.hpp"

namespace ecg {

namespace {

constexpr double kMargin_s = 2.0;  ///< one period of kRhythmLow_hz: what the filter's start-up needs
constexpr std::size_t kParts = 5;  ///< of two seconds: at 30 bpm each holds a beat
constexpr std::size_t kPartSamples = static_cast<std::size_t>(kRhythmWindowSamples) / kParts;
constexpr float kMinShare = 0.25F;  ///< of the lead's median amplitude
constexpr double kMinRest_s = 0.5;  ///< a shorter rest behind the last window gets none of its own
constexpr float kMissing = std::numeric_limits<float>::quiet_NaN();

/// Catmull-Rom reading between samples[1] and samples[2].
double cubic(const std::array<double, 4>& at, double t) {
  return at[1] +
         0.5 * t *
             (at[2] - at[0] +
              t * (2.0 * at[0] - 5.0 * at[1] + 4.0 * at[2] - at[3] + t * (3.0 * (at[1] - at[2]) + at[3] - at[0])));
}

/// Reads the band-passed lead from `begin_s` on at kRhythmRate_hz; NaN where nothing was recorded.
void read_window(const Signal& signal, double fs_hz, double begin_s, std::span<float> out) {
  const auto first = static_cast<SampleIndex>(std::floor((begin_s - kMargin_s) * fs_hz));
  const auto size = static_cast<std::size_t>(std::ceil((kRhythmWindow_s + 2.0 * kMargin_s) * fs_hz)) + 2;
  std::vector<float> raw(size);
  signal.read(first, raw);
  const std::vector<float> lead = band_pass(raw, fs_hz, kRhythmLow_hz, kRhythmHigh_hz);
  const auto last = static_cast<std::ptrdiff_t>(size) - 1;
  for (std::size_t i = 0; i < out.size(); ++i) {
    const double position = (begin_s + static_cast<double>(i) / kRhythmRate_hz) * fs_hz - static_cast<double>(first);
    const auto left = static_cast<std::ptrdiff_t>(std::floor(position));
    const auto at = [&](std::ptrdiff_t k) {
      return lead[static_cast<std::size_t>(std::clamp<std::ptrdiff_t>(k, 0, last))];
    };
    const float middle = at(left);
    if (!std::isfinite(middle)) {
      out[i] = kMissing;
      continue;
    }
    // Beside a gap the sample itself stands in for the missing neighbour.
    const auto near = [&](std::ptrdiff_t k) { return static_cast<double>(std::isfinite(at(k)) ? at(k) : middle); };
    out[i] = static_cast<float>(
        cubic({near(left - 1), near(left), near(left + 1), near(left + 2)}, position - static_cast<double>(left)));
  }
}

float median(std::vector<float>& values) {
  if (values.empty()) return 0.0F;
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

/// Median over the parts of the greatest absolute value; parts that were not recorded do not count.
float amplitude_of(std::span<const float> window) {
  std::vector<float> peaks;
  for (std::size_t part = 0; part < kParts; ++part) {
    float peak = -1.0F;
    for (const float x : window.subspan(part * kPartSamples, kPartSamples)) {
      if (std::isfinite(x)) peak = std::max(peak, std::abs(x));
    }
    if (peak >= 0.0F) peaks.push_back(peak);
  }
  return median(peaks);
}

}  // namespace

std::vector<double> rhythm_window_begins(double duration_s, double hop_s) {
  if (!(duration_s > 0.0) || !(hop_s > 0.0)) return {};
  std::vector<double> begins = {0.0};
  while (begins.back() + hop_s + kRhythmWindow_s <= duration_s)
    begins.push_back(static_cast<double>(begins.size()) * hop_s);
  const double rest_s = duration_s - begins.back() - kRhythmWindow_s;
  if (rest_s >= kMinRest_s) begins.push_back(duration_s - kRhythmWindow_s);
  return begins;
}

RhythmWindows rhythm_windows(const Signal& signal, double fs_hz, double hop_s) {
  if (!(fs_hz > 0.0)) return {};
  return rhythm_windows(signal, fs_hz, rhythm_window_begins(seconds_from_samples(signal.size(), fs_hz), hop_s));
}

RhythmWindows rhythm_windows(const Signal& signal, double fs_hz, std::span<const double> begins_s) {
  RhythmWindows windows;
  if (!(fs_hz > 0.0)) return windows;
  windows.begin_s.assign(begins_s.begin(), begins_s.end());
  constexpr auto kSize = static_cast<std::size_t>(kRhythmWindowSamples);
  windows.samples.resize(windows.size() * kSize);
  std::vector<float> present;
  for (std::size_t w = 0; w < windows.size(); ++w) {
    const std::span<float> window(windows.samples.data() + w * kSize, kSize);
    read_window(signal, fs_hz, windows.begin_s[w], window);
    const auto missing = std::count_if(window.begin(), window.end(), [](float x) { return !std::isfinite(x); });
    windows.missing.push_back(static_cast<float>(missing) / static_cast<float>(kRhythmWindowSamples));
    windows.amplitude.push_back(amplitude_of(window));
    if (windows.amplitude.back() > 0.0F) present.push_back(windows.amplitude.back());
  }
  const float least = kMinShare * median(present);
  for (std::size_t w = 0; w < windows.size(); ++w) {
    const float divisor = std::max(windows.amplitude[w], least);
    for (float& x : std::span(windows.samples).subspan(w * kSize, kSize)) {
      const bool readable = std::isfinite(x) && divisor > 0.0F;
      x = readable ? std::clamp(x / divisor, -kRhythmLimit, kRhythmLimit) : 0.0F;
    }
  }
  return windows;
}

}  // namespace ecg
