#pragma once

#include <optional>
#include <span>

#include "core/record/record.hpp"

namespace ecg::app {

/// Apex of a complex near `sample`: the largest deflection from the local median within kApexReach_s, nearer ones
/// preferred, on the side where the beats round about have theirs. `sample` itself where nothing stands out.
[[nodiscard]] SampleIndex apex_near(const Signal& signal, double fs_hz, SampleIndex sample,
                                    std::span<const SampleIndex> r_peaks);
inline constexpr double kApexSnap_s = 0.075;  ///< as the detector's own refinement (core/beats/apex.hpp)

/// Turning point of the trace within `reach` samples: the extreme that lies strictly inside the stretch and is farther
/// from the stretch's ends than the other. Empty on a slope or a flat line.
[[nodiscard]] std::optional<SampleIndex> turning_point(const Signal& signal, SampleIndex sample, SampleIndex reach);

}  // namespace ecg::app
