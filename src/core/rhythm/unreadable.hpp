#pragma once

#include <span>
#include <vector>

#include "core/dsp/quality.hpp"
#include "core/record/time.hpp"
#include "core/rhythm/rhythm_evidence.hpp"

namespace ecg {

/// Adds to the quality what the rhythm model says of it: a stretch of a lead in which it sees noise and no rhythm of the
/// ventricles is unusable (QualityReason::unreadable), whatever its spectrum looks like. Motion is what it knows and the
/// grading of single frequencies does not.
/// In a recording of a minute and less each lead has one answer. What the model says of rhythms in such a stretch counts no
/// more: those windows become NaN.
/// @return where that left no lead to read, ascending
std::vector<SampleRange> mark_unreadable(Quality& quality, std::span<LeadRhythm> leads, SampleIndex record_length,
                                         double fs_hz);

}  // namespace ecg
