#include "app/views/panels/twelve_lead_model.hpp"

#include <imgui.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "app/model/numbers.hpp"
#include "app/model/recorder_clock.hpp"
#include "app/model/twelve_lead_board.hpp"
#include "app/widgets.hpp"
#include "core/base/statistics.hpp"
#include "core/features/twelve_lead_input.hpp"

namespace ecg::app {

namespace {

constexpr float kTitle_px = 28.0F;
constexpr float kRow_px = 24.0F;
constexpr float kName_px = 176.0F;
constexpr float kBar_px = 90.0F;
constexpr float kMost_px = 900.0F;
constexpr float kPlot_px = 96.0F;
constexpr float kLane_px = 22.0F;  // attention, below the trace
constexpr double kMargin_mv = 0.2;

void draw_row(const Scene& scene, ViewState& view, const Rect& place, const TwelveLeadRow& row, bool shown) {
  const Look& look = scene.look;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const std::string id = "twelve." + std::string(kTwelveLeadClassNames[static_cast<std::size_t>(row.which)]);
  const Press press = press_area(view, id.c_str(), place);
  if (shown || press.hovered)
    fill(list, {place.x - 8.0F, place.y, place.width + 16.0F, place.height},
         shown ? look.theme->pressed : look.theme->raised, 4.0F);
  if (press.clicked) view.twelve_lead_class = static_cast<int>(row.which);
  view.report(id, place);
  const bool narrow = place.width < 520.0F;
  const float name = narrow ? 0.5F * place.width : kName_px;
  draw_text_in(list, look.fonts.small, {place.x, place.y, name, place.height}, Align::left, look.theme->text,
               title(row.which));
  float x = place.x + name;
  if (!narrow) {
    draw_bar(list, {x, place.y + 0.5F * place.height - 4.0F, kBar_px, 8.0F}, row.probability, look.theme->raised,
             look.theme->accent);
    draw_text_in(list, look.fonts.small, {x + kBar_px, place.y, 48.0F, place.height}, Align::right, look.theme->text,
                 percent(static_cast<double>(row.probability)));
    x += kBar_px + 60.0F;
  }
  std::string said(words(row.verdict));
  if (const std::string why = reason(row); !why.empty() && !narrow) said += ", " + why;
  said += row.rule_found ? "; the rules say so" : row.disagrees() ? "; the rules do not" : "";
  if (row.rule_found && row.disagrees()) said += " all the same";
  draw_text_in(list, look.fonts.small, {x, place.y, place.right() - x, place.height}, Align::left,
               row.disagrees()                            ? look.theme->danger
               : row.verdict == TwelveLeadVerdict::likely ? look.theme->text
                                                          : look.theme->muted,
               said);
}

/// The lead that tells most about the class, else the one the classes are made from.
std::size_t signal_of(const Scene& scene, const std::optional<StandardLead>& lead) {
  const auto& signals = scene.recording->record.signals;
  if (lead) {
    const auto found =
        std::ranges::find_if(signals, [&](const Signal& signal) { return standard_lead(signal.lead) == lead; });
    if (found != signals.end()) return static_cast<std::size_t>(found - signals.begin());
  }
  return scene.analysis->lead;
}

void draw_map(const Scene& scene, const Rect& plot, const TwelveLeadAnswer& answer, std::size_t signal_index) {
  const Look& look = scene.look;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const TwelveLeadAnswers& answers = scene.analysis->twelve_leads;
  const Rect paper = {plot.x, plot.y, plot.width, plot.height - kLane_px};
  fill(list, plot, look.theme->paper, 4.0F);
  float most = 0.0F, most_attention = 0.0F;
  for (const float value : answer.map) most = std::max(most, std::abs(value));
  for (const float value : answers.attention) most_attention = std::max(most_attention, value);
  const float step = plot.width / static_cast<float>(std::max<std::size_t>(1, answer.map.size()));
  for (std::size_t t = 0; t < answer.map.size(); ++t) {
    const float left = std::round(plot.x + static_cast<float>(t) * step);
    const float right = std::round(plot.x + static_cast<float>(t + 1) * step);
    if (most > 0.0F)
      fill(list, {left, paper.y, right - left, paper.height}, saliency_tint(*look.theme, answer.map[t] / most));
    if (most_attention > 0.0F) {
      const float height = (kLane_px - 4.0F) * answers.attention[t] / most_attention;
      fill(list, {left, plot.bottom() - height, right - left - 1.0F, height}, look.theme->muted);
    }
  }
  const Signal& signal = scene.recording->record.signals[signal_index];
  const SampleIndex begin = samples_from_seconds(answers.begin_s, scene.fs_hz());
  std::vector<float> values(static_cast<std::size_t>(samples_from_seconds(kTwelveLeadWindow_s, scene.fs_hz())));
  signal.read(begin, values);
  const auto extent = finite_range(values);
  if (!extent) return;
  const auto margin = static_cast<float>(kMargin_mv / signal.mv_per_unit());
  std::vector<ImVec2> points;
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (!std::isfinite(values[i])) continue;
    points.push_back({plot.x + plot.width * (static_cast<float>(i) + 0.5F) / static_cast<float>(values.size()),
                      paper.bottom() - (values[i] - extent->low + margin) /
                                           (extent->high - extent->low + 2.0F * margin) * paper.height});
  }
  list.AddPolyline(points.data(), static_cast<int>(points.size()), look.theme->trace, ImDrawFlags_None, 1.3F);
  draw_text_in(list, look.fonts.small_strong, {plot.x + 6.0F, plot.y + 2.0F, plot.width, 20.0F}, Align::left,
               look.theme->text, scene.derived.lead_names[signal_index]);
  outline(list, plot, look.theme->line, 4.0F);
}

}  // namespace

float draw_twelve_lead_model(const Scene& scene, ViewState& view, float x, float y, float width) {
  const std::vector<TwelveLeadRow> rows = twelve_lead_rows(scene);
  if (rows.empty()) return y;
  const Look& look = scene.look;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const TwelveLeadAnswers& answers = scene.analysis->twelve_leads;
  width = std::min(width, kMost_px);
  const bool whole = scene.duration_s() < kTwelveLeadWindow_s + 5.0;
  draw_text_in(
      list, look.fonts.small_strong, {x, y, width, kTitle_px}, Align::left, look.theme->text,
      "What the 12-lead model says" + (whole ? std::string() : " of ten seconds from " + when(scene, answers.begin_s)));
  y += kTitle_px;
  const TwelveLeadClass shown = shown_twelve_lead_class(rows, view.twelve_lead_class);
  const float row_px = look.layout.touch_sized ? kMinTouch_px : kRow_px;
  const TwelveLeadRow* picked = nullptr;
  for (const TwelveLeadRow& row : rows) {
    draw_row(scene, view, {x + 8.0F, y, width - 16.0F, row_px}, row, row.which == shown);
    if (row.which == shown) picked = &row;
    y += row_px;
  }
  y += 6.0F;
  if (picked != nullptr) {
    draw_map(scene, {x, y, width, kPlot_px + kLane_px}, answers.of(shown), signal_of(scene, picked->telling_lead));
    y += kPlot_px + kLane_px + 2.0F;
  }
  const std::string note =
      "Blue speaks for " + title(shown) +
      ", orange against it; bars below: where the model's attention lies. A rival beside the rules: no finding is made "
      "of it." +
      (answers.trained_on_recording
           ? " It was trained on this recording: how well it does here does not tell how well it does on others."
           : "");
  y += draw_text_wrapped(&list, look.fonts.small, x, y, width, look.theme->muted, note);
  return y + 12.0F;
}

}  // namespace ecg::app
