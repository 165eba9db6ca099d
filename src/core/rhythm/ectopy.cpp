#include "core/rhythm/ectopy.hpp"

#include <algorithm>

namespace ecg {

namespace {

constexpr std::size_t kCoupletBeats = 2;
constexpr std::size_t kBigeminyPeriod = 2;  ///< beats per cycle
constexpr std::size_t kTrigeminyPeriod = 3;

/// Beats [begin, end) share one symbol and have trusted intervals between them; end is as far as possible.
std::size_t end_of_run(const BeatSeries& beats, std::size_t begin) {
  std::size_t end = begin + 1;
  while (end < beats.size() && beats.symbol[end] == beats.symbol[begin] && beats.trusted[end] != 0) ++end;
  return end;
}

/// End of the longest stretch from `begin` that repeats with `period` and holds one V per period, N otherwise.
/// `begin` itself when there is none.
std::size_t end_of_pattern(const BeatSeries& beats, std::size_t begin, std::size_t period) {
  std::size_t end = begin;
  std::size_t ventricular = 0;
  for (; end < beats.size(); ++end) {
    const char symbol = beats.symbol[end];
    if (end > begin && beats.trusted[end] == 0) break;
    if (symbol != 'N' && symbol != 'V') break;
    if (end >= begin + period) {
      if (symbol != beats.symbol[end - period]) break;
    } else if (symbol == 'V' && ++ventricular > 1) {
      return begin;
    }
  }
  return ventricular == 1 && end >= begin + period ? end : begin;
}

void append_patterns(std::vector<Episode>& episodes, const BeatSeries& beats, EpisodeKind kind, std::size_t period,
                     std::size_t cycles) {
  for (std::size_t begin = 0; begin < beats.size();) {
    const std::size_t end = end_of_pattern(beats, begin, period);
    if ((end - begin) / period >= cycles) {
      episodes.push_back(beats.episode(kind, begin, end - 1, 0.0));
      begin = end;
    } else {
      ++begin;
    }
  }
}

}  // namespace

std::vector<Episode> ectopic_runs(const BeatSeries& beats, const RhythmSettings& settings) {
  std::vector<Episode> episodes;
  const auto run_beats = static_cast<std::size_t>(std::max(settings.run_beats, 2));
  for (std::size_t begin = 0; begin < beats.size();) {
    const std::size_t end = end_of_run(beats, begin);
    const std::size_t count = end - begin;
    const char symbol = beats.symbol[begin];
    if (symbol == 'V' && count >= run_beats) {
      episodes.push_back(beats.episode(EpisodeKind::ventricular_run, begin, end - 1, beats.rate_bpm(begin, end - 1)));
    } else if (symbol == 'V' && count == kCoupletBeats) {
      episodes.push_back(beats.episode(EpisodeKind::ventricular_couplet, begin, end - 1, 0.0));
    } else if (symbol == 'S' && count >= run_beats) {
      episodes.push_back(
          beats.episode(EpisodeKind::supraventricular_run, begin, end - 1, beats.rate_bpm(begin, end - 1)));
    }
    begin = end;
  }
  return episodes;
}

std::vector<Episode> ectopic_patterns(const BeatSeries& beats, const RhythmSettings& settings) {
  std::vector<Episode> episodes;
  const auto cycles = static_cast<std::size_t>(std::max(settings.cycles, 1));
  append_patterns(episodes, beats, EpisodeKind::bigeminy, kBigeminyPeriod, cycles);
  append_patterns(episodes, beats, EpisodeKind::trigeminy, kTrigeminyPeriod, cycles);
  return episodes;
}

}  // namespace ecg
