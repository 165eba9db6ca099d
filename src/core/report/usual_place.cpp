#include "core/report/usual_place.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <span>
#include <vector>

#include "core/base/statistics.hpp"

namespace ecg {

namespace {

constexpr double kLongestUsual = 1.5;     ///< of the median interval (our choice): the quietest trace is a pause
constexpr std::size_t kMostPlaces = 200;  ///< looked at: a day has thousands

/// Mean bend of the trace from sample to sample, in the lead's unit: muscle and mains noise make it large, a beat hardly.
double roughness(const Signal& signal, double begin_s, double span_s, double fs_hz) {
  std::vector<float> samples(static_cast<std::size_t>(span_s * fs_hz));
  signal.read(samples_from_seconds(begin_s, fs_hz), samples);
  double sum = 0.0;
  for (std::size_t i = 1; i + 1 < samples.size(); ++i) {
    const double bend = static_cast<double>(samples[i - 1]) - 2.0 * static_cast<double>(samples[i]) +
                        static_cast<double>(samples[i + 1]);
    if (!std::isfinite(bend)) return std::numeric_limits<double>::infinity();
    sum += std::abs(bend);
  }
  return sum;
}

/// Of the intervals between neighbouring beats, in samples; NaN without any.
double median_interval(const std::vector<SampleIndex>& r_peaks) {
  std::vector<double> intervals;
  for (std::size_t beat = 1; beat < r_peaks.size(); ++beat)
    intervals.push_back(static_cast<double>(r_peaks[beat] - r_peaks[beat - 1]));
  return quantile_in_place(std::span(intervals), 0.5);
}

/// Middles of the stretches of `span_s` whose beats are all N, in good signal and no further apart than `most_interval`.
std::vector<double> places_without_ectopy(const Record& record, const Analysis& analysis, double span_s,
                                          double most_interval) {
  std::vector<double> places_s;
  std::size_t first = 0;
  for (std::size_t beat = 0; beat < analysis.r_peaks.size(); ++beat) {
    const double time_s = seconds_from_samples(analysis.r_peaks[beat], record.fs_hz);
    const auto stretch = static_cast<std::int32_t>(time_s / kQualityStretch_s);
    const bool usual = (analysis.classes.flags[beat] & (kUnclassified | kUncertain)) == 0 &&
                       analysis.classes.label[beat] == BeatClass::N && stretch < analysis.quality.stretch_count &&
                       analysis.quality.best(stretch) == QualityGrade::good;
    if (!usual) {
      first = beat + 1;
      continue;
    }
    if (beat > first && static_cast<double>(analysis.r_peaks[beat] - analysis.r_peaks[beat - 1]) > most_interval)
      first = beat;
    const double begin_s = seconds_from_samples(analysis.r_peaks[first], record.fs_hz);
    if (time_s - begin_s < span_s) continue;
    places_s.push_back(0.5 * (begin_s + time_s));
    first = beat + 1;
  }
  return places_s;
}

}  // namespace

std::optional<double> usual_place(const Record& record, const Analysis& analysis, double span_s) {
  const double usual = kLongestUsual * median_interval(analysis.r_peaks);
  std::vector<double> places_s = places_without_ectopy(record, analysis, span_s, usual);
  if (places_s.empty())  // a pause may stand in every stretch
    places_s = places_without_ectopy(record, analysis, span_s, std::numeric_limits<double>::infinity());
  if (places_s.empty()) return std::nullopt;
  // A day has thousands: so many, evenly spread, are enough to choose from.
  const std::size_t step = std::max<std::size_t>(1, places_s.size() / kMostPlaces);
  std::optional<double> quietest_s;
  double least = std::numeric_limits<double>::infinity();
  for (std::size_t i = 0; i < places_s.size(); i += step) {
    const double rough =
        roughness(record.signals[analysis.lead], std::max(0.0, places_s[i] - 0.5 * span_s), span_s, record.fs_hz);
    if (quietest_s && rough >= least) continue;
    least = rough;
    quietest_s = places_s[i];
  }
  return quietest_s;
}

}  // namespace ecg
