#include "core/dsp/filter.hpp"

#include <algorithm>
#include <cmath>

#include "core/dsp/biquad.hpp"
#include "core/dsp/gaps.hpp"

namespace ecg {

namespace {

/// Odd reflection in front and behind, in periods of the lower edge: the start-up of an order 2 high-pass decays to
/// e^-4.4 within one period (its time constant is 1 / (sqrt(2) pi edge)).
constexpr double kPaddingPeriods = 1.0;
/// Padding without a lower edge, in periods of the upper edge.
constexpr double kShortPaddingPeriods = 6.0;

std::size_t padding_samples(std::size_t size, double fs_hz, double low_hz, double high_hz, bool cut_low,
                            bool cut_high) {
  if (size < 2) return 0;
  double wanted = 0.0;
  if (cut_low) wanted = kPaddingPeriods * fs_hz / low_hz;
  else if (cut_high) wanted = kShortPaddingPeriods * fs_hz / high_hz;
  return static_cast<std::size_t>(std::min(std::ceil(wanted), static_cast<double>(size - 1)));
}

}  // namespace

std::vector<float> band_pass(std::span<const float> lead_mv, double fs_hz, double low_hz, double high_hz) {
  std::vector<float> result(lead_mv.begin(), lead_mv.end());
  const bool cut_low = low_hz > 0.0 && low_hz < fs_hz / 2.0;
  const bool cut_high = high_hz > 0.0 && high_hz < fs_hz / 2.0;
  if (result.empty() || (!cut_low && !cut_high) || !bridge_gaps(result)) {
    std::copy(lead_mv.begin(), lead_mv.end(), result.begin());
    return result;
  }

  const std::size_t padding = padding_samples(result.size(), fs_hz, low_hz, high_hz, cut_low, cut_high);
  std::vector<double> padded(result.size() + 2 * padding);
  const auto first = static_cast<double>(result.front());
  const auto last = static_cast<double>(result.back());
  for (std::size_t i = 0; i < padding; ++i) {
    padded[i] = 2.0 * first - static_cast<double>(result[padding - i]);
    padded[padding + result.size() + i] = 2.0 * last - static_cast<double>(result[result.size() - 2 - i]);
  }
  for (std::size_t i = 0; i < result.size(); ++i) padded[padding + i] = static_cast<double>(result[i]);

  if (cut_low) filter_both_ways(high_pass_section(low_hz, fs_hz), padded);
  if (cut_high) filter_both_ways(low_pass_section(high_hz, fs_hz), padded);
  for (std::size_t i = 0; i < result.size(); ++i) {
    result[i] = std::isfinite(lead_mv[i]) ? static_cast<float>(padded[padding + i]) : lead_mv[i];
  }
  return result;
}

}  // namespace ecg
