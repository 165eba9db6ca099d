#pragma once

#include <span>

namespace ecg::app {

/// The stretch of the recording shown by the strip.
struct TimeView {
  double begin_s = 0.0;
  double span_s = 10.0;
  [[nodiscard]] double end_s() const { return begin_s + span_s; }
  bool operator==(const TimeView&) const = default;
};

inline constexpr double kShortestSpan_s = 0.2;  ///< One large box of standard ECG paper fills the strip.

/// Keeps the view inside [0, duration_s]. A recording shorter than the view starts at its left edge.
[[nodiscard]] TimeView clamped(TimeView view, double duration_s);
[[nodiscard]] TimeView panned(TimeView view, double delta_s, double duration_s);
/// Shows `1 / factor` of the span; the time under the pointer, `anchor_s`, stays where it is unless an edge forbids it.
/// The span stays within [kShortestSpan_s, max(duration_s, current span)].
[[nodiscard]] TimeView zoomed_at(TimeView view, double factor, double anchor_s, double duration_s);
[[nodiscard]] TimeView centred_on(TimeView view, double time_s, double duration_s);

/// Paper speeds and gains offered by the buttons and keys, slow to fast.
/// 12.5, 25, 50 mm/s and 2.5 ... 40 mm/mV are the ones printed on ECG machines; the slower speeds are for overviews.
std::span<const double> speed_ladder_mm_s();
std::span<const double> gain_ladder_mm_mv();
/// Neighbour of `value` on a ladder, `steps` rungs up or down; values between rungs move to the nearest one first in
/// the asked direction. Stays at the ends.
[[nodiscard]] double stepped(std::span<const double> ladder, double value, int steps);

/// Grid of the paper at a scale: seconds or millivolts between thin and thick lines.
struct GridSteps {
  double minor = 0.04;
  double major = 0.2;
};
/// 0.04 s and 0.2 s at paper speeds; coarser round steps where those would be closer than `least_px`.
[[nodiscard]] GridSteps time_grid(double px_per_s, double least_px);
/// 0.1 mV and 0.5 mV, coarser likewise.
[[nodiscard]] GridSteps voltage_grid(double px_per_mv, double least_px);
/// Distance of labelled ticks on the time axis such that labels are at least `least_px` apart.
[[nodiscard]] double time_label_step(double px_per_s, double least_px);

}  // namespace ecg::app
