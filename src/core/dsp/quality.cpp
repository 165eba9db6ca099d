#include "core/dsp/quality.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <limits>
#include <numbers>
#include <span>

#include "core/base/statistics.hpp"
#include "core/dsp/biquad.hpp"
#include "core/dsp/gaps.hpp"

namespace ecg {

namespace {

/// Band in which QRS complexes carry most of their energy (Thakor et al. 1984: maximum signal to noise near 17 Hz).
constexpr double kQrsLow_hz = 5.0;
constexpr double kQrsHigh_hz = 25.0;
/// Below this lies baseline wander, above `kMuscleLow_hz` little but muscle noise and powerline.
constexpr double kBaselineHigh_hz = 0.67;
constexpr double kMuscleLow_hz = 35.0;
constexpr std::array<double, 2> kPowerline_hz = {50.0, 60.0};

struct Verdict {
  QualityGrade grade = QualityGrade::good;
  QualityReason reason = QualityReason::none;
};

/// What one stretch of one lead looks like; amplitudes in millivolts.
struct Measures {
  double missing_share = 0.0;
  double still_share = 0.0;      ///< share of samples in runs of equal values
  double rail_share = 0.0;       ///< share of samples in runs of equal values at the lead's extremes
  double moving_rms = 0.0;       ///< everything above the baseline band
  double baseline_rms = 0.0;
  double qrs_rms = 0.0;
  double muscle_rms = 0.0;
  double powerline_rms = 0.0;
  double peakedness = 0.0;       ///< median over seconds of the largest |QRS band| value, over qrs_rms
};

constexpr double kRun_s = 0.05;            ///< equal values for longer than this are a still trace
constexpr double kMissingUnusable = 0.5;
constexpr double kMissingLimited = 0.05;
constexpr double kStillUnusable = 0.8;
constexpr double kStillLimited = 0.3;
constexpr double kRailUnusable = 0.3;
constexpr double kRailLimited = 0.02;
constexpr double kPowerlineUnusable = 0.9;
constexpr double kPowerlineLimited = 0.5;
constexpr double kMuscleUnusable = 1.2;    ///< over qrs_rms
constexpr double kMuscleLimited = 0.5;
constexpr double kPeakednessUnusable = 2.4;
constexpr double kBaselineLimited = 3.0;   ///< over moving_rms

double rms(double squares, std::size_t count) { return count == 0 ? 0.0 : std::sqrt(squares / static_cast<double>(count)); }

/// Root mean square of the component at `tone_hz` (Goertzel 1958).
double tone_rms(std::span<const float> samples, double tone_hz, double fs_hz) {
  if (tone_hz >= fs_hz / 2.0 || samples.size() < 2) return 0.0;
  const double angle = 2.0 * std::numbers::pi * tone_hz / fs_hz;
  const double turn = 2.0 * std::cos(angle);
  double s1 = 0.0, s2 = 0.0;
  for (const float x : samples) {
    const double s0 = static_cast<double>(x) + turn * s1 - s2;
    s2 = s1;
    s1 = s0;
  }
  const double power = s1 * s1 + s2 * s2 - turn * s1 * s2;
  return std::sqrt(2.0 * std::max(power, 0.0)) / static_cast<double>(samples.size());
}

void count_runs(std::span<const float> samples, std::size_t run, float lowest, float highest, Measures& measures) {
  std::size_t still = 0, rail = 0, present = 0;
  for (std::size_t i = 0; i < samples.size();) {
    std::size_t end = i + 1;
    while (end < samples.size() && samples[end] == samples[i]) ++end;
    if (std::isfinite(samples[i])) {
      present += end - i;
      if (end - i >= run) still += end - i;
      if (end - i >= run && (samples[i] == lowest || samples[i] == highest)) rail += end - i;
    }
    i = end;
  }
  const double size = static_cast<double>(samples.size());
  measures.missing_share = 1.0 - static_cast<double>(present) / size;
  measures.still_share = static_cast<double>(still) / std::max(1.0, static_cast<double>(present));
  measures.rail_share = static_cast<double>(rail) / std::max(1.0, static_cast<double>(present));
}

/// `samples` is overwritten.
Measures measure(std::span<float> samples, double fs_hz, float lowest, float highest) {
  Measures measures;
  count_runs(samples, static_cast<std::size_t>(std::max(3.0, kRun_s * fs_hz)), lowest, highest, measures);
  if (!bridge_gaps(samples)) return measures;

  const Biquad high_pass = high_pass_section(kBaselineHigh_hz, fs_hz);
  const Biquad qrs_high_pass = high_pass_section(kQrsLow_hz, fs_hz);
  const Biquad qrs_low_pass = low_pass_section(std::min(kQrsHigh_hz, 0.4 * fs_hz), fs_hz);
  const Biquad muscle = high_pass_section(std::min(kMuscleLow_hz, 0.4 * fs_hz), fs_hz);
  const auto start = static_cast<double>(samples.front());
  auto high_state = high_pass.settled(start);
  Biquad::State qrs_high_state, qrs_low_state, muscle_state;
  double moving = 0.0, baseline = 0.0, qrs = 0.0, muscle_squares = 0.0;
  const std::size_t second = static_cast<std::size_t>(std::max(1.0, std::floor(fs_hz)));
  std::vector<double> largest(std::max<std::size_t>(1, samples.size() / second), 0.0);
  double mean = 0.0;
  for (const float x : samples) mean += static_cast<double>(x);
  mean /= static_cast<double>(samples.size());
  for (std::size_t i = 0; i < samples.size(); ++i) {
    const auto x = static_cast<double>(samples[i]);
    const double above = high_pass.step(high_state, x);
    const double band = qrs_low_pass.step(qrs_low_state, qrs_high_pass.step(qrs_high_state, above));
    const double fast = muscle.step(muscle_state, above);
    moving += above * above;
    baseline += (x - mean - above) * (x - mean - above);
    qrs += band * band;
    muscle_squares += fast * fast;
    double& peak = largest[std::min(i / second, largest.size() - 1)];
    peak = std::max(peak, std::abs(band));
    samples[i] = static_cast<float>(above);
  }
  measures.moving_rms = rms(moving, samples.size());
  measures.baseline_rms = rms(baseline, samples.size());
  measures.qrs_rms = rms(qrs, samples.size());
  measures.muscle_rms = rms(muscle_squares, samples.size());
  for (const double tone_hz : kPowerline_hz) {
    measures.powerline_rms = std::max(measures.powerline_rms, tone_rms(samples, tone_hz, fs_hz));
  }
  const double peak = quantile_in_place(std::span<double>(largest), 0.5);
  measures.peakedness = measures.qrs_rms > 0.0 ? peak / measures.qrs_rms : 0.0;
  return measures;
}

Verdict judge(const Measures& m, double step_mv) {
  using enum QualityGrade;
  using enum QualityReason;
  if (m.missing_share >= kMissingUnusable) return {unusable, gap};
  if (m.rail_share >= kRailUnusable) return {unusable, m.still_share >= kStillUnusable ? flat : saturated};
  if (m.still_share >= kStillUnusable || m.moving_rms <= step_mv) return {unusable, flat};
  if (m.powerline_rms >= kPowerlineUnusable * m.moving_rms) return {unusable, powerline};
  if (m.muscle_rms >= kMuscleUnusable * m.qrs_rms) return {unusable, muscle_noise};
  if (m.peakedness < kPeakednessUnusable) return {unusable, no_beats};
  if (m.missing_share >= kMissingLimited) return {limited, gap};
  if (m.rail_share >= kRailLimited) return {limited, saturated};
  if (m.still_share >= kStillLimited) return {limited, flat};
  if (m.powerline_rms >= kPowerlineLimited * m.moving_rms) return {limited, powerline};
  if (m.muscle_rms >= kMuscleLimited * m.qrs_rms) return {limited, muscle_noise};
  if (m.baseline_rms >= kBaselineLimited * m.moving_rms) return {limited, baseline_wander};
  return {good, none};
}

}  // namespace

QualityGrade Quality::at(std::int32_t lead, std::int32_t stretch) const {
  assert(lead >= 0 && lead < lead_count && stretch >= 0 && stretch < stretch_count);
  return grade[static_cast<std::size_t>(lead) * static_cast<std::size_t>(stretch_count) + static_cast<std::size_t>(stretch)];
}

QualityGrade Quality::best(std::int32_t stretch) const {
  auto best_grade = QualityGrade::unusable;
  for (std::int32_t lead = 0; lead < lead_count; ++lead) best_grade = std::min(best_grade, at(lead, stretch));
  return best_grade;
}

Quality assess_quality(const Record& record) {
  Quality quality;
  quality.lead_count = static_cast<std::int32_t>(record.signals.size());
  const double stretch_samples = kQualityStretch_s * record.fs_hz;
  if (record.length <= 0 || stretch_samples < 1.0) return quality;
  quality.stretch_count = static_cast<std::int32_t>(std::ceil(static_cast<double>(record.length) / stretch_samples));
  const auto cells = static_cast<std::size_t>(quality.lead_count) * static_cast<std::size_t>(quality.stretch_count);
  quality.grade.reserve(cells);
  quality.reason.reserve(cells);

  std::vector<float> samples;
  for (const Signal& signal : record.signals) {
    float lowest = std::numeric_limits<float>::infinity();
    float highest = -lowest;
    const auto stretch_range = [&](std::int32_t stretch) {
      const auto begin = static_cast<SampleIndex>(std::llround(stretch * stretch_samples));
      const auto end = static_cast<SampleIndex>(std::llround((stretch + 1) * stretch_samples));
      return SampleRange{begin, std::min(end, record.length)};
    };
    const auto read = [&](std::int32_t stretch) {
      const SampleRange range = stretch_range(stretch);
      samples.resize(static_cast<std::size_t>(range.size()));
      signal.read(range.begin, samples);
    };
    for (std::int32_t stretch = 0; stretch < quality.stretch_count; ++stretch) {
      read(stretch);
      for (const float value : samples) {
        lowest = std::min(lowest, std::isnan(value) ? lowest : value);
        highest = std::max(highest, std::isnan(value) ? highest : value);
      }
    }
    for (std::int32_t stretch = 0; stretch < quality.stretch_count; ++stretch) {
      read(stretch);
      const Verdict verdict = judge(measure(samples, record.fs_hz, lowest, highest), 1.0 / std::abs(signal.gain_adu_per_unit));
      quality.grade.push_back(verdict.grade);
      quality.reason.push_back(verdict.reason);
    }
  }
  return quality;
}

}  // namespace ecg
