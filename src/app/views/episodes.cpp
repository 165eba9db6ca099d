#include <imgui.h>

#include <algorithm>
#include <string>

#include "app/navigation.hpp"
#include "app/numbers.hpp"
#include "app/views/panels.hpp"
#include "app/widgets.hpp"

namespace ecg::app {

namespace {

std::string value_text(const Episode& episode) {
  switch (episode.kind) {
    case EpisodeKind::pause: return fixed(episode.value, 2) + " s";
    case EpisodeKind::unusable: return "";
    default: return episode.value > 0.0 ? fixed(episode.value, 0) + " bpm" : "";
  }
}

void draw_row(const Scene& scene, ViewState& view, const Rect& row, std::size_t index) {
  const Look& look = scene.look;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const Episode& episode = scene.analysis->episodes[index];
  ImGui::PushID(static_cast<int>(index));
  const Press press = press_area("row", row);
  ImGui::PopID();
  if (press.hovered) {
    fill(list, row, look.theme->raised);
    ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
  }
  const double begin_s = seconds(scene, episode.range.begin);
  const double length_s = seconds(scene, episode.range.size());
  const float unit = row.width / 10.0F;
  fill(list, {row.x + 8.0F, row.y + 0.5F * row.height - 5.0F, 10.0F, 10.0F}, episode_color(*look.theme, episode.kind),
       2.0F);
  draw_text_in(list, look.fonts.small, {row.x + 28.0F, row.y, 3.0F * unit - 20.0F, row.height}, Align::left,
               look.theme->text, title(episode.kind));
  draw_text_in(list, look.fonts.small, {row.x + 3.2F * unit, row.y, 1.6F * unit, row.height}, Align::right,
               look.theme->text, clock(begin_s, 1));
  draw_text_in(list, look.fonts.small, {row.x + 5.0F * unit, row.y, 1.6F * unit, row.height}, Align::right,
               look.theme->muted, fixed(length_s, 1) + " s");
  draw_text_in(list, look.fonts.small, {row.x + 6.8F * unit, row.y, 1.4F * unit, row.height}, Align::right,
               look.theme->muted, episode.beat_count > 0 ? grouped(episode.beat_count) + " beats" : "");
  draw_text_in(list, look.fonts.small, {row.x + 8.4F * unit, row.y, 1.5F * unit, row.height}, Align::right,
               look.theme->muted, value_text(episode));
  if (press.clicked) {
    const double span_s = view.time_view(look.layout.plot_width()).span_s;
    go_to(scene, view, length_s < span_s ? begin_s + 0.5 * length_s : begin_s + 0.4 * span_s);
    const std::int32_t beat = nearest_beat(scene.analysis->r_peaks, scene.fs_hz(), begin_s, 0.05);
    select_beat(scene, view, beat, false);
  }
}

}  // namespace

void draw_episodes(const Scene& scene, ViewState& view, CommandQueue&, const Rect& rect) {
  const Look& look = scene.look;
  if (begin_region("episodes", rect, look.theme->panel, RegionKind::scrolling)) {
    const std::size_t all = scene.analysis ? scene.analysis->episodes.size() : 0;
    if (all == 0) {
      draw_text_in(*ImGui::GetWindowDrawList(), look.fonts.small, {rect.x + 16.0F, rect.y, rect.width - 32.0F, 48.0F},
                   Align::left, look.theme->muted,
                   scene.analysis ? "No rhythm episode was found." : "Episodes appear with the analysis.");
    }
    ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, {0.0F, 0.0F});
    ImGuiListClipper clipper;
    clipper.Begin(static_cast<int>(all), look.row_px);
    while (clipper.Step()) {
      for (int i = clipper.DisplayStart; i < clipper.DisplayEnd; ++i) {
        const ImVec2 at = ImGui::GetCursorScreenPos();
        const Rect row = {rect.x + 8.0F, at.y, rect.width - 28.0F, look.row_px};
        draw_row(scene, view, row, static_cast<std::size_t>(i));
        if (i < 4) view.report("episode." + std::to_string(i), row);
        ImGui::SetCursorScreenPos({at.x, at.y + look.row_px});
      }
    }
    ImGui::PopStyleVar();
  }
  end_region();
}

}  // namespace ecg::app
