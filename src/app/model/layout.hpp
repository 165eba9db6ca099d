#pragma once

#include "app/model/geometry.hpp"

namespace ecg::app {

enum class LayoutKind {
  wide,       ///< three columns, tables under the strip
  portrait,   ///< strip on top, a sheet with tabs below (phones, tablets)
  landscape,  ///< strip left, the sheet right (phones lying down)
};
const char* name(LayoutKind kind);

/// What the person chose about the regions.
struct LayoutChoices {
  float left_px = 0.0F;        ///< width of the findings; 0: usual (wide)
  float right_px = 0.0F;       ///< width of the inspector; 0: usual (wide)
  float overview_px = 0.0F;    ///< height of the overview; 0: usual
  float bottom_share = 0.32F;  ///< height of the tables under the strip, share of the canvas (wide)
  float sheet_share = 0.40F;   ///< height of the sheet, share of the canvas (portrait)
  float lab_share = 0.55F;     ///< the same of both while the Lab is shown, which takes the whole width
  bool lab = false;            ///< the Lab is the chosen panel
  bool bottom_open = true;
  bool projector = false;  ///< the trace before everything else: no inspector, narrow findings, a small sheet
};

/// Where everything is. Regions never overlap and together fill the canvas; a region that is not shown is empty.
struct Layout {
  LayoutKind kind = LayoutKind::wide;
  Rect canvas;
  Rect top_bar;
  Rect overview;
  Rect findings;  ///< wide only
  Rect strip;
  Rect inspector;  ///< wide only
  Rect bottom;     ///< wide: tables; else: the sheet with everything
  Rect status;
  float gutter = 56.0F;      ///< left of the plot inside the strip: lead names, calibration pulse
  bool touch_sized = false;  ///< rows and buttons at least kTouchTarget_px high
  /// Width of the part of the strip that shows signal.
  [[nodiscard]] float plot_width() const { return strip.width > gutter + 1.0F ? strip.width - gutter : 1.0F; }
};

/// Least and greatest size of the regions that can be resized.
inline constexpr float kMinSide_px = 200.0F;
inline constexpr float kMaxSide_px = 560.0F;
inline constexpr float kMinOverview_px = 64.0F;
inline constexpr float kMaxOverview_px = 240.0F;

inline constexpr float kTouchTarget_px = 44.0F;  ///< WCAG 2.5.5: targets of at least 44 by 44 CSS px
inline constexpr float kMinTouch_px = 40.0F;     ///< where rows or buttons stand close together (our choice)

[[nodiscard]] Layout layout_for(float width, float height, const LayoutChoices& choices);

}  // namespace ecg::app
