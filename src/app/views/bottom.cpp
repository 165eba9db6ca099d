#include <imgui.h>

#include <algorithm>
#include <string>
#include <vector>

#include "app/numbers.hpp"
#include "app/views/panels.hpp"
#include "app/widgets.hpp"

namespace ecg::app {

namespace {

constexpr float kTabs_px = 40.0F;
constexpr float kHandle_px = 16.0F;
constexpr float kTabPadding_px = 28.0F;

// The person's choice stays when the window changes its shape; what is shown beside is not shown here.
Tab shown_tab(Tab chosen, bool wide) {
  if (wide && (chosen == Tab::findings || chosen == Tab::beat)) return Tab::beats;
  return !wide && chosen == Tab::episodes ? Tab::findings : chosen;
}

std::string count_of(const Scene& scene, Tab tab) {
  if (!scene.analysis) return "";
  if (tab == Tab::beats) return grouped(scene.beat_count());
  return tab == Tab::episodes ? grouped(std::ssize(scene.analysis->episodes)) : std::string();
}

void draw_tabs(const Scene& scene, ViewState& view, const Rect& bar, const std::vector<Tab>& tabs, Tab shown) {
  const Look& look = scene.look;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const bool touch = look.layout.touch_sized;
  const auto width_of = [&](Tab tab) {
    const std::string count = touch ? std::string() : count_of(scene, tab);
    return text_width(look.fonts.body, title(tab)) +
           (count.empty() ? 0.0F : 6.0F + text_width(look.fonts.small, count)) + kTabPadding_px;
  };
  float all = 0.0F;
  for (const Tab tab : tabs) all += width_of(tab);
  const float stretch = touch ? (bar.width - 8.0F - all) / static_cast<float>(tabs.size()) : 0.0F;
  float x = bar.x + (touch ? 4.0F : 8.0F);
  for (const Tab tab : tabs) {
    const std::string id = std::string("tab.") + name(tab);
    const Rect rect = {x, bar.y, width_of(tab) + stretch, bar.height};
    const Press press = press_area(id.c_str(), rect);
    const bool chosen = shown == tab && (touch || view.layout.bottom_open);
    if (press.hovered) ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
    const Color color = chosen || press.hovered ? look.theme->text : look.theme->muted;
    const std::string count = touch ? std::string() : count_of(scene, tab);
    const float title_width = text_width(look.fonts.body, title(tab));
    if (count.empty()) {
      draw_text_in(list, look.fonts.body, {rect.x, rect.y, rect.width, rect.height}, Align::centre, color, title(tab));
    } else {
      const float left = rect.x + 0.5F * kTabPadding_px;
      draw_text_in(list, look.fonts.body, {left, rect.y, title_width + 1.0F, rect.height}, Align::left, color,
                   title(tab));
      draw_text_in(list, look.fonts.small, {left + title_width + 6.0F, rect.y + 1.0F, rect.right() - left, rect.height},
                   Align::left, look.theme->muted, count);
    }
    if (chosen) fill(list, {rect.x + 8.0F, rect.bottom() - 3.0F, rect.width - 16.0F, 2.0F}, look.theme->accent, 1.0F);
    if (press.clicked) {
      view.tab = tab;
      view.layout.bottom_open = true;
    }
    view.report(id, rect);
    x = rect.right();
  }
}

}  // namespace

void draw_bottom(const Scene& scene, ViewState& view, CommandQueue& commands) {
  const Look& look = scene.look;
  const Rect& region = look.layout.bottom;
  const bool wide = look.layout.kind == LayoutKind::wide;
  const bool portrait = look.layout.kind == LayoutKind::portrait;
  std::vector<Tab> tabs = wide ? std::vector<Tab>{Tab::beats, Tab::score, Tab::episodes, Tab::record}
                               : std::vector<Tab>{Tab::findings, Tab::beat, Tab::beats, Tab::score, Tab::record};
  const Tab shown = shown_tab(view.tab, wide);
  const float handle = portrait ? kHandle_px : 0.0F;
  const Rect bar = {region.x, region.y + handle, region.width, look.layout.touch_sized ? kTouchTarget_px : kTabs_px};
  const Rect head = {region.x, region.y, region.width, std::min(region.height, handle + bar.height)};
  if (begin_region("bottom", head, look.theme->chrome)) {
    ImDrawList& list = *ImGui::GetWindowDrawList();
    line(list, region.x, region.y, region.right(), region.y, look.theme->line);
    line(list, region.x, head.bottom() - 1.0F, region.right(), head.bottom() - 1.0F, look.theme->line);
    if (portrait) {
      const Rect grip = {region.x, region.y, region.width, kHandle_px};
      const Press press = press_area("sheet.handle", grip);
      fill(list, {region.x + 0.5F * region.width - 18.0F, region.y + 7.0F, 36.0F, 4.0F}, look.theme->pressed, 2.0F);
      if (press.held && ImGui::GetIO().MouseDelta.y != 0.0F) {
        const float share = view.layout.sheet_share - ImGui::GetIO().MouseDelta.y / look.layout.canvas.height;
        view.layout.sheet_share = std::clamp(share, 0.12F, 0.75F);
      }
      if (press.hovered) ImGui::SetMouseCursor(ImGuiMouseCursor_ResizeNS);
      view.report("sheet.handle", grip);
    }
    draw_tabs(scene, view, bar, tabs, shown);
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
  const Rect body = {region.x, head.bottom(), region.width, region.bottom() - head.bottom()};
  if (body.height < 8.0F) return;
  switch (shown) {
    case Tab::findings: draw_findings(scene, view, commands, body); break;
    case Tab::beat: draw_inspector(scene, view, commands, body); break;
    case Tab::beats: draw_beat_table(scene, view, commands, body); break;
    case Tab::score: draw_score(scene, view, commands, body); break;
    case Tab::episodes: draw_episodes(scene, view, commands, body); break;
    case Tab::record: draw_record(scene, view, commands, body); break;
  }
}

}  // namespace ecg::app
