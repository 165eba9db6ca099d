#include <imgui.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <string>

#include "app/model/navigation.hpp"
#include "app/model/numbers.hpp"
#include "app/model/recorder_clock.hpp"
#include "app/views/panels/inspector_parts.hpp"
#include "app/views/panels/panels.hpp"
#include "app/views/panels/patient_calibration.hpp"
#include "app/widgets.hpp"

namespace ecg::app {

namespace {

constexpr float kMargin_px = 16.0F;
constexpr float kTwoColumns_px = 600.0F;
constexpr float kClass_px = 24.0F;  // a row of the class probabilities

float draw_title(const Scene& scene, ViewState& view, const Rect& column, float y, std::int32_t beat) {
  const Look& look = scene.look;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const float side = look.layout.touch_sized ? kTouchTarget_px : 28.0F;
  const std::string text = "Beat " + grouped(beat + 1) + " of " + grouped(scene.beat_count());
  draw_text_in(list, look.fonts.body_strong, {column.x, y, column.width - 3.0F * side, side}, Align::left,
               look.theme->text, text);
  if (look.layout.kind == LayoutKind::wide)  // else the panel's bar has it
    about(look, view, "beat.about", {column.right() - 3.0F * side + 6.0F, y, side, side},
          panel(kBeatPanel).about(view));
  if (button(look, view, "beat.previous", {column.right() - 2.0F * side + 6.0F, y, side, side},
             {.icon = Icon::chevron_left, .tip = "Previous beat (Shift Space)"}))
    step_beat(scene, view, -1);
  if (button(look, view, "beat.next", {column.right() - side + 6.0F, y, side, side},
             {.icon = Icon::chevron_right, .tip = "Next beat (Space)"}))
    step_beat(scene, view, 1);
  return y + side + 8.0F;
}

// "good signal", "limited signal, muscle noise": of the lead the class was made from, around the beat.
std::string signal_words(const Scene& scene, std::int32_t beat) {
  const Quality& quality = scene.analysis->quality;
  const auto stretch = static_cast<std::int32_t>(scene.beat_s(beat) / kQualityStretch_s);
  const auto lead = static_cast<std::int32_t>(scene.analysis->lead);
  if (stretch >= quality.stretch_count || lead >= quality.lead_count) return "";
  const std::size_t place = static_cast<std::size_t>(lead) * static_cast<std::size_t>(quality.stretch_count) +
                            static_cast<std::size_t>(stretch);
  std::string text = std::string(title(quality.grade[place])) + " signal";
  if (quality.reason[place] != QualityReason::none) text += ", " + std::string(title(quality.reason[place]));
  return text;
}

float draw_verdict(const Scene& scene, const Rect& column, float y, std::int32_t beat) {
  const Look& look = scene.look;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const Analysis& analysis = *scene.analysis;
  const auto index = static_cast<std::size_t>(beat);
  const bool classified = (analysis.classes.flags[index] & kUnclassified) == 0;
  const BeatClass label = analysis.classes.label[index];
  if (classified) draw_beat_badge(list, look, column.x + 16.0F, y + 18.0F, 32.0F, label, true);
  else draw_unclassified_badge(list, look, column.x + 16.0F, y + 18.0F, 32.0F);
  draw_text_in(list, look.fonts.body_strong, {column.x + 44.0F, y, column.width - 44.0F, 18.0F}, Align::left,
               look.theme->text, classified ? title(label) : std::string("Not classified"));
  const bool uncertain = classified && (analysis.classes.flags[index] & kUncertain) != 0;
  const bool changed = (analysis.classes.flags[index] & (kCalibrated | kOverruled)) != 0;
  const auto said = static_cast<std::size_t>(analysis.model_class(index));
  const std::string model_said = changed ? std::string(", the model said ") + kBeatClassLetters[said] : "";
  const std::string where = when(scene, scene.beat_s(beat), 2) + model_said + (uncertain ? ", uncertain, " : ", ") +
                            signal_words(scene, beat);
  draw_text_in(list, look.fonts.small, {column.x + 44.0F, y + 19.0F, column.width - 44.0F, 16.0F}, Align::left,
               look.theme->muted, where);
  y += 44.0F;
  if (!analysis.has_reference) return y + 4.0F;
  const std::uint8_t truth = analysis.reference_class[index];
  const bool agrees = classified && truth == static_cast<std::uint8_t>(label);
  const Rect row = {column.x, y, column.width, 28.0F};
  fill(list, row, classified && !agrees ? look.theme->danger_fill : look.theme->raised, 6.0F);
  if (truth < kBeatClassCount)
    draw_beat_badge(list, look, row.x + 18.0F, row.y + 14.0F, 18.0F, static_cast<BeatClass>(truth), false);
  const std::string text = truth >= kBeatClassCount ? "The reference has no beat here"
                           : agrees                 ? "The reference agrees"
                           : classified             ? "The reference says otherwise"
                                                    : "Class in the reference";
  draw_text_in(list, look.fonts.small,
               {row.x + (truth < kBeatClassCount ? 36.0F : 12.0F), row.y, row.width - 44.0F, row.height}, Align::left,
               look.theme->text, text);
  return row.bottom() + 12.0F;
}

float draw_probabilities(const Scene& scene, const Rect& column, float y, std::int32_t beat) {
  const Look& look = scene.look;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const Analysis& analysis = *scene.analysis;
  const std::size_t row = static_cast<std::size_t>(beat) * kBeatClassCount;
  if (analysis.classes.probabilities.size() < row + kBeatClassCount ||
      !std::isfinite(analysis.classes.probabilities[row]))
    return y;
  draw_text_in(list, look.fonts.small_strong, {column.x, y, column.width, 20.0F}, Align::left, look.theme->muted,
               "Class probabilities");
  y += 24.0F;
  for (std::size_t i = 0; i < kBeatClassCount; ++i) {
    const float value = analysis.classes.probabilities[row + i];
    draw_beat_badge(list, look, column.x + 9.0F, y + 0.5F * kClass_px, 18.0F, static_cast<BeatClass>(i), true);
    draw_bar(list, {column.x + 28.0F, y + 0.5F * kClass_px - 4.0F, column.width - 28.0F - 56.0F, 8.0F}, value,
             look.theme->raised, class_mark_color(*look.theme, static_cast<std::uint8_t>(i)));
    draw_text_in(list, look.fonts.small, {column.right() - 52.0F, y, 52.0F, kClass_px}, Align::right, look.theme->text,
                 percent(static_cast<double>(value), 1));
    y += kClass_px;
  }
  return y + 12.0F;
}

// Nothing chosen: the recording at a glance, and how to choose.
float draw_summary(const Scene& scene, const Rect& column, float y) {
  const Look& look = scene.look;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  if (!scene.has_beats()) {
    const char* text = scene.progress.running() ? "Beats are on their way."
                       : scene.analysis         ? "No beat was found in this recording."
                                                : "No analysis yet.";
    return y + draw_text_wrapped(&list, look.fonts.small, column.x, y, column.width, look.theme->muted, text);
  }
  const auto all = static_cast<double>(scene.beat_count());
  if (scene.has_classes()) {
    for (std::size_t i = 0; i < kBeatClassCount; ++i) {
      const std::uint32_t count = scene.derived.class_counts[i];
      draw_beat_badge(list, look, column.x + 9.0F, y + 12.0F, 18.0F, static_cast<BeatClass>(i), true);
      draw_text_in(list, look.fonts.small, {column.x + 28.0F, y, column.width - 28.0F, 24.0F}, Align::left,
                   look.theme->text, title(static_cast<BeatClass>(i)));
      draw_text_in(list, look.fonts.small_strong, {column.x, y, column.width, 24.0F}, Align::right, look.theme->text,
                   grouped(count));
      draw_bar(list, {column.x + 28.0F, y + 24.0F, column.width - 28.0F, 4.0F}, static_cast<float>(count / all),
               look.theme->raised, class_mark_color(*look.theme, static_cast<std::uint8_t>(i)));
      y += 36.0F;
    }
    y += 8.0F;
  }
  const auto fact = [&](std::string_view label, const std::string& value) {
    draw_text_in(list, look.fonts.small, {column.x, y, column.width, 20.0F}, Align::left, look.theme->muted, label);
    draw_text_in(list, look.fonts.small, {column.x, y, column.width, 20.0F}, Align::right, look.theme->text, value);
    y += 24.0F;
  };
  fact("Beats", grouped(scene.beat_count()));
  const double rate_bpm = mean_rate_bpm(scene, {0, scene.beat_count()});
  if (rate_bpm > 0.0) fact("Mean rate", fixed(rate_bpm, 0) + " bpm");
  fact("Rhythm episodes", grouped(std::ssize(scene.analysis->episodes)));
  if (scene.analysis->has_reference) {
    fact("Differing from the reference", grouped(std::ssize(scene.derived.disagreements)));
  }
  y += 8.0F;
  return y + draw_text_wrapped(&list, look.fonts.small, column.x, y, column.width, look.theme->muted,
                               "Choose a beat in the strip or in a table: its class, its timing and what the model "
                               "looked at appear here.");
}

}  // namespace

void draw_inspector(const PanelFrame& frame) {
  const auto& [scene, view, commands, picture, rect] = frame;
  const Look& look = scene.look;
  if (begin_region("inspector", rect, look.theme->panel, RegionKind::scrolling)) {
    ImDrawList& list = *ImGui::GetWindowDrawList();
    const Rect column = {rect.x + kMargin_px, rect.y, rect.width - 2.0F * kMargin_px, rect.height};
    float y = rect.y + 12.0F - ImGui::GetScrollY();
    if (view.beat < 0 || view.beat >= scene.beat_count()) {
      draw_text_in(list, look.fonts.body_strong, {column.x, y, column.width, 24.0F}, Align::left, look.theme->text,
                   "Whole recording");
      y = draw_patient_calibration(scene, view, commands, column, y + 36.0F);
      y = draw_summary(scene, column, y);
      ImGui::SetCursorScreenPos({column.x, y});
      ImGui::Dummy({1.0F, 8.0F});
    } else {
      y = draw_title(scene, view, column, y, view.beat);
      // Tablets show the sheet in two columns.
      const bool two = column.width >= kTwoColumns_px;
      const float half = two ? 0.5F * (column.width - 32.0F) : column.width;
      const Rect left = {column.x, column.y, half, column.height};
      const Rect right = {two ? column.right() - half : column.x, column.y, half, column.height};
      float right_y = y;
      y = draw_verdict(scene, left, y, view.beat);
      y = draw_beat_label(scene, view, commands, left, y, view.beat);
      y = draw_patient_calibration(scene, view, commands, left, y);
      y = draw_probabilities(scene, left, y, view.beat);
      float& window_y = two ? right_y : y;
      window_y = draw_beat_window(scene, view, right, window_y, view.beat);
      y = draw_beat_timing(scene, left, y, view.beat);
      y = draw_beat_intervals(scene, left, y, view.beat);
      window_y = draw_beat_evidence(scene, right, window_y, view.beat);
      window_y = draw_what_if(scene, view, right, window_y, view.beat);
      y = std::max(y, right_y);
      ImGui::SetCursorScreenPos({column.x, y});
      ImGui::Dummy({1.0F, 8.0F});
    }
    if (!look.layout.inspector.empty()) line(list, rect.x, rect.y, rect.x, rect.bottom(), look.theme->line);
  }
  end_region();
}

}  // namespace ecg::app
