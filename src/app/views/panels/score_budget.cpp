#include <imgui.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <vector>

#include "app/model/alarm_budget_board.hpp"
#include "app/model/navigation.hpp"
#include "app/model/numbers.hpp"
#include "app/views/panels/score_pages.hpp"
#include "app/widgets.hpp"

namespace ecg::app {

namespace {

constexpr float kFigures_px = 300.0F;
constexpr float kGap_px = 32.0F;
constexpr float kBesideFrom_px = 640.0F;
constexpr float kScale_px = 46.0F;  // labels on either side of the plot
constexpr float kPlot_px = 118.0F;
constexpr float kAxis_px = 34.0F;
constexpr float kMostPlotWidth_px = 860.0F;

struct Curve {
  Color color;
  bool dashed;
  double (*share)(const AlarmBudgetBoard& board, std::size_t step);  ///< 0..1 of the height; NaN: none
};

/// False findings per hour at the top of the plot: where there are none the scale still says something.
double top_of_scale(const AlarmBudgetBoard& board) { return std::max(1.0, board.most_false_per_h); }

double missed_share(const AlarmBudgetBoard& board, std::size_t step) { return board.budgets[step].missed_share(); }
double false_share(const AlarmBudgetBoard& board, std::size_t step) {
  return board.budgets[step].false_findings_per_h() / top_of_scale(board);
}

void draw_curve(ImDrawList& list, const AlarmBudgetBoard& board, const Rect& plot, const Curve& curve) {
  std::vector<ImVec2> points;
  for (std::size_t step = 0; step <= kBudgetSteps; ++step) {
    const double share = curve.share(board, step);
    if (!std::isfinite(share)) return;
    points.emplace_back(plot.x + static_cast<float>(threshold_of_step(step)) * plot.width,
                        plot.bottom() - static_cast<float>(share) * plot.height);
  }
  if (!curve.dashed) {
    list.AddPolyline(points.data(), static_cast<int>(points.size()), curve.color, 0, 2.0F);
    return;
  }
  for (std::size_t i = 1; i < points.size(); i += 2)  // not by colour alone
    line(list, points[i - 1].x, points[i - 1].y, points[i].x, points[i].y, curve.color, 2.0F);
}

/// Missed on the left scale, false findings per hour on the right one; dragging moves the threshold.
float draw_plot(const Scene& scene, ViewState& view, const AlarmBudgetBoard& board, double threshold, float x, float y,
                float width) {
  const Look& look = scene.look;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const Color missed_color = look.theme->danger, false_color = look.theme->accent;
  draw_text_in(list, look.fonts.small_strong, {x, y, 0.5F * width, 18.0F}, Align::left, missed_color,
               "stretches missed");
  draw_text_in(list, look.fonts.small_strong, {x + 0.5F * width, y, 0.5F * width, 18.0F}, Align::right, false_color,
               "false findings per hour");
  const Rect plot = {x + kScale_px, y + 22.0F, width - 2.0F * kScale_px, kPlot_px};
  const Rect area = {plot.x - 12.0F, plot.y, plot.width + 24.0F, plot.height + kAxis_px};
  const Press press = press_area(view, "budget.threshold", area);
  if (press.hovered || press.held) ImGui::SetMouseCursor(ImGuiMouseCursor_ResizeEW);
  if (press.held) {
    const double share = static_cast<double>((ImGui::GetIO().MousePos.x - plot.x) / plot.width);
    view.budget_threshold = threshold_of_step(step_of_threshold(share));
  }
  view.report("budget.threshold", area);
  view.report("budget.plot", plot);
  fill(list, plot, with_alpha(look.theme->raised, 0.6F), 3.0F);
  for (const float share : {0.0F, 0.5F, 1.0F}) {
    const float at = plot.bottom() - share * plot.height;
    line(list, plot.x, at, plot.right(), at, look.theme->line);
    const Rect label = {x, at - 8.0F, kScale_px - 8.0F, 16.0F};
    draw_text_in(list, look.fonts.small, label, Align::right, look.theme->muted, percent(static_cast<double>(share)));
    draw_text_in(list, look.fonts.small, {plot.right() + 8.0F, label.y, kScale_px - 8.0F, 16.0F}, Align::left,
                 look.theme->muted,
                 fixed(static_cast<double>(share) * top_of_scale(board), top_of_scale(board) < 10.0 ? 1 : 0));
  }
  const auto x_of = [&](double value) { return plot.x + static_cast<float>(std::clamp(value, 0.0, 1.0)) * plot.width; };
  const float in_use = x_of(scene.analysis->rhythm.abnormal_probability);
  line(list, in_use, plot.y, in_use, plot.bottom() + 5.0F, look.theme->muted, 1.5F);
  ImGui::PushClipRect({plot.x - 1.0F, plot.y - 2.0F}, {plot.right() + 1.0F, plot.bottom() + 2.0F}, true);
  draw_curve(list, board, plot, {missed_color, false, missed_share});
  draw_curve(list, board, plot, {false_color, true, false_share});
  ImGui::PopClipRect();
  const float at = x_of(threshold);
  line(list, at, plot.y, at, plot.bottom(), look.theme->text, 1.5F);
  list.AddCircleFilled({at, plot.bottom()}, 8.0F, look.theme->accent, 32);
  list.AddCircleFilled({at, plot.bottom()}, 3.5F, look.theme->panel, 24);
  const float axis_y = plot.bottom() + 12.0F;
  for (const double tick : {0.0, 0.25, 0.5, 0.75, 1.0})
    draw_text_in(list, look.fonts.small, {x_of(tick) - 30.0F, axis_y, 60.0F, 16.0F}, Align::centre, look.theme->muted,
                 compact(tick));
  return plot.bottom() + kAxis_px;
}

float draw_figures(const Scene& scene, ViewState& view, const AlarmBudgetBoard& board, double threshold, float x,
                   float y, float width) {
  const Look& look = scene.look;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const AlarmBudget& here = board.budgets[step_of_threshold(threshold)];
  const double used = scene.analysis->rhythm.abnormal_probability;
  const AlarmBudget& now = board.budgets[step_of_threshold(used)];
  const bool moved = view.budget_threshold && step_of_threshold(threshold) != step_of_threshold(used);
  const float row = 21.0F;
  const float top = y;  // of the row that always says what is in use
  const float value_x = x + 0.52F * width, used_x = x + 0.80F * width;
  const auto draw_row = [&](const char* label, const std::string& value, const std::string& before, ImFont* font,
                            const char* explanation) {
    hover_area(label, {x, y, width, row});
    tip(look, explanation);
    draw_text_in(list, look.fonts.small, {x, y, value_x - x, row}, Align::left, look.theme->muted, label);
    draw_text_in(list, font, {value_x - 40.0F, y, used_x - value_x + 24.0F, row}, Align::right, look.theme->text,
                 value);
    draw_text_in(list, look.fonts.small, {used_x - 6.0F, y, x + width - used_x + 6.0F, row}, Align::right,
                 look.theme->muted, moved || y == top ? before : std::string());
    y += row;
  };
  draw_row("threshold", fixed(threshold, 2), "in use " + fixed(used, 2), look.fonts.small_strong,
           "A window of ten seconds is flagged when it is this probable that it is not normal: the rhythm model's "
           "answer or the most suspicious beat's, whichever is higher");
  draw_row("stretches missed", grouped(here.missed) + " of " + grouped(here.stretches), grouped(now.missed),
           look.fonts.small_strong,
           "Neighbouring windows that the reference makes abnormal are one stretch; one flagged window finds it");
  draw_row("false findings per hour", fixed(here.false_findings_per_h(), 1), fixed(now.false_findings_per_h(), 1),
           look.fonts.small_strong,
           "Neighbouring flagged windows are one finding; it is false when the reference calls none of them abnormal");
  draw_row("windows found / left alone", percent(here.sensitivity()) + " / " + percent(here.specificity()),
           percent(now.sensitivity()) + " / " + percent(now.specificity()), look.fonts.small_strong,
           "Sensitivity and specificity by windows of ten seconds; AUC of all thresholds below");
  const float height = look.layout.touch_sized ? look.control_px : 24.0F;
  float button_x = x - 8.0F;
  y += 4.0F;
  const auto place_button = [&](const char* name, const char* label, BudgetPlace place, std::int64_t count) {
    const ButtonText text = {.label = label};
    const float own = button_width(look, text);
    if (count > 0 && button(look, view, name, {button_x, y, own, height}, text, ButtonKind::plain)) {
      const double middle_s = view.begin_s + 0.5 * view.time_view(look.layout.plot_width()).span_s;
      if (const auto next = next_budget_place(scene, board, threshold, place, middle_s))
        go_to(scene, view, seconds_from_samples(*next, scene.fs_hz()) + 0.5 * kReviewWindow_s);
    }
    if (count > 0) button_x += own + 6.0F;
  };
  place_button("budget.next_missed", "Next missed", BudgetPlace::missed, here.missed);
  place_button("budget.next_false", "Next false", BudgetPlace::false_finding, here.false_findings);
  if (moved) {
    const ButtonText text = {.label = "Back", .icon = Icon::undo, .tip = "To the threshold in use"};
    if (button(look, view, "budget.reset", {button_x, y, button_width(look, text), height}, text, ButtonKind::quiet))
      view.budget_threshold.reset();
  }
  y += height + 6.0F;
  const std::string sentence =
      "AUC " + fixed(board.auc, 3) + " over " + grouped(here.normal_windows) + " normal and " +
      grouped(here.abnormal_windows) + " abnormal windows" +
      (here.not_read > 0 ? "; " + grouped(here.not_read) + " could not be read" : std::string()) +
      ". Trying a threshold here changes no finding.";
  return y + draw_text_wrapped(&list, look.fonts.small, x, y, width, look.theme->muted, sentence);
}

}  // namespace

float draw_alarm_budget(const Scene& scene, ViewState& view, float x, float y, float width) {
  AlarmBudgetBoard& board = view.boards.budget;
  refresh_budget(scene, board);
  const double threshold = view.budget_threshold.value_or(scene.analysis->rhythm.abnormal_probability);
  const bool beside = width >= kBesideFrom_px && !scene.look.layout.touch_sized;
  if (!beside) {
    const float bottom = draw_figures(scene, view, board, threshold, x, y, std::min(width, 420.0F));
    return draw_plot(scene, view, board, threshold, x, bottom + 12.0F, width);
  }
  const float figures_bottom = draw_figures(scene, view, board, threshold, x, y, kFigures_px);
  const float plot_x = x + kFigures_px + kGap_px;
  const float plot_width = std::min(kMostPlotWidth_px, width - kFigures_px - kGap_px);
  return std::max(figures_bottom, draw_plot(scene, view, board, threshold, plot_x, y - 4.0F, plot_width));
}

}  // namespace ecg::app
