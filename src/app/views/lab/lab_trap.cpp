#include <imgui.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <string>

#include "app/model/numbers.hpp"
#include "app/model/score_board.hpp"
#include "app/views/lab/lab_parts.hpp"
#include "app/widgets.hpp"

namespace ecg::app {

namespace {

constexpr float kTrapHeight_px = 176.0F;
constexpr float kBarWidth_px = 56.0F;
constexpr float kHereWidth_px = 14.0F;

/// The experiment's model on the open recording, scored against the reference that came with it.
std::optional<Figures> here(const Scene& scene, ViewState& view, const Experiment& experiment) {
  const bool runs_here = !experiment.model.empty() && scene.has_classes() && scene.analysis->has_reference &&
                         scene.analysis->model.name == experiment.model && has_beat_classes(experiment);
  if (!runs_here) return std::nullopt;
  refresh_board(scene, view.score, view.boards.score);
  return figures(matrix_of(confusion(view.boards.score.comparison.beats)));
}

struct TrapBar {
  const char* label;
  const char* explanation;
  Spread score;
  std::optional<double> printed;
  std::optional<double> trivial;
  std::optional<double> here;
  Color color;
};

void draw_trap_bar(const Scene& scene, const Rect& plot, const TrapBar& bar, float centre,
                   const std::string& trivial_title) {
  const Look& look = scene.look;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const auto height_of = [&](double value) { return static_cast<float>(std::clamp(value, 0.0, 1.0)) * plot.height; };
  const float left = centre - 0.5F * kBarWidth_px;
  hover_area(bar.label, {left - 12.0F, plot.y - 24.0F, kBarWidth_px + 24.0F, plot.height + 48.0F});
  std::string words = bar.explanation;
  if (bar.printed) words += "\nAs published: " + share_text(*bar.printed) + " (line).";
  if (bar.trivial) words += "\n" + trivial_title + " scores " + share_text(*bar.trivial) + " (dashes).";
  if (bar.here) words += "\nThe open recording: " + share_text(*bar.here) + " (narrow bar).";
  tip(look, words);
  float top = plot.bottom();
  if (bar.score.count > 0) {
    const float height = height_of(bar.score.mean);
    top = plot.bottom() - height;
    fill(list, {left, top, kBarWidth_px, height}, bar.color, 3.0F);
    if (bar.score.count > 1) {
      const float low = plot.bottom() - height_of(bar.score.mean - bar.score.deviation);
      const float high = plot.bottom() - height_of(bar.score.mean + bar.score.deviation);
      line(list, centre, high, centre, low, look.theme->text, 1.5F);
      line(list, centre - 5.0F, high, centre + 5.0F, high, look.theme->text, 1.5F);
      line(list, centre - 5.0F, low, centre + 5.0F, low, look.theme->text, 1.5F);
      top = std::min(top, high);
    }
  }
  if (bar.here) {
    const float height = height_of(*bar.here);
    const Rect narrow = {left + kBarWidth_px + 3.0F, plot.bottom() - height, kHereWidth_px, height};
    fill(list, narrow, with_alpha(bar.color, 0.35F), 2.0F);
    outline(list, narrow, bar.color, 2.0F);
  }
  if (bar.printed) {
    const float y = std::round(plot.bottom() - height_of(*bar.printed));
    line(list, left - 6.0F, y, left + kBarWidth_px + 6.0F, y, look.theme->text, 2.0F);
  }
  if (bar.trivial) {
    const float y = std::round(plot.bottom() - height_of(*bar.trivial));
    for (float x = left - 10.0F; x < left + kBarWidth_px + 10.0F; x += 6.0F)
      line(list, x, y, x + 3.0F, y, look.theme->danger, 1.5F);
    top = std::min(top, y);
  }
  draw_text_in(list, look.fonts.title, {centre - 48.0F, std::max(plot.y - 26.0F, top - 26.0F), 96.0F, 24.0F},
               Align::centre, look.theme->text, share_text(bar.score.mean));
  draw_text_in(list, look.fonts.small_strong, {centre - 48.0F, plot.bottom() + 4.0F, 96.0F, 16.0F}, Align::centre,
               look.theme->text, bar.label);
}

}  // namespace

float draw_trap(const Scene& scene, ViewState& view, std::size_t index, float x, float y, float width,
                const char* suffix) {
  const Look& look = scene.look;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const Experiment& one = scene.lab.all.experiments[index];
  const Summary& summary = scene.lab.summaries[index];
  const ExperimentRow* trivial = trivial_row(scene.lab, index);
  const std::optional<Figures> local = here(scene, view, one);
  const Rect plot = {x, y + 28.0F, width, kTrapHeight_px};
  for (const float share : {0.0F, 0.5F, 1.0F}) {
    const float level = std::round(plot.bottom() - share * plot.height);
    line(list, plot.x, level, plot.right(), level, look.theme->line);
  }
  const std::optional<double> nothing;
  const std::string trivial_title = trivial != nullptr ? trivial->title : std::string();
  const std::array<TrapBar, 2> bars = {
      {{"accuracy", "Share of the beats with the right class. The most frequent class dominates it.", summary.accuracy,
        one.printed ? one.printed->accuracy : nothing,
        trivial != nullptr ? std::optional(trivial->accuracy.mean) : nothing,
        local ? std::optional(local->accuracy) : nothing, look.theme->muted},
       {"macro-F1", "Mean F1 of the classes that test beats or answers have, each counted alike.", summary.macro_f1,
        one.printed ? one.printed->macro_f1 : nothing,
        trivial != nullptr ? std::optional(trivial->macro_f1.mean) : nothing,
        local ? std::optional(local->macro_f1) : nothing, look.theme->accent}}};
  for (std::size_t i = 0; i < bars.size(); ++i)
    draw_trap_bar(scene, plot, bars[i], plot.x + (i == 0 ? 0.27F : 0.73F) * plot.width, trivial_title);
  float legend = plot.bottom() + 26.0F;
  const auto note = [&](const std::string& text, int kind) {
    const float middle = legend + 8.0F;
    if (kind == 0) line(list, x, middle, x + 16.0F, middle, look.theme->text, 2.0F);
    if (kind == 1) {
      for (float at = x; at < x + 16.0F; at += 6.0F)
        line(list, at, middle, at + 3.0F, middle, look.theme->danger, 1.5F);
    }
    if (kind == 2) outline(list, {x + 3.0F, legend + 2.0F, 10.0F, 12.0F}, look.theme->accent, 2.0F);
    draw_text_in(list, look.fonts.small, {x + 24.0F, legend, width - 24.0F, 16.0F}, Align::left, look.theme->muted,
                 text);
    legend += 17.0F;
  };
  if (one.printed && (one.printed->accuracy || one.printed->macro_f1)) note("as published", 0);
  if (trivial != nullptr)
    note(trivial_title + ": " + share_text(trivial->accuracy.mean) + " and " + share_text(trivial->macro_f1.mean), 1);
  if (local) note("here: " + share_text(local->accuracy) + " and " + share_text(local->macro_f1), 2);
  view.report(std::string("lab.trap") + suffix, {x, y, width, legend - y});
  return legend;
}

}  // namespace ecg::app
