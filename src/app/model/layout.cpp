#include "app/model/layout.hpp"

#include <algorithm>
#include <cmath>

namespace ecg::app {

namespace {

constexpr float kGrid_px = 8.0F;
constexpr float kWideFrom_px = 960.0F;          // three columns from here on: 1280 px at a UI scale of 125 %
constexpr float kComfortableFrom_px = 1100.0F;  // ... with narrower sides below this
constexpr float kRoomyFrom_px = 1600.0F;        // wider side columns from here on
constexpr float kLandscapeBelow_px =
    560.0F;  // lower than this and wider than tall: a phone lying down, or 150 % at 800
constexpr float kTopBar_px = 48.0F;
constexpr float kOverview_px = 96.0F;
constexpr float kOverviewSmall_px = 80.0F;
constexpr float kStatus_px = 28.0F;
constexpr float kTabs_px = 40.0F;
constexpr float kMinStrip_px = 160.0F;
constexpr float kProjectorSheet = 0.32F;  // of a low screen: half of it and more is left to the trace
constexpr float kProjectorSheetBelow = 0.25F;
constexpr float kLabStrip_px = 300.0F;  // in the Lab, the overview yields to a strip lower than this

float on_grid(float value) { return std::round(value / kGrid_px) * kGrid_px; }

}  // namespace

const char* name(LayoutKind kind) {
  switch (kind) {
    case LayoutKind::wide: return "wide";
    case LayoutKind::portrait: return "portrait";
    case LayoutKind::landscape: return "landscape";
  }
  return "";
}

Layout layout_for(float width, float height, const LayoutChoices& choices) {
  Layout layout;
  layout.canvas = {0.0F, 0.0F, width, height};
  layout.kind = width >= kWideFrom_px                           ? LayoutKind::wide
                : height < kLandscapeBelow_px && width > height ? LayoutKind::landscape
                                                                : LayoutKind::portrait;
  layout.touch_sized = layout.kind != LayoutKind::wide;
  layout.gutter = layout.touch_sized ? 44.0F : 56.0F;
  layout.top_bar = {0.0F, 0.0F, width, std::min(kTopBar_px, height)};
  const float status_height = std::clamp(height - layout.top_bar.height, 0.0F, kStatus_px);
  layout.status = {0.0F, height - status_height, width, status_height};
  const float top = layout.top_bar.bottom();
  const float room = std::max(0.0F, layout.status.y - top);

  if (layout.kind == LayoutKind::landscape) {
    const float sheet = std::min(on_grid(width * (choices.projector ? kProjectorSheet : 0.42F)), 384.0F);
    layout.strip = {0.0F, top, width - sheet, room};
    layout.bottom = {width - sheet, top, sheet, room};
    return layout;
  }

  const float usual_overview = layout.kind == LayoutKind::wide ? kOverview_px : kOverviewSmall_px;
  const float wanted_overview =
      choices.overview_px > 0.0F ? std::clamp(choices.overview_px, kMinOverview_px, kMaxOverview_px) : usual_overview;
  // Two experiments side by side need the width and most of the height: in the Lab the strip has the rest for itself.
  const bool lab = layout.kind == LayoutKind::wide && choices.lab && choices.bottom_open;
  const float lab_height = lab ? on_grid(height * choices.lab_share) : 0.0F;
  const float least_strip = lab ? kLabStrip_px : kMinStrip_px;
  const float overview = room - lab_height - wanted_overview >= least_strip ? wanted_overview : 0.0F;
  layout.overview = {0.0F, top, width, overview};
  const float middle = top + overview;
  const float below = std::max(0.0F, layout.status.y - middle);

  if (layout.kind == LayoutKind::portrait) {
    const float share = choices.lab         ? choices.lab_share
                        : choices.projector ? std::min(choices.sheet_share, kProjectorSheetBelow)
                                            : choices.sheet_share;
    const float sheet = std::clamp(on_grid(height * share), 0.0F, std::max(0.0F, below - kMinStrip_px));
    layout.strip = {0.0F, middle, width, below - sheet};
    layout.bottom = {0.0F, layout.strip.bottom(), width, sheet};
    return layout;
  }

  const bool roomy = width >= kRoomyFrom_px;
  const auto side = [&](float chosen, float usual) {
    // The strip keeps at least half of the width, whatever was chosen on a larger screen.
    const float most = std::min(kMaxSide_px, 0.25F * width);
    return chosen > 0.0F ? std::clamp(chosen, kMinSide_px, std::max(most, usual)) : usual;
  };
  const bool tight = width < kComfortableFrom_px;
  const float left = side(choices.projector ? 0.0F : choices.left_px, choices.projector || tight ? 216.0F
                                                                      : roomy                    ? 320.0F
                                                                                                 : 272.0F);
  const float right = choices.projector ? 0.0F : side(choices.right_px, roomy ? 368.0F : tight ? 256.0F : 304.0F);
  const float wanted = !choices.bottom_open ? kTabs_px : lab ? lab_height : on_grid(height * choices.bottom_share);
  const float bottom = std::clamp(wanted, 0.0F, std::max(0.0F, below - kMinStrip_px));
  if (lab) {
    layout.strip = {0.0F, middle, width, below - bottom};
    layout.bottom = {0.0F, layout.strip.bottom(), width, bottom};
    return layout;
  }
  layout.findings = {0.0F, middle, left, below};
  layout.inspector = {width - right, middle, right, below};
  layout.strip = {left, middle, width - left - right, below - bottom};
  layout.bottom = {left, layout.strip.bottom(), layout.strip.width, bottom};
  return layout;
}

}  // namespace ecg::app
