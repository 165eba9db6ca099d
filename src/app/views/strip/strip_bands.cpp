#include <imgui.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <string>

#include "app/model/editing.hpp"
#include "app/model/navigation.hpp"
#include "app/model/numbers.hpp"
#include "app/views/strip/strip_parts.hpp"
#include "app/widgets.hpp"
#include "core/record/rhythm_label.hpp"
#include "core/words/sentences.hpp"

namespace ecg::app {

namespace {

constexpr float kMinBand_px = 3.0F;
constexpr double kLabelGap_px = 96.0;

std::string episode_text(const Episode& episode) {
  std::string text = title(episode.kind);
  if (episode.kind == EpisodeKind::pause) text += " " + fixed(episode.value, 1) + " s";
  if (episode.kind == EpisodeKind::ventricular_run || episode.kind == EpisodeKind::supraventricular_run) {
    text += ", " + grouped(episode.beat_count) + " beats";
  }
  return text;
}

// What the person named, solid, below what was found. A click takes the stretch as the range of the edit tool.
void draw_own_bands(const Scene& scene, ViewState& view, const StripGeometry& strip) {
  const Look& look = scene.look;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const Rect& row = strip.own_bands;
  draw_text_in(list, look.fonts.small, {row.x + 8.0F, row.y, strip.gutter - 8.0F, row.height}, Align::left,
               look.theme->muted, "yours");
  ImGui::PushClipRect({strip.plot.x, row.y}, {strip.plot.right(), row.bottom()}, true);
  const auto& rhythms = scene.analysis->review.rhythms;
  for (std::size_t i = 0; i < rhythms.size(); ++i) {
    const RhythmSpan& span = rhythms[i];
    const float begin_x = std::max(strip.plot.x - 8.0F, strip.x_of(seconds(scene, span.range.begin)));
    const float end_x = std::min(strip.plot.right() + 8.0F, strip.x_of(seconds(scene, span.range.end)));
    if (end_x < strip.plot.x || begin_x > strip.plot.right()) continue;
    const Rect band = {begin_x, row.y + 2.0F, std::max(kMinBand_px, end_x - begin_x), row.height - 4.0F};
    const std::string id = "own_band." + std::to_string(i);
    const Rect touched = {band.x, row.y, std::max(kTouchTarget_px, band.width), row.height + strip.axis.height};
    const Press press = press_area(view, id.c_str(), look.layout.touch_sized ? touched : band);
    if (press.hovered) ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
    const std::string_view name = rhythm_title(span.label);
    const std::string words = printable(span.label) + "  " + printable(name) + ", named by you. Click to change it.";
    tip(look, words);
    fill(list, band, press.hovered ? with_alpha(look.theme->accent, 0.85F) : look.theme->accent, 4.0F);
    const float text_x = std::max(band.x, strip.plot.x) + 6.0F;
    const float room = std::min(band.right(), strip.plot.right()) - 6.0F - text_x;
    const std::string full = printable(span.label) + "  " + std::string(name);
    const bool fits = room > text_width(look.fonts.small, full);
    if (room > 10.0F)
      draw_text_in(list, look.fonts.small_strong, {text_x, band.y, room + 4.0F, band.height}, Align::left,
                   look.theme->on_accent, fits ? full : printable(span.label));
    view.report(id, band);
    if (press.clicked) {
      if (view.tool != Tool::edit) choose_tool(scene, view, Tool::edit);
      view.beat_template.reset();
      view.range = span.range;
    }
  }
  ImGui::PopClipRect();
}

// What the reference names, outlined as its marks are. Sinus rhythm is only a line: the eye belongs to the rest.
void draw_reference_bands(const Scene& scene, const StripGeometry& strip) {
  const Look& look = scene.look;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const Rect& row = strip.reference_bands;
  draw_text_in(list, look.fonts.small, {row.x + 8.0F, row.y, strip.gutter - 8.0F, row.height}, Align::left,
               look.theme->muted, "ref");
  ImGui::PushClipRect({strip.plot.x, row.y}, {strip.plot.right(), row.bottom()}, true);
  const auto& rhythms = scene.derived.reference_rhythms;
  for (std::size_t i = 0; i < rhythms.size(); ++i) {
    const LabelledRhythm& rhythm = rhythms[i];
    const double begin_s = seconds(scene, rhythm.range.begin), end_s = seconds(scene, rhythm.range.end);
    const float begin_x = std::max(strip.plot.x - 8.0F, strip.x_of(begin_s));
    const float end_x = std::min(strip.plot.right() + 8.0F, strip.x_of(end_s));
    if (end_x < strip.plot.x || begin_x > strip.plot.right()) continue;
    const Rect band = {begin_x, row.y + 2.0F, std::max(kMinBand_px, end_x - begin_x), row.height - 5.0F};
    const std::string full = printable(rhythm.label) + "  " + printable(rhythm_title(rhythm.label));
    const std::string id = "reference_band." + std::to_string(i);
    hover_area(id.c_str(), band);
    tip(look, "Reference: " + full + ", " + clock(begin_s) + " to " + clock(end_s));
    const Color color = rhythm_color(*look.theme, rhythm.label);
    const float text_x = std::max(band.x, strip.plot.x) + 6.0F;
    const float room = std::min(band.right(), strip.plot.right()) - 6.0F - text_x;
    const bool fits = room > text_width(look.fonts.small, full);
    const std::string text = fits ? full : printable(rhythm.label);
    const float width = std::min(room, text_width(look.fonts.small, text));
    const bool sinus = rhythm.label == "(N" || rhythm.label == "(NSR";
    if (sinus) {
      const float y = std::round(band.y + 0.5F * band.height);
      const float line_x = room > 10.0F ? text_x + width + 6.0F : band.x + 2.0F;
      if (line_x < band.right() - 3.0F) line(list, line_x, y, band.right() - 3.0F, y, with_alpha(color, 0.6F));
    } else {
      outline(list, band, color, 4.0F, 1.5F);
    }
    if (room > 10.0F)
      draw_text_in(list, look.fonts.small, {text_x, band.y, room + 4.0F, band.height}, Align::left,
                   sinus ? look.theme->muted : look.theme->text, text);
  }
  ImGui::PopClipRect();
}

}  // namespace

void draw_strip_bands(const Scene& scene, ViewState& view, const StripGeometry& strip) {
  const Look& look = scene.look;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  draw_text_in(list, look.fonts.small, {strip.bands.x + 8.0F, strip.bands.y, strip.gutter - 8.0F, strip.bands.height},
               Align::left, look.theme->muted, look.layout.touch_sized ? "" : "rhythm");
  if (!strip.reference_bands.empty()) {
    draw_reference_bands(scene, strip);
    view.report("reference_bands", strip.reference_bands);
  }
  if (!scene.analysis) return;
  if (!strip.own_bands.empty()) draw_own_bands(scene, view, strip);
  ImGui::PushClipRect({strip.plot.x, strip.bands.y}, {strip.plot.right(), strip.bands.bottom()}, true);
  // Long episodes first, so that short ones inside them stay visible on top.
  std::vector<const Episode*> shown;
  for (const Episode& episode : scene.analysis->episodes) {
    if (seconds(scene, episode.range.end) >= strip.time.begin_s &&
        seconds(scene, episode.range.begin) <= strip.time.end_s()) {
      shown.push_back(&episode);
    }
  }
  std::stable_sort(shown.begin(), shown.end(),
                   [](const Episode* a, const Episode* b) { return a->range.size() > b->range.size(); });
  for (const Episode* episode : shown) {
    const float begin_x = std::max(strip.plot.x - 8.0F, strip.x_of(seconds(scene, episode->range.begin)));
    const float end_x = std::min(strip.plot.right() + 8.0F, strip.x_of(seconds(scene, episode->range.end)));
    const Rect band = {begin_x, strip.bands.y + 3.0F, std::max(kMinBand_px, end_x - begin_x),
                       strip.bands.height - 5.0F};
    const Color color = episode_color(*look.theme, episode->kind);
    fill(list, band, look.theme->panel, 4.0F);
    fill(list, band, with_alpha(color, 0.22F), 4.0F);
    outline(list, band, color, 4.0F);
    const float text_x = std::max(band.x, strip.plot.x) + 6.0F;
    const float room = std::min(band.right(), strip.plot.right()) - 6.0F - text_x;
    const std::string text = episode_text(*episode);
    const std::string_view brief = short_title(episode->kind);
    const bool fits = room > std::min(120.0F, text_width(look.fonts.small, text));
    if (fits || room + 6.0F > text_width(look.fonts.small, brief)) {
      draw_text_in(list, look.fonts.small, {fits ? text_x : text_x - 3.0F, band.y, room + 6.0F, band.height},
                   Align::left, look.theme->text, fits ? std::string_view(text) : brief);
    }
  }
  ImGui::PopClipRect();
}

void draw_strip_axis(const Scene& scene, const StripGeometry& strip) {
  const Look& look = scene.look;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  ImGui::PushClipRect({strip.axis.x, strip.axis.y}, {strip.axis.right(), strip.axis.bottom()}, true);
  const double step_s = time_label_step(strip.px_per_s, kLabelGap_px);
  const int decimals = step_s < 1.0 ? 1 : 0;
  const double end_s = std::min(strip.time.end_s(), scene.duration_s());
  const std::optional<double> start_s = scene.recording->record.start_time_of_day_s;
  for (double time_s = std::ceil(strip.time.begin_s / step_s - 1e-9) * step_s; time_s <= end_s; time_s += step_s) {
    const float x = std::round(strip.x_of(time_s));
    line(list, x, strip.axis.y, x, strip.axis.y + 4.0F, look.theme->muted);
    std::string text = full_clock(time_s, decimals);
    // Time of day behind it, where the recorder had a clock and the next label leaves room.
    if (start_s) {
      const std::string both = text + " (" + time_of_day(*start_s + time_s) + ")";
      constexpr double kApart_px = 24.0;
      if (static_cast<double>(text_width(look.fonts.small, both)) + kApart_px <= step_s * strip.px_per_s) text = both;
    }
    const float width = text_width(look.fonts.small, text);
    const float left =
        std::clamp(x - 0.5F * width, strip.plot.x, std::max(strip.plot.x, strip.plot.right() - width - 4.0F));
    draw_text(list, look.fonts.small, left, strip.axis.y + 5.0F, look.theme->muted, text);
  }
  ImGui::PopClipRect();
}

}  // namespace ecg::app
