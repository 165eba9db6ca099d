#include "core/explain/class_saliency.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <optional>

#include "core/base/statistics.hpp"
#include "core/record/time.hpp"

namespace ecg {

namespace {

constexpr double kFullScale = 255.0;  ///< of the stored 8-bit maps
constexpr double kUndefined = std::numeric_limits<double>::quiet_NaN();
constexpr double kRounding_s = 1e-9;  ///< a cell on the border of a segment belongs to the later one

/// Time from R of the middle of each cell of a map.
std::vector<double> cell_times(const SaliencyMaps& maps, const WindowSpec& window) {
  const double step = static_cast<double>(window.size()) / static_cast<double>(maps.map_samples);
  std::vector<double> times;
  for (std::int64_t cell = 0; cell < maps.map_samples; ++cell)
    times.push_back(((static_cast<double>(cell) + 0.5) * step - window.before_samples) / window.fs_hz);
  return times;
}

/// A segment and the cells [first, last) whose middle lies in it.
struct CellRange {
  double begin_s = 0.0;
  std::size_t first = 0;
  std::size_t last = 0;
};

std::vector<CellRange> segments_of(std::span<const double> times, const WindowSpec& window) {
  const double begin_s = -window.before_samples / window.fs_hz;
  const double end_s = window.after_samples / window.fs_hz;
  std::vector<CellRange> segments;
  const auto first = static_cast<int>(std::ceil(begin_s / kSaliencySegment_s - kRounding_s));
  const auto last = static_cast<int>(std::floor(end_s / kSaliencySegment_s + kRounding_s));
  for (int k = first; k < last; ++k) {
    CellRange range{k * kSaliencySegment_s, 0, 0};
    const auto at = [&](double time_s) {
      return static_cast<std::size_t>(std::lower_bound(times.begin(), times.end(), time_s - kRounding_s) -
                                      times.begin());
    };
    range.first = at(k * kSaliencySegment_s);
    range.last = at((k + 1) * kSaliencySegment_s);
    if (range.last > range.first) segments.push_back(range);
  }
  return segments;
}

/// Sums over the beats that have a wave.
class WaveSum {
 public:
  /// Wave [from, to] in seconds from R; empty: the beat lacks it.
  void add(std::span<const std::uint8_t> map, std::span<const double> times, double window_s,
           const std::optional<std::array<double, 2>>& wave) {
    if (!wave) return;
    double inside = 0.0, all = 0.0;
    for (std::size_t cell = 0; cell < map.size(); ++cell) {
      all += map[cell];
      if (times[cell] >= (*wave)[0] && times[cell] <= (*wave)[1]) inside += map[cell];
    }
    share_ += inside / all;
    length_ += ((*wave)[1] - (*wave)[0]) / window_s;
    ++beats_;
  }
  [[nodiscard]] WaveShare mean() const {
    const auto count = static_cast<double>(beats_);
    return beats_ > 0 ? WaveShare{share_ / count, length_ / count, beats_} : WaveShare{kUndefined, kUndefined, 0};
  }

 private:
  double share_ = 0.0;
  double length_ = 0.0;
  std::size_t beats_ = 0;
};

std::optional<std::array<double, 2>> wave_of(const Delineation& waves, std::size_t beat, Fiducial from, Fiducial to,
                                             double fs_hz) {
  if (beat >= waves.beats()) return std::nullopt;
  const auto begin = waves.at(beat, from);
  const auto end = waves.at(beat, to);
  if (!begin || !end || *end <= *begin) return std::nullopt;
  return std::array{*begin / fs_hz, *end / fs_hz};
}

}  // namespace

ClassSaliency class_saliency(const SaliencyMaps& maps, const WindowSpec& window, const Delineation& waves, double fs_hz,
                             std::span<const std::int32_t> beats) {
  ClassSaliency result;
  result.pointing = result.random_correlation = kUndefined;
  const auto cells = static_cast<std::size_t>(std::max<std::int64_t>(maps.map_samples, 0));
  const std::vector<double> times = cells > 0 ? cell_times(maps, window) : std::vector<double>();
  const std::vector<CellRange> segments = cells > 0 ? segments_of(times, window) : std::vector<CellRange>();
  std::vector<std::vector<float>> means(segments.size());
  std::vector<float> random;
  WaveSum p, qrs, t;
  std::size_t pointed = 0, with_qrs = 0;
  for (const std::int32_t index : beats) {
    const auto beat = static_cast<std::size_t>(index);
    if (index < 0 || beat >= maps.peak.size() || (beat + 1) * cells > maps.values.size() || cells == 0) continue;
    if (!(maps.peak[beat] > 0.0F)) {
      ++result.empty;
      continue;
    }
    ++result.beats;
    const auto map = std::span(maps.values).subspan(beat * cells, cells);
    for (std::size_t k = 0; k < segments.size(); ++k) {
      double sum = 0.0;
      for (std::size_t cell = segments[k].first; cell < segments[k].last; ++cell) sum += map[cell];
      means[k].push_back(
          static_cast<float>(sum / static_cast<double>(segments[k].last - segments[k].first) / kFullScale));
    }
    const double window_s = window.size() / window.fs_hz;
    p.add(map, times, window_s, wave_of(waves, beat, Fiducial::p_onset, Fiducial::p_end, fs_hz));
    t.add(map, times, window_s, wave_of(waves, beat, Fiducial::qrs_end, Fiducial::t_end, fs_hz));
    const auto complex = wave_of(waves, beat, Fiducial::qrs_onset, Fiducial::qrs_end, fs_hz);
    qrs.add(map, times, window_s, complex);
    if (complex) {
      const double highest_s = times[static_cast<std::size_t>(std::max_element(map.begin(), map.end()) - map.begin())];
      ++with_qrs;
      if (highest_s >= (*complex)[0] - kPointingTolerance_s && highest_s <= (*complex)[1] + kPointingTolerance_s)
        ++pointed;
    }
    if (beat < maps.random_correlation.size() && std::isfinite(maps.random_correlation[beat]))
      random.push_back(maps.random_correlation[beat]);
  }
  for (std::size_t k = 0; k < segments.size() && result.beats > 0; ++k) {
    const auto value = [&](double share) { return static_cast<double>(quantile_in_place(std::span(means[k]), share)); };
    result.segments.push_back(
        {segments[k].begin_s, segments[k].begin_s + kSaliencySegment_s, value(0.25), value(0.5), value(0.75)});
  }
  result.p = p.mean();
  result.qrs = qrs.mean();
  result.t = t.mean();
  if (with_qrs > 0) result.pointing = static_cast<double>(pointed) / static_cast<double>(with_qrs);
  if (!random.empty()) result.random_correlation = static_cast<double>(quantile_in_place(std::span(random), 0.5));
  return result;
}

std::vector<float> mean_beat(const Signal& signal, double fs_hz, std::span<const SampleIndex> r_peaks,
                             const WindowSpec& window, std::span<const std::int32_t> beats) {
  const SampleIndex before = samples_from_seconds(window.before_samples / window.fs_hz, fs_hz);
  const SampleIndex after = samples_from_seconds(window.after_samples / window.fs_hz, fs_hz);
  if (before + after <= 0 || beats.empty()) return {};
  const auto samples = static_cast<std::size_t>(before + after);
  std::vector<double> sum(samples, 0.0);
  std::vector<float> values(samples);
  std::size_t used = 0;
  const std::size_t wanted = std::min(beats.size(), kMeanBeats);
  for (std::size_t k = 0; k < wanted; ++k) {
    const auto beat = static_cast<std::size_t>(beats[k * beats.size() / wanted]);
    if (beat >= r_peaks.size()) continue;
    signal.read(r_peaks[beat] - before, values);
    if (std::any_of(values.begin(), values.end(), [](float value) { return !std::isfinite(value); })) continue;
    const double level = median(values);
    for (std::size_t i = 0; i < samples; ++i) sum[i] += static_cast<double>(values[i]) - level;
    ++used;
  }
  if (used == 0) return {};
  std::vector<float> mean;
  for (const double each : sum) mean.push_back(static_cast<float>(each / static_cast<double>(used)));
  return mean;
}

}  // namespace ecg
