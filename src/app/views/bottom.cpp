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

std::string label_of(const Scene& scene, Tab tab, bool with_counts) {
  std::string label = title(tab);
  if (!with_counts || !scene.analysis) return label;
  if (tab == Tab::beats) label += "  " + grouped(scene.beat_count());
  if (tab == Tab::episodes) label += "  " + grouped(std::ssize(scene.analysis->episodes));
  return label;
}

void draw_tabs(const Scene& scene, ViewState& view, const Rect& bar, const std::vector<Tab>& tabs) {
  const Look& look = scene.look;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const bool touch = look.layout.touch_sized;
  float x = bar.x + (touch ? 4.0F : 8.0F);
  float all = 0.0F;
  for (const Tab tab : tabs) all += text_width(look.fonts.body, label_of(scene, tab, !touch)) + 24.0F;
  const float stretch = touch ? std::max(0.0F, (bar.width - 8.0F - all) / static_cast<float>(tabs.size())) : 0.0F;
  for (const Tab tab : tabs) {
    const std::string label = label_of(scene, tab, !touch);
    const std::string id = std::string("tab.") + name(tab);
    ImFont* font = all > bar.width - 8.0F ? look.fonts.small : look.fonts.body;
    const float padding = all > bar.width - 8.0F ? 14.0F : 24.0F;
    const Rect rect = {x, bar.y, text_width(font, label) + padding + stretch, bar.height};
    const Press press = press_area(id.c_str(), rect);
    const bool chosen = view.tab == tab && (touch || view.layout.bottom_open);
    if (press.hovered) ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
    draw_text_in(list, font, rect, Align::centre, chosen ? look.theme->text : press.hovered ? look.theme->text : look.theme->muted, label);
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
  if (wide && (view.tab == Tab::findings || view.tab == Tab::beat)) view.tab = Tab::beats;
  if (!wide && view.tab == Tab::episodes) view.tab = Tab::findings;
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
    draw_tabs(scene, view, bar, tabs);
    if (wide) {
      const Rect fold = {region.right() - 44.0F, bar.y + 4.0F, 36.0F, 32.0F};
      const bool open = view.layout.bottom_open;
      if (button(look, view, "button.fold", fold, {.icon = open ? Icon::chevron_down : Icon::chevron_up, .tip = open ? "Fold" : "Unfold"})) {
        view.layout.bottom_open = !open;
      }
    }
  }
  end_region();
  const Rect body = {region.x, head.bottom(), region.width, region.bottom() - head.bottom()};
  if (body.height < 8.0F) return;
  switch (view.tab) {
    case Tab::findings: draw_findings(scene, view, commands, body); break;
    case Tab::beat: draw_inspector(scene, view, commands, body); break;
    case Tab::beats: draw_beat_table(scene, view, commands, body); break;
    case Tab::score: draw_score(scene, view, commands, body); break;
    case Tab::episodes: draw_episodes(scene, view, commands, body); break;
    case Tab::record: draw_record(scene, view, commands, body); break;
  }
}

}  // namespace ecg::app
