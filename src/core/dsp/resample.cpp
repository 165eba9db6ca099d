#include "core/dsp/resample.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <numbers>

namespace ecg {

namespace {

/// Kaiser window for 100 dB: beta = 0.1102 (100 - 8.7) (Kaiser 1974; Oppenheim and Schafer 7.6).
constexpr double kKaiserBeta = 10.06;
/// Cut-off as a share of the lower Nyquist rate: the 100 dB transition of this width and beta spans 0.2 of it, so that
/// the band up to 0.9 of the lower Nyquist rate folds nothing and up to 0.8 passes unchanged.
constexpr double kCutoff = 0.9;
/// Table steps per sample; cubic interpolation between them errs below 1e-8.
constexpr int kTableSteps = 128;
constexpr std::size_t kTableSize = std::size_t{kResampleReach} * kTableSteps;

/// Modified Bessel function of the first kind, order 0, by its power series.
double bessel_i0(double x) {
  double term = 1.0;
  double sum = 1.0;
  for (int k = 1; term > 1e-17 * sum; ++k) {
    const double factor = x / (2.0 * k);
    term *= factor * factor;
    sum += term;
  }
  return sum;
}

double exact_kernel(double distance) {
  const double share = distance / kResampleReach;
  if (share >= 1.0) return 0.0;
  const double window = bessel_i0(kKaiserBeta * std::sqrt(1.0 - share * share)) / bessel_i0(kKaiserBeta);
  const double angle = std::numbers::pi * kCutoff * distance;
  return window * kCutoff * (distance == 0.0 ? 1.0 : std::sin(angle) / angle);
}

/// Kernel at multiples of 1 / kTableSteps, one entry before 0 and two behind the end for the cubic.
using Table = std::array<double, kTableSize + 4>;

const Table& kernel_table() {
  static const Table table = [] {
    Table values{};
    for (std::size_t i = 0; i < values.size(); ++i) {
      values[i] = exact_kernel(std::abs(static_cast<double>(i) - 1.0) / kTableSteps);
    }
    return values;
  }();
  return table;
}

/// Catmull-Rom reading of the table; `distance` in samples of the slower rate, 0 <= distance < kResampleReach.
double kernel(const Table& table, double distance) {
  const double position = distance * kTableSteps;
  const auto i = static_cast<std::size_t>(position);
  const double t = position - static_cast<double>(i);
  const double before = table[i], left = table[i + 1], right = table[i + 2], after = table[i + 3];
  return left +
         0.5 * t *
             (right - before +
              t * (2.0 * before - 5.0 * left + 4.0 * right - after + t * (3.0 * (left - right) + after - before)));
}

}  // namespace

void resample(std::span<const float> source, double begin, double step, std::span<float> out) {
  if (source.empty()) {
    std::fill(out.begin(), out.end(), std::numeric_limits<float>::quiet_NaN());
    return;
  }
  const auto last = static_cast<std::ptrdiff_t>(source.size()) - 1;
  const auto at = [&](std::ptrdiff_t i) {
    return source[static_cast<std::size_t>(std::clamp<std::ptrdiff_t>(i, 0, last))];
  };
  if (step == 1.0 && begin == std::floor(begin)) {
    const auto offset = static_cast<std::ptrdiff_t>(begin);
    for (std::size_t i = 0; i < out.size(); ++i) out[i] = at(offset + static_cast<std::ptrdiff_t>(i));
    return;
  }

  const Table& table = kernel_table();
  const double widening = std::max(step, 1.0);  // source samples per sample of the slower rate
  const double reach = kResampleReach * widening;
  for (std::size_t i = 0; i < out.size(); ++i) {
    const double centre = begin + static_cast<double>(i) * step;
    const auto from = static_cast<std::ptrdiff_t>(std::floor(centre - reach)) + 1;
    const auto to = static_cast<std::ptrdiff_t>(std::ceil(centre + reach)) - 1;
    double sum = 0.0;
    double weights = 0.0;  // dividing by them keeps a constant signal exactly constant
    for (std::ptrdiff_t k = from; k <= to; ++k) {
      const double weight = kernel(table, std::abs(static_cast<double>(k) - centre) / widening);
      sum += weight * static_cast<double>(at(k));
      weights += weight;
    }
    out[i] = static_cast<float>(sum / weights);
  }
}

}  // namespace ecg
