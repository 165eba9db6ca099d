// Long because every column about shape is defined here, in the order in which training reads them.
#include "core/features/record_comparison.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "core/base/statistics.hpp"
#include "core/features/record_comparison_parts.hpp"

namespace ecg {

namespace {

constexpr double kNotEarlyNear = -0.12;        ///< ordinary beats: kPreOverUpper above this ...
constexpr double kNotEarlyRecord = -0.22;      ///< ... and kPreOverMean above this
constexpr std::size_t kFewOrdinary = 20;       ///< with fewer, the second condition, then both are dropped
constexpr std::size_t kMaxMedianBeats = 1000;  ///< the record's template is the median of at most so many
constexpr double kAlignable = 0.5;             ///< corr with the dominant shape below which a beat is not moved
constexpr double kLagCost = 1e-4;              ///< of corr, per sample moved: between equals the nearest wins
constexpr double kGroupTrust = 3.0;            ///< a group's mean counts n / (n + 3)
constexpr double kOnTime = -0.12, kOnTimeSpread = 0.03;  ///< kPreOverMedian where a beat is half "on time"
constexpr std::size_t kTailFade = 16;                    ///< samples over which a window's end is faded out

using namespace comparison;  // NOLINT: the parts of this very class

double peak_to_peak(Row values) {
  const auto [low, high] = std::ranges::minmax(values);
  return static_cast<double>(high) - static_cast<double>(low);
}

double area_over_height(Row values) {
  double sum = 0.0, most = 0.0;
  for (const float v : values) {
    sum += std::abs(static_cast<double>(v));
    most = std::max(most, std::abs(static_cast<double>(v)));
  }
  return sum / (most + 1e-6);
}

double steepest(Row values) {
  double most = 0.0;
  for (std::size_t i = 1; i < values.size(); ++i)
    most = std::max(most, std::abs(static_cast<double>(values[i]) - static_cast<double>(values[i - 1])));
  return most;
}

/// Values about their mean.
std::vector<float> centred(Row values) {
  double sum = 0.0;
  for (const float v : values) sum += static_cast<double>(v);
  const auto mean = static_cast<float>(sum / static_cast<double>(values.size()));
  std::vector<float> result(values.begin(), values.end());
  for (float& v : result) v -= mean;
  return result;
}

double exact_median(std::vector<double> values) {
  return values.empty() ? 0.0 : quantile_in_place(std::span(values), 0.5);
}

/// Spread in time of the squared slope of a form, samples.
double qrs_duration(Row form) {
  double total = 1e-9, first = 0.0, second = 0.0;
  for (std::size_t begin = 0; begin < form.size(); begin += kFormSamples) {
    const Row wide = part(form.subspan(begin, kFormSamples), kWideQrsRange);
    for (std::size_t i = 1; i < wide.size(); ++i) {
      const double slope = static_cast<double>(wide[i]) - static_cast<double>(wide[i - 1]);
      const auto time = static_cast<double>(i);
      total += slope * slope;
      first += slope * slope * time;
      second += slope * slope * time * time;
    }
  }
  const double centre = first / total;
  return std::sqrt(std::max(second / total - centre * centre, 0.0));
}

/// 1 for a beat on time, 0 for an early one.
double on_time(double pre_over_median) {
  const double late = std::clamp((pre_over_median - kOnTime) / kOnTimeSpread, -30.0, 30.0);
  return 1.0 / (1.0 + std::exp(-late));
}

RhythmContext rhythm_of(const Record& record, std::span<const SampleIndex> r_peaks) {
  std::vector<double> r_s;
  r_s.reserve(r_peaks.size());
  for (const SampleIndex peak : r_peaks) r_s.push_back(seconds_from_samples(peak, record.fs_hz));
  return rhythm_context(r_s);
}

}  // namespace

RecordComparison::RecordComparison(const Record& record, std::span<const SampleIndex> r_peaks, bool both_leads)
    : rhythm_(rhythm_of(record, r_peaks)),
      x_(record, context_leads(record, both_leads), r_peaks),
      count_(r_peaks.size()),
      groups_(group_shapes(x_.qrs())),
      lag_(count_, 0),
      columns_(count_, Columns{}) {
  if (groups_.size.empty()) return;
  align();
  choose_ordinary();
  make_record_template();
  compare_with_templates();
  compare_p_waves();
  for (std::size_t beat = 0; beat < count_; ++beat) compare_with_neighbours(beat, form(beat), columns_[beat]);
  describe_groups();
  choose_other_shape();
  for (std::size_t beat = 0; beat < count_; ++beat)
    mix_with_other_shapes(form(beat), own_qrs(beat), groups_.group[beat], pre_over_median(beat), columns_[beat]);
  measure_spread();
  for (std::size_t beat = 0; beat < count_; ++beat) weigh_fusion(pre_over_median(beat), columns_[beat]);
  measure_noise_around();
}

BeatContext RecordComparison::context() const {
  BeatContext context{.values = std::vector<float>(count_ * kContextColumns), .valid = x_.valid()};
  for (std::size_t beat = 0; beat < count_; ++beat) {
    const std::span<float> row = std::span(context.values).subspan(beat * kContextColumns, kContextColumns);
    write_columns(std::span(rhythm_.columns).subspan(beat * kRhythmColumns, kRhythmColumns), row);
    write_columns(columns_[beat], row.subspan(kRhythmColumns));
  }
  return context;
}

RecordComparison::Row RecordComparison::shape(std::size_t group) const {
  const std::size_t width = x_.leads() * kQrsRange.size();
  return Row(groups_.mean).subspan(group * width, width);
}

RecordComparison::Row RecordComparison::own_qrs(std::size_t beat) const {
  const std::size_t width = x_.leads() * kQrsRange.size();
  return Row(own_qrs_).subspan(beat * width, width);
}

std::vector<double> RecordComparison::column(ShapeColumn wanted) const {
  std::vector<double> values(count_);
  for (std::size_t beat = 0; beat < count_; ++beat) values[beat] = value(beat, wanted);
  return values;
}

void RecordComparison::align() {
  const Row usual = shape(0);
  for (std::size_t beat = 0; beat < count_; ++beat) {
    double best = -std::numeric_limits<double>::infinity(), nearest = std::numeric_limits<double>::infinity();
    for (std::int32_t step = -kShapeLag; step <= kShapeLag; ++step) {
      const Sums sums = qrs_against(form(beat), step, usual);
      nearest = std::min(nearest, sums.difference() / std::max({sums.aa, sums.bb, 1e-12}));
      const double fit = sums.corr() - kLagCost * std::abs(step);
      if (fit > best) {
        best = fit;
        lag_[beat] = step;
      }
    }
    if (best < kAlignable) lag_[beat] = 0;
    at(beat, kDominantDistance) = std::log(nearest + 1e-3);
  }
  x_.move(lag_);
}

void RecordComparison::choose_ordinary() {
  const auto chosen = [&](bool near, bool record) {
    std::size_t number = 0;
    ordinary_.assign(count_, 0);
    for (std::size_t beat = 0; beat < count_; ++beat) {
      const bool fits = dominant(beat) && (!near || rhythm_.at(beat, kPreOverUpper) > kNotEarlyNear) &&
                        (!record || rhythm_.at(beat, kPreOverMean) > kNotEarlyRecord);
      ordinary_[beat] = fits ? 1 : 0;
      number += fits ? 1U : 0U;
    }
    return number >= kFewOrdinary;
  };
  if (!chosen(true, true) && !chosen(true, false)) chosen(false, false);
  for (std::size_t beat = 0; beat < count_; ++beat) {
    if (ordinary_[beat] != 0) ordinary_beats_.push_back(beat);
  }
}

void RecordComparison::make_record_template() {
  const std::vector<std::size_t>& rows = ordinary_beats_;
  const std::size_t used = std::min(rows.size(), kMaxMedianBeats);
  record_.assign(x_.leads() * kFormSamples, 0.0F);
  std::vector<float> values(used);
  for (std::size_t lead = 0; lead < x_.leads(); ++lead) {
    for (std::size_t i = 0; i < kFormSamples; ++i) {
      for (std::size_t k = 0; k < used; ++k) values[k] = x_.window(rows[k * rows.size() / used], lead)[i];
      record_[lead * kFormSamples + i] = used == 0 ? 0.0F : quantile_in_place(std::span(values), 0.5);
    }
  }
  energy_ = 0.0;
  for (std::size_t lead = 0; lead < x_.leads(); ++lead) {
    for (const float v : part(lead_of(record_, lead), kQrsRange))
      energy_ += static_cast<double>(v) * static_cast<double>(v);
  }
  energy_ = std::max(energy_, 1e-9);
}

RecordComparison::TemplateRows RecordComparison::template_rows(std::size_t beat) const {
  const auto place =
      static_cast<std::size_t>(std::ranges::lower_bound(ordinary_beats_, beat) - ordinary_beats_.begin());
  const std::size_t self = ordinary_[beat];
  return {place - std::min(place, kTemplateSide), std::min(place + kTemplateSide + self, ordinary_beats_.size())};
}

/// Each beat's own template slides along: sums over the ordinary beats around are added to and taken from.
void RecordComparison::compare_with_templates() {
  duration_ = qrs_duration(record_);
  p_wave_.resize(count_);
  p_noise_.resize(count_);
  const std::size_t width = x_.leads() * kFormSamples;
  std::vector<double> sum(width, 0.0);
  const auto add = [&](std::size_t beat, double sign) {
    const Row values = form(beat);
    for (std::size_t i = 0; i < width; ++i) sum[i] += sign * static_cast<double>(values[i]);
  };
  std::vector<float> own(width);
  std::size_t first = 0, end = 0;
  for (std::size_t beat = 0; beat < count_; ++beat) {
    const std::size_t self = ordinary_[beat];
    const TemplateRows wanted = template_rows(beat);
    for (; end < wanted.end; ++end) add(ordinary_beats_[end], 1.0);
    for (; first < wanted.first; ++first) add(ordinary_beats_[first], -1.0);
    const std::size_t used = end - first - self;
    if (used < kMinTemplate) own = record_;
    else {
      const Row values = form(beat);
      for (std::size_t i = 0; i < width; ++i) {
        const double mine = self != 0 ? static_cast<double>(values[i]) : 0.0;
        own[i] = static_cast<float>((sum[i] - mine) / static_cast<double>(used));
      }
    }
    for (std::size_t lead = 0; lead < x_.leads(); ++lead) {
      const Row qrs = part(lead_of(own, lead), kQrsRange);
      own_qrs_.insert(own_qrs_.end(), qrs.begin(), qrs.end());
    }
    compare_qrs(form(beat), own, columns_[beat]);
    const bool tail = beat > 0 && dominant(beat - 1);
    const PWave p = compare_p(form(beat), own, rhythm_.pre_s[beat], tail, columns_[beat]);
    p_wave_[beat] = p.energy;
    p_noise_[beat] = p.difference;
  }
}

void RecordComparison::compare_qrs(Row form, Row own, Columns& row) const {
  const auto leads = static_cast<double>(x_.leads());
  const Sums qrs = range_sums(form, own, kQrsRange), t_wave = range_sums(form, own, kTRange);
  row[kQrsFit] = qrs.corr();
  row[kQrsDifference] = std::log(qrs.difference() / energy_ + kTiny);
  row[kEnergy] = std::log(qrs.aa / energy_ + kTiny) - std::log(qrs.bb / energy_ + kTiny);
  row[kTFit] = t_wave.corr();
  row[kTDifference] = std::log(t_wave.difference() / energy_ + kTiny);
  row[kPDifference] = std::log(range_sums(form, own, kPRange).difference() / energy_ + kTiny);
  double worst = 1.0, height = std::numeric_limits<double>::infinity(), area = 0.0, steep = 0.0;
  for (std::size_t lead = 0; lead < x_.leads(); ++lead) {
    const Row mine = part(lead_of(form, lead), kWideQrsRange);
    const Row usual = part(lead_of(own, lead), kWideQrsRange), whole = part(lead_of(record_, lead), kWideQrsRange);
    Sums sums;
    sums.add(mine, usual);
    if (lead == 0) row[kFirstLeadFit] = sums.corr();
    worst = std::min(worst, sums.corr());
    height = std::min(height, std::log(peak_to_peak(mine) / std::max(peak_to_peak(usual), 1e-2) + 1e-3));
    area += std::log(area_over_height(mine) / area_over_height(whole));
    steep += std::log((steepest(mine) + 1e-3) / (steepest(whole) + 1e-3));
  }
  row[kWorstLeadFit] = worst;
  row[kHeight] = height;
  row[kArea] = area / leads;
  row[kSteepness] = steep / leads;
  row[kDuration] = std::log(qrs_duration(form) / duration_);
}

/// P against the patient's ordinary P, also after taking away what the T wave of the beat before leaves there.
RecordComparison::PWave RecordComparison::compare_p(Row form, Row own, double pre_s, bool tail, Columns& row) const {
  Sums with_record, with_own, rest_with_own;
  const auto since = std::lround(pre_s * kFormRate_hz);
  for (std::size_t lead = 0; lead < x_.leads(); ++lead) {
    const Row usual = lead_of(own, lead);
    const std::vector<float> own_p = centred(part(usual, kPRange));
    std::vector<float> p(part(lead_of(form, lead), kPRange).begin(), part(lead_of(form, lead), kPRange).end());
    const std::vector<float> centred_p = centred(p);
    with_record.add(centred_p, centred(part(lead_of(record_, lead), kPRange)));
    with_own.add(centred_p, own_p);
    for (std::size_t i = 0; tail && i < p.size(); ++i) {
      const auto place = since + static_cast<long>(kPRange.begin + i);  // in the window of the beat before
      if (place < 0 || place >= static_cast<long>(kFormSamples)) continue;
      const double left = static_cast<double>(kFormSamples) - static_cast<double>(place);
      const double fade = std::clamp(left / static_cast<double>(kTailFade), 0.0, 1.0);
      p[i] -= static_cast<float>(fade) * usual[static_cast<std::size_t>(place)];
    }
    rest_with_own.add(centred(p), own_p);
  }
  row[kPFit] = with_record.corr();
  row[kPRestFit] = rest_with_own.corr();
  row[kPRestShare] = rest_with_own.ab / (rest_with_own.bb + 1e-3 * energy_);
  return {.energy = with_own.bb / energy_, .difference = with_own.difference() / energy_};
}

void RecordComparison::compare_p_waves() {
  const std::vector<double> around = moving_mean(column(kPFit), kNearP);
  const std::vector<double> wave = moving_mean(p_wave_, kTemplateSide);
  const std::vector<double> noise = moving_quantile(p_noise_, kTemplateSide, 0.5);
  for (std::size_t beat = 0; beat < count_; ++beat) {
    at(beat, kPFitAround) = around[beat];
    at(beat, kPClarity) = std::log((wave[beat] + kTiny) / (noise[beat] + kTiny));
  }
}

void RecordComparison::compare_with_neighbours(std::size_t beat, Row form, Columns& row) const {
  constexpr std::size_t kAround = 8;  // beats to each side
  constexpr double kAlike = 0.9;
  const std::size_t begin = beat - std::min(beat, kAround), end = std::min(count_, beat + kAround + 1);
  double best = 0.0, second = 0.0, alike = 0.0;
  row[kPreviousFit] = row[kNextFit] = 1.0;
  for (std::size_t other = begin; other < end; ++other) {
    if (other == beat) continue;
    const double fit = qrs_fit(form, this->form(other));
    alike += fit > kAlike ? 1.0 : 0.0;
    second = std::max(second, std::min(best, fit));
    best = std::max(best, fit);
    if (other + 1 == beat) row[kPreviousFit] = fit;
    if (other == beat + 1) row[kNextFit] = fit;
  }
  row[kAlikeAround] = alike / static_cast<double>(std::max<std::size_t>(end - begin, 2) - 1);
  row[kNextBestFit] = second;
}

std::vector<double> RecordComparison::group_means(std::span<const double> values) const {
  std::vector<double> means(groups_.size.size(), 0.0);
  for (std::size_t beat = 0; beat < count_; ++beat) {
    if (groups_.group[beat] >= 0) means[static_cast<std::size_t>(groups_.group[beat])] += values[beat];
  }
  for (std::size_t group = 0; group < means.size(); ++group) means[group] /= static_cast<double>(groups_.size[group]);
  return means;
}

/// A beat like none (group -1) is a group of its own.
void RecordComparison::describe_group(std::int32_t group, double size, double early, double pre, double fit,
                                      Columns& row) const {
  const double trust = size / (size + kGroupTrust);
  row[kGroupShare] = std::log(size / static_cast<double>(count_));
  row[kDominant] = group == 0 ? 1.0 : 0.0;
  row[kGroupEarly] = trust * early;
  row[kGroupPre] = trust * pre;
  row[kGroupFit] = fit;
}

void RecordComparison::describe_groups() {
  std::vector<double> early(count_), pre(count_);
  for (std::size_t beat = 0; beat < count_; ++beat) {
    pre[beat] = pre_over_median(beat);
    early[beat] = pre[beat] < kEarly ? 1.0 : 0.0;
  }
  means_.early = group_means(early);
  means_.pre = group_means(pre);
  means_.fit = group_means(column(kQrsFit));
  for (std::size_t beat = 0; beat < count_; ++beat) {
    const std::int32_t group = groups_.group[beat];
    const auto place = static_cast<std::size_t>(std::max(group, 0));
    const bool none = group < 0;
    describe_group(group, none ? 1.0 : static_cast<double>(groups_.size[place]),
                   none ? early[beat] : means_.early[place], none ? pre[beat] : means_.pre[place],
                   none ? value(beat, kQrsFit) : means_.fit[place], columns_[beat]);
  }
  const std::vector<double> around = moving_mean(column(kDominant), kDominantSide);
  for (std::size_t beat = 0; beat < count_; ++beat) at(beat, kDominantAround) = around[beat];
}

/// The patient's main early or wide shape, and where each beat lies on the way to it from the dominant one.
void RecordComparison::choose_other_shape() {
  constexpr std::int64_t kMinOther = 5;  // beats
  constexpr double kFarEnough = 0.4;     // squared distance from the dominant shape over its energy
  // Which shape is "the other one": far from the dominant, unlike it, early or wide, and frequent. Weights of our own, chosen
  // on the records of DS1; the figures of the models that were trained on these columns are those of this choice.
  constexpr double kFarthest = 3.0;  // squared distance over energy: beyond it, further says no more
  constexpr double kUnlike = 1.2;    // less correlation counts more
  constexpr double kNeitherEarlyNorWide = 0.15;
  constexpr double kWidest = 0.6;  // log of the duration over the usual one
  const std::vector<double> wide = group_means(column(kDuration));
  double best = 0.0;
  for (std::size_t group = 1; group < groups_.size.size(); ++group) {
    Sums sums;
    sums.add(shape(group), shape(0));
    const double size = static_cast<double>(groups_.size[group]), far = sums.difference();
    if (groups_.size[group] < kMinOther || far <= kFarEnough * sums.bb) continue;
    const double score = std::sqrt(size) * std::min(far / sums.bb, kFarthest) * (kUnlike - sums.corr()) *
                         (kNeitherEarlyNorWide + means_.early[group] * size / (size + kGroupTrust) +
                          std::clamp(wide[group], 0.0, kWidest));
    if (score <= best) continue;
    best = score;
    other_ = group;
    way_length_ = far;
  }
  if (other_ > 0) other_share_ = std::log(static_cast<double>(groups_.size[other_]) / static_cast<double>(count_));
  for (std::size_t beat = 0; beat < count_; ++beat)
    place_between_shapes(form(beat), pre_over_median(beat), columns_[beat]);
  if (other_ == 0) return;
  means_.between = group_means(column(kBetween));
  for (std::size_t beat = 0; beat < count_; ++beat) {
    const std::int32_t group = groups_.group[beat];
    at(beat, kGroupBetween) = group < 0 ? at(beat, kBetween) : means_.between[static_cast<std::size_t>(group)];
  }
}

void RecordComparison::place_between_shapes(Row form, double pre_over_median, Columns& row) const {
  constexpr double kNoOther = -8.0;                // log of a share below any
  constexpr double kBefore = -0.5, kBeyond = 1.6;  // ends of the line from the dominant (0) to the other shape (1)
  constexpr double kMiddleSpread = 0.25, kAsideSpread = 0.15;
  if (other_ == 0) {
    row[kOtherShare] = kNoOther;
    return;
  }
  const Sums with_to = qrs_against(form, 0, shape(other_)), with_from = qrs_against(form, 0, shape(0));
  // (x - from) . (to - from), from the sums: |to - from|^2 = |x - from|^2 + |x - to|^2 - 2 (x - from) . (x - to).
  const double from_squared = with_from.difference(), to_squared = with_to.difference();
  const double along = (from_squared - to_squared + way_length_) / (2.0 * way_length_);
  const double aside = std::max(0.0, from_squared / way_length_ - along * along);
  const double place = std::clamp(along, kBefore, kBeyond);
  row[kBetween] = place;
  row[kBeside] = std::log(aside + 1e-2);
  row[kMiddle] = std::exp(-std::pow((place - 0.5) / kMiddleSpread, 2.0)) * std::exp(-aside / kAsideSpread);
  row[kMiddleOnTime] = pre_over_median > kOnTime ? row[kMiddle] : 0.0;
  row[kOtherFit] = with_to.corr();
  row[kOtherShare] = other_share_;
}

/// The best weighted mean of T and a shape, moved to where it fits: w and what it leaves of the energy of x - T.
RecordComparison::Mix RecordComparison::mix_with(std::size_t group, Row form, Row own, Mix best) const {
  constexpr std::int32_t kMixLag = 3;  // samples
  constexpr double kFarEnough = 0.4;   // squared distance from T over the larger energy
  constexpr double kMaxWeight = 1.3;
  const std::size_t samples = kQrsRange.size();
  const auto last = static_cast<std::int32_t>(samples) - 1;
  const Row other = shape(group);
  for (std::int32_t lag = -kMixLag; lag <= kMixLag; ++lag) {
    double along = 0.0, way = 0.0, away = 0.0, vv = 0.0, tt = 0.0;
    for (std::size_t lead = 0; lead < x_.leads(); ++lead) {
      const Row window = part(lead_of(form, lead), kQrsRange);
      for (std::size_t i = 0; i < samples; ++i) {
        const auto place = static_cast<std::size_t>(std::clamp(static_cast<std::int32_t>(i) - lag, 0, last));
        const double v = other[lead * samples + place], t = own[lead * samples + i];
        const double x = static_cast<double>(window[i]) - t;
        vv += v * v;
        tt += t * t;
        along += x * (v - t);
        way += (v - t) * (v - t);
        away += x * x;
      }
    }
    if (way <= kFarEnough * std::max(vv, tt)) continue;
    const double weight = std::clamp(along / way, 0.0, kMaxWeight);
    const double rest = away - 2.0 * weight * along + weight * weight * way;
    if (rest < best.rest) best = {weight, rest};
  }
  return best;
}

/// Each beat as the best weighted mean of its own template and another shape of the patient. Fusions of one strength make
/// a group of their own, so that the beat's own group counts only where no other explains it.
void RecordComparison::mix_with_other_shapes(Row form, Row own, std::int32_t group, double pre_over_median,
                                             Columns& row) const {
  constexpr std::int64_t kMinOther = 3;  // beats
  constexpr double kWeightSpread = 0.25, kRestSpread = 0.25, kMinRest = 0.01, kExplained = 0.2;
  const Sums with_own = qrs_against(form, 0, own);
  const Mix alone = {0.0, with_own.difference()};
  const double energy = std::max(with_own.aa, 1e-9);
  Mix mix = alone;
  for (std::size_t other = 1; other < groups_.size.size(); ++other) {
    if (groups_.size[other] >= kMinOther && group != static_cast<std::int32_t>(other))
      mix = mix_with(other, form, own, mix);
  }
  if (group > 0 && mix.rest > kExplained * energy) mix = mix_with(static_cast<std::size_t>(group), form, own, alone);
  const double share = std::max(mix.rest, 0.0) / energy;
  row[kMixWeight] = mix.weight;
  row[kMixRest] = std::log(share + kMinRest);
  row[kMixMiddle] = std::exp(-std::pow((mix.weight - 0.5) / kWeightSpread, 2.0)) * std::exp(-share / kRestSpread);
  row[kMixOnTime] = row[kMixMiddle] * on_time(pre_over_median);
}

/// What noise does: it distorts the neighbours too, and where no QRS is.
void RecordComparison::measure_noise_around() {
  const std::vector<double> qrs = moving_quantile(column(kQrsDifference), kUnrestSide, 0.5);
  const std::vector<double> t_wave = moving_quantile(column(kTDifference), kUnrestSide, 0.5);
  const std::vector<double> p_wave = moving_quantile(column(kPDifference), kUnrestSide, 0.5);
  const std::vector<double> p_fit = moving_mean(column(kPFit), kFarP);
  usual_bends_ = bends(record_);
  for (std::size_t beat = 0; beat < count_; ++beat) {
    at(beat, kPFitFar) = p_fit[beat];
    at(beat, kQrsUnrest) = qrs[beat];
    at(beat, kTUnrest) = t_wave[beat];
    at(beat, kPUnrest) = p_wave[beat];
    at(beat, kRoughness) = std::log(bends(form(beat)) / usual_bends_);
  }
}

/// Energy of bends outside the QRS over E.
double RecordComparison::bends(Row form) const {
  double energy = 0.0;
  for (std::size_t lead = 0; lead < x_.leads(); ++lead) {
    for (const FormRange range : {kPRange, kTRange}) {
      const Row values = part(lead_of(form, lead), range);
      for (std::size_t i = 2; i < values.size(); ++i) {
        const double bend = static_cast<double>(values[i]) - 2.0 * static_cast<double>(values[i - 1]) +
                            static_cast<double>(values[i - 2]);
        energy += bend * bend;
      }
    }
  }
  return energy / energy_ + kTiny;
}

void RecordComparison::measure_spread() {
  constexpr double kSigmaOfMad = 1.48;  // standard deviation over median absolute deviation of a normal distribution
  constexpr double kMinSpread = 0.1;    // log units: of a record without any noise
  std::vector<double> usual;
  for (std::size_t beat = 0; beat < count_; ++beat) {
    if (dominant(beat)) usual.push_back(value(beat, kQrsDifference));
  }
  usual_difference_ = exact_median(usual);
  for (double& v : usual) v = std::abs(v - usual_difference_);
  usual_spread_ = kSigmaOfMad * exact_median(usual) + kMinSpread;
}

/// On time, with the patient's P wave, and yet another QRS: what a fusion beat is.
void RecordComparison::weigh_fusion(double pre_over_median, Columns& row) const {
  constexpr double kMaxUnusual = 8.0, kUnusualScale = 4.0;  // spreads
  constexpr double kDifferenceRange = 4.0;  // kQrsDifference below -4: e^-4 of the energy, beats that are alike
  constexpr double kDifferenceScale = 2.0;
  constexpr double kMaxFused = 1.2;  // a ventricular beat is still more unusual than a fusion
  const double difference = row[kQrsDifference];
  const double p_wave = std::clamp(row[kPFit], 0.0, 1.0);
  const double other = std::clamp(difference + kDifferenceRange, 0.0, kDifferenceRange) / kDifferenceScale;
  row[kUnusual] = std::clamp((difference - usual_difference_) / usual_spread_, 0.0, kMaxUnusual) / kUnusualScale;
  row[kFusedUnusual] = std::min(row[kUnusual], kMaxFused) * on_time(pre_over_median) * p_wave;
  row[kFusedDifferent] = other * on_time(pre_over_median) * p_wave;
  row[kDifferentWithoutP] = other * (1.0 - p_wave);
}

}  // namespace ecg
