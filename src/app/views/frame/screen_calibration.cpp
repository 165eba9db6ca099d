#include <imgui.h>

#include <algorithm>
#include <cmath>
#include <string>

#include "app/keys.hpp"
#include "app/model/numbers.hpp"
#include "app/model/settings.hpp"
#include "app/views/frame/frame_parts.hpp"
#include "app/widgets.hpp"

namespace ecg::app {

namespace {

constexpr double kCardWidth_mm = 85.60;  // bank card: ISO/IEC 7810 ID-1
constexpr double kCardHeight_mm = 53.98;
constexpr double kCssPxPerMm = 96.0 / 25.4;
constexpr float kRulerStep_mm = 10.0F;
constexpr float kMargin_px = 24.0F;
constexpr float kOneRowFrom_px = 480.0F;  // width of the card in which its buttons stand side by side
constexpr const char* kText =
    "Hold a bank card (or anything 85.6 mm wide) against the screen and move the right edge until both are equally "
    "wide; or lay a ruler along the centimetre marks. From then on 25 mm/s and 10 mm/mV are true on this screen. The "
    "browser's zoom must stay as it is now.";

// The card with centimetre marks along its upper edge; its right edge is the handle.
void draw_card(const Scene& scene, ViewState& view, const Rect& card, double px_per_mm) {
  const Look& look = scene.look;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  fill(list, card, look.theme->raised, 8.0F);
  outline(list, card, look.theme->accent, 8.0F, 1.5F);
  for (float mm = 0.0F; mm <= static_cast<float>(kCardWidth_mm); mm += 1.0F) {
    const float x = card.x + mm * static_cast<float>(px_per_mm);
    const bool whole = std::fmod(mm, kRulerStep_mm) < 0.5F;
    line(list, std::round(x), card.y, std::round(x), card.y + (whole ? 14.0F : 7.0F), look.theme->muted);
    if (whole && mm > 0.0F) {
      draw_text_in(list, look.fonts.small, {x - 12.0F, card.y + 14.0F, 24.0F, 14.0F}, Align::centre, look.theme->muted,
                   fixed(static_cast<double>(mm / kRulerStep_mm), 0));
    }
  }
  draw_text_in(list, look.fonts.body, {card.x, card.y + 0.5F * card.height - 10.0F, card.width, 20.0F}, Align::centre,
               look.theme->text, "bank card");
  draw_text_in(list, look.fonts.small, {card.x, card.y + 0.5F * card.height + 10.0F, card.width, 18.0F}, Align::centre,
               look.theme->muted, fixed(px_per_mm * view.ui_scale, 2) + " px/mm");
  const float reach = look.layout.touch_sized ? kTouchTarget_px : 32.0F;
  const Rect handle = {card.right() + 4.0F - 0.5F * reach, card.y, reach, card.height};
  const Press press = press_area(view, "screen_calibration.handle", handle);
  view.report("screen_calibration.handle", handle);
  if (press.hovered || press.held) ImGui::SetMouseCursor(ImGuiMouseCursor_ResizeEW);
  if (press.held) view.card_px += static_cast<double>(ImGui::GetIO().MouseDelta.x) * view.ui_scale;
  fill(list, {card.right() - 2.0F, card.y + 0.5F * card.height - 24.0F, 5.0F, 48.0F}, look.theme->accent, 2.5F);
}

}  // namespace

void draw_screen_calibration(const Scene& scene, ViewState& view, CommandQueue& commands) {
  const Look& look = scene.look;
  const Rect& canvas = look.layout.canvas;
  if (view.card_px <= 0.0) view.card_px = kCardWidth_mm * view.css_px_per_mm;
  const double widest_px = static_cast<double>(canvas.width - 72.0F) * view.ui_scale;
  view.card_px = std::clamp(view.card_px, 100.0, std::max(101.0, widest_px));
  const double px_per_mm = view.card_px / kCardWidth_mm / view.ui_scale;
  const float card_width = static_cast<float>(kCardWidth_mm * px_per_mm);
  const float card_height = static_cast<float>(kCardHeight_mm * px_per_mm);
  const float width = std::min(canvas.width - 16.0F, std::max(480.0F, card_width + 56.0F));
  const float text_height = draw_text_wrapped(nullptr, look.fonts.small, 0.0F, 0.0F, width - 48.0F, 0, kText);
  const bool two_rows = width < kOneRowFrom_px;
  const float buttons_px = two_rows ? 2.0F * look.control_px + 8.0F : look.control_px;
  const float height =
      std::min(canvas.height - 16.0F, 60.0F + text_height + 20.0F + card_height + 20.0F + buttons_px + kMargin_px);
  const Rect dialog = {std::round(0.5F * (canvas.width - width)), std::round(0.5F * (canvas.height - height)), width,
                       height};
  // One window for shade and dialog: two would take the focus from each other, and every press with it.
  ImGui::SetNextWindowFocus();
  if (begin_region("screen_calibration", canvas, with_alpha(rgb(0x000000), 0.45F), RegionKind::card)) {
    ImDrawList& list = *ImGui::GetWindowDrawList();
    fill(list, dialog, look.theme->chrome, 8.0F);
    outline(list, dialog, look.theme->line, 8.0F);
    float y = dialog.y + 20.0F;
    draw_text(list, look.fonts.title, dialog.x + 24.0F, y, look.theme->text, "Calibrate this screen");
    y += 40.0F;
    y += draw_text_wrapped(&list, look.fonts.small, dialog.x + 24.0F, y, width - 48.0F, look.theme->muted, kText) +
         20.0F;
    draw_card(scene, view, {dialog.x + 24.0F, y, card_width, card_height}, px_per_mm);
    y += card_height + 20.0F;
    const float control = look.control_px;
    float x = dialog.x + kMargin_px;
    const auto place = [&](const char* name, const ButtonText& text, ButtonKind kind) {
      const float button_px = button_width(look, text);
      const bool clicked = button(look, view, name, {x, y, button_px, control}, text, kind);
      x += button_px + 8.0F;
      return clicked;
    };
    if (place("screen_calibration.less", {.icon = Icon::minus, .tip = "One pixel narrower"}, ButtonKind::plain))
      view.card_px -= 1.0;
    if (place("screen_calibration.more", {.icon = Icon::plus, .tip = "One pixel wider"}, ButtonKind::plain))
      view.card_px += 1.0;
    if (place("screen_calibration.reset", {.label = "As the browser says"}, ButtonKind::quiet))
      view.card_px = kCardWidth_mm * kCssPxPerMm;
    if (two_rows) {
      x = dialog.x + kMargin_px;
      y += control + 8.0F;
    }
    if (place("screen_calibration.cancel", {.label = "Cancel"}, ButtonKind::quiet)) {
      view.screen_calibration_open = false;
      view.card_px = 0.0;
    }
    if (place("screen_calibration.done", {.label = "They match"}, ButtonKind::primary)) {
      view.css_px_per_mm = view.card_px / kCardWidth_mm;
      view.screen_calibrated = true;
      view.screen_calibration_open = false;
      view.card_px = 0.0;
      remember(commands, view, "px_per_mm");
    }
  }
  end_region();
  view.report("screen_calibration", dialog);
}

}  // namespace ecg::app
