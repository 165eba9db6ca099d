#include <imgui.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "app/model/numbers.hpp"
#include "app/views/panels/inspector_parts.hpp"
#include "app/widgets.hpp"

namespace ecg::app {

namespace {

constexpr float kHeight_px = 120.0F;
constexpr float kWaves_px = 24.0F;  // below the trace: brackets of the waves with their letters
constexpr float kLegend_px = 20.0F;
constexpr double kMinRange_mv = 1.0;  // a flat window is not blown up

float map_value(const Analysis& analysis, std::size_t beat, std::int64_t cell) {
  const std::int64_t cells = analysis.saliency.map_samples;
  const auto inside = static_cast<std::size_t>(std::clamp<std::int64_t>(cell, 0, cells - 1));
  return static_cast<float>(analysis.saliency.values[beat * static_cast<std::size_t>(cells) + inside]) / 255.0F;
}

// Saliency as columns under the trace: height and colour say the same.
void draw_columns(const Scene& scene, const Rect& plot, std::size_t beat) {
  const Analysis& analysis = *scene.analysis;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const auto columns = static_cast<std::int64_t>(plot.width);
  const auto cells = static_cast<double>(analysis.saliency.map_samples);
  for (std::int64_t column = 0; column < columns; ++column) {
    const double cell = (static_cast<double>(column) + 0.5) / static_cast<double>(columns) * cells - 0.5;
    const double below = std::floor(cell);
    const auto rest = static_cast<float>(cell - below);
    const float value = map_value(analysis, beat, static_cast<std::int64_t>(below)) * (1.0F - rest) +
                        map_value(analysis, beat, static_cast<std::int64_t>(below) + 1) * rest;
    fill(list, {plot.x + static_cast<float>(column), plot.y, 1.0F, plot.height},
         saliency_tint(*scene.look.theme, value));
  }
}

void draw_signal(const Scene& scene, const Rect& plot, std::int32_t beat) {
  const Analysis& analysis = *scene.analysis;
  const Signal& signal = scene.recording->record.signals[analysis.lead];
  const double before_s = analysis.window.before_samples / analysis.window.fs_hz;
  const double length_s = analysis.window.size() / analysis.window.fs_hz;
  const SampleIndex begin =
      analysis.r_peaks[static_cast<std::size_t>(beat)] - samples_from_seconds(before_s, scene.fs_hz());
  std::vector<float> values(
      static_cast<std::size_t>(std::max<SampleIndex>(2, samples_from_seconds(length_s, scene.fs_hz()))));
  signal.read(begin, values);
  float low = 1e9F, high = -1e9F;
  for (const float value : values) {
    if (!std::isfinite(value)) continue;
    low = std::min(low, value);
    high = std::max(high, value);
  }
  if (low > high) return;
  const auto least = static_cast<float>(kMinRange_mv / signal.mv_per_unit());
  const float middle = 0.5F * (low + high);
  const float range = std::max(least, 1.15F * (high - low));
  std::vector<ImVec2> points;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const auto flush = [&] {
    if (points.size() > 1)
      list.AddPolyline(points.data(), static_cast<int>(points.size()), scene.look.theme->trace, ImDrawFlags_None, 1.6F);
    points.clear();
  };
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (!std::isfinite(values[i])) {
      flush();
      continue;
    }
    const float x = plot.x + plot.width * (static_cast<float>(i) + 0.5F) / static_cast<float>(values.size());
    points.push_back({x, plot.y + plot.height * (0.5F - (values[i] - middle) / range)});
  }
  flush();
}

void draw_legend(const Scene& scene, const Rect& row, std::string_view text, bool has_map) {
  const Look& look = scene.look;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  float right = row.right();
  if (has_map) {
    constexpr float kBar = 56.0F;
    right -= kBar;
    for (float x = 0.0F; x < kBar; x += 1.0F) {
      const float value = x / kBar;
      fill(list, {right + x, row.y + 6.0F, 1.0F, 8.0F}, saliency_tint(*scene.look.theme, value));
    }
    right -= 8.0F;
  }
  draw_text_in(list, look.fonts.small, {row.x, row.y, right - row.x, row.height}, Align::left, look.theme->muted, text);
}

}  // namespace

float draw_beat_window(const Scene& scene, ViewState& view, const Rect& column, float y, std::int32_t beat) {
  const Look& look = scene.look;
  const Analysis& analysis = *scene.analysis;
  if (analysis.lead >= scene.recording->record.signals.size() || analysis.window.size() <= 0) return y;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const auto index = static_cast<std::size_t>(beat);
  draw_text_in(list, look.fonts.small_strong, {column.x, y, column.width, 20.0F}, Align::left, look.theme->muted,
               analysis.saliency.map_samples > 0 ? "What the model saw" : "The beat");
  y += 24.0F;
  const Rect plot = {column.x, y, column.width, kHeight_px};
  fill(list, plot, look.theme->paper, 4.0F);
  const bool has_map = analysis.saliency.map_samples > 0 && index < analysis.saliency.peak.size() &&
                       analysis.saliency.peak[index] > 0.0F;
  ImGui::PushClipRect({plot.x, plot.y}, {plot.right(), plot.bottom()}, true);
  if (has_map) draw_columns(scene, plot, index);
  const auto before = static_cast<float>(analysis.window.before_samples) / static_cast<float>(analysis.window.size());
  fill(list, {std::round(plot.x + before * plot.width), plot.y, 1.0F, plot.height},
       with_alpha(look.theme->muted, 0.5F));
  draw_signal(scene, {plot.x, plot.y, plot.width, plot.height - kWaves_px}, beat);
  draw_fiducials(scene, plot, -analysis.window.before_samples / analysis.window.fs_hz,
                 analysis.window.size() / analysis.window.fs_hz, beat);
  ImGui::PopClipRect();
  outline(list, plot, look.theme->line, 4.0F);
  y += kHeight_px;
  const bool classified = (analysis.classes.flags[index] & kUnclassified) == 0;
  const std::string letter(1, kBeatClassLetters[static_cast<std::size_t>(analysis.model_class(index))]);
  std::string text = scene.derived.lead_names[analysis.lead] + ", " +
                     fixed(1000.0 * analysis.window.size() / analysis.window.fs_hz, 0) + " ms";
  if (has_map) text += "; spoke for " + letter;
  else if (classified && analysis.saliency.map_samples > 0) text += "; nothing here spoke for " + letter;
  draw_legend(scene, {column.x, y + 2.0F, column.width, kLegend_px}, text, has_map);
  view.report("beat.window", plot);
  return y + kLegend_px + 8.0F;
}

}  // namespace ecg::app
