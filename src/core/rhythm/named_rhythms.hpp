#pragma once

#include <span>
#include <vector>

#include "core/record/episode.hpp"
#include "core/rhythm/beat_series.hpp"
#include "core/rhythm/episodes.hpp"
#include "core/rhythm/rhythm_evidence.hpp"

namespace ecg {

/// Log odds of atrial fibrillation by time: the rhythm model's, and where there are ten intervals and more round a cell
/// those of the intervals with them (`fusion` in models/rhythm/intervals.json). One per cell; NaN where nothing was read.
std::vector<double> fibrillation_by_cell(const RhythmEvidence& evidence, const BeatSeries& beats);

/// Rhythms that the waveform is asked for: atrial fibrillation, ventricular tachycardia, ventricular fibrillation or
/// flutter, paced rhythm, and in strips atrial flutter (in long recordings of one or two leads it was hardly ever right:
/// docs/results/experiments.md). Where a rhythm is paced the atria have no name. Log odds of cells are averaged over neighbouring ones (45 s for the atria, all of a strip of a minute and less, 15 s for ventricles and pacing) and held
/// against the settings' probabilities; shorter episodes than 30 s and 10 s do not count, in a shorter recording than that
/// those that fill it. By time; the two kinds of ventricular rhythm do not overlap.
std::vector<Episode> named_rhythms(const RhythmEvidence& evidence, const BeatSeries& beats, SampleIndex record_length,
                                   const RhythmSettings& settings);

/// Part of `range` that episodes of this kind cover, 0 to 1.
double share_covered(std::span<const Episode> episodes, EpisodeKind kind, const SampleRange& range);
/// Whether named rhythms, of whatever kind, cover half of it: "irregular" says less there.
bool mostly_named(std::span<const Episode> episodes, const SampleRange& range);

}  // namespace ecg
