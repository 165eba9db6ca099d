#pragma once

#include <vector>

#include "core/rhythm/beat_series.hpp"
#include "core/rhythm/episodes.hpp"

namespace ecg {

/// RR intervals of at least `pause_s` that can be trusted. Value: seconds.
std::vector<Episode> pauses(const BeatSeries& beats, const RhythmSettings& settings);

/// Stretches of at least `sustained_s` whose sliding rate lies above `tachycardia_bpm` or below `bradycardia_bpm`.
/// Value: mean rate of the stretch in bpm.
std::vector<Episode> sustained_rates(const BeatSeries& beats, const RhythmSettings& settings);

}  // namespace ecg
