#include "core/dsp/display_filter.hpp"

#include <cmath>
#include <numbers>

#include "core/dsp/biquad.hpp"
#include "core/dsp/filter.hpp"
#include "core/dsp/gaps.hpp"

namespace ecg {

namespace {

/// Second-order notch with -3 dB points `width_hz` apart, unit gain at 0 and half the sampling rate (Bristow-Johnson,
/// Cookbook formulae for audio EQ biquad filter coefficients, "notch", with the bandwidth given in Hz).
Biquad notch_section(double centre_hz, double width_hz, double fs_hz) {
  const double w = 2.0 * std::numbers::pi * centre_hz / fs_hz;
  const double alpha = std::sin(w) * width_hz / (2.0 * centre_hz);
  const double a0 = 1.0 + alpha;
  const double middle = -2.0 * std::cos(w) / a0;
  return {.b0 = 1.0 / a0, .b1 = middle, .b2 = 1.0 / a0, .a1 = middle, .a2 = (1.0 - alpha) / a0};
}

void notch(std::vector<float>& values, double fs_hz, double centre_hz) {
  std::vector<float> bridged(values);
  if (!bridge_gaps(bridged)) return;
  std::vector<double> samples(bridged.begin(), bridged.end());
  filter_both_ways(notch_section(centre_hz, kNotchWidth_hz, fs_hz), samples);
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (std::isfinite(values[i])) values[i] = static_cast<float>(samples[i]);
  }
}

}  // namespace

std::vector<float> display_filter(std::span<const float> values, double fs_hz, const DisplayFilter& filter) {
  std::vector<float> result(values.begin(), values.end());
  if (result.empty() || !(fs_hz > 0.0)) return result;
  if (filter.mains_hz > 0.0 && filter.mains_hz + kNotchWidth_hz < 0.5 * fs_hz) notch(result, fs_hz, filter.mains_hz);
  if (!filter.baseline && !filter.muscle) return result;
  return band_pass(result, fs_hz, filter.baseline ? kBaselineEdge_hz : 0.0, filter.muscle ? kMuscleEdge_hz : 0.0);
}

}  // namespace ecg
