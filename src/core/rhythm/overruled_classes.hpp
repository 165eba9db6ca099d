#pragma once

#include <span>
#include <vector>

#include "core/classify/classify.hpp"
#include "core/record/episode.hpp"
#include "core/record/time.hpp"
#include "core/rhythm/rhythm_evidence.hpp"

namespace ecg {

/// What a named rhythm means for the classes of the beats in it; labels of a person and of patient calibration stay.
/// Atrial fibrillation: prematurity means little there, an S of which the beat model is not sure becomes N, in a paced rhythm Q. Ventricular fibrillation: what was found are no beats,
/// they lose their class. Where no lead can be read (`unreadable`): the same. Changed beats carry kOverruled; what the model
/// said stays in the probabilities.
void overrule_classes(Classes& classes, std::span<const SampleIndex> r_peaks, const std::vector<Episode>& named,
                      const std::vector<SampleRange>& unreadable);

/// Two witnesses for an ectopic beat: the beat model, which compares it with its neighbours, and the rhythm model, which
/// sees ten seconds round it. Where the first is not sure and the second sees no such beat, it is N, or S
/// where that is likelier and both see one. A logistic combination of both, `support` below; each class has its own.
/// @param fs_hz  of `r_peaks`
void ask_second_witness(Classes& classes, std::span<const SampleIndex> r_peaks, const RhythmEvidence& evidence,
                        double fs_hz);

}  // namespace ecg
