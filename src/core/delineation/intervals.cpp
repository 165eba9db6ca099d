#include "core/delineation/intervals.hpp"

#include <cmath>

#include "core/base/statistics.hpp"

namespace ecg {

namespace {

/// Median and interquartile range of values in seconds, shown in ms.
Measure typical(MeasureKind kind, std::vector<double>& values_s) {
  Measure measure{.kind = kind, .count = static_cast<std::int64_t>(values_s.size())};
  if (values_s.size() < kMinIntervals) {
    measure.gap = MeasureGap::too_few;
    measure.needed = static_cast<double>(kMinIntervals);
    measure.found = static_cast<double>(values_s.size());
    return measure;
  }
  const double low_s = quantile_in_place(std::span(values_s), 0.25);
  const double high_s = quantile_in_place(std::span(values_s), 0.75);
  measure.value = 1000.0 * quantile_in_place(std::span(values_s), 0.5);
  measure.spread = 1000.0 * (high_s - low_s);
  return measure;
}

}  // namespace

BeatIntervals beat_intervals(const Delineation& delineation, std::size_t beat, double fs_hz) {
  const auto between = [&](Fiducial from, Fiducial to) -> std::optional<double> {
    const auto begin = delineation.at(beat, from), end = delineation.at(beat, to);
    if (!begin || !end) return std::nullopt;
    return seconds_from_samples(*end - *begin, fs_hz);
  };
  return {.pr_s = between(Fiducial::p_onset, Fiducial::qrs_onset),
          .qrs_s = between(Fiducial::qrs_onset, Fiducial::qrs_end),
          .qt_s = between(Fiducial::qrs_onset, Fiducial::t_end)};
}

double qtc_bazett_s(double qt_s, double rr_s) { return qt_s / std::sqrt(rr_s); }
double qtc_fridericia_s(double qt_s, double rr_s) { return qt_s / std::cbrt(rr_s); }
double qtc_framingham_s(double qt_s, double rr_s) { return qt_s + 0.154 * (1.0 - rr_s); }
double qtc_hodges_s(double qt_s, double rr_s) { return qt_s + 0.00175 * (60.0 / rr_s - 60.0); }

std::vector<Measure> interval_measures(const Delineation& delineation, std::span<const SampleIndex> r_peaks,
                                       std::span<const std::uint8_t> counted, std::span<const std::uint8_t> rr_known,
                                       double fs_hz) {
  using enum MeasureKind;
  std::vector<double> pr_s, qrs_s, qt_s, bazett_s, fridericia_s, framingham_s, hodges_s;
  std::int64_t beats = 0, with_p = 0;
  for (std::size_t beat = 0; beat < r_peaks.size(); ++beat) {
    if (counted[beat] == 0) continue;
    const BeatIntervals own = beat_intervals(delineation, beat, fs_hz);
    if (!own.qrs_s) continue;
    ++beats;
    qrs_s.push_back(*own.qrs_s);
    if (own.pr_s) {
      ++with_p;
      pr_s.push_back(*own.pr_s);
    }
    if (!own.qt_s) continue;
    qt_s.push_back(*own.qt_s);
    if (rr_known[beat] == 0) continue;
    const double rr_s = seconds_from_samples(r_peaks[beat] - r_peaks[beat - 1], fs_hz);
    bazett_s.push_back(qtc_bazett_s(*own.qt_s, rr_s));
    fridericia_s.push_back(qtc_fridericia_s(*own.qt_s, rr_s));
    framingham_s.push_back(qtc_framingham_s(*own.qt_s, rr_s));
    hodges_s.push_back(qtc_hodges_s(*own.qt_s, rr_s));
  }
  Measure share{.kind = p_share, .count = beats};
  if (beats > 0) share.value = 100.0 * static_cast<double>(with_p) / static_cast<double>(beats);
  else share = {.kind = p_share, .gap = MeasureGap::too_few, .needed = 1.0};
  return {share,
          typical(pr, pr_s),
          typical(qrs, qrs_s),
          typical(qt, qt_s),
          typical(qtc_bazett, bazett_s),
          typical(qtc_fridericia, fridericia_s),
          typical(qtc_framingham, framingham_s),
          typical(qtc_hodges, hodges_s)};
}

}  // namespace ecg
