#include <imgui.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <string>

#include "app/model/beat_words.hpp"
#include "app/model/numbers.hpp"
#include "app/views/panels/inspector_parts.hpp"
#include "app/widgets.hpp"

namespace ecg::app {

namespace {

constexpr float kDiagram_px = 48.0F;

float draw_heading(const Scene& scene, const Rect& column, float y, std::string_view text) {
  draw_text_in(*ImGui::GetWindowDrawList(), scene.look.fonts.small_strong, {column.x, y, column.width, 20.0F},
               Align::left, scene.look.theme->muted, text);
  return y + 24.0F;
}

// Previous, this and next beat to scale, and where this one was expected.
void draw_diagram(const Scene& scene, const Rect& area, std::int32_t beat, double mean_rr_s) {
  const Look& look = scene.look;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const double here_s = scene.beat_s(beat);
  const bool has_previous = beat > 0;
  const bool has_next = beat + 1 < scene.beat_count();
  const double before_s = has_previous ? here_s - scene.beat_s(beat - 1) : mean_rr_s;
  const double after_s = has_next ? scene.beat_s(beat + 1) - here_s : mean_rr_s;
  const double span_s = std::max(before_s + after_s, 2.0 * mean_rr_s);
  const double px_per_s = static_cast<double>(area.width - 24.0F) / span_s;
  const float left = area.x + 12.0F;
  const float here_x = left + static_cast<float>(before_s * px_per_s);
  const float next_x = here_x + static_cast<float>(after_s * px_per_s);
  const float expected_x = left + static_cast<float>(mean_rr_s * px_per_s);
  const float base_y = std::round(area.y + 30.0F);
  line(list, area.x, base_y, area.right(), base_y, look.theme->line);
  const auto mark = [&](float x, std::int32_t index, bool there) {
    if (!there) return;
    const auto place = static_cast<std::size_t>(index);
    const bool classified = (scene.analysis->classes.flags[place] & kUnclassified) == 0;
    if (classified) draw_beat_badge(list, look, x, base_y, 18.0F, scene.analysis->classes.label[place], true);
    else draw_unclassified_badge(list, look, x, base_y, 18.0F);
  };
  // The expected place as a dashed line: only when it differs enough to be seen.
  if (has_previous && std::abs(expected_x - here_x) > 12.0F) {
    for (float y = area.y + 14.0F; y < base_y + 14.0F; y += 5.0F)
      fill(list, {std::round(expected_x), y, 1.0F, 3.0F}, look.theme->muted);
    draw_text_in(list, look.fonts.small,
                 {std::clamp(expected_x - 32.0F, area.x, area.right() - 64.0F), area.y - 2.0F, 64.0F, 14.0F},
                 Align::centre, look.theme->muted, "expected");
  }
  mark(left, beat - 1, has_previous);
  mark(here_x, beat, true);
  mark(next_x, beat + 1, has_next);
  const float label_y = base_y + 10.0F;
  if (has_previous)
    draw_text_in(list, look.fonts.small, {left + 8.0F, label_y, here_x - left - 16.0F, 16.0F}, Align::centre,
                 look.theme->text, fixed(before_s, 2) + " s");
  if (has_next)
    draw_text_in(list, look.fonts.small, {here_x + 8.0F, label_y, next_x - here_x - 16.0F, 16.0F}, Align::centre,
                 look.theme->text, fixed(after_s, 2) + " s");
}

// Bar to the left (against) or right (for) of a centre line.
void draw_signed_bar(const Look& look, const Rect& rect, double value, double full, Color color) {
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const float centre = std::round(rect.x + 0.5F * rect.width);
  fill(list, rect, look.theme->raised, 3.0F);
  const auto length = static_cast<float>(std::clamp(value / full, -1.0, 1.0)) * 0.5F * rect.width;
  if (length > 0.0F) fill(list, {centre, rect.y, length, rect.height}, color);
  else fill(list, {centre + length, rect.y, -length, rect.height}, color);
  fill(list, {centre, rect.y - 2.0F, 1.0F, rect.height + 4.0F}, look.theme->muted);
}

}  // namespace

float draw_beat_timing(const Scene& scene, const Rect& column, float y, std::int32_t beat) {
  const Analysis& analysis = *scene.analysis;
  const auto index = static_cast<std::size_t>(beat);
  if (index >= analysis.rr.ratio.size()) return y;
  y = draw_heading(scene, column, y, "Timing");
  const auto pre_s = static_cast<double>(analysis.rr.pre_s[index]);
  const auto ratio = static_cast<double>(analysis.rr.ratio[index]);
  const double mean_rr_s = ratio > 0.0 ? pre_s / ratio : pre_s;
  draw_diagram(scene, {column.x, y, column.width, kDiagram_px}, beat, mean_rr_s);
  y += kDiagram_px + 10.0F;
  const std::string words = beat == 0
                                ? "No beat before it. Where a model asks for that interval, it gets the mean RR (" +
                                      fixed(mean_rr_s, 2) + " s)."
                                : timing_words(ratio, mean_rr_s);
  return y +
         draw_text_wrapped(ImGui::GetWindowDrawList(), scene.look.fonts.small, column.x, y, column.width,
                           scene.look.theme->text, words) +
         10.0F;
}

float draw_beat_evidence(const Scene& scene, const Rect& column, float y, std::int32_t beat) {
  const Analysis& analysis = *scene.analysis;
  const auto evidence = evidence_of(analysis, beat);
  if (!evidence) return y;
  const Look& look = scene.look;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const std::string winner(1, kBeatClassLetters[static_cast<std::size_t>(evidence->winner)]);
  const std::string rival(1, kBeatClassLetters[static_cast<std::size_t>(evidence->rival)]);
  y = draw_heading(scene, column, y, "Why " + winner + " rather than " + rival);
  if (!evidence->has_timing) {
    return y +
           draw_text_wrapped(&list, look.fonts.small, column.x, y, column.width, look.theme->text,
                             "This model sees the shape alone; it does not know when beats come.") +
           16.0F;
  }
  const double full = std::max({1.0, std::abs(evidence->shape), std::abs(evidence->timing)});
  const struct {
    const char* title;
    double value;
  } kRows[] = {{"Shape", evidence->shape}, {"Timing", evidence->timing}};
  for (const auto& row : kRows) {
    draw_text_in(list, look.fonts.small, {column.x, y, 52.0F, 20.0F}, Align::left, look.theme->text, row.title);
    draw_signed_bar(look, {column.x + 56.0F, y + 6.0F, column.width - 56.0F - 48.0F, 8.0F}, row.value, full,
                    row.value >= 0.0 ? look.theme->accent : look.theme->priority[1].fill);
    draw_text_in(list, look.fonts.small, {column.right() - 44.0F, y, 44.0F, 20.0F}, Align::right, look.theme->text,
                 (row.value >= 0.0 ? "+" : "") + fixed(row.value, 1));
    y += 22.0F;
  }
  return y +
         draw_text_wrapped(&list, look.fonts.small, column.x, y + 2.0F, column.width, look.theme->muted,
                           evidence_words(*evidence)) +
         18.0F;
}

}  // namespace ecg::app
