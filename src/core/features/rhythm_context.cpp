#include "core/features/rhythm_context.hpp"

#include <algorithm>
#include <cmath>

namespace ecg {

namespace {

constexpr double kShortest_s = 0.15;  ///< shorter than any ventricular refractory period: a double detection
constexpr double kLongest_s = 3.0;    ///< longer is a gap
constexpr double kDefault_s = 0.8;    ///< mean of a record without intervals
constexpr double kMinBase_s = 0.2;    ///< changes are relative to the median interval, but to no less than this
constexpr double kRounding_s = 1e-6;  ///< intervals of equally many samples differ by less
constexpr std::size_t kNear = 10;     ///< beats to each side: the neighbourhood
constexpr std::size_t kFar = 200;     ///< beats to each side: the last minutes
constexpr std::size_t kStretch = 30;  ///< beats to each side: about a minute
constexpr double kLongShare = 0.9;
constexpr double kMinSpread = 0.05;  ///< of a steady rhythm, so that its small changes count little
constexpr double kMaxSpreads = 8.0, kSpreadsUnit = 4.0;
constexpr double kIrregularHalf = 0.07;  ///< relative irregularity at which the sinus gate is one half
constexpr std::size_t kLags = 4;         ///< bigeminy, trigeminy and quadrigeminy repeat themselves within four beats

/// Linear between order statistics. Reorders `values`, which must not be empty.
double interpolated_quantile(std::span<double> values, double share) {
  const double place = share * static_cast<double>(values.size() - 1);
  const auto below = static_cast<std::size_t>(place);
  const auto nth = values.begin() + static_cast<std::ptrdiff_t>(below);
  std::nth_element(values.begin(), nth, values.end());
  const double low = *nth;
  const double rest = place - static_cast<double>(below);
  if (rest <= 0.0 || below + 1 >= values.size()) return low;
  return low + rest * (*std::min_element(nth + 1, values.end()) - low);
}

std::vector<double> median_change(std::span<const double> pre_s, std::span<const double> base_s, std::size_t lag,
                                  std::size_t side) {
  std::vector<double> change(pre_s.size(), 0.0);
  for (std::size_t i = lag; i < pre_s.size(); ++i) change[i] = std::abs(pre_s[i] - pre_s[i - lag]) / base_s[i];
  return moving_quantile(change, side, 0.5);
}

/// At the calmest lag: what repeats itself within kLags beats is no fibrillation.
std::vector<double> least_change(std::span<const double> pre_s, std::span<const double> base_s, std::size_t side) {
  std::vector<double> least = median_change(pre_s, base_s, 1, side);
  for (std::size_t lag = 2; lag <= kLags; ++lag) {
    const std::vector<double> change = median_change(pre_s, base_s, lag, side);
    for (std::size_t i = 0; i < least.size(); ++i) least[i] = std::min(least[i], change[i]);
  }
  return least;
}

/// Per interval: 1 where it is longer or shorter than both its neighbours.
std::vector<double> turning_points(std::span<const double> pre_s) {
  std::vector<double> turns(pre_s.size(), 0.0);
  for (std::size_t i = 1; i + 1 < pre_s.size(); ++i) {
    const double before = pre_s[i] - pre_s[i - 1], after = pre_s[i] - pre_s[i + 1];
    const bool apart = std::min(std::abs(before), std::abs(after)) > kRounding_s;
    turns[i] = apart && (before > 0.0) == (after > 0.0) ? 1.0 : 0.0;
  }
  return turns;
}

/// The columns that the beat's own two intervals decide; those of its surroundings must be there.
void measure_intervals(const RhythmContext& context, std::size_t beat, double pre, double post, double* column) {
  const RhythmAround& around = context.around[beat];
  const std::size_t last = context.pre_s.size() - 1;
  std::size_t shorter = 0;
  for (std::size_t k = 0; k <= 2 * kNear; ++k) {
    const std::size_t place = std::min(beat + k - std::min(beat + k, kNear), last);
    shorter += place != beat && context.pre_s[place] < pre - kRounding_s ? 1U : 0U;
  }
  column[kPreOverMean] = std::log(pre / around.mean_s);
  column[kPreOverUpper] = std::log(pre / around.upper_s);
  column[kPreOverMedian] = std::log(pre / around.median_s);
  column[kPreOverPrevious] = std::log(pre / around.previous_s);
  column[kPostOverPre] = std::log(post / pre);
  column[kPostOverMedian] = std::log(post / around.median_s);
  column[kCompensation] = std::log((pre + post) / (2.0 * around.median_s));
  column[kRank] = static_cast<double>(shorter) / static_cast<double>(2 * kNear + 1);
  column[kPreOverNeighbours] = std::log(pre / std::max(around.previous_s, post));
  column[kPreOverLongest] = std::log(pre / around.long_s);
  column[kGatedPre] = column[kSinusGate] * column[kPreOverUpper];
  column[kPreOverShortest] = std::log(pre / around.short_s);
  const double spreads = column[kPreOverMedian] / (column[kSpread] + kMinSpread);
  column[kSpreadsEarly] = std::clamp(spreads, -kMaxSpreads, kMaxSpreads) / kSpreadsUnit;
}

}  // namespace

std::vector<double> moving_mean(std::span<const double> values, std::size_t side) {
  std::vector<double> total(values.size() + 1, 0.0);
  for (std::size_t i = 0; i < values.size(); ++i) total[i + 1] = total[i] + values[i];
  std::vector<double> means(values.size());
  for (std::size_t i = 0; i < values.size(); ++i) {
    const std::size_t first = i - std::min(i, side);
    const std::size_t end = std::min(values.size(), i + side + 1);
    means[i] = (total[end] - total[first]) / static_cast<double>(end - first);
  }
  return means;
}

std::vector<double> moving_quantile(std::span<const double> values, std::size_t side, double share) {
  std::vector<double> result(values.size());
  std::vector<double> window;
  window.reserve(2 * side + 1);
  const auto last = static_cast<std::ptrdiff_t>(values.size()) - 1;
  for (std::ptrdiff_t i = 0; i <= last; ++i) {
    window.clear();
    const auto reach = static_cast<std::ptrdiff_t>(side);
    for (std::ptrdiff_t k = i - reach; k <= i + reach; ++k)
      window.push_back(values[static_cast<std::size_t>(std::clamp<std::ptrdiff_t>(k, 0, last))]);
    result[static_cast<std::size_t>(i)] = interpolated_quantile(window, share);
  }
  return result;
}

RhythmContext rhythm_context(std::span<const double> r_s) {
  RhythmContext context;
  const std::size_t count = r_s.size();
  if (count == 0) return context;

  std::vector<double> interval_s(count + 1);  // before beat i; the first and the last are unknown: the mean
  double sum_s = 0.0, intervals = 0.0;
  for (std::size_t i = 1; i < count; ++i) {
    interval_s[i] = std::clamp(r_s[i] - r_s[i - 1], kShortest_s, kLongest_s);
    if (interval_s[i] >= kLongest_s) continue;
    sum_s += interval_s[i];
    intervals += 1.0;
  }
  const double mean_s = intervals > 0.0 ? sum_s / intervals : kDefault_s;
  interval_s.front() = mean_s;
  interval_s.back() = mean_s;
  context.pre_s.assign(interval_s.begin(), interval_s.end() - 1);
  const std::vector<double>& pre_s = context.pre_s;

  const std::vector<double> median_s = moving_quantile(pre_s, kNear, 0.5);
  const std::vector<double> upper_s = moving_quantile(pre_s, kNear, 0.75);
  const std::vector<double> near_median_s = moving_quantile(pre_s, 2, 0.5);
  std::vector<double> far_median_s, far_long_s;
  if (count > 2 * kFar + 1) {
    far_median_s = moving_quantile(pre_s, kFar, 0.5);
    far_long_s = moving_quantile(pre_s, kFar, kLongShare);
  } else {
    std::vector<double> all = pre_s;
    far_median_s.assign(count, interpolated_quantile(all, 0.5));
    far_long_s.assign(count, interpolated_quantile(all, kLongShare));
  }
  std::vector<double> base_s(count);
  for (std::size_t i = 0; i < count; ++i) base_s[i] = std::max(median_s[i], kMinBase_s);
  const std::vector<double> wide = least_change(pre_s, base_s, 30);
  const std::vector<double> narrow = least_change(pre_s, base_s, 12);
  const std::vector<double> step = median_change(pre_s, base_s, 1, 8);

  const std::vector<double> quarter_s = moving_quantile(pre_s, kStretch, 0.25);
  const std::vector<double> three_quarters_s = moving_quantile(pre_s, kStretch, 0.75);
  const std::vector<double> short_s = moving_quantile(pre_s, kStretch, 1.0 - kLongShare);
  const std::vector<double> long_s = moving_quantile(pre_s, kStretch, kLongShare);
  const std::vector<double> turns = moving_mean(turning_points(pre_s), kStretch);

  context.post_s.assign(interval_s.begin() + 1, interval_s.end());
  context.around.resize(count);
  context.columns.resize(count * kRhythmColumns);
  for (std::size_t i = 0; i < count; ++i) {
    context.around[i] = {.mean_s = mean_s,
                         .previous_s = i > 0 ? pre_s[i - 1] : mean_s,
                         .median_s = median_s[i],
                         .upper_s = upper_s[i],
                         .long_s = far_long_s[i],
                         .short_s = short_s[i]};
    double* column = context.columns.data() + i * kRhythmColumns;
    column[kRateChange] = std::log(near_median_s[i] / far_median_s[i]);
    column[kIrregularity30] = wide[i];
    column[kIrregularity12] = narrow[i];
    column[kIrregularity8] = step[i];
    column[kSinusGate] = 1.0 / (1.0 + std::pow(wide[i] / kIrregularHalf, 4.0));
    column[kSpread] = std::log(three_quarters_s[i] / quarter_s[i]);
    column[kWideSpread] = std::log(long_s[i] / short_s[i]);
    column[kTurns] = turns[i];
    measure_intervals(context, i, pre_s[i], context.post_s[i], column);
  }
  return context;
}

std::vector<double> rhythm_row(const RhythmContext& context, std::size_t beat, double pre_s, double post_s) {
  const auto row = std::span(context.columns).subspan(beat * kRhythmColumns, kRhythmColumns);
  std::vector<double> columns(row.begin(), row.end());
  measure_intervals(context, beat, std::clamp(pre_s, kShortest_s, kLongest_s),
                    std::clamp(post_s, kShortest_s, kLongest_s), columns.data());
  return columns;
}

}  // namespace ecg
