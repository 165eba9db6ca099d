#include "core/explain/map_rows.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

namespace ecg {

namespace {

constexpr double kFullScale = 255.0;  ///< of the stored 8-bit maps
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

/// From and to in seconds from R; empty: the beat lacks the wave.
using Wave = std::optional<std::array<double, 2>>;

Wave wave_of(const Delineation& waves, std::size_t beat, Fiducial from, Fiducial to, double fs_hz) {
  if (beat >= waves.beats()) return std::nullopt;
  const auto begin = waves.at(beat, from);
  const auto end = waves.at(beat, to);
  if (!begin || !end || *end <= *begin) return std::nullopt;
  return std::array{*begin / fs_hz, *end / fs_hz};
}

WavePart part_in(std::span<const std::uint8_t> map, std::span<const double> times, double window_s, const Wave& wave) {
  if (!wave) return {};
  double inside = 0.0, all = 0.0;
  for (std::size_t cell = 0; cell < map.size(); ++cell) {
    all += map[cell];
    if (times[cell] >= (*wave)[0] && times[cell] <= (*wave)[1]) inside += map[cell];
  }
  return {static_cast<float>(inside / all), static_cast<float>(((*wave)[1] - (*wave)[0]) / window_s)};
}

bool points_at(std::span<const std::uint8_t> map, std::span<const double> times, const std::array<double, 2>& wave) {
  const double highest_s = times[static_cast<std::size_t>(std::max_element(map.begin(), map.end()) - map.begin())];
  return highest_s >= wave[0] - kPointingTolerance_s && highest_s <= wave[1] + kPointingTolerance_s;
}

}  // namespace

MapRows map_rows(const SaliencyMaps& maps, const WindowSpec& window, const Delineation& waves, double fs_hz,
                 std::size_t beat_count) {
  MapRows result;
  result.rows.resize(beat_count);
  const auto cells = static_cast<std::size_t>(std::max<std::int64_t>(maps.map_samples, 0));
  if (cells == 0) return result;
  const std::vector<double> times = cell_times(maps, window);
  const std::vector<CellRange> segments = segments_of(times, window);
  for (const CellRange& segment : segments) result.begin_s.push_back(segment.begin_s);
  result.profiles.assign(beat_count * segments.size(), 0.0F);
  const double window_s = window.size() / window.fs_hz;
  for (std::size_t beat = 0; beat < beat_count; ++beat) {
    if (beat >= maps.peak.size() || !(maps.peak[beat] > 0.0F) || (beat + 1) * cells > maps.values.size()) continue;
    const auto map = std::span(maps.values).subspan(beat * cells, cells);
    for (std::size_t k = 0; k < segments.size(); ++k) {
      double sum = 0.0;
      for (std::size_t cell = segments[k].first; cell < segments[k].last; ++cell) sum += map[cell];
      result.profiles[beat * segments.size() + k] =
          static_cast<float>(sum / static_cast<double>(segments[k].last - segments[k].first) / kFullScale);
    }
    MapRow& row = result.rows[beat];
    row.empty = false;
    const Wave complex = wave_of(waves, beat, Fiducial::qrs_onset, Fiducial::qrs_end, fs_hz);
    row.p = part_in(map, times, window_s, wave_of(waves, beat, Fiducial::p_onset, Fiducial::p_end, fs_hz));
    row.qrs = part_in(map, times, window_s, complex);
    row.t = part_in(map, times, window_s, wave_of(waves, beat, Fiducial::qrs_end, Fiducial::t_end, fs_hz));
    if (complex) row.points = points_at(map, times, *complex) ? 1.0F : 0.0F;
    if (beat < maps.random_correlation.size()) row.random_correlation = maps.random_correlation[beat];
  }
  return result;
}

bool append(MapRows& pool, const MapRows& more) {
  if (pool.segments() > 0 && more.segments() > 0 && pool.begin_s != more.begin_s) return false;
  if (pool.segments() == 0) {
    pool.begin_s = more.begin_s;
    pool.profiles.assign(pool.rows.size() * pool.segments(), 0.0F);
  }
  pool.rows.insert(pool.rows.end(), more.rows.begin(), more.rows.end());
  pool.profiles.insert(pool.profiles.end(), more.profiles.begin(), more.profiles.end());
  pool.profiles.resize(pool.rows.size() * pool.segments(), 0.0F);
  return true;
}

}  // namespace ecg
