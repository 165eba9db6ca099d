#include <imgui.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "app/keys.hpp"
#include "app/views/frame/frame_parts.hpp"
#include "app/widgets.hpp"
#include "core/version.hpp"
#include "core/words/glossary.hpp"

namespace ecg::app {

namespace {

struct Entry {
  const char* keys;
  const char* meaning;
};
constexpr std::size_t kMaxEntries = 12;
constexpr float kMargin_px = 24.0F;
constexpr float kColumnGap_px = 28.0F;
constexpr float kHead_px = 72.0F;  // choice of the page
struct Group {
  const char* title;
  std::array<Entry, kMaxEntries> entries;
};

constexpr std::array<Group, 6> kGroups = {{
    {"Move",
     {{{"Left, Right", "a tenth of the strip"},
       {"Page Up, Page Down", "one screenful"},
       {"Home, End", "begin, end"},
       {"Drag, or Shift and wheel", "move freely"},
       {"G", "go to a time"},
       {"K, C", "bookmark on or off, comment"},
       {"Backspace, or Alt Left", "back to where you were"}}}},
    {"Walk",
     {{{"] and [, or N and P", "next, previous beat of interest"},
       {"Space, Shift Space", "next, previous beat"},
       {"V, S, Q (Shift: back)", "beats of that class"},
       {"F (Shift: back)", "findings"},
       {"A, Y, X", "finding acknowledged, confirmed, dismissed"},
       {"D (Shift: back)", "differing from the reference"},
       {"U, W, J (Shift: back)", "uncertain, edited, bookmarks"}}}},
    {"Scale",
     {{{"+ and -, or wheel, or pinch", "paper speed"},
       {"0", "back to 25 mm/s"},
       {"Up, Down", "gain"},
       {"Z, or Shift and drag", "zoom to a rectangle"}}}},
    {"Edit",
     {{{"Enter", "edit beats, on or off"},
       {"N S V F Q", "label the selected beat"},
       {"L R B J j E e r / Shift A", "exact label of WFDB"},
       {"A", "add a beat at the cursor"},
       {"Del, . or D", "delete"},
       {"Drag the selected beat", "move it, with snapping"},
       {"Drag along the marks", "choose a stretch, then label"},
       {"( then a letter", "name the rhythm of the stretch"},
       {"T, or pencil in Templates", "label a whole template"},
       {"U, X", "merge templates, split them"},
       {"Ctrl Z, Shift Ctrl Z", "undo, redo"}}}},
    {"Measure",
     {{{"M", "calipers on, at the selected beat"},
       {"Drag", "span them; feet snap to beats"},
       {"Left, Right", "held foot, a sample (Shift: ten)"},
       {"X", "hold the other foot"},
       {"R", "march the interval out"},
       {"Esc", "clear"}}}},
    {"Screen",
     {{{"O", "open files"},
       {"B (Shift: back)", "next record of the archive"},
       {"E", "tint what speaks for the class"},
       {"R", "turn over a lead that looks inverted"},
       {"L", "the Lab, and from there the Score"},
       {"I (Shift: back)", "next experiment of the Lab"},
       {"< and >", "operating point, in the Lab"},
       {"1 to 9", "panel at that place of the tabs"},
       {"Ctrl S, Ctrl Enter", "export, confirm the result"},
       {"T, H", "next colours, projector"},
       {"Esc, ?", "close, cancel, clear; this page"}}}},
}};

// Returns where it ends; with list null only measured, as the text below it.
float draw_group(const Look& look, ImDrawList* list, const Group& group, float x, float y, float width) {
  if (list != nullptr) draw_text(*list, look.fonts.body_strong, x, y, look.theme->text, group.title);
  y += 26.0F;
  const float keys_width = std::round(0.49F * width);
  for (const Entry& entry : group.entries) {
    if (entry.keys == nullptr) break;
    const float keys_height =
        draw_text_wrapped(list, look.fonts.small, x, y + 3.0F, keys_width - 12.0F, look.theme->text, entry.keys);
    const float height = draw_text_wrapped(list, look.fonts.small, x + keys_width, y + 3.0F, width - keys_width,
                                           look.theme->muted, entry.meaning);
    y += std::max(keys_height, height) + 8.0F;
  }
  return y + 12.0F;
}

std::size_t columns_of(float width) { return width >= 900.0F ? 3 : width >= 600.0F ? 2 : 1; }

float column_width(float width, std::size_t columns) {
  return (width - 2.0F * kMargin_px - kColumnGap_px * static_cast<float>(columns - 1)) / static_cast<float>(columns);
}

// The words of the screen, in columns of equal number; as draw_keys.
float draw_words(const Look& look, ImDrawList* list, float left, float top, float width) {
  const std::size_t columns = columns_of(width);
  const float column = column_width(width, columns);
  const std::size_t per_column = (kGlossary.size() + columns - 1) / columns;
  top += kHead_px;
  float y = top;
  float bottom = top;
  for (std::size_t i = 0; i < kGlossary.size(); ++i) {
    if (i % per_column == 0) y = top;
    const float x = left + static_cast<float>(i / per_column) * (column + kColumnGap_px);
    const Term& term = kGlossary[i];
    y += draw_text_wrapped(list, look.fonts.small_strong, x, y, column, look.theme->text, term.name) + 1.0F;
    y += draw_text_wrapped(list, look.fonts.small, x, y, column, look.theme->muted, term.meaning) + 9.0F;
    bottom = std::max(bottom, y);
  }
  return bottom + kMargin_px;
}

// Everything below the title, on a card of that width whose upper left corner is at `left` - margin, `top`; returns its end.
float draw_keys(const Look& look, ImDrawList* list, float left, float top, float width) {
  const std::size_t columns = columns_of(width);
  const float column = column_width(width, columns);
  const std::size_t per_column = kGroups.size() / columns;
  top += kHead_px;
  float y = top;
  float bottom = top;
  for (std::size_t i = 0; i < kGroups.size(); ++i) {
    if (i % per_column == 0) y = top;
    y = draw_group(look, list, kGroups[i], left + static_cast<float>(i / per_column) * (column + kColumnGap_px), y,
                   column);
    bottom = std::max(bottom, y);
  }
  bottom += 4.0F;
  bottom += draw_text_wrapped(
      list, look.fonts.small, left, bottom, width - 2.0F * kMargin_px, look.theme->muted,
      "Letters work while the picture has the focus: click it once. Marks above the trace: " + class_legend() +
          "; N is a dot. Filled is what was found, outlined is the reference, underlined is what you changed. The "
          "recording itself is never altered.");
  bottom += 8.0F;
  if (list != nullptr) draw_text(*list, look.fonts.small_strong, left, bottom, look.theme->text, kDisclaimer);
  return bottom + 16.0F + kMargin_px;
}

// Keys or words, and the way to the tour.
void draw_pages(const Look& look, ViewState& view, float x, float y) {
  const auto choice = [&](const char* name, const ButtonText& text, bool chosen) {
    const float width = button_width(look, text);
    const bool pressed =
        button(look, view, name, {x, y, width, look.control_px}, text, chosen ? ButtonKind::chosen : ButtonKind::quiet);
    x += width + 4.0F;
    return pressed;
  };
  const bool keys = view.help_page == HelpPage::keys;
  if (choice("help.keys", {.label = "Keys", .tip = "Keys and gestures (1)"}, keys)) view.help_page = HelpPage::keys;
  if (choice("help.words", {.label = "Words", .tip = "The words used here, each in a sentence (2)"}, !keys))
    view.help_page = HelpPage::words;
  if (choice("help.tour", {.label = "Tour", .tip = "Five places of the screen, one after the other (3)"}, false))
    begin_tour(view);
}

}  // namespace

void draw_help(const Scene& scene, ViewState& view) {
  const Look& look = scene.look;
  const Rect& canvas = look.layout.canvas;
  // Everything behind is covered: a click there closes the page and reaches nothing else. In front when it appears, and
  // only then: taking the focus in every frame would take every press from the page above it.
  if (begin_region("help.shade", canvas, with_alpha(rgb(0x000000), 0.45F), RegionKind::card)) {
    if (ImGui::IsWindowAppearing()) ImGui::SetWindowFocus();
    if (press_area(view, "help.outside", canvas).clicked) view.help_open = false;
  }
  end_region();
  const float width = std::min(1144.0F, canvas.width - 16.0F);
  const auto draw_page = view.help_page == HelpPage::keys ? draw_keys : draw_words;
  const float height = std::min(draw_page(look, nullptr, 0.0F, 0.0F, width), canvas.height - 16.0F);
  const Rect card = {std::round(0.5F * (canvas.width - width)), std::round(0.5F * (canvas.height - height)), width,
                     height};
  ImGui::PushStyleVar(ImGuiStyleVar_WindowRounding, 8.0F);
  ImGui::SetNextWindowFocus();
  if (begin_region("help", card, look.theme->chrome, RegionKind::scrolling_card)) {
    ImDrawList& list = *ImGui::GetWindowDrawList();
    const float left = card.x + kMargin_px;
    const float top = card.y - ImGui::GetScrollY();
    outline(list, {card.x + 0.5F, card.y + 0.5F, card.width - 1.0F, card.height - 1.0F}, look.theme->muted, 8.0F);
    draw_pages(look, view, left - 8.0F, top + 16.0F);
    if (button(look, view, "help.close", {card.right() - 52.0F, top + 8.0F, 44.0F, 44.0F}, {.icon = Icon::close}))
      view.help_open = false;
    const float bottom = draw_page(look, &list, left, top, width);
    ImGui::SetCursorScreenPos({left, bottom - 1.0F});
    ImGui::Dummy({1.0F, 1.0F});
  }
  end_region();
  ImGui::PopStyleVar();
  view.report("help", card);
}

}  // namespace ecg::app
