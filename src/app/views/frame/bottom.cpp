#include <imgui.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "app/model/numbers.hpp"
#include "app/views/frame/frame_parts.hpp"
#include "app/views/frame/menu.hpp"
#include "app/views/panels/panels.hpp"
#include "app/widgets.hpp"

namespace ecg::app {

namespace {

constexpr float kTabs_px = 40.0F;
constexpr float kHandle_px = 16.0F;
constexpr float kTabPadding_px = 28.0F;
constexpr float kTightPadding_px = 11.0F;
constexpr float kMore_px = 84.0F;
constexpr float kFold_px = 80.0F;  // what is this, fold
constexpr float kAboutPhone_px = kTouchTarget_px;

using Tabs = std::vector<const Panel*>;

// All panels; in wide layouts those that do not stand beside the strip, in an order of their own.
Tabs tabs_of(bool wide) {
  Tabs tabs;
  for (const Panel& each : panels()) {
    if (!wide || each.wide_place > 0) tabs.push_back(&each);
  }
  if (wide) std::ranges::stable_sort(tabs, {}, &Panel::wide_place);
  return tabs;
}

// The person's choice stays when the window changes its shape; what is shown beside is not shown here.
const Panel& shown_panel(const Tabs& tabs, std::string_view chosen) {
  const auto found = std::ranges::find(tabs, chosen, &Panel::name);
  return found == tabs.end() ? *tabs.front() : **found;
}

std::string count_of(const Scene& scene, const Panel& tab) {
  return tab.count != nullptr ? tab.count(scene) : std::string();
}

// How much of the bar the tabs may fill, and which of them: what does not fit waits behind "More".
struct TabRow {
  Tabs shown;
  Tabs hidden;
  bool with_counts = false;
  float padding = kTabPadding_px;
  float stretch = 0.0F;  ///< added to each tab on touch screens, so that they fill the bar
};

float tab_width(const Scene& scene, const Panel& tab, bool with_counts, float padding) {
  const Look& look = scene.look;
  const std::string count = with_counts ? count_of(scene, tab) : std::string();
  const float width = text_width(look.fonts.body, tab.title) +
                      (count.empty() ? 0.0F : 6.0F + text_width(look.fonts.small, count)) + padding;
  return look.layout.touch_sized ? std::max(kTouchTarget_px, width) : width;
}

TabRow tab_row(const Scene& scene, float room, const Tabs& tabs, const Panel& chosen) {
  const bool touch = scene.look.layout.touch_sized;
  const auto width_of = [&](const Tabs& list, const TabRow& row) {
    float all = 0.0F;
    for (const Panel* tab : list) all += tab_width(scene, *tab, row.with_counts, row.padding);
    return all;
  };
  TabRow row;
  row.with_counts = !touch;
  row.shown = tabs;
  if (width_of(tabs, row) > room) row.with_counts = false;
  if (width_of(tabs, row) > room) row.padding = kTightPadding_px;
  while (row.shown.size() > 1 && width_of(row.shown, row) > room - (row.hidden.empty() ? 0.0F : kMore_px)) {
    // The last tab goes, but never the chosen one.
    auto last = row.shown.end() - 1;
    if (*last == &chosen) --last;
    row.hidden.insert(row.hidden.begin(), *last);
    row.shown.erase(last);
  }
  const float left_over = room - width_of(row.shown, row) - (row.hidden.empty() ? 0.0F : kMore_px);
  if (touch) row.stretch = std::max(0.0F, left_over / static_cast<float>(row.shown.size()));
  return row;
}

void choose(ViewState& view, const Panel& tab) {
  view.panel = tab.name;
  view.layout.bottom_open = true;
}

void draw_tabs(const Scene& scene, ViewState& view, const Rect& bar, const Tabs& tabs, const Panel& shown) {
  const Look& look = scene.look;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const bool touch = look.layout.touch_sized;
  const TabRow row = tab_row(scene, bar.width, tabs, shown);
  float x = bar.x;
  for (const Panel* const each : row.shown) {
    const Panel& tab = *each;
    const std::string id = "tab." + std::string(tab.name);
    const Rect rect = {x, bar.y, tab_width(scene, tab, row.with_counts, row.padding) + row.stretch, bar.height};
    const Press press = press_area(view, id.c_str(), rect);
    const bool chosen = &shown == each && (touch || view.layout.bottom_open);
    if (press.hovered) ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
    tip(look, tab.meaning);
    const Color color = chosen || press.hovered ? look.theme->text : look.theme->muted;
    const std::string count = row.with_counts ? count_of(scene, tab) : std::string();
    const float title_width = text_width(look.fonts.body, tab.title);
    if (count.empty()) {
      draw_text_in(list, look.fonts.body, {rect.x, rect.y, rect.width, rect.height}, Align::centre, color, tab.title);
    } else {
      const float left = rect.x + 0.5F * row.padding;
      draw_text_in(list, look.fonts.body, {left, rect.y, title_width + 1.0F, rect.height}, Align::left, color,
                   tab.title);
      draw_text_in(list, look.fonts.small, {left + title_width + 6.0F, rect.y + 1.0F, rect.right() - left, rect.height},
                   Align::left, look.theme->muted, count);
    }
    if (chosen) fill(list, {rect.x + 8.0F, rect.bottom() - 3.0F, rect.width - 16.0F, 2.0F}, look.theme->accent, 1.0F);
    if (press.clicked) choose(view, tab);
    view.report(id, rect);
    x = rect.right();
  }
  if (row.hidden.empty()) return;
  const Rect more = {x, bar.y, kMore_px, bar.height};
  if (button(look, view, "tab.more", more, {.label = "More", .opens_menu = true, .tip = "Further panels"})) {
    open_menu("tabs");
  }
  if (Menu menu(scene, view, "tabs", more, 320.0F); menu.open()) {
    for (const Panel* const tab : row.hidden) {
      if (menu.row("tab." + std::string(tab->name), tab->title, tab->meaning, false)) choose(view, *tab);
    }
  }
}

// A finger needs more than the line it sees: the lowest part of the strip belongs to the handle as well.
void react_to_handle(const Look& look, ViewState& view) {
  const Rect& region = look.layout.bottom;
  const float middle = region.x + 0.5F * region.width;
  const Rect grip = {middle - 64.0F, region.y + kHandle_px - kTouchTarget_px, 128.0F, kTouchTarget_px};
  if (begin_region("sheet.handle", grip, 0, RegionKind::overlay)) {
    const Press press = press_area(view, "sheet.handle", grip);
    if (press.held && ImGui::GetIO().MouseDelta.y != 0.0F) {
      float& height = view.layout.lab ? view.layout.lab_share : view.layout.sheet_share;
      height = std::clamp(height - ImGui::GetIO().MouseDelta.y / look.layout.canvas.height, 0.12F, 0.75F);
    }
    if (press.hovered) ImGui::SetMouseCursor(ImGuiMouseCursor_ResizeNS);
    view.report("sheet.handle", grip);
  }
  end_region();
}

}  // namespace

void draw_bottom(const Scene& scene, ViewState& view, CommandQueue& commands, Picture& picture) {
  const Look& look = scene.look;
  const Rect& region = look.layout.bottom;
  const bool wide = look.layout.kind == LayoutKind::wide;
  const bool portrait = look.layout.kind == LayoutKind::portrait;
  const Tabs tabs = tabs_of(wide);
  if (view.frame.tab_wanted > 0 && view.frame.tab_wanted <= std::ssize(tabs))
    choose(view, *tabs[static_cast<std::size_t>(view.frame.tab_wanted - 1)]);
  view.frame.tab_wanted = 0;
  const Panel& shown = shown_panel(tabs, view.panel);
  const float handle = portrait ? kHandle_px : 0.0F;
  const Rect bar = {region.x, region.y + handle, region.width, look.layout.touch_sized ? kTouchTarget_px : kTabs_px};
  const Rect head = {region.x, region.y, region.width, std::min(region.height, handle + bar.height)};
  if (begin_region("bottom", head, look.theme->chrome)) {
    ImDrawList& list = *ImGui::GetWindowDrawList();
    line(list, region.x, region.y, region.right(), region.y, look.theme->line);
    line(list, region.x, head.bottom() - 1.0F, region.right(), head.bottom() - 1.0F, look.theme->line);
    if (portrait)
      fill(list, {region.x + 0.5F * region.width - 18.0F, region.y + 7.0F, 36.0F, 4.0F},
           with_alpha(look.theme->muted, kGripAlpha), 2.0F);
    const float side = look.layout.touch_sized ? 4.0F : 8.0F;
    draw_tabs(scene, view,
              {bar.x + side, bar.y, bar.width - 2.0F * side - (wide ? kFold_px : kAboutPhone_px), bar.height}, tabs,
              shown);
    const float about_x = region.right() - (wide ? kFold_px : kAboutPhone_px);
    about(look, view, "panel.about",
          wide ? Rect{about_x, bar.y + 4.0F, 36.0F, 32.0F} : Rect{about_x, bar.y, kTouchTarget_px, bar.height},
          shown.about(view));
    if (wide) {
      const Rect fold = {region.right() - 44.0F, bar.y + 4.0F, 36.0F, 32.0F};
      const bool open = view.layout.bottom_open;
      if (button(look, view, "button.fold", fold,
                 {.icon = open ? Icon::chevron_down : Icon::chevron_up, .tip = open ? "Fold" : "Unfold"})) {
        view.layout.bottom_open = !open;
      }
    }
  }
  end_region();
  if (portrait) react_to_handle(look, view);
  const Rect body = {region.x, head.bottom(), region.width, region.bottom() - head.bottom()};
  if (body.height < 8.0F) return;
  shown.draw({scene, view, commands, picture, body});
}

}  // namespace ecg::app
