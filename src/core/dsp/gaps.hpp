#pragma once

#include <span>

#include "core/record/time.hpp"

namespace ecg {

/// Replaces runs of NaN by a straight line between their finite neighbours; a run at an edge takes the neighbour's
/// value. Answers false, leaving zeros, when no sample is finite.
bool bridge_gaps(std::span<float> samples);

}  // namespace ecg
