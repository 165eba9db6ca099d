#include "core/dsp/beat_period.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include "core/base/statistics.hpp"

namespace ecg {

namespace {

constexpr std::size_t kMaxValues = 8192;  ///< 8 s at 1 kHz, 64 s at 128 Hz
constexpr std::size_t kFewestValues = 64;
constexpr std::size_t kFewestPeriods = 3;     ///< in the values looked at
constexpr double kHighestSlopeShare = 0.995;  ///< steps of a loose electrode would outweigh every beat
constexpr double kSmoothing = 1.0 / 512.0;    ///< of the values: RR intervals vary, so peaks need width
constexpr double kNearlyAsHigh = 0.6;         ///< of the highest peak: multiples of the period are as high as itself
constexpr double kClearPeak = 0.15;           ///< of the curve at lag 0; noise stays below

std::vector<double> squared_slope(std::span<const std::int32_t> values) {
  std::vector<double> slope;
  for (std::size_t i = 2; i < values.size(); ++i) {
    const double step = static_cast<double>(values[i]) - static_cast<double>(values[i - 2]);
    slope.push_back(step * step);
  }
  std::vector<double> sorted = slope;
  const double highest = quantile_in_place(std::span(sorted), kHighestSlopeShare);
  for (double& value : slope) value = std::min(value, highest);
  return slope;
}

/// Moving mean of `width` values, less the mean of all.
std::vector<double> smoothed(const std::vector<double>& values, std::size_t width) {
  std::vector<double> result(values.size() - width + 1);
  double sum = 0.0;
  double total = 0.0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    sum += values[i];
    if (i >= width) sum -= values[i - width];
    if (i + 1 >= width) result[i + 1 - width] = sum;
  }
  for (const double value : result) total += value;
  for (double& value : result) value -= total / static_cast<double>(result.size());
  return result;
}

/// Mean product of the values `lag` apart.
double correlation(const std::vector<double>& values, std::size_t lag) {
  double sum = 0.0;
  for (std::size_t i = lag; i < values.size(); ++i) sum += values[i] * values[i - lag];
  return sum / static_cast<double>(values.size() - lag);
}

}  // namespace

double beat_period_samples(std::span<const std::int32_t> values) {
  values = values.first(std::min(values.size(), kMaxValues));
  if (values.size() < kFewestValues) return 0.0;
  const auto width =
      std::max<std::size_t>(1, static_cast<std::size_t>(kSmoothing * static_cast<double>(values.size())));
  const std::vector<double> curve = smoothed(squared_slope(values), width);
  const double power = correlation(curve, 0);
  if (!(power > 0.0)) return 0.0;
  std::vector<double> at_lag(curve.size() / kFewestPeriods);
  for (std::size_t lag = 0; lag < at_lag.size(); ++lag) at_lag[lag] = correlation(curve, lag) / power;
  // Behind the first descent to nothing: before it a complex is compared with itself.
  const auto begin = static_cast<std::size_t>(
      std::find_if(at_lag.begin(), at_lag.end(), [](double value) { return value <= 0.0; }) - at_lag.begin());
  double highest = 0.0;
  for (std::size_t lag = begin; lag < at_lag.size(); ++lag) highest = std::max(highest, at_lag[lag]);
  if (highest < kClearPeak) return 0.0;
  for (std::size_t lag = std::max<std::size_t>(begin, 1); lag + 1 < at_lag.size(); ++lag) {
    if (at_lag[lag] < kNearlyAsHigh * highest) continue;
    while (lag + 1 < at_lag.size() && at_lag[lag + 1] > at_lag[lag]) ++lag;  // up to its top
    return static_cast<double>(lag);
  }
  return 0.0;
}

}  // namespace ecg
