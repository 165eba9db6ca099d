#include <imgui.h>

#include <algorithm>
#include <cmath>
#include <string>

#include "app/model/numbers.hpp"
#include "app/model/settings.hpp"
#include "app/views/frame/frame_parts.hpp"
#include "app/widgets.hpp"

namespace ecg::app {

namespace {

constexpr float kReach_px = 8.0F;
constexpr float kMinShare = 0.10F;
constexpr float kMaxShare = 0.80F;

enum class Axis { across, down };

// A border between two regions that can be dragged; a double click gives the usual size back. True when let go of.
struct Drag {
  float delta = 0.0F;
  bool reset = false;
  bool done = false;
};
Drag divider(const Scene& scene, ViewState& view, const char* name, const Rect& rect, Axis axis) {
  Drag drag;
  if (rect.empty()) return drag;  // of a region that is not shown
  // An overlay lies above the regions, and its background of alpha zero lets them shine through.
  if (begin_region(name, rect, 0, RegionKind::overlay)) {
    const Press press = press_area(view, name, rect);
    view.report(name, rect);
    tip(scene.look, "Drag to resize; a double click gives the usual size back");
    if (press.hovered || press.held) {
      ImGui::SetMouseCursor(axis == Axis::across ? ImGuiMouseCursor_ResizeEW : ImGuiMouseCursor_ResizeNS);
      const Rect mark = axis == Axis::across ? Rect{rect.x + 0.5F * rect.width - 1.0F, rect.y, 2.0F, rect.height}
                                             : Rect{rect.x, rect.y + 0.5F * rect.height - 1.0F, rect.width, 2.0F};
      fill(*ImGui::GetWindowDrawList(), mark, scene.look.theme->accent);
    }
    if (press.held) drag.delta = axis == Axis::across ? ImGui::GetIO().MouseDelta.x : ImGui::GetIO().MouseDelta.y;
    drag.reset = press.hovered && ImGui::IsMouseDoubleClicked(ImGuiMouseButton_Left);
    drag.done = drag.reset || ImGui::IsItemDeactivated();
  }
  end_region();
  return drag;
}

}  // namespace

void draw_dividers(const Scene& scene, ViewState& view, CommandQueue& commands) {
  const Layout& layout = scene.look.layout;
  if (layout.kind != LayoutKind::wide) return;  // the sheet of phones and tablets has a handle of its own
  LayoutChoices& choices = view.layout;
  const float half = 0.5F * kReach_px;

  Drag drag =
      divider(scene, view, "divider.findings",
              {layout.findings.right() - half, layout.findings.y, kReach_px, layout.findings.height}, Axis::across);
  if (drag.delta != 0.0F) choices.left_px = std::clamp(layout.findings.width + drag.delta, kMinSide_px, kMaxSide_px);
  if (drag.reset) choices.left_px = 0.0F;
  if (drag.done) remember(commands, view, "left_px");

  drag = divider(scene, view, "divider.inspector",
                 {layout.inspector.x - half, layout.inspector.y, kReach_px, layout.inspector.height}, Axis::across);
  if (drag.delta != 0.0F) choices.right_px = std::clamp(layout.inspector.width - drag.delta, kMinSide_px, kMaxSide_px);
  if (drag.reset) choices.right_px = 0.0F;
  if (drag.done) remember(commands, view, "right_px");

  drag = divider(scene, view, "divider.overview",
                 {layout.overview.x, layout.overview.bottom() - half, layout.overview.width,
                  layout.overview.empty() ? 0.0F : kReach_px},
                 Axis::down);
  if (drag.delta != 0.0F) {
    choices.overview_px = std::clamp(layout.overview.height + drag.delta, kMinOverview_px, kMaxOverview_px);
  }
  if (drag.reset) choices.overview_px = 0.0F;
  if (drag.done) remember(commands, view, "overview_px");

  if (!choices.bottom_open) return;
  drag = divider(scene, view, "divider.bottom",
                 {layout.bottom.x, layout.bottom.y - half, layout.bottom.width, kReach_px}, Axis::down);
  float& height = choices.lab ? choices.lab_share : choices.bottom_share;
  if (drag.delta != 0.0F) {
    const float share = height - drag.delta / std::max(1.0F, layout.canvas.height);
    height = std::clamp(share, kMinShare, kMaxShare);
  }
  if (drag.reset) height = choices.lab ? LayoutChoices{}.lab_share : LayoutChoices{}.bottom_share;
  if (drag.done && choices.lab) remember(commands, view, "lab_share");
  else if (drag.done) remember(commands, view, "bottom_share");
}

}  // namespace ecg::app
