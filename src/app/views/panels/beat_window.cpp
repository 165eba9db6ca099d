#include <imgui.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "app/model/beat_map.hpp"
#include "app/model/numbers.hpp"
#include "app/views/panels/inspector_parts.hpp"
#include "app/widgets.hpp"
#include "core/base/statistics.hpp"

namespace ecg::app {

namespace {

constexpr float kHeight_px = 120.0F;
constexpr float kWaves_px = 24.0F;  // below the trace: brackets of the waves with their letters
constexpr float kLegend_px = 20.0F;
constexpr float kLane_px = 36.0F;                // of the bars below the trace
constexpr float kAlikeWithRandomWeights = 0.5F;  // correlation from which a map is said not to tell what was learned
constexpr double kMinRange_mv = 1.0;             // a flat window is not blown up

// Tint under the trace, and bars on a lane of their own: up what speaks for the class, down what speaks against it.
void draw_tint(const Scene& scene, const Rect& plot, const BeatMap& map) {
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const double length_s = map.window.size() / map.window.fs_hz, begin_s = -map.window.before_samples / map.window.fs_hz;
  const auto columns = static_cast<std::int64_t>(plot.width);
  for (std::int64_t column = 0; column < columns; ++column) {
    const double share = (static_cast<double>(column) + 0.5) / static_cast<double>(columns);
    fill(list, {plot.x + static_cast<float>(column), plot.y, 1.0F, plot.height},
         saliency_tint(*scene.look.theme, map.at(begin_s + share * length_s)));
  }
}

void draw_lane(const Scene& scene, const Rect& lane, const BeatMap& map) {
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const float middle = std::round(lane.y + 0.5F * lane.height), half = 0.5F * lane.height - 1.0F;
  const float step = lane.width / static_cast<float>(map.cells.size());
  for (std::size_t cell = 0; cell < map.cells.size(); ++cell) {
    const float value = map.cells[cell], height = std::abs(value) * half;
    if (height < 0.5F) continue;
    const float left = std::round(lane.x + static_cast<float>(cell) * step);
    const float right = std::round(lane.x + static_cast<float>(cell + 1) * step);
    fill(list, {left, value > 0.0F ? middle - height : middle, right - left - 1.0F, height},
         value > 0.0F ? scene.look.theme->speaks_for : scene.look.theme->speaks_against);
  }
  line(list, lane.x, middle, lane.right(), middle, scene.look.theme->line);
}

void draw_signal(const Scene& scene, const Rect& plot, const WindowSpec& window, std::int32_t beat) {
  const Analysis& analysis = *scene.analysis;
  const Signal& signal = scene.recording->record.signals[analysis.lead];
  const double before_s = window.before_samples / window.fs_hz;
  const double length_s = window.size() / window.fs_hz;
  const SampleIndex begin =
      analysis.r_peaks[static_cast<std::size_t>(beat)] - samples_from_seconds(before_s, scene.fs_hz());
  std::vector<float> values(
      static_cast<std::size_t>(std::max<SampleIndex>(2, samples_from_seconds(length_s, scene.fs_hz()))));
  signal.read(begin, values);
  const auto extent = finite_range(values);
  if (!extent) return;
  const auto least = static_cast<float>(kMinRange_mv / signal.mv_per_unit());
  const float middle = 0.5F * (extent->low + extent->high);
  const float range = std::max(least, 1.15F * (extent->high - extent->low));
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

// What blue and orange mean, always there where they are.
float draw_legend(const Look& look, const Rect& row, BeatClass label) {
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const std::string letter(1, kBeatClassLetters[static_cast<std::size_t>(label)]);
  float x = row.x;
  const auto entry = [&](Color color, const std::string& text) {
    fill(list, {x, row.y + 5.0F, 10.0F, 10.0F}, color, 2.0F);
    const float width = text_width(look.fonts.small, text);
    draw_text_in(list, look.fonts.small, {x + 15.0F, row.y, width + 4.0F, row.height}, Align::left, look.theme->text,
                 text);
    x += width + 31.0F;
  };
  entry(look.theme->speaks_for, "speaks for " + letter);
  entry(look.theme->speaks_against, "against " + letter);
  return x;
}

// The method the map is made by; a press goes on to the next.
void draw_methods(const Look& look, ViewState& view, const Rect& column, float y, float size,
                  const BeatExplanation& explanation) {
  const std::vector<SampleMethod> methods = sample_methods(explanation);
  const auto found = std::ranges::find(methods, view.sample_method);
  const std::size_t shown = found == methods.end() ? 0 : static_cast<std::size_t>(found - methods.begin());
  const ButtonText text = {
      .label = sample_method_words(methods[shown]),
      .tip =
          "Grad-CAM: what the last convolution gives the class; zeros or the patient's usual beat in a "
          "stretch: what the class loses by it. Press for the next"};
  const float width = button_width(look, text);
  if (button(look, view, "beat.map.method", {column.right() - width, y, width, size}, text, ButtonKind::quiet))
    view.sample_method = methods[(shown + 1) % methods.size()];
}

// Which class the map is of, and what stands in a part's place.
float draw_choices(const Scene& scene, ViewState& view, const Rect& column, float y, const BeatExplanation& explanation,
                   BeatClass label) {
  const Look& look = scene.look;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const float size = look.layout.touch_sized ? kTouchTarget_px : 26.0F;
  float x = column.x;
  for (std::size_t i = 0; i < kBeatClassCount; ++i) {
    const auto each = static_cast<BeatClass>(i);
    const std::string name = std::string("beat.map.") + kBeatClassLetters[i];
    const Rect place = {x, y, size, size};
    const Press press = press_area(view, name.c_str(), place);
    view.report(name, place);
    if (label == each || press.hovered)
      fill(list, place, label == each ? look.theme->pressed : look.theme->raised, 6.0F);
    draw_beat_badge(list, look, x + 0.5F * size, y + 0.5F * size, 18.0F, each, label == each);
    if (press.hovered)
      show_tip(look, "What speaks for " + title(each) + " in this beat, whether or not it was called so");
    if (press.clicked) view.map_class = explanation.answer.label == each ? -1 : static_cast<int>(i);
    x += size + 2.0F;
  }
  if (explanation.samples) {
    draw_methods(look, view, column, y, size, explanation);
    return y + size + 6.0F;
  }
  const bool usual = against_usual(explanation, view, label);
  const ButtonText text = {
      .label = usual ? "against usual" : "against none",
      .tip = usual ? "A part counts by what the answer loses with the patient's usual beat in its place"
                   : "A part counts by what the answer loses with a flat line in its place"};
  const float width = button_width(look, text);
  if (explanation.has_usual &&
      button(look, view, "beat.map.against", {column.right() - width, y, width, size}, text, ButtonKind::quiet))
    view.map_against = usual == (label == BeatClass::N) ? MapAgainst::automatic
                       : usual                          ? MapAgainst::flat
                                                        : MapAgainst::usual;
  return y + size + 6.0F;
}

}  // namespace

float draw_beat_window(const Scene& scene, ViewState& view, const Rect& column, float y, std::int32_t beat) {
  const Look& look = scene.look;
  const Analysis& analysis = *scene.analysis;
  if (analysis.lead >= scene.recording->record.signals.size() || analysis.window.size() <= 0) return y;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const auto map = beat_map(scene, view, beat);
  const BeatExplanation* explanation = explanation_of(scene, beat);
  const bool explained = explanation != nullptr && explanation->why_not == NoExplanation::none;
  const bool sampled = explanation != nullptr && explanation->samples.has_value();
  const WindowSpec window = map ? map->window : analysis.window;
  draw_text_in(list, look.fonts.small_strong, {column.x, y, column.width, 20.0F}, Align::left, look.theme->muted,
               map ? "What it is made of" : "The beat");
  y += 24.0F;
  if (explained || sampled) y = draw_choices(scene, view, column, y, *explanation, map->label);
  const float lane_px = map && map->counterfactual ? kLane_px : 0.0F;
  const Rect plot = {column.x, y, column.width, kHeight_px + lane_px};
  const Rect paper = {plot.x, plot.y, plot.width, kHeight_px};
  fill(list, plot, look.theme->paper, 4.0F);
  ImGui::PushClipRect({plot.x, plot.y}, {plot.right(), plot.bottom()}, true);
  if (map && view.saliency_shown) draw_tint(scene, paper, *map);
  const auto before = static_cast<float>(window.before_samples) / static_cast<float>(window.size());
  fill(list, {std::round(plot.x + before * plot.width), plot.y, 1.0F, plot.height},
       with_alpha(look.theme->muted, 0.5F));
  draw_signal(scene, {paper.x, paper.y, paper.width, paper.height - kWaves_px}, window, beat);
  draw_fiducials(scene, paper, -window.before_samples / window.fs_hz, window.size() / window.fs_hz, beat);
  if (lane_px > 0.0F) draw_lane(scene, {plot.x, paper.bottom(), plot.width, lane_px}, *map);
  ImGui::PopClipRect();
  outline(list, plot, look.theme->line, 4.0F);
  view.report("beat.window", plot);
  y = plot.bottom() + 2.0F;
  if (map) {
    draw_legend(look, {column.x, y, column.width, kLegend_px}, map->label);
    y += kLegend_px;
  }
  const auto say = [&](Color color, std::string_view words) {
    if (!words.empty())
      y += draw_text_wrapped(&list, look.fonts.small, column.x, y + 2.0F, column.width, color, words) + 4.0F;
  };
  if (explained) {
    say(look.theme->text, explanation_words(*explanation, map->label, map->usual));
    if (map->label == BeatClass::Q) say(look.theme->muted, "This model was never taught Q.");
    else if (!(map->largest > 0.0))
      say(look.theme->muted, map->usual ? "Every part of it is as usual." : "No part of it counts.");
    const bool as_recorded = view.what_if_beat != beat || view.what_if == WhatIf{};
    if (as_recorded && !analysis.operating_point.moved() &&
        explanation->answer.label != analysis.model_class(static_cast<std::size_t>(beat)))
      say(look.theme->danger,
          "Its network in full precision calls this beat otherwise: the map is not of the answer given.");
    if (std::isfinite(map->random_correlation) && map->random_correlation > kAlikeWithRandomWeights)
      say(look.theme->muted,
          "Weights in random order give a map like this one: it says where the beat differs rather than what was "
          "learned.");
  } else if (sampled) {
    say(look.theme->text, sample_map_words(*explanation->samples, explanation->answer.label, map->label));
    if (!(map->largest > 0.0)) say(look.theme->muted, "Nothing in this window counts for it.");
  } else if (explanation != nullptr) {
    say(look.theme->muted, no_explanation_words(explanation->why_not));
  } else if (map && !(map->largest > 0.0)) {
    say(look.theme->muted,
        std::string("Nothing here spoke for ") + kBeatClassLetters[static_cast<std::size_t>(map->label)] + ".");
  }
  return y + 8.0F;
}

}  // namespace ecg::app
