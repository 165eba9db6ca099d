// What the columns of one beat would be, were it another one.
#include <algorithm>
#include <limits>

#include "core/base/statistics.hpp"
#include "core/features/record_comparison.hpp"
#include "core/features/record_comparison_parts.hpp"

namespace ecg {

namespace {

using namespace comparison;  // NOLINT: the parts of this very class

/// moving_mean(values, side)[beat] had the beat another value.
template <typename Value>
double mean_around(std::size_t count, std::size_t beat, std::size_t side, double own, Value value) {
  const std::size_t first = beat - std::min(beat, side), end = std::min(count, beat + side + 1);
  double sum = 0.0;
  for (std::size_t i = first; i < end; ++i) sum += i == beat ? own : value(i);
  return sum / static_cast<double>(end - first);
}

/// moving_quantile(values, side, 0.5)[beat] had the beat another value; an odd number of values, so that the median is one of them.
template <typename Value>
double median_around(std::size_t count, std::size_t beat, std::size_t side, double own, Value value) {
  std::vector<double> window;
  const auto last = static_cast<std::ptrdiff_t>(count) - 1, middle = static_cast<std::ptrdiff_t>(beat);
  for (std::ptrdiff_t i = middle - static_cast<std::ptrdiff_t>(side); i <= middle + static_cast<std::ptrdiff_t>(side);
       ++i) {
    const auto place = static_cast<std::size_t>(std::clamp<std::ptrdiff_t>(i, 0, last));
    window.push_back(place == beat ? own : value(place));
  }
  return quantile_in_place(std::span(window), 0.5);
}

}  // namespace

BeatForm RecordComparison::as_recorded(std::size_t beat) const {
  const Row values = form(beat);
  return {.form = {values.begin(), values.end()}, .pre_s = rhythm_.pre_s[beat], .post_s = rhythm_.post_s[beat]};
}

std::vector<float> RecordComparison::usual_form(std::size_t beat) const {
  if (record_.empty()) return std::vector<float>(x_.leads() * kFormSamples, 0.0F);
  const TemplateRows rows = template_rows(beat);
  std::vector<double> sum(record_.size(), 0.0);
  std::size_t used = 0;
  for (std::size_t k = rows.first; k < rows.end; ++k) {
    if (ordinary_beats_[k] == beat) continue;
    ++used;
    const Row values = form(ordinary_beats_[k]);
    for (std::size_t i = 0; i < sum.size(); ++i) sum[i] += static_cast<double>(values[i]);
  }
  if (used < kMinTemplate) return record_;
  std::vector<float> mean(sum.size());
  for (std::size_t i = 0; i < sum.size(); ++i) mean[i] = static_cast<float>(sum[i] / static_cast<double>(used));
  return mean;
}

std::int32_t RecordComparison::ordinary_beat_near(const BeatPlace& place) const {
  if (record_.empty()) return -1;
  const TemplateRows rows = template_rows(place.beat);
  std::int32_t nearest = -1;
  double least = std::numeric_limits<double>::infinity();
  for (std::size_t k = rows.first; k < rows.end; ++k) {
    const std::size_t other = ordinary_beats_[k];
    if (other == place.beat || !valid(other)) continue;
    const double difference = range_sums(form(other), place.usual, kQrsRange).difference();
    if (difference >= least) continue;
    least = difference;
    nearest = static_cast<std::int32_t>(other);
  }
  return nearest;
}

std::int32_t RecordComparison::group_of(std::size_t beat, Row form) const {
  // As the grouping saw it: before the windows were moved, with its margin.
  constexpr std::size_t kStored = kQrsRange.size() + 2 * static_cast<std::size_t>(kShapeLag);
  const std::int32_t begin = static_cast<std::int32_t>(kQrsRange.begin) - kShapeLag - lag_[beat];
  std::vector<float> complex;
  for (std::size_t lead = 0; lead < x_.leads(); ++lead) {
    const Row values = lead_of(form, lead).subspan(static_cast<std::size_t>(begin), kStored);
    complex.insert(complex.end(), values.begin(), values.end());
  }
  return nearest_group(groups_, x_.leads(), kQrsRange.size(), complex);
}

double RecordComparison::size_with(std::size_t beat, std::int32_t group) const {
  if (group < 0) return 1.0;
  return static_cast<double>(groups_.size[static_cast<std::size_t>(group)]) +
         (groups_.group[beat] == group ? 0.0 : 1.0);
}

double RecordComparison::mean_with(std::span<const double> means, std::size_t beat, double before, std::int32_t group,
                                   double now) const {
  if (group < 0) return now;
  const auto place = static_cast<std::size_t>(group);
  const double others = means[place] * static_cast<double>(groups_.size[place]);
  return (groups_.group[beat] == group ? others - before + now : others + now) / size_with(beat, group);
}

void RecordComparison::row(const BeatPlace& place, const BeatForm& changed, std::span<float> columns) const {
  const std::size_t beat = place.beat;
  const Row own(place.usual);
  const std::vector<double> rhythm = rhythm_row(rhythm_, beat, changed.pre_s, changed.post_s);
  write_columns(rhythm, columns);
  Columns row{};
  if (groups_.size.empty()) {
    write_columns(row, columns.subspan(kRhythmColumns));
    return;
  }
  const Row form(changed.form);
  const double pre = rhythm[kPreOverMedian], pre_before = pre_over_median(beat);

  double nearest = std::numeric_limits<double>::infinity();
  for (std::int32_t step = -kShapeLag; step <= kShapeLag; ++step) {
    const Sums sums = qrs_against(form, step - lag_[beat], shape(0));
    nearest = std::min(nearest, sums.difference() / std::max({sums.aa, sums.bb, 1e-12}));
  }
  row[kDominantDistance] = std::log(nearest + 1e-3);
  compare_qrs(form, own, row);
  const PWave p = compare_p(form, own, changed.pre_s, beat > 0 && dominant(beat - 1), row);
  const auto column = [this](ShapeColumn wanted) { return [this, wanted](std::size_t i) { return value(i, wanted); }; };
  row[kPFitAround] = mean_around(count_, beat, kNearP, row[kPFit], column(kPFit));
  row[kPFitFar] = mean_around(count_, beat, kFarP, row[kPFit], column(kPFit));
  const double wave = mean_around(count_, beat, kTemplateSide, p.energy, [this](std::size_t i) { return p_wave_[i]; });
  const double noise =
      median_around(count_, beat, kTemplateSide, p.difference, [this](std::size_t i) { return p_noise_[i]; });
  row[kPClarity] = std::log((wave + kTiny) / (noise + kTiny));
  compare_with_neighbours(beat, form, row);

  const std::int32_t group = group_of(beat, form);
  describe_group(group, size_with(beat, group),
                 mean_with(means_.early, beat, pre_before < kEarly ? 1.0 : 0.0, group, pre < kEarly ? 1.0 : 0.0),
                 mean_with(means_.pre, beat, pre_before, group, pre),
                 mean_with(means_.fit, beat, value(beat, kQrsFit), group, row[kQrsFit]), row);
  row[kDominantAround] = mean_around(count_, beat, kDominantSide, row[kDominant], column(kDominant));
  place_between_shapes(form, pre, row);
  if (other_ > 0) row[kGroupBetween] = mean_with(means_.between, beat, value(beat, kBetween), group, row[kBetween]);

  std::vector<float> own_complex;
  for (std::size_t lead = 0; lead < x_.leads(); ++lead) {
    const Row qrs = part(lead_of(own, lead), kQrsRange);
    own_complex.insert(own_complex.end(), qrs.begin(), qrs.end());
  }
  mix_with_other_shapes(form, own_complex, group, pre, row);
  weigh_fusion(pre, row);
  row[kQrsUnrest] = median_around(count_, beat, kUnrestSide, row[kQrsDifference], column(kQrsDifference));
  row[kTUnrest] = median_around(count_, beat, kUnrestSide, row[kTDifference], column(kTDifference));
  row[kPUnrest] = median_around(count_, beat, kUnrestSide, row[kPDifference], column(kPDifference));
  row[kRoughness] = std::log(bends(form) / usual_bends_);
  write_columns(row, columns.subspan(kRhythmColumns));
}

}  // namespace ecg
