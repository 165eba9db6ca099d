#include "core/rhythm/rate.hpp"

#include <algorithm>
#include <functional>

namespace ecg {

namespace {

/// Intervals averaged for the sliding rate. A mean over 8 is what bedside and Holter displays commonly use; being a
/// mean, it does not see the alternation of a premature beat and its compensatory pause as a change of rate.
constexpr std::size_t kRateIntervals = 8;
/// Two stretches of the same kind closer than this are one, when the whole is still beyond the limit.
constexpr double kMergeGap_s = 5.0;
/// A recording too short for a sustained rate is judged as a whole from this length on: a six-second strip is what rates
/// are counted on by hand.
constexpr double kShortestStrip_s = 6.0;

/// Beats first..last, all intervals between them trusted.
struct Stretch {
  std::size_t first = 0;
  std::size_t last = 0;
};

/// Stretches of beats between which every interval is trusted, of at least two beats.
std::vector<Stretch> trusted_stretches(const BeatSeries& beats) {
  std::vector<Stretch> stretches;
  for (std::size_t first = 0; first < beats.size();) {
    std::size_t last = first;
    while (last + 1 < beats.size() && beats.trusted[last + 1] != 0) ++last;
    if (last > first) stretches.push_back({first, last});
    first = last + 1;
  }
  return stretches;
}

/// Mean rate over the kRateIntervals intervals around the one that ends at beat `at`, fewer at the edges of the
/// stretch.
double sliding_rate_bpm(const BeatSeries& beats, const Stretch& stretch, std::size_t at) {
  const std::size_t before = kRateIntervals / 2;
  const std::size_t first = at >= stretch.first + before ? at - before : stretch.first;
  const std::size_t last = std::min(first + kRateIntervals, stretch.last);
  const std::size_t widened = last >= stretch.first + kRateIntervals ? last - kRateIntervals : stretch.first;
  return beats.rate_bpm(widened, last);
}

double gap_s(const BeatSeries& beats, const Stretch& earlier, const Stretch& later) {
  return seconds_from_samples(beats.r_peaks[later.first] - beats.r_peaks[earlier.last], beats.fs_hz);
}

using Beyond = std::function<bool(double rate_bpm)>;

/// Moves the edges of a stretch to where single intervals cross the limit: the sliding mean sees a change up to
/// kRateIntervals / 2 beats too early or too late.
Stretch with_sharp_edges(const BeatSeries& beats, const Stretch& whole, Stretch stretch, const Beyond& beyond) {
  const auto interval_beyond = [&](std::size_t beat) { return beyond(beats.rate_bpm(beat - 1, beat)); };
  for (std::size_t n = 0; n < kRateIntervals / 2 && stretch.first > whole.first && interval_beyond(stretch.first);
       ++n) {
    --stretch.first;
  }
  for (std::size_t n = 0; n < kRateIntervals / 2 && stretch.last < whole.last && interval_beyond(stretch.last + 1);
       ++n) {
    ++stretch.last;
  }
  while (stretch.first < stretch.last && !interval_beyond(stretch.first + 1)) ++stretch.first;
  while (stretch.last > stretch.first && !interval_beyond(stretch.last)) --stretch.last;
  return stretch;
}

std::vector<Stretch> stretches_beyond(const BeatSeries& beats, const Stretch& whole, const Beyond& beyond) {
  std::vector<Stretch> found;
  for (std::size_t at = whole.first + 1; at <= whole.last; ++at) {
    if (!beyond(sliding_rate_bpm(beats, whole, at))) continue;
    std::size_t end = at;
    while (end + 1 <= whole.last && beyond(sliding_rate_bpm(beats, whole, end + 1))) ++end;
    Stretch stretch = with_sharp_edges(beats, whole, {at - 1, end}, beyond);
    at = end;
    if (!found.empty()) stretch.first = std::max(stretch.first, found.back().last);
    if (stretch.last <= stretch.first) continue;
    const bool joins = !found.empty() && gap_s(beats, found.back(), stretch) < kMergeGap_s &&
                       beyond(beats.rate_bpm(found.back().first, stretch.last));
    if (joins) found.back().last = stretch.last;
    else found.push_back(stretch);
  }
  return found;
}

bool lasts(const BeatSeries& beats, const Stretch& found, double sustained_s) {
  const double found_s = seconds_from_samples(beats.r_peaks[found.last] - beats.r_peaks[found.first], beats.fs_hz);
  const bool throughout = found.first == 0 && found.last + 1 == beats.size();
  return found_s >= sustained_s || (throughout && found_s >= kShortestStrip_s);
}

void append_sustained(std::vector<Episode>& episodes, const BeatSeries& beats, EpisodeKind kind, double sustained_s,
                      const Beyond& beyond) {
  for (const Stretch& whole : trusted_stretches(beats)) {
    for (const Stretch& found : stretches_beyond(beats, whole, beyond)) {
      if (!lasts(beats, found, sustained_s)) continue;
      episodes.push_back(beats.episode(kind, found.first, found.last, beats.rate_bpm(found.first, found.last)));
    }
  }
}

}  // namespace

std::vector<Episode> pauses(const BeatSeries& beats, const RhythmSettings& settings) {
  std::vector<Episode> episodes;
  for (std::size_t beat = 1; beat < beats.size(); ++beat) {
    const double rr_s = beats.rr_s(beat);
    if (beats.trusted[beat] == 0 || rr_s < settings.pause_s) continue;
    episodes.push_back(beats.episode(EpisodeKind::pause, beat - 1, beat, rr_s));
  }
  return episodes;
}

std::vector<Episode> sustained_rates(const BeatSeries& beats, const RhythmSettings& settings) {
  std::vector<Episode> episodes;
  append_sustained(episodes, beats, EpisodeKind::tachycardia, settings.sustained_s,
                   [&](double rate_bpm) { return rate_bpm > settings.tachycardia_bpm; });
  append_sustained(episodes, beats, EpisodeKind::bradycardia, settings.sustained_s,
                   [&](double rate_bpm) { return rate_bpm < settings.bradycardia_bpm; });
  return episodes;
}

}  // namespace ecg
