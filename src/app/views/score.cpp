#include <imgui.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <string>

#include "app/navigation.hpp"
#include "app/numbers.hpp"
#include "app/views/panels.hpp"
#include "app/widgets.hpp"

namespace ecg::app {

namespace {

constexpr float kCell_px = 48.0F;
constexpr float kRow_px = 24.0F;
constexpr float kRowTitle_px = 64.0F;
constexpr double kTrapGap = 0.10;  // accuracy this far above macro-F1 is worth a sentence

void draw_figure(const Scene& scene, const Rect& rect, const std::string& value, std::string_view label, std::string_view explanation) {
  const Look& look = scene.look;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  press_area(std::string(label).c_str(), rect);
  tip(look, explanation);
  draw_text_in(list, look.fonts.title, {rect.x, rect.y, rect.width, 24.0F}, Align::left, look.theme->text, value);
  draw_text_in(list, look.fonts.small, {rect.x, rect.y + 24.0F, rect.width, 16.0F}, Align::left, look.theme->muted, label);
}

std::string trap_sentence(const Scene& scene, const Scores& scores) {
  std::int64_t all = 0;
  for (const ClassScore& each : scores.classes) all += each.support;
  const double n_share = all > 0 ? static_cast<double>(scores.classes[0].support) / static_cast<double>(all) : 0.0;
  std::size_t worst = kBeatClassCount;
  for (std::size_t i = 1; i < kBeatClassCount; ++i) {
    if (scores.classes[i].support > 0 && (worst == kBeatClassCount || scores.classes[i].f1 < scores.classes[worst].f1)) worst = i;
  }
  (void)scene;
  if (scores.accuracy - scores.macro_f1_5 < kTrapGap || worst == kBeatClassCount) {
    return "Accuracy counts beats; macro-F1 counts each class alike.";
  }
  return "Accuracy looks high because " + percent(n_share) + " of the beats are N; macro-F1 counts each class alike. " +
         "Weakest here: " + std::string(1, kBeatClassLetters[worst]) + " with F1 " + fixed(scores.classes[worst].f1, 2) + ".";
}

float draw_matrix(const Scene& scene, ViewState& view, float x, float y, float cell, float row_height) {
  const Look& look = scene.look;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const auto& counts = scene.analysis->comparison.counts;
  draw_text_in(list, look.fonts.small, {x, y, kRowTitle_px, row_height}, Align::left, look.theme->muted, "reference");
  for (std::size_t own = 0; own <= kBeatClassCount; ++own) {
    const Rect rect = {x + kRowTitle_px + static_cast<float>(own) * cell, y, cell, row_height};
    if (own == kMissed) draw_text_in(list, look.fonts.small, rect, Align::centre, look.theme->muted, "missed");
    else draw_beat_badge(list, look, rect.x + 0.5F * cell, rect.y + 0.5F * row_height, 18.0F, static_cast<BeatClass>(own), true);
  }
  y += row_height + 4.0F;
  for (std::size_t reference = 0; reference <= kBeatClassCount; ++reference) {
    std::int64_t total = 0;
    for (const std::int64_t count : counts[reference]) total += count;
    if (reference == kExtra) draw_text_in(list, look.fonts.small, {x, y, kRowTitle_px, row_height}, Align::left, look.theme->muted, "extra");
    else draw_beat_badge(list, look, x + 12.0F, y + 0.5F * row_height, 18.0F, static_cast<BeatClass>(reference), false);
    for (std::size_t own = 0; own <= kBeatClassCount; ++own) {
      if (reference == kExtra && own == kMissed) continue;
      const Rect rect = {x + kRowTitle_px + static_cast<float>(own) * cell + 1.0F, y + 1.0F, cell - 2.0F, row_height - 2.0F};
      const std::int64_t count = counts[reference][own];
      const bool right = reference == own;
      const std::string id = std::string("cell.") + (reference == kExtra ? 'X' : kBeatClassLetters[reference]) + "." + (own == kMissed ? 'X' : kBeatClassLetters[own]);
      const Press press = press_area(id.c_str(), rect);
      const float share = total > 0 ? static_cast<float>(count) / static_cast<float>(total) : 0.0F;
      if (count > 0) fill(list, rect, with_alpha(right ? look.theme->accent : look.theme->danger, 0.10F + 0.35F * share), 3.0F);
      else fill(list, rect, with_alpha(look.theme->raised, 0.6F), 3.0F);
      const Stepping cell_stepping = {.kind = StepKind::cell, .reference = static_cast<std::uint8_t>(reference), .own = static_cast<std::uint8_t>(own)};
      if (view.stepping == cell_stepping) outline(list, rect, look.theme->accent, 3.0F, 1.5F);
      draw_text_in(list, right ? look.fonts.small_strong : look.fonts.small, rect, Align::centre, count > 0 ? look.theme->text : look.theme->muted, count > 0 ? grouped(count) : "0");
      if (count > 0 && press.hovered) {
        ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
        outline(list, rect, look.theme->muted, 3.0F);
      }
      if (press.clicked && count > 0) {
        if (view.stepping != cell_stepping) view.beat = -1;
        view.stepping = cell_stepping;
        step(scene, view, 1);
      }
      view.report(id, rect);
    }
    y += row_height;
  }
  return y;
}

float draw_classes(const Scene& scene, const Scores& scores, float x, float y, float width, float row_height) {
  const Look& look = scene.look;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const float column = std::min(64.0F, (width - 32.0F - 72.0F) / 3.0F);
  const std::array<const char*, 3> titles = {"Se", "+P", "Beats"};
  const float bar_x = x + 32.0F + 3.0F * column + 8.0F;
  const float bar_width = std::max(24.0F, x + width - bar_x - 36.0F);
  for (std::size_t i = 0; i < titles.size(); ++i) {
    draw_text_in(list, look.fonts.small, {x + 32.0F + static_cast<float>(i) * column, y, column, row_height}, Align::right, look.theme->muted, titles[i]);
  }
  draw_text_in(list, look.fonts.small, {bar_x + 8.0F, y, bar_width, row_height}, Align::left, look.theme->muted, "F1");
  y += row_height + 4.0F;
  for (std::size_t i = 0; i < kBeatClassCount; ++i) {
    const ClassScore& score = scores.classes[i];
    draw_beat_badge(list, look, x + 12.0F, y + 0.5F * row_height, 18.0F, static_cast<BeatClass>(i), false);
    const std::array<std::string, 3> values = {percent(score.sensitivity, 1), percent(score.positive_predictivity, 1), grouped(score.support)};
    for (std::size_t k = 0; k < values.size(); ++k) {
      draw_text_in(list, look.fonts.small, {x + 32.0F + static_cast<float>(k) * column, y, column, row_height}, Align::right, k == 2 ? look.theme->muted : look.theme->text, values[k]);
    }
    const bool known = score.support > 0 && std::isfinite(score.f1);
    draw_bar(list, {bar_x + 8.0F, y + 0.5F * row_height - 4.0F, bar_width - 8.0F, 8.0F}, known ? static_cast<float>(score.f1) : 0.0F, look.theme->raised, look.theme->beat[i].fill);
    draw_text_in(list, look.fonts.small, {x + width - 32.0F, y, 32.0F, row_height}, Align::right, look.theme->text, known ? fixed(score.f1, 2) : "-");
    y += row_height;
  }
  return y;
}

void draw_nothing(const Scene& scene, const Rect& rect) {
  const Look& look = scene.look;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const char* text = !scene.analysis ? "The score appears with the analysis."
                     : !scene.analysis->has_reference
                         ? "No reference annotations came with this recording, so nothing can be scored. Drop the .atr file together with .hea and .dat to compare beat by beat."
                         : "A reference is here, but no model: only found and missed beats could be compared.";
  draw_text_wrapped(&list, look.fonts.small, rect.x + 16.0F, rect.y + 16.0F, std::min(480.0F, rect.width - 32.0F), look.theme->muted, text);
}

}  // namespace

void draw_score(const Scene& scene, ViewState& view, CommandQueue&, const Rect& rect) {
  const Look& look = scene.look;
  if (begin_region("score", rect, look.theme->panel, RegionKind::scrolling)) {
    if (!scene.analysis || !scene.analysis->has_reference || !scene.has_classes()) {
      draw_nothing(scene, rect);
    } else {
      ImDrawList& list = *ImGui::GetWindowDrawList();
      const Scores result = scores(scene.analysis->comparison);
      const float x = rect.x + 16.0F;
      const float width = rect.width - 32.0F;
      float y = rect.y + 12.0F - ImGui::GetScrollY();
      const float row = look.layout.touch_sized ? 36.0F : kRow_px;
      const float cell = std::min(kCell_px, std::floor((std::min(width, 620.0F) - kRowTitle_px) / 6.0F));
      const float matrix_width = kRowTitle_px + 6.0F * cell;
      const bool beside = width >= matrix_width + 32.0F + 236.0F;
      const float figures_x = x;
      const float figure = std::min(112.0F, width / 4.0F);
      draw_figure(scene, {figures_x, y, figure, 40.0F}, percent(result.accuracy, 1), "accuracy", "Share of paired beats with the right class. Dominated by the most frequent class.");
      draw_figure(scene, {figures_x + figure, y, figure, 40.0F}, fixed(result.macro_f1_5, 2), "macro-F1", "Mean F1 of the five classes, each counted alike; a class without beats counts 0.");
      draw_figure(scene, {figures_x + 2.0F * figure, y, figure, 40.0F}, percent(result.detection_sensitivity, 1), "beats found", "Share of reference beats that were found within 150 ms.");
      draw_figure(scene, {figures_x + 3.0F * figure, y, figure, 40.0F}, percent(result.detection_positive_predictivity, 1), "found are real", "Share of found beats that are in the reference.");
      const float sentence_x = beside ? x + 4.0F * figure + 16.0F : x;
      const float sentence_width = beside ? std::max(120.0F, x + width - sentence_x) : width;
      if (!beside) y += 48.0F;
      const float sentence_height = draw_text_wrapped(&list, look.fonts.small, sentence_x, y, sentence_width, look.theme->muted, trap_sentence(scene, result));
      y += beside ? std::max(52.0F, sentence_height + 12.0F) : sentence_height + 12.0F;
      const float matrix_bottom = draw_matrix(scene, view, x, y, cell, row);
      float bottom = 0.0F;
      if (beside) bottom = draw_classes(scene, result, x + matrix_width + 32.0F, y, std::min(360.0F, width - matrix_width - 32.0F), row);
      else bottom = draw_classes(scene, result, x, matrix_bottom + 16.0F, std::min(width, 420.0F), row);
      ImGui::SetCursorScreenPos({x, std::max(bottom, matrix_bottom) + 12.0F});
      ImGui::Dummy({1.0F, 4.0F});
    }
  }
  end_region();
}

}  // namespace ecg::app
