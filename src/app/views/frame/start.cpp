#include <imgui.h>

#include <algorithm>
#include <cmath>
#include <string>

#include "app/views/frame/frame_parts.hpp"
#include "app/widgets.hpp"
#include "core/version.hpp"
#include "core/words/readable_formats.hpp"

namespace ecg::app {

namespace {

constexpr float kWidest_px = 720.0F;
constexpr float kCard_px = 72.0F;

float draw_demo_cards(const Scene& scene, ViewState& view, CommandQueue& commands, float x, float y, float width) {
  const Look& look = scene.look;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const int columns = width >= 560.0F ? 2 : 1;
  const float card_width = (width - 8.0F * static_cast<float>(columns - 1)) / static_cast<float>(columns);
  int column = 0;
  for (const Demo& demo : scene.demos) {
    const Rect card = {std::round(x + static_cast<float>(column) * (card_width + 8.0F)), y, std::round(card_width),
                       kCard_px};
    const std::string id = "demo." + demo.id;
    const Press press = press_area(view, id.c_str(), card);
    fill(list, card, press.hovered ? look.theme->pressed : look.theme->raised, 8.0F);
    if (press.hovered) ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
    draw_text_in(list, look.fonts.body_strong, {card.x + 16.0F, card.y + 8.0F, card.width - 112.0F, 18.0F}, Align::left,
                 look.theme->text, demo.title);
    draw_text_in(list, look.fonts.small, {card.right() - 96.0F, card.y + 8.0F, 80.0F, 18.0F}, Align::right,
                 look.theme->muted, demo.real ? "recording" : "synthetic");
    ImGui::PushClipRect({card.x, card.y}, {card.right(), card.bottom() - 6.0F}, true);
    draw_text_wrapped(&list, look.fonts.small, card.x + 16.0F, card.y + 30.0F, card.width - 32.0F, look.theme->muted,
                      demo.story);
    ImGui::PopClipRect();
    view.report(id, card);
    if (press.clicked) commands.push_back(OpenDemo{demo.id});
    if (++column == columns) {
      column = 0;
      y += kCard_px + 8.0F;
    }
  }
  return column == 0 ? y : y + kCard_px + 8.0F;
}

}  // namespace

void draw_start(const Scene& scene, ViewState& view, CommandQueue& commands, const Rect& rect) {
  const Look& look = scene.look;
  if (begin_region("start", rect, look.theme->panel, RegionKind::scrolling)) {
    ImDrawList& list = *ImGui::GetWindowDrawList();
    const float width = std::min(kWidest_px, rect.width - 32.0F);
    const float x = std::round(rect.x + 0.5F * (rect.width - width));
    const float scrolled = ImGui::GetScrollY();
    float y = rect.y + (rect.height > 520.0F ? 48.0F : 16.0F) - scrolled;
    draw_text(list, look.fonts.title, x, y, look.theme->text, "Read an ECG recording");
    y += 32.0F;
    y += draw_text_wrapped(
        &list, look.fonts.body, x, y, width, look.theme->muted,
        "Drop files anywhere, or open them: " + readable_formats_brief() +
            ", or a folder or ZIP archive of them. "
            "Beats, classes, episodes and findings are computed in this page; nothing leaves your device.");
    y += 16.0F;
    const ButtonText open = {.label = "Open files", .icon = Icon::open};
    const float open_width = button_width(look, open);
    if (button(look, view, "start.open", {x, y, open_width, look.control_px}, open, ButtonKind::primary))
      commands.push_back(OpenPicker{});
    y += look.control_px + 32.0F;
    if (!scene.demos.empty()) {
      draw_text(list, look.fonts.body_strong, x, y, look.theme->text, "Or try one of these");
      y += 28.0F;
      y = draw_demo_cards(scene, view, commands, x, y, width);
    }
    ImGui::SetCursorScreenPos({x, y + 16.0F});
    ImGui::Dummy({1.0F, 1.0F});
  }
  end_region();
}

}  // namespace ecg::app
