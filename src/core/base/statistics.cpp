#include "core/base/statistics.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace ecg {

namespace {

template <typename Real>
double pearson(std::span<const Real> a, std::span<const Real> b) {
  const auto n = static_cast<double>(a.size());
  double sum_a = 0.0, sum_b = 0.0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    sum_a += static_cast<double>(a[i]);
    sum_b += static_cast<double>(b[i]);
  }
  double aa = 0.0, bb = 0.0, ab = 0.0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    const double x = static_cast<double>(a[i]) - sum_a / n, y = static_cast<double>(b[i]) - sum_b / n;
    aa += x * x;
    bb += y * y;
    ab += x * y;
  }
  return aa > 0.0 && bb > 0.0 ? ab / std::sqrt(aa * bb) : std::numeric_limits<double>::quiet_NaN();
}

template <typename T>
T element_at_share(std::span<T> values, double share) {
  if (values.empty()) return std::numeric_limits<T>::quiet_NaN();
  const double last = static_cast<double>(values.size() - 1);
  const auto rank = static_cast<std::ptrdiff_t>(std::floor(std::clamp(share, 0.0, 1.0) * last + 0.5));
  std::nth_element(values.begin(), values.begin() + rank, values.end());
  return values[static_cast<std::size_t>(rank)];
}

}  // namespace

float quantile_in_place(std::span<float> values, double share) { return element_at_share(values, share); }
double quantile_in_place(std::span<double> values, double share) { return element_at_share(values, share); }

double median(std::span<const float> values) {
  std::vector<float> finite;
  finite.reserve(values.size());
  std::copy_if(values.begin(), values.end(), std::back_inserter(finite), [](float v) { return std::isfinite(v); });
  if (finite.empty()) return std::numeric_limits<double>::quiet_NaN();
  const auto middle = finite.begin() + static_cast<std::ptrdiff_t>((finite.size() - 1) / 2);
  std::nth_element(finite.begin(), middle, finite.end());
  return static_cast<double>(*middle);
}

double standard_deviation(std::span<const float> values) {
  double sum = 0.0;
  double count = 0.0;
  for (const float v : values) {
    if (!std::isfinite(v)) continue;
    sum += static_cast<double>(v);
    count += 1.0;
  }
  if (count == 0.0) return std::numeric_limits<double>::quiet_NaN();
  const double mean = sum / count;
  double squares = 0.0;
  for (const float v : values) {
    if (std::isfinite(v)) squares += (static_cast<double>(v) - mean) * (static_cast<double>(v) - mean);
  }
  return std::sqrt(squares / count);
}

std::optional<ValueRange> finite_range(std::span<const float> values) {
  std::optional<ValueRange> range;
  for (const float value : values) {
    if (!std::isfinite(value)) continue;
    if (!range) range = {value, value};
    range->low = std::min(range->low, value);
    range->high = std::max(range->high, value);
  }
  return range;
}

double correlation(std::span<const float> a, std::span<const float> b) { return pearson(a, b); }
double correlation(std::span<const double> a, std::span<const double> b) { return pearson(a, b); }

}  // namespace ecg
