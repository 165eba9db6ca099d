// Long because every measure of a stretch is here, beside the weights that join them into one verdict.
#include "core/dsp/quality_assessment.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <limits>
#include <numbers>
#include <span>
#include <type_traits>
#include <variant>

#include "core/base/statistics.hpp"
#include "core/dsp/biquad.hpp"
#include "core/dsp/block_mean.hpp"
#include "core/dsp/gaps.hpp"

namespace ecg {

namespace {

/// Spectral measures are taken on block means of at least this rate (enough for 60 Hz powerline).
constexpr double kMeasureRate_hz = 180.0;
constexpr std::int64_t kMeansPiece = 1 << 16;  ///< block means at a time: six minutes, a quarter of a megabyte
/// Band in which QRS complexes carry most of their energy (Thakor et al. 1984).
constexpr double kQrsLow_hz = 5.0;
constexpr double kQrsHigh_hz = 25.0;
constexpr double kBaselineHigh_hz = 0.67;  ///< AHA 2007: lower edge that keeps the ST segment
constexpr double kMuscleLow_hz = 35.0;     ///< above lies little but muscle noise and powerline
constexpr double kHighestEdge = 0.45;      ///< filters' edges stay below this share of the rate
constexpr std::array<double, 2> kPowerline_hz = {50.0, 60.0};
constexpr double kMuscleBlock_s = 0.1;  ///< the median over blocks of this length is the muscle noise between beats
constexpr std::size_t kStretchesPerStep = 360;  ///< an hour of one lead
constexpr double kPulse_s = 0.04;               ///< step of the pulse curve that consistency and rhythm are measured on
constexpr std::size_t kMedianStep = 4;          ///< the median of the QRS band needs every fourth value only
constexpr double kShortestRr_s = 0.3;           ///< rhythm is looked for between these lags
constexpr double kLongestRr_s = 2.2;
/// Farther from the median than this many times what all but so few means keep to: spikes of one sample. A single complex
/// in ten seconds is wider.
constexpr float kSpikeSize = 20.0F;
constexpr double kOrdinaryShare = 0.998;
constexpr std::size_t kParts = 5;  ///< parts of a stretch whose maxima are compared

/// The resting level of a lead is the median of every so many-th sample.
constexpr SampleIndex kRestingStep = 16;
/// Runs of equal values longer than this are a still trace.
constexpr double kRun_s = 0.05;
constexpr double kMissingUnusable = 0.5;
constexpr double kMissingLimited = 0.05;
constexpr double kStillUnusable = 0.8;
constexpr double kStillLimited = 0.3;
constexpr double kRailUnusable = 0.3;
constexpr double kRailLimited = 0.02;
constexpr double kPowerlineUnusable = 0.9;  ///< share of the moving signal's root mean square
constexpr double kPowerlineLimited = 0.5;
constexpr double kTonePossible = 0.2;     ///< muscle band over moving signal; a limiting tone gives at least 0.4
constexpr double kBaselineLimited = 4.0;  ///< baseline over moving signal; 99.5 % of DS1 lies below
constexpr double kMuscleReason = 0.12;    ///< muscle noise over the largest pulses from which it is the reason
constexpr double kBaselineReason = 3.0;
/// Pulses this far above the trace between them are beats, however rare (pure noise stays below 20).
constexpr double kClearPulses = 25.0;
/// Pulses so uneven and without rhythm are electrode motion or rare beats: limited (DS1: below 1 %).
constexpr double kUnevenConsistency = 0.5;
constexpr double kUnevenRhythm = 0.35;
/// In a sine, samples the same time before and behind any sample add up to a constant multiple of it. These times apart,
/// the rest of what they add up to (as a share of its power) stays below 0.01 in a sine and above 0.04 in every stretch
/// of every recording tried (mitdb, svdb, nstdb, ludb, vfdb, cinc2017, ptbxl): nearest comes ventricular flutter.
constexpr std::array<double, 4> kPlainLags_s = {0.3, 0.2, 0.5, 0.1};
constexpr double kPlainWave = 0.02;
constexpr double kMinJudged_s = 4.0;  ///< shorter rests are not judged for noise
constexpr double kMinSeen_s = 1.0;    ///< shorter rests are limited: nothing can be said

/// Log odds of noise without beats: logistic regression between DS1 + half of svdb + sparse synthetic rhythms on one
/// side and pure nstdb bw, ma and white noise on the other.
constexpr double kNoisePeakedness = 2.096;
constexpr double kNoiseMuscle = 5.973;
constexpr double kNoiseBaseline = 2.035;
constexpr double kNoiseConsistency = -6.297;
constexpr double kNoiseRhythm = -4.859;
constexpr double kNoiseOffset = 15.911;
constexpr double kNoiseUnusable = 1.5;  ///< DS1: 0.9 % of leads and stretches, never both leads of a record
constexpr double kNoiseLimited = -1.0;

struct Verdict {
  QualityGrade grade = QualityGrade::good;
  QualityReason reason = QualityReason::none;
};

/// What the stored samples of a stretch say.
struct Storage {
  double missing_share = 0.0;
  double still_share = 0.0;  ///< of the present samples, in runs of equal values
  double rail_share = 0.0;   ///< of the present samples, in runs at an extreme that is not the lead's resting level
  double seconds = 0.0;
};

/// What the waveform of a stretch looks like. Ratios, so that amplitude does not matter.
struct Waveform {
  double moving_mv = 0.0;    ///< root mean square above the baseline band
  double baseline = 0.0;     ///< root mean square of the baseline over moving_mv
  double powerline = 0.0;    ///< of the moving signal's root mean square
  double peakedness = 0.0;   ///< largest pulses over the median of the QRS band
  double muscle = 0.0;       ///< muscle noise between beats over the largest pulses
  double consistency = 0.0;  ///< second smallest over second largest maximum of the parts
  double rhythm = 0.0;       ///< highest autocorrelation of the pulse curve
  bool plain = false;        ///< one sine and nothing else
};

template <typename Sample>
struct Levels {
  Sample lowest, highest;
  Sample resting;

  [[nodiscard]] bool is_rail(Sample value) const { return (value == lowest || value == highest) && value != resting; }
};

template <typename Sample>
void count_runs(std::span<const Sample> samples, std::size_t least, Levels<std::type_identity_t<Sample>> levels,
                double& still, double& rail) {
  // A run of `least` samples covers one of every (least - 1)th neighbour pairs: look there, then measure it.
  const std::size_t step = least - 1;
  for (std::size_t at = step - 1; at + 1 < samples.size();) {
    if (samples[at] != samples[at + 1]) {
      at += step;
      continue;
    }
    std::size_t begin = at, end = at + 2;
    while (begin > 0 && samples[begin - 1] == samples[at]) --begin;
    while (end < samples.size() && samples[end] == samples[at]) ++end;
    if (end - begin >= least) {
      still += static_cast<double>(end - begin);
      if (levels.is_rail(samples[at])) rail += static_cast<double>(end - begin);
    }
    at = std::max(end - 1, at + step);
  }
}

/// The parts of `range` outside the signal's gaps.
std::vector<SampleRange> present_parts(const Signal& signal, SampleRange range) {
  std::vector<SampleRange> parts;
  auto gap = std::upper_bound(signal.gaps.begin(), signal.gaps.end(), range.begin,
                              [](SampleIndex at, const SampleRange& g) { return at < g.end; });
  SampleIndex from = range.begin;
  for (; gap != signal.gaps.end() && gap->begin < range.end; ++gap) {
    if (gap->begin > from) parts.push_back({from, gap->begin});
    from = gap->end;
  }
  if (from < range.end) parts.push_back({from, range.end});
  return parts;
}

std::vector<Storage> examine_storage(const Signal& signal, std::span<const SampleRange> stretches, double fs_hz) {
  std::vector<Storage> result;
  const auto least = static_cast<std::size_t>(std::max(3.0, kRun_s * fs_hz));
  std::visit(
      [&](const auto& samples) {
        using Sample = typename std::decay_t<decltype(samples)>::value_type;
        Sample lowest = std::numeric_limits<Sample>::max();
        Sample highest = std::numeric_limits<Sample>::min();
        std::vector<Sample> some;
        for (const SampleRange& part : present_parts(signal, {0, signal.size()})) {
          for (SampleIndex i = part.begin; i < part.end; ++i) {
            const Sample value = samples[static_cast<std::size_t>(i)];
            lowest = std::min(lowest, value);
            highest = std::max(highest, value);
            if (i % kRestingStep == 0) some.push_back(value);
          }
        }
        // A noise-free trace may rest at its lowest value: that is its baseline, not the end of the converter.
        const auto middle = some.begin() + static_cast<std::ptrdiff_t>(some.size() / 2);
        std::nth_element(some.begin(), middle, some.end());
        const Sample resting = some.empty() ? lowest : *middle;
        for (const SampleRange& stretch : stretches) {
          Storage storage;
          double present = 0.0, still = 0.0, rail = 0.0;
          for (const SampleRange& part : present_parts(signal, stretch)) {
            present += static_cast<double>(part.size());
            count_runs(std::span<const Sample>(samples).subspan(static_cast<std::size_t>(part.begin),
                                                                static_cast<std::size_t>(part.size())),
                       least, {lowest, highest, resting}, still, rail);
          }
          storage.missing_share = 1.0 - present / static_cast<double>(stretch.size());
          storage.still_share = still / std::max(1.0, present);
          storage.rail_share = rail / std::max(1.0, present);
          storage.seconds = seconds_from_samples(stretch.size(), fs_hz);
          result.push_back(storage);
        }
      },
      signal.adu);
  return result;
}

double root_mean_square(std::span<const float> values) {
  double sum = 0.0;
  for (const float value : values) sum += static_cast<double>(value) * static_cast<double>(value);
  return values.empty() ? 0.0 : std::sqrt(sum / static_cast<double>(values.size()));
}

/// Root mean square of the component at `tone_hz` (Goertzel 1958).
double tone_rms(std::span<const float> samples, double tone_hz, double rate_hz) {
  if (tone_hz >= kHighestEdge * rate_hz || samples.size() < 2) return 0.0;
  const double turn = 2.0 * std::cos(2.0 * std::numbers::pi * tone_hz / rate_hz);
  double s1 = 0.0, s2 = 0.0;
  for (const float x : samples) {
    const double s0 = static_cast<double>(x) + turn * s1 - s2;
    s2 = s1;
    s1 = s0;
  }
  return std::sqrt(2.0 * std::max(s1 * s1 + s2 * s2 - turn * s1 * s2, 0.0)) / static_cast<double>(samples.size());
}

/// Of blocks of `block_s`, or of one sample where the rate is too low for more.
double median_block_rms(std::span<const float> values, double block_s, double rate_hz) {
  const auto block = static_cast<std::size_t>(std::max(1.0, std::floor(block_s * rate_hz)));
  std::vector<double> levels;
  for (std::size_t from = 0; from + block <= values.size(); from += block)
    levels.push_back(root_mean_square(values.subspan(from, block)));
  return levels.empty() ? 0.0 : quantile_in_place(std::span<double>(levels), 0.5);
}

/// Whether the samples are one sine (kPlainLags_s).
bool is_plain_wave(std::span<const float> samples, double rate_hz) {
  return std::all_of(kPlainLags_s.begin(), kPlainLags_s.end(), [&](double lag_s) {
    const auto lag = static_cast<std::size_t>(std::max(1.0, std::round(lag_s * rate_hz)));
    double power = 0.0, shared = 0.0, sum_power = 0.0;
    for (std::size_t i = lag; i + lag < samples.size(); ++i) {
      const auto x = static_cast<double>(samples[i]);
      const double sum = static_cast<double>(samples[i - lag]) + static_cast<double>(samples[i + lag]);
      power += x * x;
      shared += x * sum;
      sum_power += sum * sum;
    }
    if (!(power > 0.0)) return false;
    const double factor = shared / power;
    return sum_power - factor * shared < kPlainWave * power * (2.0 + factor * factor);
  });
}

/// Maxima of |band| in steps of kPulse_s, averaged over three steps.
std::vector<double> pulse_curve(std::span<const float> band, double rate_hz) {
  const auto step = static_cast<std::size_t>(std::max(1.0, std::floor(kPulse_s * rate_hz)));
  std::vector<double> maxima;
  for (std::size_t from = 0; from + step <= band.size(); from += step) {
    double largest = 0.0;
    for (const float value : band.subspan(from, step))
      largest = std::max(largest, static_cast<double>(std::abs(value)));
    maxima.push_back(largest);
  }
  std::vector<double> curve(maxima.size());
  for (std::size_t i = 0; i < maxima.size(); ++i) {
    curve[i] = (maxima[i] + (i > 0 ? maxima[i - 1] : 0.0) + (i + 1 < maxima.size() ? maxima[i + 1] : 0.0)) / 3.0;
  }
  return curve;
}

double consistency_of(std::span<const double> curve) {
  const std::size_t part = curve.size() / kParts;
  if (part == 0) return 0.0;
  std::array<double, kParts> maxima{};
  for (std::size_t k = 0; k < kParts; ++k) {
    const auto values = curve.subspan(k * part, part);
    maxima[k] = *std::max_element(values.begin(), values.end());
  }
  std::sort(maxima.begin(), maxima.end());
  return maxima[kParts - 2] > 0.0 ? maxima[1] / maxima[kParts - 2] : 0.0;
}

double rhythm_of(std::vector<double> curve, double step_s) {
  double mean = 0.0, power = 0.0;
  for (const double value : curve) mean += value / static_cast<double>(curve.size());
  for (double& value : curve) {
    value -= mean;
    power += value * value / static_cast<double>(curve.size());
  }
  double highest = 0.0;
  const auto longest = static_cast<std::size_t>(kLongestRr_s / step_s);
  for (auto lag = static_cast<std::size_t>(kShortestRr_s / step_s); lag < longest && lag + 1 < curve.size(); ++lag) {
    double sum = 0.0;
    for (std::size_t i = 0; i + lag < curve.size(); ++i) sum += curve[i] * curve[i + lag];
    highest = std::max(highest, sum / static_cast<double>(curve.size() - lag));
  }
  return power > 0.0 ? highest / power : 0.0;
}

/// Puts the mean before it in the place of a spike of one sample: through the filters it would drown the whole stretch.
/// @return the samples as they are where there is none
std::span<const float> without_spikes(std::span<const float> samples_mv, std::vector<float>& sorted,
                                      std::vector<float>& copy) {
  if (samples_mv.empty()) return samples_mv;
  float sum = 0.0F, largest = 0.0F;
  for (const float value : samples_mv) {
    const float size = std::abs(value - samples_mv.front());
    sum += size;
    largest = std::max(largest, size);
  }
  if (!(largest * static_cast<float>(samples_mv.size()) > kSpikeSize * sum)) return samples_mv;  // the usual case
  sorted.assign(samples_mv.begin(), samples_mv.end());
  const float level = quantile_in_place(std::span<float>(sorted), 0.5);
  for (float& value : sorted) value = std::abs(value - level);
  const float most = kSpikeSize * quantile_in_place(std::span<float>(sorted), kOrdinaryShare);
  copy.assign(samples_mv.begin(), samples_mv.end());
  for (std::size_t i = 0; i < copy.size(); ++i) {
    if (std::abs(copy[i] - level) > most) copy[i] = i > 0 ? copy[i - 1] : level;
  }
  return copy;
}

/// Streams a lead through the filters and measures each stretch.
class WaveformMeter {
 public:
  WaveformMeter(double rate_hz, double start_mv)
      : rate_hz_(rate_hz),
        moving_(high_pass_section(kBaselineHigh_hz, rate_hz)),
        qrs_low_(high_pass_section(kQrsLow_hz, rate_hz)),
        qrs_high_(low_pass_section(std::min(kQrsHigh_hz, kHighestEdge * rate_hz), rate_hz)),
        muscle_(high_pass_section(std::min(kMuscleLow_hz, kHighestEdge * rate_hz), rate_hz)),
        moving_state_(moving_.settled(start_mv)) {}

  Waveform measure(std::span<const float> stretch_mv) {
    const std::span<const float> samples_mv = without_spikes(stretch_mv, some_mv_, ordinary_mv_);
    const std::size_t size = samples_mv.size();
    moving_mv_.resize(size);
    band_mv_.resize(size);
    muscle_mv_.resize(size);
    double baseline_sum = 0.0, baseline_squares = 0.0;
    for (std::size_t i = 0; i < size; ++i) {
      const auto x = static_cast<double>(samples_mv[i]);
      const double moving = moving_.step(moving_state_, x);
      const double band = qrs_high_.step(qrs_high_state_, qrs_low_.step(qrs_low_state_, moving));
      const double muscle = muscle_.step(muscle_state_, moving);
      moving_mv_[i] = static_cast<float>(moving);
      band_mv_[i] = static_cast<float>(std::abs(band));
      muscle_mv_[i] = static_cast<float>(muscle);
      baseline_sum += x - moving;
      baseline_squares += (x - moving) * (x - moving);
    }
    Waveform w;
    if (size == 0) return w;
    const auto count = static_cast<double>(size);
    w.moving_mv = root_mean_square(moving_mv_);
    if (w.moving_mv <= 0.0) return w;
    const double baseline_mean = baseline_sum / count;
    w.baseline = std::sqrt(std::max(0.0, baseline_squares / count - baseline_mean * baseline_mean)) / w.moving_mv;
    w.plain = is_plain_wave(moving_mv_, rate_hz_);
    const double muscle_mv = median_block_rms(muscle_mv_, kMuscleBlock_s, rate_hz_);
    // A tone that matters shows in the muscle band: most stretches need no look at single frequencies.
    if (muscle_mv >= kTonePossible * w.moving_mv) {
      for (const double tone_hz : kPowerline_hz)
        w.powerline = std::max(w.powerline, tone_rms(moving_mv_, tone_hz, rate_hz_) / w.moving_mv);
    }
    const auto curve = pulse_curve(band_mv_, rate_hz_);
    w.consistency = consistency_of(curve);
    w.rhythm = rhythm_of(curve, std::max(1.0, std::floor(kPulse_s * rate_hz_)) / rate_hz_);
    some_mv_.clear();
    for (std::size_t i = 0; i < size; i += kMedianStep) some_mv_.push_back(band_mv_[i]);
    const auto middle = static_cast<double>(quantile_in_place(std::span<float>(some_mv_), 0.5));
    const auto largest = static_cast<double>(quantile_in_place(std::span<float>(band_mv_), 0.995));
    w.peakedness = middle > 0.0 ? largest / middle : (largest > 0.0 ? 10.0 * kClearPulses : 0.0);
    w.muscle = largest > 0.0 ? muscle_mv / largest : 0.0;
    return w;
  }

 private:
  double rate_hz_;
  Biquad moving_, qrs_low_, qrs_high_, muscle_;
  Biquad::State moving_state_, qrs_low_state_, qrs_high_state_, muscle_state_;
  std::vector<float> moving_mv_, band_mv_, muscle_mv_, some_mv_, ordinary_mv_;
};

/// Block means of a lead from begin to end with its gaps bridged: those of a day at once take as much as its samples.
class BridgedMeans {
 public:
  BridgedMeans(const Signal& signal, std::int64_t block)
      : signal_(signal), block_(block), count_(signal.size() / block) {}

  /// [from, to), as far as there are any; later calls begin at `to` or behind.
  std::span<const float> take(std::int64_t from, std::int64_t to) {
    to = std::min(to, count_);
    from = std::min(from, to);
    while (end() < to) {
      drop_before(std::min(from, end() - 1));  // the last one stays: the next gap is bridged from it
      append_piece();
    }
    return std::span<const float>(values_).subspan(static_cast<std::size_t>(from - first_),
                                                   static_cast<std::size_t>(to - from));
  }

 private:
  [[nodiscard]] std::int64_t end() const { return first_ + std::ssize(values_); }

  void drop_before(std::int64_t place) {
    const std::int64_t unused = std::max<std::int64_t>(0, place - first_);
    values_.erase(values_.begin(), values_.begin() + static_cast<std::ptrdiff_t>(unused));
    first_ += unused;
  }

  /// Up to a block that is there, or to the end: what lies before is bridged as in the whole lead.
  void append_piece() {
    const std::size_t known = values_.size();
    do {
      const std::int64_t begin = end();
      const std::size_t before = values_.size();
      values_.resize(before + static_cast<std::size_t>(std::min(kMeansPiece, count_ - begin)));
      block_means(signal_, begin * block_, block_, std::span(values_).subspan(before));
    } while (end() < count_ && !std::isfinite(values_.back()));
    bridge_gaps(std::span(values_).subspan(known == 0 ? 0 : known - 1));
  }

  const Signal& signal_;
  std::int64_t block_;
  std::int64_t count_;
  std::int64_t first_ = 0;  ///< place of values_[0] in the lead
  std::vector<float> values_;
};

double noise_log_odds(const Waveform& w) {
  const auto logarithm = [](double value) { return std::log(value + 1e-4); };
  return kNoisePeakedness * logarithm(w.peakedness) + kNoiseMuscle * logarithm(w.muscle) +
         kNoiseBaseline * logarithm(w.baseline) + kNoiseConsistency * w.consistency + kNoiseRhythm * w.rhythm +
         kNoiseOffset;
}

Verdict judge(const Storage& s, const Waveform& w, double step_mv) {
  using enum QualityGrade;
  using enum QualityReason;
  if (s.missing_share >= kMissingUnusable) return {unusable, gap};
  // Where a spike stretched the range of a file, complexes of a few steps stand between long runs of equal values.
  const bool beats_between_runs = w.peakedness >= kClearPulses && w.consistency >= kUnevenConsistency;
  const bool still = s.still_share >= kStillUnusable || w.moving_mv <= step_mv;
  if (w.moving_mv <= 0.0 || (still && !beats_between_runs)) return {unusable, flat};
  if (s.rail_share >= kRailUnusable) return {unusable, saturated};
  if (w.powerline >= kPowerlineUnusable) return {unusable, powerline};
  if (s.seconds < kMinSeen_s) return {limited, no_beats};
  const bool judged = s.seconds >= kMinJudged_s && w.peakedness < kClearPulses;
  const double noise = judged ? noise_log_odds(w) : kNoiseLimited - 1.0;
  const QualityReason noise_reason = w.muscle >= kMuscleReason       ? muscle_noise
                                     : w.baseline >= kBaselineReason ? baseline_wander
                                                                     : no_beats;
  if (w.powerline < kPowerlineLimited && noise >= kNoiseUnusable) return {unusable, noise_reason};
  if (w.plain && s.seconds >= kMinJudged_s) return {limited, plain_wave};
  if (s.missing_share >= kMissingLimited) return {limited, gap};
  if (s.rail_share >= kRailLimited) return {limited, saturated};
  if (s.still_share >= kStillLimited) return {limited, flat};
  if (w.powerline >= kPowerlineLimited) return {limited, powerline};
  if (noise >= kNoiseLimited) return {limited, noise_reason};
  const bool uneven = w.consistency < kUnevenConsistency && w.rhythm < kUnevenRhythm;
  if (s.seconds >= kMinJudged_s && uneven) return {limited, no_beats};
  if (w.baseline >= kBaselineLimited) return {limited, baseline_wander};
  return {good, none};
}

}  // namespace

QualityGrade Quality::at(std::int32_t lead, std::int32_t stretch) const {
  assert(lead >= 0 && lead < lead_count && stretch >= 0 && stretch < stretch_count);
  return grade[static_cast<std::size_t>(lead) * static_cast<std::size_t>(stretch_count) +
               static_cast<std::size_t>(stretch)];
}

QualityReason Quality::reason_at(std::int32_t lead, std::int32_t stretch) const {
  assert(lead >= 0 && lead < lead_count && stretch >= 0 && stretch < stretch_count);
  return reason[static_cast<std::size_t>(lead) * static_cast<std::size_t>(stretch_count) +
                static_cast<std::size_t>(stretch)];
}

bool Quality::is_unusable(std::int32_t lead, double time_s) const {
  const auto stretch = static_cast<std::int32_t>(time_s / kQualityStretch_s);
  return stretch < stretch_count && at(lead, stretch) == QualityGrade::unusable;
}

QualityGrade Quality::best(std::int32_t stretch) const {
  auto best_grade = QualityGrade::unusable;
  for (std::int32_t lead = 0; lead < lead_count; ++lead) best_grade = std::min(best_grade, at(lead, stretch));
  return best_grade;
}

/// Verdicts of one lead, one stretch after the other.
class QualityAssessment::Lead {
 public:
  Lead(const Signal& signal, std::span<const SampleRange> stretches, double fs_hz)
      : block_(std::max<std::int64_t>(1, static_cast<std::int64_t>(std::floor(fs_hz / kMeasureRate_hz)))),
        storage_(examine_storage(signal, stretches, fs_hz)),
        means_(signal, block_),
        meter_(fs_hz / static_cast<double>(block_), first_mean()),
        step_mv_(signal.mv_per_unit() / std::abs(signal.gain_adu_per_unit)) {}

  Verdict verdict(std::size_t stretch, const SampleRange& range) {
    return judge(storage_[stretch], meter_.measure(means_.take(range.begin / block_, range.end / block_)), step_mv_);
  }

 private:
  [[nodiscard]] double first_mean() {
    const std::span<const float> start = means_.take(0, 1);
    return start.empty() ? 0.0 : static_cast<double>(start.front());
  }

  std::int64_t block_;
  std::vector<Storage> storage_;
  BridgedMeans means_;
  WaveformMeter meter_;
  double step_mv_;
};

QualityAssessment::QualityAssessment(const Record& record) : record_(record) {
  quality_.lead_count = static_cast<std::int32_t>(record.signals.size());
  const double stretch_samples = kQualityStretch_s * record.fs_hz;
  if (record.length <= 0 || stretch_samples < 1.0) return;
  quality_.stretch_count = static_cast<std::int32_t>(std::ceil(static_cast<double>(record.length) / stretch_samples));
  quality_.grade.reserve(cells());
  quality_.reason.reserve(cells());
  for (std::int32_t k = 0; k < quality_.stretch_count; ++k) {
    const auto begin = static_cast<SampleIndex>(std::llround(k * stretch_samples));
    const auto end = static_cast<SampleIndex>(std::llround((k + 1) * stretch_samples));
    stretches_.push_back({begin, std::min(end, record.length)});
  }
}

QualityAssessment::~QualityAssessment() = default;
QualityAssessment::QualityAssessment(QualityAssessment&&) noexcept = default;

std::size_t QualityAssessment::cells() const {
  return static_cast<std::size_t>(quality_.lead_count) * static_cast<std::size_t>(quality_.stretch_count);
}

double QualityAssessment::progress() const {
  return cells() == 0 ? 1.0 : static_cast<double>(quality_.grade.size()) / static_cast<double>(cells());
}

bool QualityAssessment::step() {
  if (quality_.grade.size() >= cells()) return false;
  const std::size_t first = quality_.grade.size() % stretches_.size();
  const Signal& signal = record_.signals[quality_.grade.size() / stretches_.size()];
  if (signal.kind != SignalKind::ecg) {
    quality_.grade.resize(quality_.grade.size() + stretches_.size(), QualityGrade::unusable);
    quality_.reason.resize(quality_.reason.size() + stretches_.size(), QualityReason::not_ecg);
    return true;
  }
  if (first == 0) lead_ = std::make_unique<Lead>(signal, stretches_, record_.fs_hz);
  for (std::size_t k = first; k < std::min(first + kStretchesPerStep, stretches_.size()); ++k) {
    const Verdict verdict = lead_->verdict(k, stretches_[k]);
    quality_.grade.push_back(verdict.grade);
    quality_.reason.push_back(verdict.reason);
  }
  return true;
}

Quality QualityAssessment::finish() && {
  while (step()) {
  }
  return std::move(quality_);
}

Quality assess_quality(const Record& record) { return QualityAssessment(record).finish(); }

}  // namespace ecg
