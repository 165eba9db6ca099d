#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>

#include "core/features/beat_forms.hpp"

/// What the columns about shape are computed with; for record_comparison*.cpp alone.
namespace ecg::comparison {

inline constexpr double kTiny = 1e-4;   ///< share of the template's QRS energy below which a difference is nothing
inline constexpr double kEarly = -0.1;  ///< kPreOverMedian below this: an early beat
inline constexpr std::size_t kTemplateSide = 12;  ///< ordinary beats to each side of a beat that make its template
inline constexpr std::size_t kMinTemplate = 4;    ///< with fewer, the record's template
// Beats to each side over which columns of the neighbourhood are taken.
inline constexpr std::size_t kNearP = 2, kFarP = 16, kDominantSide = 8, kUnrestSide = 3;

using Row = std::span<const float>;

struct Sums {
  double aa = 0.0, bb = 0.0, ab = 0.0;
  void add(Row a, Row b) {
    for (std::size_t i = 0; i < a.size(); ++i) {
      const double x = a[i], y = b[i];
      aa += x * x;
      bb += y * y;
      ab += x * y;
    }
  }
  [[nodiscard]] double corr() const { return ab / std::sqrt(aa * bb + 1e-9); }
  [[nodiscard]] double difference() const { return std::max(0.0, aa + bb - 2.0 * ab); }
};

/// One lead of a form {lead, kFormSamples}.
inline Row lead_of(Row form, std::size_t lead) { return form.subspan(lead * kFormSamples, kFormSamples); }
inline Row part(Row window, FormRange range) { return window.subspan(range.begin, range.size()); }

/// Over one range of all leads of two forms.
inline Sums range_sums(Row a, Row b, FormRange range) {
  Sums sums;
  for (std::size_t begin = 0; begin < a.size(); begin += kFormSamples)
    sums.add(part(a.subspan(begin, kFormSamples), range), part(b.subspan(begin, kFormSamples), range));
  return sums;
}

/// Complexes of a form moved by `lag`, against a shape {lead, QRS samples}.
inline Sums qrs_against(Row form, std::int32_t lag, Row mean) {
  Sums sums;
  const auto begin = static_cast<std::size_t>(static_cast<std::int32_t>(kQrsRange.begin) + lag);
  for (std::size_t lead = 0; lead * kFormSamples < form.size(); ++lead)
    sums.add(lead_of(form, lead).subspan(begin, kQrsRange.size()),
             mean.subspan(lead * kQrsRange.size(), kQrsRange.size()));
  return sums;
}

/// A column as models get it: finite, an infinite logarithm at a limit, what is undefined 0.
inline float finite(double value) {
  constexpr double kMaxInfinite = 10.0;
  if (std::isnan(value)) return 0.0F;
  return static_cast<float>(std::isinf(value) ? std::copysign(kMaxInfinite, value) : value);
}
inline void write_columns(std::span<const double> columns, std::span<float> row) {
  for (std::size_t k = 0; k < columns.size(); ++k) row[k] = finite(columns[k]);
}

/// corr of two forms over the QRS.
inline double qrs_fit(Row a, Row b) { return range_sums(a, b, kQrsRange).corr(); }

}  // namespace ecg::comparison
