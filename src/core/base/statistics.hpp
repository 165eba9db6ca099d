#pragma once

#include <optional>
#include <span>
#include <vector>

namespace ecg {

/// Value below which `share` (0..1) of the values lie: element number round(share * (n - 1)) of the sorted values, no
/// interpolation. Reorders `values`. NaN must not occur. Empty input gives NaN.
float quantile_in_place(std::span<float> values, double share);
double quantile_in_place(std::span<double> values, double share);

/// Median of the finite values: the lower one of the two middle values when their count is even. No finite value gives
/// NaN. O(n), copies.
double median(std::span<const float> values);

/// Root mean square deviation from the mean, over finite values (population form). No finite value gives NaN.
double standard_deviation(std::span<const float> values);

/// Lowest and highest of the finite values; empty where there is none.
struct ValueRange {
  float low = 0.0F, high = 0.0F;
};
std::optional<ValueRange> finite_range(std::span<const float> values);

/// Pearson's correlation of two spans of equal length, -1..1. NaN where one of the two does not vary.
double correlation(std::span<const float> a, std::span<const float> b);
double correlation(std::span<const double> a, std::span<const double> b);

}  // namespace ecg
