// Long because every column of the context is defined here, in the order in which training reads them.
#include "core/features/beat_context.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/base/statistics.hpp"
#include "core/features/beat_forms.hpp"

namespace ecg {

namespace {

constexpr double kTiny = 1e-4;             ///< share of the template's QRS energy below which a difference is nothing
constexpr double kEarly = -0.1;            ///< kPreOverMedian below this: an early beat
constexpr double kNotEarlyNear = -0.12;    ///< ordinary beats: kPreOverUpper above this ...
constexpr double kNotEarlyRecord = -0.22;  ///< ... and kPreOverMean above this
constexpr std::size_t kFewOrdinary = 20;   ///< with fewer, the second condition, then both are dropped
constexpr std::size_t kTemplateSide = 12;  ///< ordinary beats to each side of a beat that make its template
constexpr std::size_t kMinTemplate = 4;    ///< with fewer, the record's template
constexpr std::size_t kMaxMedianBeats = 1000;  ///< the record's template is the median of at most so many
constexpr double kAlignable = 0.5;             ///< corr with the dominant shape below which a beat is not moved
constexpr double kLagCost = 1e-4;              ///< of corr, per sample moved: between equals the nearest wins
constexpr double kGroupTrust = 3.0;            ///< a group's mean counts n / (n + 3)
constexpr double kOnTime = -0.12, kOnTimeSpread = 0.03;  ///< kPreOverMedian where a beat is half "on time"
constexpr std::size_t kTailFade = 16;                    ///< samples over which a window's end is faded out
constexpr double kMaxInfinite = 10.0;                    ///< stands for an infinite logarithm

using Row = std::span<const float>;
/// {lead, kFormSamples}, row-major.
using Form = std::vector<float>;

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

Row lead_of(const Form& form, std::size_t lead) { return Row(form).subspan(lead * kFormSamples, kFormSamples); }
Row part(Row window, FormRange range) { return window.subspan(range.begin, range.size()); }

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

/// One record's comparison, column by column.
class Comparison {
 public:
  Comparison(const RhythmContext& rhythm, BeatForms forms)
      : rhythm_(rhythm),
        x_(std::move(forms)),
        count_(x_.beats()),
        groups_(group_shapes(x_.qrs())),
        columns_(count_ * kShapeColumns, 0.0) {
    if (groups_.size.empty()) return;
    align();
    choose_ordinary();
    make_record_template();
    compare_with_templates();
    compare_p_waves();
    compare_with_neighbours();
    describe_groups();
    place_between_shapes();
    mix_with_other_shapes();
    weigh_fusion();
    measure_noise_around();
  }
  [[nodiscard]] double value(std::size_t beat, std::size_t column) const {
    return columns_[beat * kShapeColumns + column];
  }

 private:
  double& at(std::size_t beat, ShapeColumn column) { return columns_[beat * kShapeColumns + column]; }
  [[nodiscard]] bool dominant(std::size_t beat) const { return groups_.group[beat] == 0; }
  [[nodiscard]] Row shape(std::size_t group) const {
    const std::size_t width = x_.leads() * kQrsRange.size();
    return Row(groups_.mean).subspan(group * width, width);
  }
  /// Complexes of a window moved by `lag`, against a shape.
  [[nodiscard]] Sums qrs_against(std::size_t beat, std::int32_t lag, Row mean) const {
    Sums sums;
    for (std::size_t lead = 0; lead < x_.leads(); ++lead) {
      const std::int32_t moved = static_cast<std::int32_t>(kQrsRange.begin) + lag;
      const auto begin = static_cast<std::size_t>(moved);
      sums.add(x_.window(beat, lead).subspan(begin, kQrsRange.size()),
               mean.subspan(lead * kQrsRange.size(), kQrsRange.size()));
    }
    return sums;
  }
  [[nodiscard]] Sums range_sums(std::size_t beat, const Form& form, FormRange range) const {
    Sums sums;
    for (std::size_t lead = 0; lead < x_.leads(); ++lead)
      sums.add(part(x_.window(beat, lead), range), part(lead_of(form, lead), range));
    return sums;
  }
  [[nodiscard]] double qrs_fit(std::size_t beat, std::size_t other) const {
    Sums sums;
    for (std::size_t lead = 0; lead < x_.leads(); ++lead)
      sums.add(part(x_.window(beat, lead), kQrsRange), part(x_.window(other, lead), kQrsRange));
    return sums.corr();
  }
  [[nodiscard]] std::vector<double> column(ShapeColumn wanted) const {
    std::vector<double> values(count_);
    for (std::size_t beat = 0; beat < count_; ++beat) values[beat] = value(beat, wanted);
    return values;
  }

  void align();
  void choose_ordinary();
  void make_record_template();
  void compare_with_templates();
  void compare_qrs(std::size_t beat, const Form& own);
  void compare_p(std::size_t beat, const Form& own);
  void compare_p_waves();
  void compare_with_neighbours();
  void describe_groups();
  void place_between_shapes();
  struct Mix {
    double weight = 0.0, rest = 0.0;
  };
  [[nodiscard]] Mix mix_with(std::size_t group, std::size_t beat, Mix best) const;
  [[nodiscard]] Row own_qrs(std::size_t beat) const {
    const std::size_t width = x_.leads() * kQrsRange.size();
    return Row(own_qrs_).subspan(beat * width, width);
  }
  void mix_with_other_shapes();
  void weigh_fusion();
  void measure_noise_around();
  [[nodiscard]] double on_time(std::size_t beat) const;
  /// Mean over each group of a value per beat.
  template <typename Value>
  std::vector<double> group_means(Value value) const;

  const RhythmContext& rhythm_;
  BeatForms x_;
  std::size_t count_;
  ShapeGroups groups_;
  std::vector<double> columns_;  ///< {beat, kShapeColumns}
  std::vector<float> own_qrs_;   ///< {beat, lead, QRS samples}: T over the QRS
  std::vector<std::uint8_t> ordinary_;
  Form record_;                           ///< G
  double energy_ = 1.0;                   ///< E
  double duration_ = 1.0;                 ///< of G's QRS
  std::vector<double> p_wave_, p_noise_;  ///< per beat: P energy of T, difference from it; over E
};

void Comparison::align() {
  const Row usual = shape(0);
  std::vector<std::int32_t> lag(count_, 0);
  for (std::size_t beat = 0; beat < count_; ++beat) {
    double best = -std::numeric_limits<double>::infinity(), nearest = std::numeric_limits<double>::infinity();
    for (std::int32_t step = -kShapeLag; step <= kShapeLag; ++step) {
      const Sums sums = qrs_against(beat, step, usual);
      nearest = std::min(nearest, sums.difference() / std::max({sums.aa, sums.bb, 1e-12}));
      const double fit = sums.corr() - kLagCost * std::abs(step);
      if (fit > best) {
        best = fit;
        lag[beat] = step;
      }
    }
    if (best < kAlignable) lag[beat] = 0;
    at(beat, kDominantDistance) = std::log(nearest + 1e-3);
  }
  x_.move(lag);
}

void Comparison::choose_ordinary() {
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
}

void Comparison::make_record_template() {
  std::vector<std::size_t> rows;
  for (std::size_t beat = 0; beat < count_; ++beat) {
    if (ordinary_[beat] != 0) rows.push_back(beat);
  }
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

/// Spread in time of the squared slope, samples. window(lead) gives {kFormSamples}.
template <typename Window>
double qrs_duration(std::size_t leads, Window window) {
  double total = 1e-9, first = 0.0, second = 0.0;
  for (std::size_t lead = 0; lead < leads; ++lead) {
    const Row wide = part(window(lead), kWideQrsRange);
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

/// Each beat's own template slides along: sums over the ordinary beats around are added to and taken from.
void Comparison::compare_with_templates() {
  std::vector<std::size_t> rows;
  for (std::size_t beat = 0; beat < count_; ++beat) {
    if (ordinary_[beat] != 0) rows.push_back(beat);
  }
  duration_ = qrs_duration(x_.leads(), [&](std::size_t lead) { return lead_of(record_, lead); });
  p_wave_.resize(count_);
  p_noise_.resize(count_);
  const std::size_t width = x_.leads() * kFormSamples;
  std::vector<double> sum(width, 0.0);
  const auto add = [&](std::size_t beat, double sign) {
    for (std::size_t lead = 0; lead < x_.leads(); ++lead) {
      const Row window = x_.window(beat, lead);
      for (std::size_t i = 0; i < kFormSamples; ++i)
        sum[lead * kFormSamples + i] += sign * static_cast<double>(window[i]);
    }
  };
  Form own(width);
  std::size_t first = 0, end = 0, place = 0;
  for (std::size_t beat = 0; beat < count_; ++beat) {
    while (place < rows.size() && rows[place] < beat) ++place;
    const std::size_t self = ordinary_[beat];
    const std::size_t wanted_end = std::min(place + kTemplateSide + self, rows.size());
    for (; end < wanted_end; ++end) add(rows[end], 1.0);
    for (const std::size_t wanted = place - std::min(place, kTemplateSide); first < wanted; ++first)
      add(rows[first], -1.0);
    const std::size_t used = end - first - self;
    if (used < kMinTemplate) own = record_;
    else {
      for (std::size_t lead = 0; lead < x_.leads(); ++lead) {
        const Row window = x_.window(beat, lead);
        for (std::size_t i = 0; i < kFormSamples; ++i) {
          const double mine = self != 0 ? static_cast<double>(window[i]) : 0.0;
          own[lead * kFormSamples + i] =
              static_cast<float>((sum[lead * kFormSamples + i] - mine) / static_cast<double>(used));
        }
      }
    }
    for (std::size_t lead = 0; lead < x_.leads(); ++lead) {
      const Row qrs = part(lead_of(own, lead), kQrsRange);
      own_qrs_.insert(own_qrs_.end(), qrs.begin(), qrs.end());
    }
    compare_qrs(beat, own);
    compare_p(beat, own);
  }
}

void Comparison::compare_qrs(std::size_t beat, const Form& own) {
  const auto leads = static_cast<double>(x_.leads());
  const Sums qrs = range_sums(beat, own, kQrsRange), t_wave = range_sums(beat, own, kTRange);
  at(beat, kQrsFit) = qrs.corr();
  at(beat, kQrsDifference) = std::log(qrs.difference() / energy_ + kTiny);
  at(beat, kEnergy) = std::log(qrs.aa / energy_ + kTiny) - std::log(qrs.bb / energy_ + kTiny);
  at(beat, kTFit) = t_wave.corr();
  at(beat, kTDifference) = std::log(t_wave.difference() / energy_ + kTiny);
  at(beat, kPDifference) = std::log(range_sums(beat, own, kPRange).difference() / energy_ + kTiny);
  double worst = 1.0, height = std::numeric_limits<double>::infinity(), area = 0.0, steep = 0.0;
  for (std::size_t lead = 0; lead < x_.leads(); ++lead) {
    const Row mine = part(x_.window(beat, lead), kWideQrsRange);
    const Row usual = part(lead_of(own, lead), kWideQrsRange), whole = part(lead_of(record_, lead), kWideQrsRange);
    Sums sums;
    sums.add(mine, usual);
    if (lead == 0) at(beat, kFirstLeadFit) = sums.corr();
    worst = std::min(worst, sums.corr());
    height = std::min(height, std::log(peak_to_peak(mine) / std::max(peak_to_peak(usual), 1e-2) + 1e-3));
    area += std::log(area_over_height(mine) / area_over_height(whole));
    steep += std::log((steepest(mine) + 1e-3) / (steepest(whole) + 1e-3));
  }
  at(beat, kWorstLeadFit) = worst;
  at(beat, kHeight) = height;
  at(beat, kArea) = area / leads;
  at(beat, kSteepness) = steep / leads;
  at(beat, kDuration) =
      std::log(qrs_duration(x_.leads(), [&](std::size_t lead) { return x_.window(beat, lead); }) / duration_);
}

/// P against the patient's ordinary P, also after taking away what the T wave of the beat before leaves there.
void Comparison::compare_p(std::size_t beat, const Form& own) {
  Sums with_record, with_own, rest_with_own;
  const auto since = std::lround(rhythm_.pre_s[beat] * kFormRate_hz);
  const bool tail = beat > 0 && dominant(beat - 1);
  for (std::size_t lead = 0; lead < x_.leads(); ++lead) {
    const Row usual = lead_of(own, lead);
    const std::vector<float> own_p = centred(part(usual, kPRange));
    std::vector<float> p(part(x_.window(beat, lead), kPRange).begin(), part(x_.window(beat, lead), kPRange).end());
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
  at(beat, kPFit) = with_record.corr();
  at(beat, kPRestFit) = rest_with_own.corr();
  at(beat, kPRestShare) = rest_with_own.ab / (rest_with_own.bb + 1e-3 * energy_);
  p_wave_[beat] = with_own.bb / energy_;
  p_noise_[beat] = with_own.difference() / energy_;
}

void Comparison::compare_p_waves() {
  const std::vector<double> around = moving_mean(column(kPFit), 2);
  const std::vector<double> wave = moving_mean(p_wave_, kTemplateSide);
  const std::vector<double> noise = moving_quantile(p_noise_, kTemplateSide, 0.5);
  for (std::size_t beat = 0; beat < count_; ++beat) {
    at(beat, kPFitAround) = around[beat];
    at(beat, kPClarity) = std::log((wave[beat] + kTiny) / (noise[beat] + kTiny));
  }
}

void Comparison::compare_with_neighbours() {
  constexpr std::size_t kAround = 8;  // beats to each side
  constexpr double kAlike = 0.9;
  for (std::size_t beat = 0; beat < count_; ++beat) {
    const std::size_t begin = beat - std::min(beat, kAround), end = std::min(count_, beat + kAround + 1);
    double best = 0.0, second = 0.0, alike = 0.0;
    for (std::size_t other = begin; other < end; ++other) {
      if (other == beat) continue;
      const double fit = qrs_fit(beat, other);
      alike += fit > kAlike ? 1.0 : 0.0;
      second = std::max(second, std::min(best, fit));
      best = std::max(best, fit);
    }
    at(beat, kAlikeAround) = alike / static_cast<double>(std::max<std::size_t>(end - begin, 2) - 1);
    at(beat, kNextBestFit) = second;
  }
  at(0, kPreviousFit) = 1.0;
  at(count_ - 1, kNextFit) = 1.0;
  for (std::size_t beat = 1; beat < count_; ++beat)
    at(beat, kPreviousFit) = at(beat - 1, kNextFit) = qrs_fit(beat, beat - 1);
}

template <typename Value>
std::vector<double> Comparison::group_means(Value value) const {
  std::vector<double> means(groups_.size.size(), 0.0);
  for (std::size_t beat = 0; beat < count_; ++beat) {
    if (groups_.group[beat] >= 0) means[static_cast<std::size_t>(groups_.group[beat])] += value(beat);
  }
  for (std::size_t group = 0; group < means.size(); ++group) means[group] /= static_cast<double>(groups_.size[group]);
  return means;
}

void Comparison::describe_groups() {
  const auto early = [&](std::size_t beat) { return rhythm_.at(beat, kPreOverMedian) < kEarly ? 1.0 : 0.0; };
  const auto pre = [&](std::size_t beat) { return rhythm_.at(beat, kPreOverMedian); };
  const auto fit = [&](std::size_t beat) { return this->value(beat, kQrsFit); };
  const std::vector<double> mean_early = group_means(early), mean_pre = group_means(pre), mean_fit = group_means(fit);
  const auto all = static_cast<double>(count_);
  for (std::size_t beat = 0; beat < count_; ++beat) {
    // A beat like none is a group of its own.
    const std::int32_t group = groups_.group[beat];
    const auto place = static_cast<std::size_t>(std::max(group, 0));
    const double size = group < 0 ? 1.0 : static_cast<double>(groups_.size[place]);
    const double trust = size / (size + kGroupTrust);
    at(beat, kGroupShare) = std::log(size / all);
    at(beat, kDominant) = dominant(beat) ? 1.0 : 0.0;
    at(beat, kGroupEarly) = trust * (group < 0 ? early(beat) : mean_early[place]);
    at(beat, kGroupPre) = trust * (group < 0 ? pre(beat) : mean_pre[place]);
    at(beat, kGroupFit) = group < 0 ? fit(beat) : mean_fit[place];
  }
  const std::vector<double> around = moving_mean(column(kDominant), 8);
  for (std::size_t beat = 0; beat < count_; ++beat) at(beat, kDominantAround) = around[beat];
}

/// Where the beat lies on the way from the dominant shape to the patient's main early or wide shape.
void Comparison::place_between_shapes() {
  constexpr std::int64_t kMinOther = 5;  // beats
  constexpr double kFarEnough = 0.4;     // squared distance from the dominant shape over its energy
  // Which shape is "the other one": far from the dominant, unlike it, early or wide, and frequent. Weights of our own, chosen
  // on the records of DS1; the figures of the models that were trained on these columns are those of this choice.
  constexpr double kFarthest = 3.0;  // squared distance over energy: beyond it, further says no more
  constexpr double kUnlike = 1.2;    // less correlation counts more
  constexpr double kNeitherEarlyNorWide = 0.15;
  constexpr double kWidest = 0.6;                  // log of the duration over the usual one
  constexpr double kNoOther = -8.0;                // log of a share below any
  constexpr double kBefore = -0.5, kBeyond = 1.6;  // ends of the line from the dominant (0) to the other shape (1)
  constexpr double kMiddleSpread = 0.25, kAsideSpread = 0.15;
  const std::vector<double> early =
      group_means([&](std::size_t beat) { return rhythm_.at(beat, kPreOverMedian) < kEarly ? 1.0 : 0.0; });
  const std::vector<double> wide = group_means([&](std::size_t beat) { return this->value(beat, kDuration); });
  double best = 0.0, way_length = 1.0;
  std::size_t other = 0;
  for (std::size_t group = 1; group < groups_.size.size(); ++group) {
    Sums sums;
    sums.add(shape(group), shape(0));
    const double size = static_cast<double>(groups_.size[group]), far = sums.difference();
    if (groups_.size[group] < kMinOther || far <= kFarEnough * sums.bb) continue;
    const double score =
        std::sqrt(size) * std::min(far / sums.bb, kFarthest) * (kUnlike - sums.corr()) *
        (kNeitherEarlyNorWide + early[group] * size / (size + kGroupTrust) + std::clamp(wide[group], 0.0, kWidest));
    if (score <= best) continue;
    best = score;
    other = group;
    way_length = far;
  }
  if (other == 0) {
    for (std::size_t beat = 0; beat < count_; ++beat) at(beat, kOtherShare) = kNoOther;
    return;
  }
  const Row from = shape(0), to = shape(other);
  const double share = std::log(static_cast<double>(groups_.size[other]) / static_cast<double>(count_));
  for (std::size_t beat = 0; beat < count_; ++beat) {
    const Sums with_to = qrs_against(beat, 0, to), with_from = qrs_against(beat, 0, from);
    // (x - from) . (to - from), from the sums: |to - from|^2 = |x - from|^2 + |x - to|^2 - 2 (x - from) . (x - to).
    const double from_squared = with_from.difference(), to_squared = with_to.difference();
    const double along = (from_squared - to_squared + way_length) / (2.0 * way_length);
    const double aside = std::max(0.0, from_squared / way_length - along * along);
    const double place = std::clamp(along, kBefore, kBeyond);
    at(beat, kBetween) = place;
    at(beat, kBeside) = std::log(aside + 1e-2);
    at(beat, kMiddle) = std::exp(-std::pow((place - 0.5) / kMiddleSpread, 2.0)) * std::exp(-aside / kAsideSpread);
    at(beat, kMiddleOnTime) = rhythm_.at(beat, kPreOverMedian) > kOnTime ? at(beat, kMiddle) : 0.0;
    at(beat, kOtherFit) = with_to.corr();
    at(beat, kOtherShare) = share;
  }
  const std::vector<double> mean = group_means([&](std::size_t beat) { return this->value(beat, kBetween); });
  for (std::size_t beat = 0; beat < count_; ++beat) {
    const std::int32_t group = groups_.group[beat];
    at(beat, kGroupBetween) = group < 0 ? at(beat, kBetween) : mean[static_cast<std::size_t>(group)];
  }
}

/// The best weighted mean of T and a shape, moved to where it fits: w and what it leaves of the energy of x - T.
Comparison::Mix Comparison::mix_with(std::size_t group, std::size_t beat, Mix best) const {
  constexpr std::int32_t kMixLag = 3;  // samples
  constexpr double kFarEnough = 0.4;   // squared distance from T over the larger energy
  constexpr double kMaxWeight = 1.3;
  const std::size_t samples = kQrsRange.size();
  const auto last = static_cast<std::int32_t>(samples) - 1;
  const Row own = own_qrs(beat), other = shape(group);
  for (std::int32_t lag = -kMixLag; lag <= kMixLag; ++lag) {
    double along = 0.0, way = 0.0, away = 0.0, vv = 0.0, tt = 0.0;
    for (std::size_t lead = 0; lead < x_.leads(); ++lead) {
      const Row window = part(x_.window(beat, lead), kQrsRange);
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
void Comparison::mix_with_other_shapes() {
  constexpr std::int64_t kMinOther = 3;  // beats
  constexpr double kWeightSpread = 0.25, kRestSpread = 0.25, kMinRest = 0.01, kExplained = 0.2;
  for (std::size_t beat = 0; beat < count_; ++beat) {
    Sums with_own;
    for (std::size_t lead = 0; lead < x_.leads(); ++lead)
      with_own.add(part(x_.window(beat, lead), kQrsRange),
                   own_qrs(beat).subspan(lead * kQrsRange.size(), kQrsRange.size()));
    const Mix alone = {0.0, with_own.difference()};
    const double energy = std::max(with_own.aa, 1e-9);
    Mix mix = alone;
    const std::int32_t mine = groups_.group[beat];
    for (std::size_t group = 1; group < groups_.size.size(); ++group) {
      if (groups_.size[group] >= kMinOther && mine != static_cast<std::int32_t>(group))
        mix = mix_with(group, beat, mix);
    }
    if (mine > 0 && mix.rest > kExplained * energy) mix = mix_with(static_cast<std::size_t>(mine), beat, alone);
    const double share = std::max(mix.rest, 0.0) / energy;
    at(beat, kMixWeight) = mix.weight;
    at(beat, kMixRest) = std::log(share + kMinRest);
    at(beat, kMixMiddle) =
        std::exp(-std::pow((mix.weight - 0.5) / kWeightSpread, 2.0)) * std::exp(-share / kRestSpread);
    at(beat, kMixOnTime) = at(beat, kMixMiddle) * on_time(beat);
  }
}

/// 1 for a beat on time, 0 for an early one.
double Comparison::on_time(std::size_t beat) const {
  const double late = std::clamp((rhythm_.at(beat, kPreOverMedian) - kOnTime) / kOnTimeSpread, -30.0, 30.0);
  return 1.0 / (1.0 + std::exp(-late));
}

/// What noise does: it distorts the neighbours too, and where no QRS is.
void Comparison::measure_noise_around() {
  constexpr std::size_t kBeatsAround = 3, kFarP = 16;
  const std::vector<double> qrs = moving_quantile(column(kQrsDifference), kBeatsAround, 0.5);
  const std::vector<double> t_wave = moving_quantile(column(kTDifference), kBeatsAround, 0.5);
  const std::vector<double> p_wave = moving_quantile(column(kPDifference), kBeatsAround, 0.5);
  const std::vector<double> p_fit = moving_mean(column(kPFit), kFarP);
  const auto bends = [&](auto window) {
    double energy = 0.0;
    for (std::size_t lead = 0; lead < x_.leads(); ++lead) {
      for (const FormRange range : {kPRange, kTRange}) {
        const Row values = part(window(lead), range);
        for (std::size_t i = 2; i < values.size(); ++i) {
          const double bend = static_cast<double>(values[i]) - 2.0 * static_cast<double>(values[i - 1]) +
                              static_cast<double>(values[i - 2]);
          energy += bend * bend;
        }
      }
    }
    return energy / energy_ + kTiny;
  };
  const double usual = bends([&](std::size_t lead) { return lead_of(record_, lead); });
  for (std::size_t beat = 0; beat < count_; ++beat) {
    at(beat, kPFitFar) = p_fit[beat];
    at(beat, kQrsUnrest) = qrs[beat];
    at(beat, kTUnrest) = t_wave[beat];
    at(beat, kPUnrest) = p_wave[beat];
    at(beat, kRoughness) = std::log(bends([&](std::size_t lead) { return x_.window(beat, lead); }) / usual);
  }
}

/// On time, with the patient's P wave, and yet another QRS: what a fusion beat is.
void Comparison::weigh_fusion() {
  constexpr double kSigmaOfMad = 1.48;  // standard deviation over median absolute deviation of a normal distribution
  constexpr double kMinSpread = 0.1;    // log units: of a record without any noise
  constexpr double kMaxUnusual = 8.0, kUnusualScale = 4.0;  // spreads
  constexpr double kDifferenceRange = 4.0;  // kQrsDifference below -4: e^-4 of the energy, beats that are alike
  constexpr double kDifferenceScale = 2.0;
  constexpr double kMaxFused = 1.2;  // a ventricular beat is still more unusual than a fusion
  std::vector<double> usual;
  for (std::size_t beat = 0; beat < count_; ++beat) {
    if (dominant(beat)) usual.push_back(value(beat, kQrsDifference));
  }
  const double middle = exact_median(usual);
  for (double& v : usual) v = std::abs(v - middle);
  const double spread = kSigmaOfMad * exact_median(usual) + kMinSpread;
  for (std::size_t beat = 0; beat < count_; ++beat) {
    const double difference = value(beat, kQrsDifference);
    const double p_wave = std::clamp(value(beat, kPFit), 0.0, 1.0);
    const double other = std::clamp(difference + kDifferenceRange, 0.0, kDifferenceRange) / kDifferenceScale;
    at(beat, kUnusual) = std::clamp((difference - middle) / spread, 0.0, kMaxUnusual) / kUnusualScale;
    at(beat, kFusedUnusual) = std::min(at(beat, kUnusual), kMaxFused) * on_time(beat) * p_wave;
    at(beat, kFusedDifferent) = other * on_time(beat) * p_wave;
    at(beat, kDifferentWithoutP) = other * (1.0 - p_wave);
  }
}

float finite(double value) {
  if (std::isnan(value)) return 0.0F;
  return static_cast<float>(std::isinf(value) ? std::copysign(kMaxInfinite, value) : value);
}

}  // namespace

std::vector<std::size_t> context_leads(const Record& record, bool both_leads) {
  const auto preferred = preferred_lead(record);
  if (!preferred) return {};
  std::vector<std::size_t> leads = {*preferred};
  const std::vector<std::size_t> all = ecg_leads(record);
  if (both_leads && all.size() > 1) leads.push_back(all[0] == *preferred ? all[1] : all[0]);
  return leads;
}

BeatContext beat_context(const Record& record, std::span<const SampleIndex> r_peaks, bool both_leads) {
  BeatContext context;
  const std::vector<std::size_t> leads = context_leads(record, both_leads);
  context.valid.assign(r_peaks.size(), 0);
  context.values.assign(r_peaks.size() * kContextColumns, 0.0F);
  if (r_peaks.empty() || leads.empty() || !(record.fs_hz > 0.0)) return context;
  std::vector<double> r_s;
  r_s.reserve(r_peaks.size());
  for (const SampleIndex peak : r_peaks) r_s.push_back(seconds_from_samples(peak, record.fs_hz));
  const RhythmContext rhythm = rhythm_context(r_s);
  BeatForms forms(record, leads, r_peaks);
  context.valid = forms.valid();
  const Comparison comparison(rhythm, std::move(forms));
  for (std::size_t beat = 0; beat < r_peaks.size(); ++beat) {
    float* row = context.values.data() + beat * kContextColumns;
    for (std::size_t k = 0; k < kRhythmColumns; ++k) row[k] = finite(rhythm.columns[beat * kRhythmColumns + k]);
    for (std::size_t k = 0; k < kShapeColumns; ++k) row[kRhythmColumns + k] = finite(comparison.value(beat, k));
  }
  return context;
}

}  // namespace ecg
