#pragma once

#include <span>

#include "core/alerts/findings.hpp"
#include "core/rhythm/beat_series.hpp"

namespace ecg {

/// The one line before all findings: something is there for review, nothing was found, or neither can be said. "Nothing"
/// names what was looked at, and is said only of ten beats and more (six where the waveform was read as well), most of them
/// with a class, in a recording of which every lead that the classes were made from is usable to the end. What a person
/// dismissed asks for no review, but no calm sentence is said over it: "nothing left" then names it.
/// @param findings  everything else that was found
Finding verdict(const BeatSeries& beats, std::span<const Finding> findings, const Quality& quality,
                const LookedAt& looked_at);

}  // namespace ecg
