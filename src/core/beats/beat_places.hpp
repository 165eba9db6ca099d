#pragma once

#include <vector>

#include "core/beats/apex.hpp"
#include "core/dsp/quality.hpp"
#include "core/record/record.hpp"

namespace ecg {

/// Finds the complexes whose middle lies in `range`, in the light of up to `kContext_s` on both sides of it, by time.
/// Shape numbers hold within the stretch.
std::vector<RoughBeat> find_beats(const Record& record, const Quality& quality, SampleRange range);

inline constexpr double kContext_s = 20.0;

}  // namespace ecg
