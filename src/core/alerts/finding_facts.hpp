#pragma once

#include <algorithm>
#include <span>
#include <string>
#include <vector>

#include "core/alerts/findings.hpp"
#include "core/rhythm/beat_series.hpp"
#include "core/rhythm/named_rhythms.hpp"
#include "core/words/clock.hpp"
#include "core/words/wording.hpp"

namespace ecg {

/// What the findings of one recording are made from.
struct FindingFacts {
  std::span<const SampleIndex> r_peaks;
  const Classes& classes;
  std::span<const Episode> episodes;
  const Quality& quality;
  double fs_hz;
  const RhythmSettings& settings;
  const BeatSeries& beats;
  const RhythmEvidence& rhythm;

  [[nodiscard]] std::string time(SampleIndex sample) const { return clock(seconds_from_samples(sample, fs_hz)); }
  [[nodiscard]] double seconds(const SampleRange& range) const { return seconds_from_samples(range.size() - 1, fs_hz); }
  [[nodiscard]] bool classified(std::size_t beat) const {
    return beat < classes.size() && (classes.flags[beat] & kUnclassified) == 0;
  }
};

inline std::vector<Episode> of_kind(const FindingFacts& facts, EpisodeKind kind) {
  std::vector<Episode> found;
  std::copy_if(facts.episodes.begin(), facts.episodes.end(), std::back_inserter(found),
               [&](const Episode& episode) { return episode.kind == kind; });
  return found;
}

inline std::vector<SampleRange> ranges(std::span<const Episode> episodes) {
  std::vector<SampleRange> result;
  for (const Episode& episode : episodes) result.push_back(episode.range);
  return result;
}

/// The episode with the largest key; the earliest of equals.
template <typename Key>
const Episode& most(std::span<const Episode> episodes, Key key) {
  return *std::max_element(episodes.begin(), episodes.end(),
                           [&](const Episode& a, const Episode& b) { return key(a) < key(b); });
}

inline double total_seconds(const FindingFacts& facts, std::span<const Episode> episodes) {
  double total = 0.0;
  for (const Episode& episode : episodes) total += facts.seconds(episode.range);
  return total;
}

inline std::string bpm(double rate) { return fixed(rate, 0) + " bpm"; }

/// Above this an irregular rhythm ranks high: urgent criteria of Holter services as collected for this project.
inline constexpr double kUrgentIrregular_bpm = 110.0;

}  // namespace ecg
