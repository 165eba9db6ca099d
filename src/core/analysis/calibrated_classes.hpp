#pragma once

#include "core/analysis/found_beats.hpp"
#include "core/edits/replay.hpp"
#include "core/snapshot/analysis.hpp"

namespace ecg {

/// Classes by patient calibration, on the beats as they were found. Waits until every beat has its class.
void calibrate_classes(Analysis& analysis, const EditedBeats& edited, FoundBeats& found);

/// On the beats as the person has them: what the reference said where it taught stands, unless the person says
/// otherwise; counts what is changed elsewhere.
void keep_reference_labels(Analysis& analysis, const EditedBeats& edited, FoundBeats& found);

}  // namespace ecg
