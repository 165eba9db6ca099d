#pragma once

#include <span>
#include <vector>

#include "core/base/error.hpp"
#include "core/dsp/quality.hpp"
#include "core/record/record.hpp"

namespace ecg {

/// What a person checks at first sight of a recording: does each lead look like an ECG taken the way its name says?
///
/// inverted_lead       I, II, MLII, V4, V5, V6 with P wave, QRS complex and T wave all pointing down
/// swapped_limb_leads  lead I so and aVR all upright: the classic sign of exchanged arm electrodes
/// implausible_gain    QRS complexes (median beat, peak to peak) higher than 20 mV or lower than 0.02 mV
/// clipped_lead        cut off at its limits in a tenth of the ten-second stretches or more
/// powerline           powerline interference likewise
///
/// Hints, one per lead and kind at most: nothing is changed. The first three need a few beats.
std::vector<Diagnostic> check_leads(const Record& record, const Quality& quality, std::span<const SampleIndex> r_peaks);

}  // namespace ecg
