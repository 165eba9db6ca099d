#include <imgui.h>

#include <algorithm>
#include <cmath>

#include "app/model/numbers.hpp"
#include "app/model/strip_geometry.hpp"
#include "app/views/frame/frame_parts.hpp"
#include "app/widgets.hpp"
#include "core/words/readable_formats.hpp"

namespace ecg::app {

namespace {

constexpr float kProgress_px = 48.0F;
constexpr float kWidest_px = 640.0F;

// Work that runs: stage, share, and how to stop it.
void draw_progress(const Scene& scene, ViewState& view, CommandQueue& commands, const Rect& area) {
  const Look& look = scene.look;
  const float width = std::min(440.0F, area.width - 16.0F);
  const bool in_header = scene.has_recording() && look.layout.kind == LayoutKind::wide;
  Rect card = {std::round(area.x + 0.5F * (area.width - width)), area.bottom() - kProgress_px - 12.0F, width,
               kProgress_px};
  if (in_header) {
    const float room = std::min(width, look.layout.strip.width - 336.0F);
    card = {look.layout.strip.right() - room, look.layout.strip.y, room, 39.0F};
  }
  ImGui::PushStyleVar(ImGuiStyleVar_WindowRounding, in_header ? 0.0F : 8.0F);
  ImGui::PushStyleVar(ImGuiStyleVar_WindowBorderSize, in_header ? 0.0F : 1.0F);
  if (begin_region("progress", card, in_header ? look.theme->panel : look.theme->chrome, RegionKind::overlay)) {
    ImDrawList& list = *ImGui::GetWindowDrawList();
    const ButtonText stop = {.label = "Cancel", .tip = "Esc"};
    const float stop_width = button_width(look, stop);
    if (button(look, view, "button.cancel",
               {card.right() - stop_width - 8.0F, card.y + 2.0F, stop_width, card.height - 4.0F}, stop))
      commands.push_back(Cancel{});
    const bool known = scene.progress.fraction <= 1.0;
    const float room = card.width - stop_width - 40.0F;
    draw_text_in(list, look.fonts.small, {card.x + 16.0F, card.y + 0.5F * card.height - 16.0F, room - 40.0F, 16.0F},
                 Align::left, look.theme->text, scene.progress.stage);
    if (known) {
      draw_text_in(list, look.fonts.small, {card.x + 16.0F, card.y + 0.5F * card.height - 16.0F, room, 16.0F},
                   Align::right, look.theme->muted, percent(scene.progress.fraction));
    }
    const Rect track = {card.x + 16.0F, card.y + 0.5F * card.height + 5.0F, room, 6.0F};
    draw_bar(list, track, known ? static_cast<float>(scene.progress.fraction) : 0.0F, look.theme->raised,
             look.theme->accent);
    if (!known && !view.reduced_motion) {
      const auto phase = static_cast<float>(std::fmod(scene.now_ms / 1200.0, 1.0));
      const float left = track.x + phase * 0.7F * track.width;
      fill(list, {left, track.y, 0.3F * track.width, track.height}, look.theme->accent, 3.0F);
    }
  }
  end_region();
  ImGui::PopStyleVar(2);
  view.report("progress", card);
}

void draw_message(const Scene& scene, ViewState& view, CommandQueue& commands, const Rect& area) {
  const Look& look = scene.look;
  const float width = std::min(kWidest_px, area.width - 16.0F);
  const float text_x = 48.0F;
  const float text_width_px = width - text_x - 52.0F;
  const float text_height =
      draw_text_wrapped(nullptr, look.fonts.body, 0.0F, 0.0F, text_width_px, 0, scene.message.text);
  const float height = std::max(48.0F, text_height + 28.0F);
  const Rect card = {std::round(area.x + 0.5F * (area.width - width)), area.y + 12.0F, width, height};
  ImGui::PushStyleVar(ImGuiStyleVar_WindowRounding, 8.0F);
  ImGui::PushStyleVar(ImGuiStyleVar_WindowBorderSize, 1.0F);
  if (begin_region("message", card, scene.message.error ? look.theme->danger_fill : look.theme->info_fill,
                   RegionKind::overlay)) {
    ImDrawList& list = *ImGui::GetWindowDrawList();
    draw_icon(list, scene.message.error ? Icon::warning : Icon::info, card.x + 24.0F, card.y + 24.0F, 18.0F,
              scene.message.error ? look.theme->danger : look.theme->accent);
    draw_text_wrapped(&list, look.fonts.body, card.x + text_x, card.y + 0.5F * (height - text_height), text_width_px,
                      look.theme->text, scene.message.text);
    if (button(look, view, "button.dismiss", {card.right() - 48.0F, card.y + 2.0F, 44.0F, 44.0F},
               {.icon = Icon::close, .tip = "Close (Esc)"})) {
      commands.push_back(DismissMessage{});
    }
  }
  end_region();
  ImGui::PopStyleVar(2);
  view.report("message", card);
}

void draw_dropping(const Scene& scene, const Rect& area) {
  const Look& look = scene.look;
  ImDrawList& list = *ImGui::GetForegroundDrawList();
  const Rect frame = {area.x + 8.0F, area.y + 8.0F, area.width - 16.0F, area.height - 16.0F};
  fill(list, frame, with_alpha(look.theme->chrome, 0.92F), 8.0F);
  outline(list, frame, look.theme->accent, 8.0F, 2.0F);
  const float middle = frame.y + 0.5F * frame.height;
  draw_text_in(list, look.fonts.title, {frame.x, middle - 28.0F, frame.width, 28.0F}, Align::centre, look.theme->text,
               "Drop to read");
  draw_text_in(list, look.fonts.body, {frame.x + 8.0F, middle + 4.0F, frame.width - 16.0F, 20.0F}, Align::centre,
               look.theme->muted, readable_formats_brief() + "; folders and ZIP archives of them");
}

}  // namespace

void draw_notices(const Scene& scene, ViewState& view, CommandQueue& commands, const Rect& rect) {
  const Layout& layout = scene.look.layout;
  const Rect area = scene.has_recording() ? layout.strip : rect;
  const Rect progress_area = scene.has_recording() ? Rect{area.x, area.y, area.width, area.height - 44.0F} : rect;
  if (scene.progress.running()) draw_progress(scene, view, commands, progress_area);
  // Below the bars and the marks: what a message is about must stay in reach.
  const float top = scene.has_recording() ? strip_geometry(scene, view).plot.y : area.y;
  if (!scene.message.text.empty()) draw_message(scene, view, commands, {area.x, top, area.width, area.height});
  if (scene.dropping) draw_dropping(scene, rect);
}

}  // namespace ecg::app
