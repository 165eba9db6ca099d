#include <imgui.h>

#include <algorithm>
#include <cmath>
#include <string>

#include "app/model/four_beat_board.hpp"
#include "app/model/navigation.hpp"
#include "app/model/numbers.hpp"
#include "app/model/time_view.hpp"
#include "app/views/lab/lab_parts.hpp"
#include "app/widgets.hpp"

namespace ecg::app {

namespace {

constexpr float kText_px = 820.0F;  // longest line of the sentences
constexpr float kRow_px = 26.0F;
constexpr float kLane_px = 16.0F;
constexpr float kName_px = 142.0F;
constexpr float kCount_px = 116.0F;
constexpr float kColumn_px = 2.0F;  // of a lane
constexpr float kFaintest = 0.25F;  // of a probability just below the threshold, so that it does not look like a yes
constexpr float kCountFrom_px = 560.0F;  // narrower panels leave the counts to the tooltip

std::string count_text(const FourBeatAnswers& answers, const FourBeatRow& row) {
  const auto all = static_cast<double>(answers.size());
  return grouped(row.windows) + " (" + percent(all > 0.0 ? static_cast<double>(row.windows) / all : NAN) + ")";
}

void draw_lane(const Scene& scene, ViewState& view, const FourBeatRow& row, const Rect& rect) {
  const Look& look = scene.look;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const FourBeatAnswers& answers = scene.analysis->four_beats;
  fill(list, rect, look.theme->raised, 2.0F);
  const auto columns = static_cast<std::size_t>(std::max(1.0F, rect.width / kColumn_px));
  const float width = rect.width / static_cast<float>(columns);
  const std::vector<float> shown = lane(scene, row, columns);
  for (std::size_t i = 0; i < columns; ++i) {
    if (std::isnan(shown[i])) continue;
    const bool yes = shown[i] >= kFourBeatThreshold;
    const float alpha = yes ? 1.0F : kFaintest * shown[i] / kFourBeatThreshold;
    fill(list, {rect.x + static_cast<float>(i) * width, rect.y, width, rect.height},
         with_alpha(look.theme->accent, alpha));
  }
  const std::string id = "lab.four_beats." + title(row);
  const Press press = press_area(view, id.c_str(), rect);
  view.report(id, rect);
  if (!press.hovered) return;
  const double share = std::clamp((ImGui::GetIO().MousePos.x - rect.x) / rect.width, 0.0F, 1.0F);
  const double time_s = share * scene.duration_s();
  ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
  const auto window = window_at(answers, samples_from_seconds(time_s, scene.fs_hz()));
  const float probability = window ? at(answers, row, *window) : 0.0F;
  show_tip(look, clock(time_s) + ": " +
                     (!window                   ? std::string("no window of four beats")
                      : std::isnan(probability) ? "the first stage says normal, so the second is not asked"
                                                : title(row) + ", probability " + fixed(probability, 2)));
  if (press.clicked) go_to(scene, view, time_s);
}

/// What the strip shows now, across all lanes.
void draw_place(const Scene& scene, const ViewState& view, float x, float width, float top, float bottom) {
  const auto place = [&](double time_s) {
    return x + width * static_cast<float>(std::clamp(time_s / scene.duration_s(), 0.0, 1.0));
  };
  const TimeView shown = view.time_view(scene.look.layout.plot_width());
  const float left = place(shown.begin_s), right = place(shown.end_s());
  outline(*ImGui::GetWindowDrawList(), {left - 1.0F, top, std::max(3.0F, right - left + 2.0F), bottom - top},
          scene.look.theme->text, 2.0F);
}

float draw_answers(const Scene& scene, ViewState& view, float x, float y, float width) {
  const Look& look = scene.look;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const FourBeatAnswers& answers = scene.analysis->four_beats;
  const bool counted = width >= kCountFrom_px;
  const float left = x + kName_px + (counted ? kCount_px : 0.0F);
  const float lane_width = width - (left - x);
  const float top = y;
  for (const FourBeatRow& row : four_beat_rows(answers)) {
    draw_text_in(list, row.label ? look.fonts.small : look.fonts.small_strong, {x, y, kName_px, kRow_px}, Align::left,
                 look.theme->text, title(row));
    if (counted)
      draw_text_in(list, look.fonts.small, {x + kName_px, y, kCount_px - 12.0F, kRow_px}, Align::right,
                   look.theme->muted, count_text(answers, row));
    draw_lane(scene, view, row, {left, y + 0.5F * (kRow_px - kLane_px), lane_width, kLane_px});
    y += kRow_px;
  }
  draw_place(scene, view, left, lane_width, top, y);
  return y;
}

}  // namespace

void draw_four_beats(const Scene& scene, ViewState& view, CommandQueue& commands, const Rect& rect) {
  const Look& look = scene.look;
  if (begin_region("lab.four_beats", rect, look.theme->panel, RegionKind::scrolling)) {
    ImDrawList& list = *ImGui::GetWindowDrawList();
    const float x = rect.x + 16.0F;
    const float width = rect.width - 36.0F;
    float y = rect.y + 8.0F - ImGui::GetScrollY();
    const std::string gap = four_beat_gap(scene);
    const bool asked = gap.empty() && scene.analysis->four_beats.asked();
    const std::string words = !gap.empty() ? gap
                              : asked      ? grouped(static_cast<std::int64_t>(scene.analysis->four_beats.size())) +
                                            " windows of four beats; full colour from a probability of 0.5 on; the "
                                            "second stage is asked where the first says so. " +
                                            std::string(kFourBeatCaveat)
                                      : std::string(kFourBeatCaveat);
    y += draw_text_wrapped(&list, look.fonts.small, x, y, std::min(width, kText_px), look.theme->muted, words) + 10.0F;
    if (gap.empty() && !asked) {
      const ButtonText text = {.label = "Ask S003's networks", .tip = "Reads every beat of the recording, by the four"};
      if (button(look, view, "lab.four_beats.ask", {x, y, button_width(look, text), look.control_px}, text,
                 ButtonKind::primary))
        commands.push_back(AskFourBeats{});
      y += look.control_px;
    } else if (asked) {
      y = draw_answers(scene, view, x, y, width) + 8.0F;
      const ButtonText text = {
          .label = "Export (CSV)", .icon = Icon::save, .tip = "Every window with its probabilities"};
      if (button(look, view, "lab.four_beats.export", {x, y, button_width(look, text), look.control_px}, text,
                 ButtonKind::plain))
        commands.push_back(Export{"four_beats.csv"});
      y += look.control_px;
    }
    ImGui::SetCursorScreenPos({x, y});
    ImGui::Dummy({1.0F, 8.0F});
  }
  end_region();
}

}  // namespace ecg::app
