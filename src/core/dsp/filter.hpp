#pragma once

#include <span>
#include <vector>

namespace ecg {

/// Zero-phase Butterworth band-pass (forward and backward), for display and feature work.
///
/// @param lead_mv   millivolts; NaN marks gaps (they stay NaN, and the filter bridges them linearly)
/// @param low_hz    lower edge (-3 dB of one pass), 0 leaves the low end alone
/// @param high_hz   upper edge, at or above fs/2 leaves the high end alone
/// @return          same length as `lead_mv`
std::vector<float> band_pass(std::span<const float> lead_mv, double fs_hz, double low_hz, double high_hz);

}  // namespace ecg
