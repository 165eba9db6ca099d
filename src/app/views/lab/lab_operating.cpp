#include <imgui.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <string>

#include "app/model/numbers.hpp"
#include "app/model/operating_point.hpp"
#include "app/model/score_board.hpp"
#include "app/views/lab/lab_parts.hpp"
#include "app/widgets.hpp"

namespace ecg::app {

namespace {

constexpr float kSlider_px = 460.0F;
constexpr float kBesideFrom_px = 860.0F;
constexpr float kRow_px = 30.0F;
constexpr float kGap_px = 48.0F;

float share_of(double weight) { return static_cast<float>((weight + kMaxRarityWeight) / (2.0 * kMaxRarityWeight)); }

void draw_slider(const Scene& scene, ViewState& view, CommandQueue& commands, float x, float y, float width) {
  const Look& look = scene.look;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const float track = y + 20.0F;
  const Rect area = {x - 12.0F, y, width + 24.0F, 40.0F};
  const Press press = press_area(view, "lab.slider", area);
  if (press.hovered || press.held) ImGui::SetMouseCursor(ImGuiMouseCursor_ResizeEW);
  if (press.held) {
    const float share = std::clamp((ImGui::GetIO().MousePos.x - x) / width, 0.0F, 1.0F);
    move_rarity(view, commands, (2.0 * static_cast<double>(share) - 1.0) * kMaxRarityWeight);
  }
  const float zero = x + 0.5F * width;
  const float at = x + share_of(view.rarity_weight) * width;
  fill(list, {x, track - 2.0F, width, 4.0F}, look.theme->pressed, 2.0F);
  fill(list, {std::min(zero, at), track - 2.0F, std::abs(at - zero), 4.0F}, look.theme->accent, 2.0F);
  constexpr std::array<double, 5> kTicks = {-1.0, -0.5, 0.0, 0.5, 1.0};
  for (const double tick : kTicks) {
    const float place = x + share_of(tick) * width;
    line(list, place, track + 8.0F, place, track + 13.0F, look.theme->muted);
    draw_text_in(list, look.fonts.small, {place - 60.0F, track + 14.0F, 120.0F, 16.0F}, Align::centre,
                 look.theme->muted, tick == 0.0 ? "model's own" : fixed(tick, 1));
  }
  list.AddCircleFilled({at, track}, 9.0F, look.theme->accent, 32);
  list.AddCircleFilled({at, track}, 4.0F, look.theme->panel, 24);
  view.report("lab.slider", area);
}

/// Before and after of one class, as two bars and two figures.
void draw_pair(const Scene& scene, float x, float y, float width, double before, double after, Color color,
               bool moved) {
  const Look& look = scene.look;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const float text = 92.0F;
  const float middle = y + 0.5F * kRow_px;
  const auto bar = [&](float top, double value, Color fill_color) {
    draw_bar(list, {x, top, width - text - 8.0F, 7.0F}, std::isfinite(value) ? static_cast<float>(value) : 0.0F,
             look.theme->raised, fill_color);
  };
  if (moved) {
    bar(middle - 8.0F, before, with_alpha(look.theme->muted, 0.7F));
    bar(middle + 1.0F, after, color);
  } else {
    bar(middle - 4.0F, after, color);
  }
  const std::string words = moved ? share_text(before) + " \xE2\x86\x92 " + share_text(after) : share_text(after);
  draw_text_in(list, look.fonts.small_strong, {x + width - text, y, text, kRow_px}, Align::right, look.theme->text,
               words);
}

float draw_figures(const Scene& scene, ViewState& view, float x, float y, float width) {
  const Look& look = scene.look;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  refresh_board(scene, view.score, view.boards.score);
  const Figures now = figures(matrix_of(confusion(view.boards.score.comparison.beats)));
  const bool moved = scene.analysis->operating_point.moved();
  const std::optional<UnmovedAnswer>& unmoved = view.boards.unmoved_answer;
  const bool comparable = unmoved && unmoved->figures && unmoved->model == scene.analysis->model.name;
  const Figures before = comparable ? *unmoved->figures : now;
  const float f1 = std::min(340.0F, width - 30.0F - 2.0F * 104.0F);
  const bool with_parts = f1 >= 150.0F;
  const float bars = with_parts ? f1 : width - 30.0F;
  draw_text_in(list, look.fonts.small, {x + 30.0F, y, bars, 20.0F}, Align::left, look.theme->muted,
               "F1 against the reference");
  for (std::size_t k = 0; with_parts && k < 2; ++k)
    draw_text_in(list, look.fonts.small, {x + 30.0F + bars + static_cast<float>(k) * 104.0F, y, 104.0F, 20.0F},
                 Align::right, look.theme->muted, k == 0 ? "Se" : "+P");
  y += 22.0F;
  std::int64_t classes_present = 0;
  for (std::size_t label = 0; label < kBeatClassCount; ++label) {
    const ClassFigures& each = now.classes[label];
    if (!std::isfinite(each.f1)) continue;
    ++classes_present;
    draw_beat_badge(list, look, x + 10.0F, y + 0.5F * kRow_px, 18.0F, static_cast<BeatClass>(label), true);
    draw_pair(scene, x + 30.0F, y, bars, before.classes[label].f1, each.f1,
              class_mark_color(*look.theme, static_cast<std::uint8_t>(label)), moved && comparable);
    const auto words = [&](double from, double to) {
      return moved && comparable ? share_text(from) + " \xE2\x86\x92 " + share_text(to) : share_text(to);
    };
    if (with_parts) {
      draw_text_in(list, look.fonts.small, {x + 30.0F + bars, y, 104.0F, kRow_px}, Align::right, look.theme->text,
                   words(before.classes[label].sensitivity, each.sensitivity));
      draw_text_in(list, look.fonts.small, {x + 30.0F + bars + 104.0F, y, 104.0F, kRow_px}, Align::right,
                   look.theme->text, words(before.classes[label].positive_predictivity, each.positive_predictivity));
    }
    y += kRow_px;
  }
  y += 8.0F;
  const double present = static_cast<double>(classes_present);
  const double of_all_five = now.macro_f1 * present / static_cast<double>(kBeatClassCount);
  struct Whole {
    const char* title;
    double before;
    double after;
    Color color;
    std::string meaning;
  };
  const std::array<Whole, 2> wholes = {
      {{"accuracy", before.accuracy, now.accuracy, look.theme->muted, "Share of paired beats with the right class."},
       {"macro-F1", before.macro_f1, now.macro_f1, look.theme->accent,
        macro_f1_meaning(classes_present, of_all_five)}}};
  for (const Whole& whole : wholes) {
    draw_text_in(list, look.fonts.small_strong, {x, y, 72.0F, kRow_px}, Align::left, look.theme->text, whole.title);
    hover_area(whole.title, {x, y, 76.0F + bars, kRow_px});
    tip(look, whole.meaning);
    draw_pair(scene, x + 76.0F, y, bars - 46.0F, whole.before, whole.after, whole.color, moved && comparable);
    y += kRow_px;
  }
  return y;
}

float draw_control(const Scene& scene, ViewState& view, CommandQueue& commands, float x, float y, float width) {
  const Look& look = scene.look;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const bool moved = scene.analysis->operating_point.moved();
  draw_text_in(list, look.fonts.title, {x, y, width, 30.0F}, Align::left, look.theme->text,
               "How much rarer classes count");
  y += 34.0F;
  draw_slider(scene, view, commands, x + 12.0F, y, width - 24.0F);
  y += 66.0F;
  if (moved) {
    const float tag = draw_tag(list, look, x, y + 15.0F, width,
                               "moved: " + fixed(scene.analysis->operating_point.rarity_weight, 2), look.theme->danger);
    const ButtonText text = {.label = "Back to the model's own", .icon = Icon::undo};
    if (button(look, view, "lab.reset", {tag + 12.0F, y, button_width(look, text), 30.0F}, text, ButtonKind::plain))
      move_rarity(view, commands, 0.0);
  } else {
    draw_text_in(list, look.fonts.small, {x, y, width, 30.0F}, Align::left, look.theme->muted,
                 "The model's own answer. Drag, or press < and >.");
  }
  y += 42.0F;
  draw_text_in(list, look.fonts.small, {x, y, width, 20.0F}, Align::left, look.theme->muted, "Beats called");
  y += 24.0F;
  const float column = width / static_cast<float>(kBeatClassCount);
  const std::optional<UnmovedAnswer>& unmoved = view.boards.unmoved_answer;
  const bool comparable = moved && unmoved && unmoved->model == scene.analysis->model.name;
  for (std::size_t label = 0; label < kBeatClassCount; ++label) {
    const float left = x + static_cast<float>(label) * column;
    draw_beat_badge(list, look, left + 10.0F, y + 10.0F, 18.0F, static_cast<BeatClass>(label), true);
    draw_text_in(list, look.fonts.small_strong, {left + 26.0F, y, column - 28.0F, 20.0F}, Align::left, look.theme->text,
                 grouped(scene.derived.class_counts[label]));
    if (!comparable) continue;
    const std::int64_t change = static_cast<std::int64_t>(scene.derived.class_counts[label]) - unmoved->counts[label];
    draw_text_in(list, look.fonts.small, {left + 26.0F, y + 20.0F, column - 28.0F, 18.0F}, Align::left,
                 look.theme->muted,
                 change == 0 ? "as before" : (change > 0 ? "+" : "\xE2\x88\x92") + grouped(std::abs(change)));
  }
  y += 48.0F;
  return y +
         draw_text_wrapped(
             &list, look.fonts.small, x, y, width, look.theme->muted,
             "Marks, findings, Score and everything saved follow the slider and say that it was moved. A person's own "
             "labels stay. Another model begins at its own answer. How much rarer a class is, is counted in DS1 for "
             "every model.");
}

}  // namespace

void draw_operating_point(const Scene& scene, ViewState& view, CommandQueue& commands, const Rect& rect) {
  const Look& look = scene.look;
  if (begin_region("lab.operating", rect, look.theme->panel, RegionKind::scrolling)) {
    ImDrawList& list = *ImGui::GetWindowDrawList();
    const float x = rect.x + 16.0F;
    const float width = rect.width - 36.0F;
    float y = rect.y + 8.0F - ImGui::GetScrollY();
    if (!scene.has_classes()) {
      y += draw_text_wrapped(
          &list, look.fonts.small, x, y + 4.0F, std::min(520.0F, width), look.theme->muted,
          "The operating point is that of a model, and no model has named the beats of this recording.");
    } else {
      // The slider follows what was concluded: another model, or a recording opened again, begins at its own answer.
      if (!ImGui::IsMouseDown(ImGuiMouseButton_Left) && scene.analysis->version != view.rarity_version) {
        view.rarity_weight = scene.analysis->operating_point.rarity_weight;
        view.rarity_version = scene.analysis->version;
      }
      keep_unmoved_answer(scene, view);
      const bool beside = width >= kBesideFrom_px && !look.layout.touch_sized;
      const float control = std::min(kSlider_px, beside ? 0.45F * width : width);
      const float bottom = draw_control(scene, view, commands, x, y, control);
      const float left = beside ? x + control + kGap_px : x;
      const float top = beside ? y + 4.0F : bottom + 16.0F;
      const float room = beside ? std::min(640.0F, width - control - kGap_px) : width;
      if (scene.analysis->has_reference) {
        y = std::max(bottom, draw_figures(scene, view, left, top, room));
      } else {
        y = std::max(bottom,
                     top + draw_text_wrapped(
                               &list, look.fonts.small, left, top, std::min(420.0F, room), look.theme->muted,
                               "No reference came with this recording: whether the beats called more or less often "
                               "are right cannot be said. The demo recordings of the MIT-BIH database have one."));
      }
    }
    ImGui::SetCursorScreenPos({x, y});
    ImGui::Dummy({1.0F, 12.0F});
  }
  end_region();
}

}  // namespace ecg::app
