#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace ecg {

/// Deflections of one QRS complex, in millivolts from the level before it and seconds from its onset; 0 where there is none.
struct QrsShape {
  double q_mv = 0.0;            ///< lowest value before the first R, negative
  double r_mv = 0.0;            ///< highest value
  double s_mv = 0.0;            ///< lowest value after the first R, or of a complex without R; negative
  double r_peak_s = 0.0;        ///< of the highest value
  double last_peak_s = 0.0;     ///< of the last upward turn: R' or the second peak of a notched R
  double second_rise_mv = 0.0;  ///< from the valley before the last of several upward turns to that turn: R' or a notch
  double last_peak_mv = 0.0;    ///< value at it
  double first_peak_mv = 0.0;   ///< value at the first upward turn
  double r_duration_s = 0.0;    ///< of the longest stretch above the level
  double s_duration_s = 0.0;    ///< of the last stretch below it, with a depth of kSmallestWave_mv at least
  [[nodiscard]] double net_mv() const { return r_mv + (q_mv < s_mv ? q_mv : s_mv); }
  [[nodiscard]] double height_mv() const { return r_mv - (q_mv < s_mv ? q_mv : s_mv); }
};

/// A deflection smaller than this is none: half a small square of the paper.
inline constexpr double kSmallestWave_mv = 0.05;

/// @param mv  samples from onset to end of QRS
QrsShape qrs_shape(std::span<const float> mv, double fs_hz);

}  // namespace ecg
