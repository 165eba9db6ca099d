#include <imgui.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "app/views/panels.hpp"
#include "app/widgets.hpp"
#include "core/version.hpp"

namespace ecg::app {

namespace {

struct Entry { const char* keys; const char* meaning; };
struct Group { const char* title; std::array<Entry, 7> entries; };

constexpr std::array<Group, 4> kGroups = {{
    {"Move", {{{"Left, Right", "a tenth of the strip"},
               {"Page Up, Page Down", "a page"},
               {"Home, End", "begin, end"},
               {"Drag, or Shift and wheel", "move freely"},
               {"Backspace", "back to where you were"},
               {nullptr, nullptr}, {nullptr, nullptr}}}},
    {"Scale", {{{"+ and -, or wheel, or pinch", "paper speed"},
                {"0", "back to 25 mm/s"},
                {"Up, Down", "gain"},
                {nullptr, nullptr}, {nullptr, nullptr}, {nullptr, nullptr}, {nullptr, nullptr}}}},
    {"Step", {{{"] and [, or N and P", "next, previous beat of interest"},
               {". and ,", "next, previous beat"},
               {"V and Shift V", "ventricular beats"},
               {"S and Shift S", "supraventricular beats"},
               {"F and Shift F", "findings"},
               {nullptr, nullptr}, {nullptr, nullptr}}}},
    {"Screen", {{{"O", "open files"},
                 {"E", "show where the model looked"},
                 {"T", "next colours"},
                 {"Esc", "close, cancel, clear"},
                 {"?", "this page"},
                 {nullptr, nullptr}, {nullptr, nullptr}}}},
}};

float draw_group(const Look& look, ImDrawList& list, const Group& group, float x, float y, float width) {
  draw_text(list, look.fonts.body_strong, x, y, look.theme->text, group.title);
  y += 26.0F;
  const float keys_width = std::round(0.54F * width);
  for (const Entry& entry : group.entries) {
    if (entry.keys == nullptr) break;
    const float keys_height =
        draw_text_wrapped(&list, look.fonts.small, x, y + 3.0F, keys_width - 12.0F, look.theme->text, entry.keys);
    const float height = draw_text_wrapped(&list, look.fonts.small, x + keys_width, y + 3.0F, width - keys_width,
                                           look.theme->muted, entry.meaning);
    y += std::max(keys_height, height) + 8.0F;
  }
  return y + 12.0F;
}

}  // namespace

void draw_help(const Scene& scene, ViewState& view, CommandQueue&) {
  const Look& look = scene.look;
  const Rect& canvas = look.layout.canvas;
  // Everything behind is covered: a click there closes the page and reaches nothing else. In front when it appears, and
  // only then: taking the focus in every frame would take every press from the page above it.
  if (begin_region("help.shade", canvas, with_alpha(rgb(0x000000), 0.45F), RegionKind::card)) {
    if (ImGui::IsWindowAppearing()) ImGui::SetWindowFocus();
    if (press_area("help.outside", canvas).clicked) view.help_open = false;
  }
  end_region();
  const float width = std::min(720.0F, canvas.width - 16.0F);
  const bool two_columns = width >= 600.0F;
  const float height = std::min(two_columns ? 512.0F : 760.0F, canvas.height - 16.0F);
  const Rect card = {std::round(0.5F * (canvas.width - width)), std::round(0.5F * (canvas.height - height)), width,
                     height};
  ImGui::PushStyleVar(ImGuiStyleVar_WindowRounding, 8.0F);
  ImGui::SetNextWindowFocus();
  if (begin_region("help", card, look.theme->chrome, RegionKind::scrolling_card)) {
    ImDrawList& list = *ImGui::GetWindowDrawList();
    const float left = card.x + 24.0F;
    float top = card.y + 20.0F - ImGui::GetScrollY();
    draw_text(list, look.fonts.title, left, top, look.theme->text, "Keys and gestures");
    if (button(look, view, "help.close", {card.right() - 52.0F, top - 12.0F, 44.0F, 44.0F}, {.icon = Icon::close}))
      view.help_open = false;
    top += 44.0F;
    const float column = two_columns ? 0.5F * (width - 72.0F) : width - 48.0F;
    float y = top;
    float bottom = top;
    for (std::size_t i = 0; i < kGroups.size(); ++i) {
      const bool second = two_columns && i >= 2;
      if (two_columns && i == 2) {
        bottom = y;
        y = top;
      }
      y = draw_group(look, list, kGroups[i], second ? left + column + 24.0F : left, y, column);
    }
    bottom = std::max(bottom, y) + 4.0F;
    bottom += draw_text_wrapped(
        &list, look.fonts.small, left, bottom, width - 48.0F, look.theme->muted,
        "Letters work while the picture has the focus: click it once. Marks above the trace: dot N normal, S "
        "supraventricular, "
        "V ventricular, F fusion, Q paced or unclassifiable; filled is what was found, outlined is the reference.");
    bottom += 8.0F;
    draw_text(list, look.fonts.small_strong, left, bottom, look.theme->text, kDisclaimer);
    ImGui::SetCursorScreenPos({left, bottom + 20.0F});
    ImGui::Dummy({1.0F, 16.0F});
  }
  end_region();
  ImGui::PopStyleVar();
  view.report("help", card);
}

}  // namespace ecg::app
