#pragma once

#include <vector>

#include "core/rhythm/beat_series.hpp"
#include "core/rhythm/episodes.hpp"

namespace ecg {

/// Couplets (exactly two V), runs of V and of S (`run_beats` or more, with their rate). Beats with a doubtful interval
/// between them are not consecutive.
std::vector<Episode> ectopic_runs(const BeatSeries& beats, const RhythmSettings& settings);

/// Bigeminy (N V N V ...) and trigeminy (N N V N N V ...): the longest stretches that repeat with exactly one V in 2 or
/// 3 beats and hold at least `cycles` whole cycles; they may begin at any place of the cycle.
std::vector<Episode> ectopic_patterns(const BeatSeries& beats, const RhythmSettings& settings);

}  // namespace ecg
