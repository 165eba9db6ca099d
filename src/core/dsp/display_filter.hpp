#pragma once

#include <span>
#include <vector>

namespace ecg {

/// What a person asked to be filtered out of the picture. The record, the beats and the measures never see it.
struct DisplayFilter {
  bool baseline = false;  ///< high-pass at kBaselineEdge_hz
  bool muscle = false;    ///< low-pass at kMuscleEdge_hz
  double mains_hz = 0.0;  ///< notch at the power line's frequency; 0: none
  [[nodiscard]] bool on() const { return baseline || muscle || mains_hz > 0.0; }
  bool operator==(const DisplayFilter&) const = default;
};

/// The edges that ECG recorders print beside the trace: 0.5 Hz and 40 Hz ("monitoring" bandwidth).
inline constexpr double kBaselineEdge_hz = 0.5;
inline constexpr double kMuscleEdge_hz = 40.0;
inline constexpr double kNotchWidth_hz = 2.0;  ///< between the -3 dB points of one pass
inline constexpr double kDisplayMargin_s =
    2.0;  ///< read on either side of what is shown: one period of the lowest edge

/// Zero-phase (forward and backward), same length as `values`; NaN marks gaps and stays NaN. Edges at or above half the
/// sampling rate leave the signal alone.
std::vector<float> display_filter(std::span<const float> values, double fs_hz, const DisplayFilter& filter);

}  // namespace ecg
