#include <imgui.h>

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "app/model/navigation.hpp"
#include "app/model/numbers.hpp"
#include "app/model/recorder_clock.hpp"
#include "app/views/panels/panels.hpp"
#include "app/widgets.hpp"
#include "core/hrv/nn_intervals.hpp"
#include "core/hrv/rr_measures.hpp"

namespace ecg::app {

namespace {

constexpr float kRow_px = 24.0F;
constexpr float kTitle_px = 30.0F;
constexpr float kColumn_px = 262.0F;  // least width
constexpr float kColumnGap_px = 32.0F;
constexpr float kMargin_px = 16.0F;

struct Section {
  const char* title;
  MeasureKind first;
  MeasureKind last;
};
constexpr std::array<Section, 4> kSections = {{
    {"Heart rate and pauses", MeasureKind::hr_mean, MeasureKind::long_pauses},
    {"Variability in time", MeasureKind::nn_count, MeasureKind::sd2},
    {"Variability in frequency", MeasureKind::vlf, MeasureKind::lf_hf},
    {"Waves and intervals", MeasureKind::p_share, MeasureKind::qtc_hodges},
}};

std::string value_text(const Measure& measure) {
  const MeasureText& text = describe(measure.kind);
  std::string value = text.decimals == 0 && measure.value >= 10000.0 ? grouped(static_cast<std::int64_t>(measure.value))
                                                                     : fixed(measure.value, text.decimals);
  if (!text.unit.empty()) value += " " + std::string(text.unit);
  return value;
}

std::string tip_text(const Measure& measure) {
  const MeasureText& text = describe(measure.kind);
  std::string words(text.definition);
  if (measure.gap != MeasureGap::none) return words + " No number here: " + gap_words(measure) + ".";
  if (measure.spread == measure.spread) words += " Middle half within " + fixed(measure.spread, 0) + " ms.";
  if (measure.count > 0) words += " Made from " + grouped(measure.count) + ".";
  if (measure.place.size() > 0) words += " Click to go there.";
  return words;
}

void draw_measure(const Scene& scene, ViewState& view, const Rect& row, const Measure& measure) {
  const Look& look = scene.look;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const MeasureText& text = describe(measure.kind);
  const std::string id = "measure." + std::string(text.name);
  const bool placed = measure.place.size() > 0;
  const Press press = placed ? press_area(view, id.c_str(), row) : hover_area(id.c_str(), row);
  tip(look, tip_text(measure));
  if (press.hovered) {
    fill(list, {row.x - 8.0F, row.y, row.width + 16.0F, row.height}, look.theme->raised, 4.0F);
    if (placed) ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
  }
  draw_text_in(list, look.fonts.small, {row.x, row.y, 0.55F * row.width, row.height}, Align::left, look.theme->muted,
               text.title);
  const bool known = measure.gap == MeasureGap::none;
  std::string value = known ? value_text(measure) : "-";
  if (known && placed) value += "  " + when(scene, seconds(scene, measure.place.begin));
  if (known && measure.spread == measure.spread) value += "  \xC2\xB1" + fixed(0.5 * measure.spread, 0);
  draw_text_in(list, known ? look.fonts.small_strong : look.fonts.small,
               {row.x + 0.42F * row.width, row.y, 0.58F * row.width, row.height}, Align::right,
               known ? look.theme->text : look.theme->muted, value);
  if (press.clicked && placed) {
    go_to(scene, view, 0.5 * (seconds(scene, measure.place.begin) + seconds(scene, measure.place.end)));
    select_beat(scene, view,
                nearest_beat(scene.analysis->r_peaks, scene.fs_hz(), seconds(scene, measure.place.begin), 0.05), false);
  }
  view.report(id, row);
}

/// Why a whole section has no numbers, when its measures share the reason; the rows then need no "-" each.
std::string shared_gap(const std::vector<Measure>& measures, const Section& section) {
  const Measure& first = measures[static_cast<std::size_t>(section.first)];
  for (auto kind = static_cast<std::size_t>(section.first); kind <= static_cast<std::size_t>(section.last); ++kind) {
    if (measures[kind].gap == MeasureGap::none || measures[kind].gap != first.gap) return "";
  }
  return gap_words(first);
}

float draw_section(const Scene& scene, ViewState& view, const Rect& column, float y, const Section& section) {
  const Look& look = scene.look;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const auto& measures = scene.analysis->measures;
  draw_text_in(list, look.fonts.small_strong, {column.x, y, column.width, kTitle_px}, Align::left, look.theme->text,
               section.title);
  y += kTitle_px;
  if (const std::string why = shared_gap(measures, section); !why.empty()) {
    return y +
           draw_text_wrapped(&list, look.fonts.small, column.x, y, column.width, look.theme->muted,
                             "No numbers here: " + why + ".") +
           8.0F;
  }
  const auto first = measures.begin() + static_cast<std::ptrdiff_t>(section.first);
  const auto last = measures.begin() + static_cast<std::ptrdiff_t>(section.last) + 1;
  const bool tapped = look.layout.touch_sized &&
                      std::any_of(first, last, [](const Measure& measure) { return measure.place.size() > 0; });
  const float row_px = tapped ? kMinTouch_px : kRow_px;
  for (auto measure = first; measure != last; ++measure) {
    draw_measure(scene, view, {column.x, y, column.width, row_px}, *measure);
    y += row_px;
  }
  return y + 8.0F;
}

}  // namespace

void draw_measures(const PanelFrame& frame) {
  const auto& [scene, view, commands, picture, rect] = frame;
  const Look& look = scene.look;
  if (begin_region("measures", rect, look.theme->panel, RegionKind::scrolling)) {
    ImDrawList& list = *ImGui::GetWindowDrawList();
    if (!scene.analysis || scene.analysis->measures.size() != kMeasureKindCount) {
      draw_text_in(list, look.fonts.small, {rect.x + kMargin_px, rect.y, rect.width - 2.0F * kMargin_px, 48.0F},
                   Align::left, look.theme->muted,
                   scene.analysis ? "No beat was found to measure." : "Measures appear with the beats.");
    } else {
      const float top = rect.y + 4.0F - ImGui::GetScrollY();
      const float room = rect.width - 2.0F * kMargin_px - 12.0F;
      const auto columns = std::clamp<std::size_t>(
          static_cast<std::size_t>((room + kColumnGap_px) / (kColumn_px + kColumnGap_px)), 1, kSections.size());
      const float width = std::min(360.0F, (room + kColumnGap_px) / static_cast<float>(columns) - kColumnGap_px);
      std::vector<float> bottom(columns, top);
      for (const Section& section : kSections) {
        // Into the shortest column; the first of equals.
        const auto at = static_cast<std::size_t>(std::min_element(bottom.begin(), bottom.end()) - bottom.begin());
        const Rect column = {rect.x + kMargin_px + static_cast<float>(at) * (width + kColumnGap_px), rect.y, width,
                             rect.height};
        bottom[at] = draw_section(scene, view, column, bottom[at], section);
      }
      float y = *std::max_element(bottom.begin(), bottom.end()) + 4.0F;
      const float text_px = std::min(room, 900.0F);
      for (const std::string_view words : {kNnRule, kHrvMethod}) {
        y += draw_text_wrapped(&list, look.fonts.small, rect.x + kMargin_px, y, text_px, look.theme->muted, words) +
             8.0F;
      }
      const std::string lead = scene.derived.lead_names.size() > scene.analysis->lead
                                   ? "Waves are delineated in " + scene.derived.lead_names[scene.analysis->lead] + ". "
                                   : "";
      y += draw_text_wrapped(
          &list, look.fonts.small, rect.x + kMargin_px, y, text_px, look.theme->muted,
          lead + "Intervals: medians of beats that are not ectopic, \xC2\xB1 half the interquartile range.");
      ImGui::SetCursorScreenPos({rect.x, y});
      ImGui::Dummy({1.0F, 12.0F});
    }
  }
  end_region();
}

}  // namespace ecg::app
