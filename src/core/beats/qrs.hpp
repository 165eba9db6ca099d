#pragma once

#include <vector>

#include "core/dsp/quality.hpp"
#include "core/record/record.hpp"

namespace ecg {

/// Finds the QRS complexes of a recording, all leads together.
///
/// @return R-peak positions, strictly increasing, each in [0, record.length). The apex is refined on the dominant
///         deflection of the complex, on the same side for the whole record. No beats is an answer, not an error.
/// Polarity and amplitude do not matter. Works from 100 Hz to 2 kHz; stretches graded unusable in every lead give no beats.
std::vector<SampleIndex> detect_qrs(const Record& record, const Quality& quality);

}  // namespace ecg
