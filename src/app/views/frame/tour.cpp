#include "app/model/tour.hpp"

#include <imgui.h>

#include <algorithm>
#include <cmath>
#include <string>

#include "app/views/frame/frame_parts.hpp"
#include "app/widgets.hpp"

namespace ecg::app {

namespace {

constexpr float kWidest_px = 360.0F;
constexpr float kMargin_px = 16.0F;

// The region that a step points at; the whole screen where it is not shown.
Rect place_of(const Layout& layout, std::string_view name) {
  const Rect& region = name == "overview"    ? layout.overview
                       : name == "strip"     ? layout.strip
                       : name == "findings"  ? layout.findings
                       : name == "inspector" ? layout.inspector
                       : name == "bottom"    ? layout.bottom
                                             : layout.top_bar;
  return region.empty() ? layout.strip : region;
}

// Everything but `place` is darkened.
void shade(const Rect& canvas, const Rect& place) {
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const Color dark = with_alpha(rgb(0x000000), 0.5F);
  fill(list, {canvas.x, canvas.y, canvas.width, place.y - canvas.y}, dark);
  fill(list, {canvas.x, place.bottom(), canvas.width, canvas.bottom() - place.bottom()}, dark);
  fill(list, {canvas.x, place.y, place.x - canvas.x, place.height}, dark);
  fill(list, {place.right(), place.y, canvas.right() - place.right(), place.height}, dark);
}

// Beside the place where there is room, else on it, near its middle.
Rect card_beside(const Rect& canvas, const Rect& place, float width, float height) {
  const float middle_x = std::clamp(place.x + 0.5F * (place.width - width), kMargin_px,
                                    std::max(kMargin_px, canvas.width - width - kMargin_px));
  const float middle_y = std::clamp(place.y + 0.5F * (place.height - height), kMargin_px,
                                    std::max(kMargin_px, canvas.height - height - kMargin_px));
  Rect card = {middle_x, middle_y, width, height};
  if (canvas.right() - place.right() >= width + 2.0F * kMargin_px) card.x = place.right() + kMargin_px;
  else if (place.x >= width + 2.0F * kMargin_px) card.x = place.x - width - kMargin_px;
  else if (canvas.bottom() - place.bottom() >= height + 2.0F * kMargin_px) card.y = place.bottom() + kMargin_px;
  else if (place.y >= height + 2.0F * kMargin_px) card.y = place.y - height - kMargin_px;
  return {std::round(card.x), std::round(card.y), card.width, card.height};
}

}  // namespace

void draw_tour(const Scene& scene, ViewState& view) {
  const Look& look = scene.look;
  const Rect& canvas = look.layout.canvas;
  const TourStep& step = kTour[static_cast<std::size_t>(view.tour_step - 1)];
  const Rect place = place_of(look.layout, look.layout.kind == LayoutKind::wide ? step.place : step.narrow_place);
  if (begin_region("tour.shade", canvas, 0, RegionKind::card)) {
    if (ImGui::IsWindowAppearing()) ImGui::SetWindowFocus();
    press_area(view, "tour.outside", canvas);
    shade(canvas, place);
    outline(*ImGui::GetWindowDrawList(), place, look.theme->accent, 0.0F, 2.0F);
  }
  end_region();

  const float width = std::min(kWidest_px, canvas.width - 2.0F * kMargin_px);
  const float inner = width - 2.0F * kMargin_px;
  const float text = draw_text_wrapped(nullptr, look.fonts.body, 0.0F, 0.0F, inner, 0, step.text);
  const float height = 52.0F + text + 16.0F + look.control_px + kMargin_px;
  const Rect card = card_beside(canvas, place, width, height);
  ImGui::PushStyleVar(ImGuiStyleVar_WindowRounding, 8.0F);
  ImGui::SetNextWindowFocus();
  if (begin_region("tour", card, look.theme->chrome, RegionKind::card)) {
    ImDrawList& list = *ImGui::GetWindowDrawList();
    const float x = card.x + kMargin_px;
    outline(list, {card.x + 0.5F, card.y + 0.5F, card.width - 1.0F, card.height - 1.0F}, look.theme->muted, 8.0F);
    draw_text_in(list, look.fonts.body_strong, {x, card.y + 14.0F, inner, 24.0F}, Align::left, look.theme->text,
                 step.title);
    draw_text_wrapped(&list, look.fonts.body, x, card.y + 46.0F, inner, look.theme->text, step.text);
    const float y = card.bottom() - kMargin_px - look.control_px;
    draw_text_in(list, look.fonts.small, {x, y, 60.0F, look.control_px}, Align::left, look.theme->muted,
                 std::to_string(view.tour_step) + " of " + std::to_string(kTour.size()));
    float right = card.right() - kMargin_px;
    const auto place_button = [&](const char* name, const ButtonText& label, ButtonKind kind) {
      const float own = button_width(look, label);
      right -= own;
      const bool pressed = button(look, view, name, {right, y, own, look.control_px}, label, kind);
      right -= 6.0F;
      return pressed;
    };
    const bool last = view.tour_step == std::ssize(kTour);
    const int before = view.tour_step;
    if (place_button("tour.next", {.label = last ? "Done" : "Next", .tip = "Right, Enter or Space"},
                     ButtonKind::primary))
      walk_tour(view, 1);
    if (before > 1 && place_button("tour.back", {.label = "Back", .tip = "Left"}, ButtonKind::plain))
      walk_tour(view, -1);
    if (!last && place_button("tour.close", {.label = "Close", .tip = "Esc"}, ButtonKind::quiet)) view.tour_step = 0;
  }
  end_region();
  ImGui::PopStyleVar();
  view.report("tour", card);
  view.report("tour.place", place);
}

}  // namespace ecg::app
