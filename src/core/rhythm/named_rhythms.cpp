#include "core/rhythm/named_rhythms.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <span>

#include "core/rhythm/interval_evidence.hpp"

namespace ecg {

namespace {

// Fitted by `scripts/train rhythm` (scripts/training/rhythm_fusion.py); `fusion` of models/rhythm/intervals.json, and a test
// of training holds both together.
constexpr double kFusionBias = -0.08358;
constexpr double kOfNetwork = 1.03113;
constexpr double kOfIntervals = 0.30979;
constexpr double kOfSinus = -0.42566;
constexpr double kOfVentricularBeat = 0.04207;
constexpr double kOfSupraventricularBeat = 0.01387;
constexpr double kOfVentricularRhythm = -0.2907;
constexpr double kOfUnusable = -0.04494;
constexpr double kIntervalLimit = 6.0;  ///< log odds of the intervals are held within +- this

constexpr double kIntervalsBefore_s = 10.0;  ///< of the window's begin
constexpr double kIntervalsAfter_s = 20.0;
constexpr double kShortestInterval_s = 0.15, kLongestInterval_s = 3.0;  ///< others are gaps or two marks of one beat

constexpr std::size_t kFibrillationCells = 9;  ///< averaged, 45 s
constexpr std::size_t kVentricularCells = 3;   ///< averaged, 15 s
constexpr double kLeastFibrillation_s = 30.0;  ///< the usual least length of an episode
constexpr double kLeastVentricular_s = 10.0;
constexpr double kLeastPaced_s = 10.0;

double nan() { return std::numeric_limits<double>::quiet_NaN(); }

/// Of the intervals round a window that begins there.
std::optional<double> interval_log_odds(const BeatSeries& beats, double begin_s) {
  const auto sample = [&](double time_s) { return samples_from_seconds(time_s, beats.fs_hz); };
  const auto from = std::ranges::lower_bound(beats.r_peaks, sample(begin_s - kIntervalsBefore_s));
  const auto to = std::ranges::upper_bound(beats.r_peaks, sample(begin_s + kIntervalsAfter_s));
  std::vector<double> rr_s;
  for (auto beat = static_cast<std::size_t>(from - beats.r_peaks.begin()) + 1;
       beat < static_cast<std::size_t>(to - beats.r_peaks.begin()); ++beat) {
    const double rr = beats.rr_s(beat);
    if (rr >= kShortestInterval_s && rr <= kLongestInterval_s) rr_s.push_back(rr);
  }
  const auto log_odds = fibrillation_log_odds(rr_s);
  if (!log_odds) return {};
  return std::clamp(*log_odds, -kIntervalLimit, kIntervalLimit);
}

/// Of the cells that were read; NaN where none was.
double mean(std::span<const double> cells) {
  double sum = 0.0, count = 0.0;
  for (const double value : cells) {
    if (!std::isfinite(value)) continue;
    sum += value;
    count += 1.0;
  }
  return count > 0.0 ? sum / count : nan();
}

/// Mean over `width` cells round each, the outermost repeated beyond the ends; cells that were not read do not count.
std::vector<double> smoothed(std::span<const double> cells, std::size_t width) {
  std::vector<double> result(cells.size(), nan());
  const auto half = static_cast<std::ptrdiff_t>(width / 2);
  const auto last = static_cast<std::ptrdiff_t>(cells.size()) - 1;
  for (std::ptrdiff_t cell = 0; cell <= last; ++cell) {
    double sum = 0.0, count = 0.0;
    for (std::ptrdiff_t k = cell - half; k <= cell + half; ++k) {
      const double value = cells[static_cast<std::size_t>(std::clamp<std::ptrdiff_t>(k, 0, last))];
      if (!std::isfinite(value)) continue;
      sum += value;
      count += 1.0;
    }
    if (count > 0.0) result[static_cast<std::size_t>(cell)] = sum / count;
  }
  return result;
}

/// Neighbouring cells above a threshold.
struct Stretch {
  std::size_t first = 0, last = 0;
};

std::vector<Stretch> above(std::span<const double> cells, double least, double least_s, double duration_s) {
  std::vector<Stretch> found;
  for (std::size_t cell = 0; cell < cells.size(); ++cell) {
    if (!(cells[cell] >= least)) continue;
    if (!found.empty() && found.back().last + 1 == cell) found.back().last = cell;
    else found.push_back({cell, cell});
  }
  const double needed_s = std::min(least_s, duration_s);
  std::erase_if(found, [&](const Stretch& stretch) {
    const double end_s = std::min(static_cast<double>(stretch.last + 1) * kRhythmCell_s, duration_s);
    return end_s - static_cast<double>(stretch.first) * kRhythmCell_s < needed_s;
  });
  return found;
}

/// Log odds of one label by time.
std::vector<double> cells_of(const RhythmEvidence& evidence, RhythmClass rhythm) {
  std::vector<double> cells(evidence.cells());
  for (std::size_t cell = 0; cell < cells.size(); ++cell) cells[cell] = static_cast<double>(evidence.at(cell, rhythm));
  return cells;
}

Episode episode_of(EpisodeKind kind, const Stretch& stretch, std::span<const double> cells, const BeatSeries& beats,
                   SampleIndex record_length) {
  Episode episode{.kind = kind};
  const auto sample = [&](std::size_t cell) {
    return std::min(samples_from_seconds(static_cast<double>(cell) * kRhythmCell_s, beats.fs_hz), record_length);
  };
  episode.range = {sample(stretch.first), sample(stretch.last + 1)};
  const BeatRange inside = beats_in(beats.r_peaks, episode.range);
  episode.beat_count = static_cast<std::int32_t>(inside.size());
  if (inside.size() >= 2) episode.value = beats.rate_bpm(inside.first, inside.last - 1);
  const double log_odds = mean(cells.subspan(stretch.first, stretch.last - stretch.first + 1));
  if (std::isfinite(log_odds)) episode.probability = probability(log_odds);
  return episode;
}

}  // namespace

std::vector<double> fibrillation_by_cell(const RhythmEvidence& evidence, const BeatSeries& beats) {
  using enum RhythmClass;
  std::vector<double> cells(evidence.cells(), nan());
  std::optional<double> before = interval_log_odds(beats, -kRhythmCell_s);
  for (std::size_t cell = 0; cell < cells.size(); ++cell) {
    const auto at = [&](RhythmClass rhythm) { return static_cast<double>(evidence.at(cell, rhythm)); };
    // Two windows hold a cell: the one that begins with it, and the one before.
    const std::optional<double> here = interval_log_odds(beats, static_cast<double>(cell) * kRhythmCell_s);
    const std::optional<double> intervals = here && before && cell > 0 ? std::optional((*here + *before) / 2.0)
                                            : here                     ? here
                                                                       : before;
    before = here;
    cells[cell] = at(atrial_fibrillation);
    if (!intervals) continue;
    cells[cell] = kFusionBias + kOfNetwork * at(atrial_fibrillation) + kOfIntervals * *intervals +
                  kOfSinus * at(sinus) + kOfVentricularBeat * at(ventricular_beat) +
                  kOfSupraventricularBeat * at(supraventricular_beat) +
                  kOfVentricularRhythm * std::max(at(ventricular_tachycardia), at(ventricular_fibrillation)) +
                  kOfUnusable * at(unusable);
  }
  return cells;
}

std::vector<Episode> named_rhythms(const RhythmEvidence& evidence, const BeatSeries& beats, SampleIndex record_length,
                                   const RhythmSettings& settings) {
  using enum RhythmClass;
  const double duration_s = seconds_from_samples(record_length, beats.fs_hz);
  std::vector<double> tachycardia = cells_of(evidence, ventricular_tachycardia);
  std::vector<double> fibrillation = cells_of(evidence, ventricular_fibrillation);
  std::vector<double> either(evidence.cells());
  for (std::size_t cell = 0; cell < either.size(); ++cell)
    either[cell] = std::max(tachycardia[cell], fibrillation[cell]);
  either = smoothed(either, kVentricularCells);
  tachycardia = smoothed(tachycardia, kVentricularCells);
  fibrillation = smoothed(fibrillation, kVentricularCells);
  std::vector<Episode> found;
  for (const Stretch& stretch :
       above(either, log_odds(settings.ventricular_probability, 0.0), kLeastVentricular_s, duration_s)) {
    // One kind to the whole stretch would hide where tachycardia becomes fibrillation.
    for (std::size_t first = stretch.first; first <= stretch.last;) {
      const bool fibrillates = fibrillation[first] > tachycardia[first];
      std::size_t last = first;
      while (last < stretch.last && (fibrillation[last + 1] > tachycardia[last + 1]) == fibrillates) ++last;
      const EpisodeKind kind =
          fibrillates ? EpisodeKind::ventricular_fibrillation : EpisodeKind::ventricular_tachycardia;
      found.push_back(episode_of(kind, {first, last}, either, beats, record_length));
      first = last + 1;
    }
  }
  // A strip has one answer: its edges, averaged with less, would be the first to fall below the threshold.
  const bool strip = duration_s <= kStrip_s;
  const auto averaged = [&](const std::vector<double>& cells, std::size_t width) {
    return strip ? std::vector<double>(cells.size(), mean(cells)) : smoothed(cells, width);
  };
  const auto name = [&](EpisodeKind kind, const std::vector<double>& cells, double probability, double least_s) {
    for (const Stretch& stretch : above(cells, log_odds(probability, 0.0), least_s, duration_s))
      found.push_back(episode_of(kind, stretch, cells, beats, record_length));
  };
  const std::vector<double> pacing = averaged(cells_of(evidence, paced), kVentricularCells);
  name(EpisodeKind::paced, pacing, settings.paced_probability, kLeastPaced_s);
  // A pacemaker's ventricles say nothing of the atria, and P waves are missing then as well.
  const double least_pacing = log_odds(settings.paced_probability, 0.0);
  std::vector<double> atria = averaged(fibrillation_by_cell(evidence, beats), kFibrillationCells);
  for (std::size_t cell = 0; cell < atria.size(); ++cell) {
    if (pacing[cell] >= least_pacing) atria[cell] = nan();
  }
  name(EpisodeKind::atrial_fibrillation, atria, settings.fibrillation_probability, kLeastFibrillation_s);
  const auto is_named = [&](EpisodeKind kind) { return std::ranges::count(found, kind, &Episode::kind) > 0; };
  if (strip && !is_named(EpisodeKind::paced) && !is_named(EpisodeKind::atrial_fibrillation))
    name(EpisodeKind::atrial_flutter, averaged(cells_of(evidence, atrial_flutter), 1), settings.flutter_probability,
         kLeastFibrillation_s);
  return found;
}

bool mostly_named(std::span<const Episode> episodes, const SampleRange& range) {
  constexpr double kMostly = 0.5;
  using enum EpisodeKind;
  double covered = 0.0;
  for (const EpisodeKind kind :
       {atrial_fibrillation, ventricular_tachycardia, ventricular_fibrillation, paced, atrial_flutter})
    covered += share_covered(episodes, kind, range);
  return covered >= kMostly;
}

double share_covered(std::span<const Episode> episodes, EpisodeKind kind, const SampleRange& range) {
  SampleIndex covered = 0;
  for (const Episode& episode : episodes) {
    if (episode.kind != kind) continue;
    covered +=
        std::max<SampleIndex>(0, std::min(range.end, episode.range.end) - std::max(range.begin, episode.range.begin));
  }
  return range.size() > 0 ? static_cast<double>(covered) / static_cast<double>(range.size()) : 0.0;
}

}  // namespace ecg
