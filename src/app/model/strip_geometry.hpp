#pragma once

#include <string>
#include <vector>

#include "app/model/choices.hpp"
#include "app/model/scene.hpp"

namespace ecg::app {

/// A lead, or a column of one, in the strip.
struct Lane {
  std::size_t lead = 0;
  float zero_y = 0.0F;       ///< y of the lead's baseline; may lie outside the plot (scrolled)
  double px_per_unit = 1.0;  ///< of the signal's own unit, with the lane's scale; negative when it is inverted
  double scale = 1.0;        ///< of the lead, times the gain of the strip; negative when inverted
  double begin_s = 0.0;      ///< the part of the recording that it shows
  double end_s = 0.0;
  std::string name;
  bool own_scale = false;  ///< no ECG, or in no unit of voltage: fitted to the lane, the paper's millivolts do not hold
  double pulse_px = 0.0;   ///< height of 1 mV; 0 where nobody knows what that is
  bool first_in_row = true;  ///< the name of others stands at their own left edge
};

/// Where the parts of the strip are, and how time and voltage map to pixels. Pure; made once per frame.
struct StripGeometry {
  Rect header;           ///< scale and step buttons
  Rect tool;             ///< what the chosen tool offers; empty for reading and zooming
  Rect found_marks;      ///< letters of the beats found
  Rect reference_marks;  ///< letters of the reference; empty without one
  Rect plot;             ///< paper and traces
  Rect bands;            ///< episodes
  Rect reference_bands;  ///< rhythms of the reference; empty where it names none
  Rect own_bands;        ///< rhythms that the person named; empty without any
  Rect axis;             ///< time labels
  float gutter = 56.0F;
  TimeView time;
  double px_per_s = 1.0;
  double px_per_mv = 1.0;
  float lane_height = 0.0F;
  std::vector<Lane> lanes;       ///< shown leads, top down, then left to right
  float scroll_limit_px = 0.0F;  ///< how far the lanes can be scrolled

  [[nodiscard]] float x_of(double time_s) const {
    return plot.x + static_cast<float>((time_s - time.begin_s) * px_per_s);
  }
  /// The lane under a point, for measuring; null without lanes.
  [[nodiscard]] const Lane* lane_at(float x, float y) const;
  [[nodiscard]] double time_at(float x) const { return time.begin_s + static_cast<double>(x - plot.x) / px_per_s; }
};

inline constexpr double kLongestFiltered_s = 120.0;  ///< the display filter rests over longer stretches
inline constexpr float kMinLane_px = 56.0F;          ///< more leads than fit at this height are scrolled

/// Half the width of the band that marks the selected beat: about a QRS complex, never a hair nor a whole page.
[[nodiscard]] float selection_half_px(const StripGeometry& strip);

/// Size of a 12-lead sheet in the strip, as a share of its true size: 1 where ten seconds fit.
[[nodiscard]] double twelve_sheet_share(const Scene& scene, const Choices& choices);

/// The 12-lead sheet was chosen and the recording has the leads for it.
[[nodiscard]] bool shows_twelve(const Scene& scene, const Choices& choices);
/// Sets `choices.paper_share` for the frame.
void fit_paper(const Scene& scene, Choices& choices);
/// A short recording with twelve leads opens as a sheet.
void show_usual_layout(const Scene& scene, Choices& choices);

[[nodiscard]] StripGeometry strip_geometry(const Scene& scene, const Choices& choices);

}  // namespace ecg::app
