#pragma once

#include <vector>

#include "app/scene.hpp"
#include "app/view_state.hpp"

namespace ecg::app {

/// Where the parts of the strip are, and how time and voltage map to pixels. Pure; made once per frame.
struct StripGeometry {
  Rect header;      ///< scale and step buttons
  Rect own_marks;   ///< letters of the beats found
  Rect reference_marks;  ///< letters of the reference; empty without one
  Rect plot;        ///< paper and traces
  Rect bands;       ///< episodes
  Rect axis;        ///< time labels
  float gutter = 56.0F;
  TimeView time;
  double px_per_s = 1.0;
  double px_per_mv = 1.0;
  float lane_height = 0.0F;
  std::vector<float> lane_zero_y;  ///< y of each lead's baseline; lanes may lie outside the plot (scrolled)
  float scroll_limit_px = 0.0F;    ///< how far the lanes can be scrolled

  [[nodiscard]] float x_of(double time_s) const {
    return plot.x + static_cast<float>((time_s - time.begin_s) * px_per_s);
  }
  [[nodiscard]] double time_at(float x) const { return time.begin_s + static_cast<double>(x - plot.x) / px_per_s; }
};

inline constexpr float kLeastLane_px = 56.0F;  ///< more leads than fit at this height are scrolled

/// Half the width of the band that marks the selected beat: about a QRS complex, never a hair nor a whole page.
[[nodiscard]] float selection_half_px(const StripGeometry& strip);

[[nodiscard]] StripGeometry strip_geometry(const Scene& scene, const ViewState& view);

}  // namespace ecg::app
