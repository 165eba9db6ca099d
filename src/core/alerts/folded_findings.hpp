#pragma once

#include <vector>

#include "core/alerts/findings.hpp"

namespace ecg {

/// What lies to this share of its time, or of its beats, in a rhythm with a name is part of it (our choice).
inline constexpr double kInsideShare = 0.80;

/// Findings that a named rhythm explains are listed under it, with low priority, and say so: in ventricular tachycardia and
/// fibrillation all that comes from beats; in atrial fibrillation irregular intervals, a fast rate and supraventricular
/// beats, while pauses, slow rates and ventricular beats matter there as elsewhere. A rhythm that a person dismissed
/// explains nothing, and what a person dismissed is listed at the end. `findings` have their decisions and are in order;
/// what is folded follows its rhythm.
void fold_into_rhythms(std::vector<Finding>& findings);

}  // namespace ecg
