#include "core/rhythm/episodes.hpp"

#include <algorithm>
#include <iterator>
#include <tuple>

#include "core/rhythm/beat_series.hpp"
#include "core/rhythm/ectopy.hpp"
#include "core/rhythm/irregularity.hpp"
#include "core/rhythm/named_rhythms.hpp"
#include "core/rhythm/rate.hpp"

namespace ecg {

namespace {

std::vector<Episode> unusable_stretches(std::span<const SampleIndex> r_peaks, const Quality& quality,
                                        SampleIndex record_length, double fs_hz) {
  std::vector<Episode> episodes;
  for (std::int32_t stretch = 0; stretch < quality.stretch_count; ++stretch) {
    if (!stretch_unusable(quality, stretch, false)) continue;
    const SampleIndex begin = samples_from_seconds(stretch * kQualityStretch_s, fs_hz);
    const SampleIndex end = std::min(samples_from_seconds((stretch + 1) * kQualityStretch_s, fs_hz), record_length);
    if (begin >= end) continue;
    if (!episodes.empty() && episodes.back().range.end == begin) episodes.back().range.end = end;
    else episodes.push_back({.kind = EpisodeKind::unusable, .range = {begin, end}});
  }
  for (Episode& episode : episodes) {
    episode.beat_count = static_cast<std::int32_t>(beats_in(r_peaks, episode.range).size());
  }
  return episodes;
}

/// Whether the waveform has a name for what a rule found there, or says that there are no beats.
bool explained(const Episode& found, const std::vector<Episode>& named) {
  constexpr double kMostly = 0.5;
  if (share_covered(named, EpisodeKind::ventricular_fibrillation, found.range) >= kMostly) return true;
  return found.kind == EpisodeKind::irregular && mostly_named(named, found.range);
}

}  // namespace

std::vector<Episode> find_episodes(std::span<const SampleIndex> r_peaks, const Classes& classes, const Quality& quality,
                                   SampleIndex record_length, double fs_hz, const RhythmSettings& settings,
                                   const std::vector<Episode>& named) {
  std::vector<Episode> episodes = unusable_stretches(r_peaks, quality, record_length, fs_hz);
  const BeatSeries beats = beat_series(r_peaks, classes, quality, fs_hz);
  for (const auto& found : {sustained_rates(beats, settings), pauses(beats, settings), ectopic_runs(beats, settings),
                            ectopic_patterns(beats, settings), irregular_stretches(beats)}) {
    std::copy_if(found.begin(), found.end(), std::back_inserter(episodes),
                 [&](const Episode& episode) { return !explained(episode, named); });
  }
  episodes.insert(episodes.end(), named.begin(), named.end());
  std::sort(episodes.begin(), episodes.end(), [](const Episode& a, const Episode& b) {
    return std::tie(a.range.begin, a.kind, a.range.end) < std::tie(b.range.begin, b.kind, b.range.end);
  });
  return episodes;
}

}  // namespace ecg
