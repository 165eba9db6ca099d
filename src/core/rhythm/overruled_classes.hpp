#pragma once

#include <span>
#include <vector>

#include "core/classify/classify.hpp"
#include "core/record/episode.hpp"
#include "core/record/time.hpp"

namespace ecg {

/// What a named rhythm means for the classes of the beats in it; labels of a person and of patient calibration stay.
/// Atrial fibrillation: prematurity means nothing there, S becomes N. Ventricular fibrillation: what was found are no beats,
/// they lose their class. Where no lead can be read (`unreadable`): the same. Changed beats carry kOverruled; what the model
/// said stays in the probabilities.
void overrule_classes(Classes& classes, std::span<const SampleIndex> r_peaks, const std::vector<Episode>& named,
                      const std::vector<SampleRange>& unreadable);

}  // namespace ecg
