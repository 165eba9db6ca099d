#include <imgui.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <vector>

#include "app/model/numbers.hpp"
#include "app/views/lab/lab_parts.hpp"
#include "app/widgets.hpp"

namespace ecg::app {

namespace {

constexpr float kRow_px = 26.0F;
constexpr float kChartFrom_px = 900.0F;  // room for the rankings beside the table
constexpr float kChart_px = 520.0F;
constexpr float kClassesFrom_px = 520.0F;  // room for the F1 of single classes
constexpr float kScore_px = 118.0F;
constexpr float kValue_px = 80.0F;  // to the right end of the figure
constexpr float kF1_px = 48.0F;
constexpr std::array<const char*, 3> kRareClasses = {"S", "V", "F"};

void choose(ViewState& view, const ExperimentRow& row) {
  if (!row.experiment) return;
  view.lab.chosen = *row.experiment;
  if (view.lab.beside == row.experiment) view.lab.beside.reset();
  view.lab.page = LabPage::experiment;
}

void draw_header(const Scene& scene, ViewState& view, const char* name, const Rect& rect, const char* title,
                 LabOrder order, bool right) {
  const Look& look = scene.look;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const Press press = press_area(view, name, rect);
  const bool sorted = view.lab.order == order;
  if (press.hovered) ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
  const Rect text = {rect.x, rect.y, right ? kValue_px : rect.width, rect.height};
  draw_text_in(list, sorted ? look.fonts.small_strong : look.fonts.small, text, right ? Align::right : Align::left,
               sorted || press.hovered ? look.theme->text : look.theme->muted, title);
  if (sorted && order != LabOrder::file)
    draw_icon(list, Icon::sort_down, rect.x + kValue_px + 9.0F, rect.y + 0.5F * rect.height, 12.0F, look.theme->text);
  if (press.clicked) view.lab.order = order;
  view.report(name, rect);
}

void draw_score(const Scene& scene, const Rect& rect, const Spread& score, std::size_t rank, Color color, bool strong) {
  const Look& look = scene.look;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const float middle = rect.y + 0.5F * rect.height;
  draw_bar(list, {rect.x + 4.0F, middle - 3.0F, 36.0F, 6.0F}, score.count > 0 ? static_cast<float>(score.mean) : 0.0F,
           look.theme->raised, color);
  draw_text_in(list, strong ? look.fonts.small_strong : look.fonts.small,
               {rect.x + 42.0F, rect.y, kValue_px - 42.0F, rect.height}, Align::right, look.theme->text,
               share_text(score.mean));
  if (rect.width >= kScore_px)
    draw_text_in(list, look.fonts.small, {rect.x + 82.0F, rect.y, 30.0F, rect.height}, Align::right, look.theme->muted,
                 "#" + std::to_string(rank));
}

void draw_table(const Scene& scene, ViewState& view, const Rect& rect) {
  const Look& look = scene.look;
  if (!begin_region("lab.table", rect, look.theme->panel, RegionKind::scrolling)) {
    end_region();
    return;
  }
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const float row_px = look.layout.touch_sized ? look.row_px : kRow_px;
  const float left = rect.x + 16.0F;
  const float width = rect.width - 32.0F;
  const bool classes = width >= kClassesFrom_px;
  const float score = classes ? kScore_px : 96.0F;
  const float f1 = classes ? kF1_px : 0.0F;
  const float title = width - 2.0F * score - 3.0F * f1;
  float y = rect.y + 4.0F - ImGui::GetScrollY();
  draw_header(scene, view, "lab.sort.file", {left, y, title, row_px}, "Experiment", LabOrder::file, false);
  draw_header(scene, view, "lab.sort.accuracy", {left + title, y, score, row_px}, "accuracy", LabOrder::accuracy, true);
  draw_header(scene, view, "lab.sort.macro_f1", {left + title + score, y, score, row_px}, "macro-F1",
              LabOrder::macro_f1, true);
  for (std::size_t k = 0; classes && k < kRareClasses.size(); ++k)
    draw_text_in(list, look.fonts.small, {left + title + 2.0F * score + static_cast<float>(k) * f1, y, f1, row_px},
                 Align::right, look.theme->muted, std::string("F1 ") + kRareClasses[k]);
  y += row_px;
  line(list, left, y, left + width, y, look.theme->line);
  for (const std::size_t index : ordered_rows(scene.lab, view.lab.order)) {
    const ExperimentRow& row = scene.lab.rows[index];
    const Rect area = {rect.x + 8.0F, y, rect.width - 16.0F, row_px};
    const std::string id = "lab.row." + std::to_string(index);
    const Press press = press_area(view, id.c_str(), area);
    const bool trivial = !row.experiment;
    if (trivial) fill(list, area, with_alpha(look.theme->danger, 0.10F), 6.0F);
    else if (press.hovered) fill(list, area, look.theme->raised, 6.0F);
    if (press.hovered && !trivial) ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
    tip(look,
        trivial
            ? "Learned nothing: every beat gets the most frequent class of the test set. Computed from the beats of " +
                  split_text(row.split) + "."
            : split_text(row.split) + ". # is the rank among the experiments tested on the same beats.");
    float room = title - 8.0F;
    if (row.leaks) {
      const float tag = text_width(look.fonts.small, "leaks") + 14.0F;
      draw_tag(list, look, left + room - tag, y + 0.5F * row_px, tag, "leaks", look.theme->danger);
      room -= tag + 6.0F;
    }
    const float name = text_width(look.fonts.small, row.title);
    draw_text_in(list, trivial ? look.fonts.small_strong : look.fonts.small, {left, y, room, row_px}, Align::left,
                 look.theme->text, row.title);
    if (name + 16.0F < room)
      draw_text_in(list, look.fonts.small, {left + name + 8.0F, y, room - name - 8.0F, row_px}, Align::left,
                   look.theme->muted, trivial ? split_text(row.split) : row.document);
    draw_score(scene, {left + title, y, score, row_px}, row.accuracy, row.rank_accuracy, look.theme->muted,
               view.lab.order == LabOrder::accuracy);
    draw_score(scene, {left + title + score, y, score, row_px}, row.macro_f1, row.rank_macro_f1, look.theme->accent,
               view.lab.order == LabOrder::macro_f1);
    for (std::size_t k = 0; classes && k < kRareClasses.size(); ++k) {
      const auto found = std::find(row.classes.begin(), row.classes.end(), kRareClasses[k]);
      const auto label = static_cast<std::size_t>(found - row.classes.begin());
      const std::string text =
          found == row.classes.end() || label >= row.f1.size() ? "" : share_text(row.f1[label].mean);
      draw_text_in(list, look.fonts.small, {left + title + 2.0F * score + static_cast<float>(k) * f1, y, f1, row_px},
                   Align::right, look.theme->text, text);
    }
    if (press.clicked) choose(view, row);
    view.report(id, area);
    y += row_px;
  }
  ImGui::SetCursorScreenPos({left, y});
  ImGui::Dummy({1.0F, 8.0F});
  end_region();
}

// The same experiments twice, best first: left by accuracy, right by macro-F1. Lines that cross are the lesson.
void draw_rankings(const Scene& scene, ViewState& view, const Rect& rect) {
  const Look& look = scene.look;
  if (begin_region("lab.rankings", rect, look.theme->panel, RegionKind::scrolling)) {
    ImDrawList& list = *ImGui::GetWindowDrawList();
    line(list, rect.x, rect.y, rect.x, rect.bottom(), look.theme->line);
    const auto chosen = std::find_if(scene.lab.rows.begin(), scene.lab.rows.end(),
                                     [&](const ExperimentRow& row) { return row.experiment == view.lab.chosen; });
    const std::size_t test = chosen == scene.lab.rows.end() ? 0 : chosen->test;
    const std::vector<std::size_t> by_accuracy = ranking(scene.lab, test, LabOrder::accuracy);
    const std::vector<std::size_t> by_macro_f1 = ranking(scene.lab, test, LabOrder::macro_f1);
    const float inner = rect.width - 40.0F;
    const float label = std::min(190.0F, 0.36F * inner);
    const float left = rect.x + 20.0F, right = left + inner;
    float y = rect.y + 6.0F - ImGui::GetScrollY();
    draw_text_in(list, look.fonts.small_strong, {left, y, label, 20.0F}, Align::right, look.theme->text, "by accuracy");
    draw_text_in(list, look.fonts.small_strong, {right - label, y, label, 20.0F}, Align::left, look.theme->text,
                 "by macro-F1");
    y += 26.0F;
    const float room = rect.height - 44.0F;
    const float step =
        std::clamp(room / static_cast<float>(std::max<std::size_t>(1, by_accuracy.size())), 18.0F, 30.0F);
    const auto place = [&](const std::vector<std::size_t>& order, std::size_t row) {
      return y + (static_cast<float>(std::find(order.begin(), order.end(), row) - order.begin()) + 0.5F) * step;
    };
    for (const std::size_t index : by_accuracy) {
      const ExperimentRow& row = scene.lab.rows[index];
      const float from = place(by_accuracy, index), to = place(by_macro_f1, index);
      const bool own = row.experiment == view.lab.chosen;
      const Color color = !row.experiment ? look.theme->danger : own ? look.theme->accent : look.theme->muted;
      const float thickness = own || !row.experiment ? 2.5F : 1.2F;
      list.AddBezierCubic({left + label + 8.0F, from}, {left + 0.5F * inner, from}, {left + 0.5F * inner, to},
                          {right - label - 8.0F, to}, with_alpha(color, own || !row.experiment ? 1.0F : 0.65F),
                          thickness);
      const auto end = [&](float x, float at, Align align, const Spread& score) {
        ImFont* font = own || !row.experiment ? look.fonts.small_strong : look.fonts.small;
        const Rect box = {x, at - 9.0F, label, 18.0F};
        const std::string value = share_text(score.mean);
        const float number = text_width(font, value) + 8.0F;
        const Color text = own || !row.experiment ? look.theme->text : look.theme->muted;
        if (align == Align::right) {
          draw_text_in(list, font, {box.x, box.y, box.width - number, box.height}, align, text, row.title);
          draw_text_in(list, font, box, align, look.theme->text, value);
        } else {
          draw_text_in(list, font, box, align, look.theme->text, value);
          draw_text_in(list, font, {box.x + number, box.y, box.width - number, box.height}, align, text, row.title);
        }
        const std::string id =
            std::string(align == Align::right ? "lab.rank.accuracy." : "lab.rank.macro_f1.") + std::to_string(index);
        const Press press = press_area(view, id.c_str(), box);
        if (press.hovered && row.experiment) ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
        if (press.clicked && row.experiment) view.lab.chosen = *row.experiment;
      };
      end(left, from, Align::right, row.accuracy);
      end(right - label, to, Align::left, row.macro_f1);
    }
    view.report("lab.rankings", rect);
    ImGui::SetCursorScreenPos({left, y + static_cast<float>(by_accuracy.size()) * step});
    ImGui::Dummy({1.0F, 8.0F});
  }
  end_region();
}

}  // namespace

void draw_experiment_table(const Scene& scene, ViewState& view, const Rect& rect) {
  const bool chart = rect.width >= kChartFrom_px && !scene.look.layout.touch_sized;
  const float beside = chart ? std::min(kChart_px, 0.44F * rect.width) : 0.0F;
  draw_table(scene, view, {rect.x, rect.y, rect.width - beside, rect.height});
  if (chart) draw_rankings(scene, view, {rect.right() - beside, rect.y, beside, rect.height});
}

}  // namespace ecg::app
