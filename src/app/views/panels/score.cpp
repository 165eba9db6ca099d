#include <imgui.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <span>
#include <string>

#include "app/model/alarm_budget_board.hpp"
#include "app/model/navigation.hpp"
#include "app/model/numbers.hpp"
#include "app/model/score_board.hpp"
#include "app/views/panels/panels.hpp"
#include "app/views/panels/patient_calibration.hpp"
#include "app/views/panels/score_pages.hpp"
#include "app/views/panels/training_badge.hpp"
#include "app/widgets.hpp"

namespace ecg::app {

namespace {

constexpr float kCell_px = 48.0F;
constexpr float kWholeCount_px = 38.0F;  // narrower cells have no room for "1,241"
constexpr float kRow_px = 20.0F;         // the whole matrix is seen below two rows of choices at 1280 x 800
constexpr float kRowTitle_px = 44.0F;
constexpr float kBesideFrom_px = 640.0F;
constexpr float kFigures_px = 176.0F;  // accuracy above balanced accuracy and macro-F1; the standard's statistics
constexpr float kFigureLine_px = 25.0F;
constexpr double kTrapGap = 0.10;       // accuracy this far above the weakest F1 is worth a sentence
constexpr double kMostlyNormal = 0.70;  // share of N from which accuracy is mostly about N

void draw_figure(const Scene& scene, const Rect& rect, const std::string& value, std::string_view label,
                 std::string_view explanation) {
  const Look& look = scene.look;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  hover_area(std::string(label).c_str(), rect);
  tip(look, explanation);
  draw_text_in(list, look.fonts.title, {rect.x, rect.y, rect.width, 24.0F}, Align::left, look.theme->text, value);
  draw_text_in(list, look.fonts.small, {rect.x, rect.y + 24.0F, rect.width, 16.0F}, Align::left, look.theme->muted,
               label);
}

// The accuracy trap in a sentence, from this recording's own numbers.
std::string trap_sentence(const Scores& scores) {
  std::int64_t all = 0;
  for (const ClassScore& each : scores.classes) all += each.support;
  const double n_share = all > 0 ? static_cast<double>(scores.classes[0].support) / static_cast<double>(all) : 0.0;
  std::size_t worst = kBeatClassCount;
  for (std::size_t i = 1; i < kBeatClassCount; ++i) {
    if (scores.classes[i].support > 0 && (worst == kBeatClassCount || scores.classes[i].f1 < scores.classes[worst].f1))
      worst = i;
  }
  if (worst == kBeatClassCount)
    return "The reference has only N beats here: accuracy says little about the other classes.";
  const ClassScore& weak = scores.classes[worst];
  const std::string weakest = std::string("F1 of ") + kBeatClassLetters[worst] + " is " + fixed(weak.f1, 2) + ".";
  if (scores.accuracy - weak.f1 < kTrapGap)
    return "Accuracy counts beats, macro-F1 counts each class alike; here they agree.";
  if (n_share >= kMostlyNormal) return percent(n_share) + " are N: accuracy tells mostly of N. " + weakest;
  return "Accuracy hides rare classes: " + weakest;
}

float draw_matrix(const Scene& scene, ViewState& view, const BeatComparison& confusion, float x, float y, float cell,
                  float row_height) {
  const Look& look = scene.look;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const auto& counts = confusion.counts;
  draw_text_in(list, look.fonts.small, {x, y, kRowTitle_px, row_height}, Align::left, look.theme->muted, "ref");
  for (std::size_t own = 0; own <= kBeatClassCount; ++own) {
    const Rect rect = {x + kRowTitle_px + static_cast<float>(own) * cell, y, cell, row_height};
    if (own == kMissed) draw_text_in(list, look.fonts.small, rect, Align::centre, look.theme->muted, "miss");
    else
      draw_beat_badge(list, look, rect.x + 0.5F * cell, rect.y + 0.5F * row_height, 18.0F, static_cast<BeatClass>(own),
                      true);
  }
  y += row_height + 4.0F;
  for (std::size_t reference = 0; reference <= kBeatClassCount; ++reference) {
    std::int64_t total = 0;
    for (const std::int64_t count : counts[reference]) total += count;
    if (reference == kExtra)
      draw_text_in(list, look.fonts.small, {x, y, kRowTitle_px, row_height}, Align::left, look.theme->muted, "extra");
    else draw_beat_badge(list, look, x + 12.0F, y + 0.5F * row_height, 18.0F, static_cast<BeatClass>(reference), false);
    for (std::size_t own = 0; own <= kBeatClassCount; ++own) {
      if (reference == kExtra && own == kMissed) continue;
      const Rect rect = {x + kRowTitle_px + static_cast<float>(own) * cell + 1.0F, y + 1.0F, cell - 2.0F,
                         row_height - 2.0F};
      const std::int64_t count = counts[reference][own];
      const bool right = reference == own;
      const std::string id = std::string("cell.") + (reference == kExtra ? 'X' : kBeatClassLetters[reference]) + "." +
                             (own == kMissed ? 'X' : kBeatClassLetters[own]);
      const Press press = press_area(view, id.c_str(), {rect.x - 1.0F, rect.y - 1.0F, cell, row_height});
      const float share = total > 0 ? static_cast<float>(count) / static_cast<float>(total) : 0.0F;
      if (count > 0)
        fill(list, rect, with_alpha(right ? look.theme->accent : look.theme->danger, 0.10F + 0.35F * share), 3.0F);
      else fill(list, rect, with_alpha(look.theme->raised, 0.6F), 3.0F);
      const Stepping cell_stepping = {.kind = StepKind::cell,
                                      .reference = static_cast<std::uint8_t>(reference),
                                      .found = static_cast<std::uint8_t>(own)};
      if (view.stepping == cell_stepping) outline(list, rect, look.theme->accent, 3.0F, 1.5F);
      draw_text_in(list, right ? look.fonts.small_strong : look.fonts.small, rect, Align::centre,
                   count > 0 ? look.theme->text : look.theme->muted,
                   cell < kWholeCount_px && count >= 1000 ? fixed(static_cast<double>(count) / 1000.0, 1) + "k"
                                                          : brief_count(count));
      if (count > 0 && press.hovered) {
        ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
        outline(list, rect, look.theme->muted, 3.0F);
      }
      if (press.clicked && count > 0)
        select_cell(scene, view, static_cast<std::uint8_t>(reference), static_cast<std::uint8_t>(own));
      view.report(id, rect);
    }
    y += row_height;
  }
  return y;
}

float draw_classes(const Scene& scene, const Scores& scores, float x, float y, float width, float row_height) {
  const Look& look = scene.look;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const bool with_support = width >= 280.0F;  // the matrix shows the counts as well
  const std::size_t columns = with_support ? 3 : 2;
  const float column = std::clamp((width - 140.0F) / static_cast<float>(columns), 50.0F, 72.0F);
  constexpr std::array<const char*, 3> kTitles = {"Se", "+P", "beats"};
  const float bar_x = x + 24.0F + static_cast<float>(columns) * column + 16.0F;
  const float bar_width = std::max(16.0F, x + width - 36.0F - bar_x);
  for (std::size_t i = 0; i < columns; ++i) {
    draw_text_in(list, look.fonts.small, {x + 24.0F + static_cast<float>(i) * column, y, column, row_height},
                 Align::right, look.theme->muted, kTitles[i]);
  }
  draw_text_in(list, look.fonts.small, {x + width - 32.0F, y, 32.0F, row_height}, Align::right, look.theme->muted,
               "F1");
  y += row_height + 4.0F;
  for (std::size_t i = 0; i < kBeatClassCount; ++i) {
    const ClassScore& score = scores.classes[i];
    draw_beat_badge(list, look, x + 9.0F, y + 0.5F * row_height, 18.0F, static_cast<BeatClass>(i), false);
    const std::array<std::string, 3> values = {percent(score.sensitivity, 1), percent(score.positive_predictivity, 1),
                                               grouped(score.support)};
    for (std::size_t k = 0; k < columns; ++k) {
      draw_text_in(list, look.fonts.small, {x + 24.0F + static_cast<float>(k) * column, y, column, row_height},
                   Align::right, k == 2 ? look.theme->muted : look.theme->text, values[k]);
    }
    const bool known = score.support > 0 && std::isfinite(score.f1);
    draw_bar(list, {bar_x, y + 0.5F * row_height - 4.0F, bar_width, 8.0F}, known ? static_cast<float>(score.f1) : 0.0F,
             look.theme->raised, class_mark_color(*look.theme, static_cast<std::uint8_t>(i)));
    draw_text_in(list, look.fonts.small, {x + width - 32.0F, y, 32.0F, row_height}, Align::right, look.theme->text,
                 known ? fixed(score.f1, 2) : "-");
    y += row_height;
  }
  return y;
}

/// Se and +P of the standard, which counts missed and extra beats too.
float draw_standard(const Scene& scene, const Ec57Scores& result, float x, float y, float row_height) {
  const Look& look = scene.look;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  struct Row {
    const char* title;
    const Ratio& sensitivity;
    const Ratio& positive_predictivity;
    const char* explanation;
  };
  const std::array<Row, 3> rows = {
      {{"QRS", result.qrs_sensitivity, result.qrs_positive_predictivity, "Beats of any class: found, and real."},
       {"VEB", result.veb_sensitivity, result.veb_positive_predictivity,
        "Ventricular ectopic beats: of all in the reference, and of all called V. F and Q called V do not count "
        "against it."},
       {"SVEB", result.sveb_sensitivity, result.sveb_positive_predictivity,
        "Supraventricular ectopic beats: of all in the reference, and of all called S."}}};
  const float column = 0.5F * (kFigures_px - 44.0F);
  draw_text_in(list, look.fonts.small, {x, y, 44.0F, row_height}, Align::left, look.theme->muted, "EC57");
  draw_text_in(list, look.fonts.small, {x + 44.0F, y, column, row_height}, Align::right, look.theme->muted, "Se");
  draw_text_in(list, look.fonts.small, {x + 44.0F + column, y, column, row_height}, Align::right, look.theme->muted,
               "+P");
  y += row_height + 4.0F;
  for (const Row& row : rows) {
    hover_area(row.title, {x, y, kFigures_px, row_height});
    const auto fraction = [](const Ratio& ratio) { return grouped(ratio.part) + " of " + grouped(ratio.whole); };
    tip(look, std::string(row.explanation) + "\nSe " + fraction(row.sensitivity) + ", +P " +
                  fraction(row.positive_predictivity));
    draw_text_in(list, look.fonts.small_strong, {x, y, 44.0F, row_height}, Align::left, look.theme->text, row.title);
    const auto value = [](const Ratio& ratio) {
      return ratio.whole > 0 ? percent(static_cast<double>(ratio.part) / static_cast<double>(ratio.whole), 1) : "-";
    };
    draw_text_in(list, look.fonts.small, {x + 44.0F, y, column, row_height}, Align::right, look.theme->text,
                 value(row.sensitivity));
    draw_text_in(list, look.fonts.small, {x + 44.0F + column, y, column, row_height}, Align::right, look.theme->text,
                 value(row.positive_predictivity));
    y += row_height;
  }
  return y;
}

/// Pages, class map and learning period, in a second row where the first is too short; returns the last row, as wide as what stands in it.
Rect draw_choices(const Scene& scene, ViewState& view, const float left, float y, float room) {
  const Look& look = scene.look;
  ScoreChoices& choices = view.score;
  const ScoreChoices before = choices;
  const float height = look.layout.touch_sized ? look.control_px : 24.0F;
  float x = left;
  const auto choice = [&](const char* name, const char* label, const char* hint, bool chosen) {
    const ButtonText text = {.label = label, .tip = hint};
    const float width = button_width(look, text);
    if (x > left && x + width > left + room) {
      x = left;
      y += height + 4.0F;
    }
    const bool pressed =
        button(look, view, name, {x, y, width, height}, text, chosen ? ButtonKind::chosen : ButtonKind::quiet);
    x += width + 2.0F;
    return pressed;
  };
  const ScorePage page = score_page(scene, view.score_page);
  if (has_rhythms_to_score(scene)) {
    if (has_beats_to_score(scene) && choice("score.beats", "Beats", "Beat by beat, by class", page == ScorePage::beats))
      view.score_page = ScorePage::beats;
    if (choice("score.rhythm", "Rhythm", "Rhythms found against those of the reference, by duration and by episode",
               page == ScorePage::rhythm))
      view.score_page = ScorePage::rhythm;
    if (has_alarm_budget(scene) && choice("score.budget", "Alarm budget",
                                          "What the first stage misses and what it finds without cause, by threshold",
                                          page == ScorePage::alarm_budget))
      view.score_page = ScorePage::alarm_budget;
    x += 14.0F;
  }
  const bool papers = choices.class_map == ClassMap::papers;
  if (page == ScorePage::beats && choice("score.papers", "Papers' classes",
                                         "Escape beats (e, j, n) count as N, as most publications have it", papers))
    choices.class_map = ClassMap::papers;
  if (page == ScorePage::beats &&
      choice("score.ec57", "EC57 classes", "Escape beats (e, j, n) count as S, as the standard's scorer bxb has it",
             !papers))
    choices.class_map = ClassMap::ec57;
  if (page != ScorePage::alarm_budget && outlasts_learning(scene) && scene.analysis->calibration.learning_end == 0) {
    constexpr float kPeriods_px = 260.0F;  // the two buttons below
    if (x + kPeriods_px > left + room) {
      x = left;
      y += height + 4.0F;
    } else {
      x += 14.0F;
    }
    if (choice("score.whole", "Whole recording", "Every beat counts", !choices.skips_learning))
      choices.skips_learning = false;
    if (choice("score.later", "From 5:00", "The first five minutes are for learning: the standard does not score them",
               choices.skips_learning))
      choices.skips_learning = true;
  }
  if (choices != before) {
    view.occurrence = -1;
    refresh_board(scene, view.score, view.boards.score);
  }
  return {left, y, x - left, height};
}

struct Figure {
  std::string value;
  const char* label;
  std::string explanation;
};

std::array<Figure, 3> figures_of(const Scores& result) {
  return {{{percent(result.accuracy, 1), "accuracy",
            "Share of paired beats with the right class. The most frequent class dominates it."},
           {percent(result.balanced_accuracy, 1), "balanced accuracy",
            "Mean sensitivity of the classes that the reference has: each class counts alike."},
           {fixed(result.macro_f1, 2), "macro-F1", macro_f1_meaning(result.macro_f1_classes, result.macro_f1_5)}}};
}

/// One figure per line, its label behind it.
float draw_figure_lines(const Scene& scene, std::span<const Figure> figures, float x, float y) {
  const Look& look = scene.look;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  constexpr float kValue_px = 74.0F;  // "100.0 %" whole
  for (const Figure& figure : figures) {
    hover_area(figure.label, {x, y, kFigures_px, kFigureLine_px});
    tip(look, figure.explanation);
    draw_text_in(list, look.fonts.title, {x, y, kValue_px, kFigureLine_px}, Align::left, look.theme->text,
                 figure.value);
    draw_text_in(list, look.fonts.small, {x + kValue_px, y + 1.0F, kFigures_px - kValue_px, kFigureLine_px},
                 Align::left, look.theme->muted, figure.label);
    y += kFigureLine_px;
  }
  return y;
}

// Figures and the standard's statistics in a column; matrix and classes beside them.
float draw_wide(const Scene& scene, ViewState& view, const BeatComparison& counts, const Scores& result,
                const Ec57Scores& standard, float x, float y, float width) {
  const Look& look = scene.look;
  constexpr float kStandardRow_px = 18.0F;
  const auto figures = figures_of(result);
  const float figures_bottom = draw_figure_lines(scene, figures, x, y - 2.0F);
  const float standard_bottom = draw_standard(scene, standard, x, figures_bottom + 6.0F, kStandardRow_px);
  const float gap = std::clamp(0.04F * width, 20.0F, 40.0F);
  const float matrix_x = x + kFigures_px + gap;
  const float classes_width =
      std::clamp(width - kFigures_px - 2.0F * gap - kRowTitle_px - 6.0F * 38.0F, 190.0F, 400.0F);
  const float cell =
      std::min(kCell_px, std::floor((width - kFigures_px - 2.0F * gap - classes_width - kRowTitle_px) / 6.0F));
  const float matrix_bottom = draw_matrix(scene, view, counts, matrix_x, y, cell, kRow_px);
  const float classes_x = matrix_x + kRowTitle_px + 6.0F * cell + gap;
  draw_classes(scene, result, classes_x, y, classes_width, kRow_px);
  const float sentence_y = matrix_bottom - kRow_px + 4.0F;
  const float sentence_height = draw_text_wrapped(ImGui::GetWindowDrawList(), look.fonts.small, classes_x, sentence_y,
                                                  classes_width, look.theme->muted, trap_sentence(result));
  return std::max({matrix_bottom, standard_bottom, sentence_y + sentence_height});
}

// Phones: one below the other.
float draw_narrow(const Scene& scene, ViewState& view, const BeatComparison& counts, const Scores& result,
                  const Ec57Scores& standard, float x, float y, float width) {
  const Look& look = scene.look;
  const auto figures = figures_of(result);
  const float figure = width / static_cast<float>(figures.size());
  for (std::size_t i = 0; i < figures.size(); ++i) {
    draw_figure(scene, {x + figure * static_cast<float>(i), y, figure - 4.0F, 40.0F}, figures[i].value,
                figures[i].label, figures[i].explanation);
  }
  y += 52.0F;
  y += draw_text_wrapped(ImGui::GetWindowDrawList(), look.fonts.small, x, y, width, look.theme->muted,
                         trap_sentence(result)) +
       12.0F;
  y = draw_classes(scene, result, x, y, std::min(width, 420.0F), 28.0F) + 16.0F;
  const float cell = std::min(64.0F, std::floor((width - kRowTitle_px) / 6.0F));
  y = draw_matrix(scene, view, counts, x, y, cell, 40.0F) + 16.0F;
  return draw_standard(scene, standard, x, y, 28.0F);
}

void draw_nothing(const Scene& scene, const Rect& rect) {
  const Look& look = scene.look;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const char* text = !scene.analysis ? "The score appears with the analysis."
                     : !scene.analysis->has_reference
                         ? "No reference annotations came with this recording, so nothing can be scored. Drop the .atr "
                           "file together with .hea and .dat to compare beat by beat."
                         : "A reference is here, but no model: only found and missed beats could be compared.";
  draw_text_wrapped(&list, look.fonts.small, rect.x + 16.0F, rect.y + 16.0F, std::min(480.0F, rect.width - 32.0F),
                    look.theme->muted, text);
}

}  // namespace

void draw_score(const PanelFrame& frame) {
  const auto& [scene, view, commands, picture, rect] = frame;
  const Look& look = scene.look;
  if (begin_region("score", rect, look.theme->panel, RegionKind::scrolling)) {
    if (!has_beats_to_score(scene) && !has_rhythms_to_score(scene)) {
      draw_nothing(scene, rect);
    } else {
      refresh_board(scene, view.score, view.boards.score);
      const float x = rect.x + 16.0F;
      const float width = rect.width - 32.0F;
      float y = rect.y + 8.0F - ImGui::GetScrollY();
      const ScorePage page = score_page(scene, view.score_page);
      y = draw_training_badge(scene, view, {page == ScorePage::beats ? kBeatModel : kRhythmModel}, x, y, width);
      const Rect choices = draw_choices(scene, view, x - 8.0F, y, width + 8.0F);
      y = choices.bottom() + 8.0F;
      if (page != ScorePage::beats) {
        y = page == ScorePage::rhythm ? draw_score_rhythm(scene, view, x, y, width)
                                      : draw_alarm_budget(scene, view, x, y, width);
        ImGui::SetCursorScreenPos({x, y + 8.0F});
        ImGui::Dummy({1.0F, 4.0F});
        end_region();
        return;
      }
      y = draw_score_calibration(scene, view, commands, {x - 8.0F, choices.y, width + 8.0F, y - choices.y},
                                 choices.width);
      const Ec57Beats& beats = view.boards.score.comparison.beats;
      const BeatComparison counts = confusion(beats);
      const Scores result = scores(counts);
      const Ec57Scores standard = scores(beats);
      const bool beside = width >= kBesideFrom_px && !look.layout.touch_sized;
      const float bottom = beside ? draw_wide(scene, view, counts, result, standard, x, y, width)
                                  : draw_narrow(scene, view, counts, result, standard, x, y, width);
      ImGui::SetCursorScreenPos({x, bottom + 8.0F});
      ImGui::Dummy({1.0F, 4.0F});
    }
  }
  end_region();
}

}  // namespace ecg::app
