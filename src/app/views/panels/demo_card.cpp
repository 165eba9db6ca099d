#include "app/views/panels/demo_card.hpp"

#include <imgui.h>

#include <algorithm>

#include "app/keys.hpp"
#include "app/widgets.hpp"
#include "core/record/header_text.hpp"

namespace ecg::app {

namespace {
constexpr const char* kTitle = "A demo, made by a program";
constexpr const char* kText =
    "Fiducial finds beats, their classes, rhythms and findings in an ECG. Drop an ECG recording anywhere on this page: "
    "it is read here, nothing is uploaded.";
}  // namespace

float draw_demo_card(const Scene& scene, ViewState& view, CommandQueue& commands, float x, float y, float width) {
  const auto& comments = scene.recording->record.comments;
  if (std::ranges::find(comments, kSyntheticRemark) == comments.end()) return y;
  const Look& look = scene.look;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const float inner = width - 24.0F;
  const float text_height = draw_text_wrapped(nullptr, look.fonts.small, 0.0F, 0.0F, inner, 0, kText);
  const float button_px = look.layout.touch_sized ? kTouchTarget_px : 28.0F;
  const Rect card = {x, y, width, 36.0F + text_height + 8.0F + button_px + 12.0F};
  fill(list, card, look.theme->info_fill, 8.0F);
  draw_text_in(list, look.fonts.body_strong, {x + 12.0F, y + 8.0F, inner, 22.0F}, Align::left, look.theme->text,
               kTitle);
  draw_text_wrapped(&list, look.fonts.small, x + 12.0F, y + 34.0F, inner, look.theme->text, kText);
  const float top = y + 36.0F + text_height + 8.0F;
  const ButtonText open = {.label = "Open files", .icon = Icon::open, .tip = "Or drop them (O)"};
  const ButtonText tour = {.label = "Tour", .tip = "Five places of this screen, one after the other"};
  const float open_px = button_width(look, open);
  if (button(look, view, "demo_card.open", {x + 12.0F, top, open_px, button_px}, open, ButtonKind::primary))
    commands.push_back(OpenPicker{});
  if (button(look, view, "demo_card.tour", {x + 12.0F + open_px + 6.0F, top, button_width(look, tour), button_px}, tour,
             ButtonKind::plain))
    begin_tour(view);
  view.report("demo_card", card);
  return card.bottom() + 16.0F;
}

}  // namespace ecg::app
