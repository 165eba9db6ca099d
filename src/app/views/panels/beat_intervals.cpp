#include <imgui.h>

#include <array>
#include <cmath>
#include <optional>
#include <string>

#include "app/model/numbers.hpp"
#include "app/views/panels/inspector_parts.hpp"
#include "app/widgets.hpp"
#include "core/delineation/intervals.hpp"

namespace ecg::app {

namespace {

constexpr float kBracket_px = 5.0F;
constexpr float kLabel_px = 14.0F;

struct Interval {
  const char* title;
  std::optional<double> value_s;
  const char* meaning;
};

}  // namespace

float draw_beat_intervals(const Scene& scene, const Rect& column, float y, std::int32_t beat) {
  const Look& look = scene.look;
  const Analysis& analysis = *scene.analysis;
  const auto index = static_cast<std::size_t>(beat);
  if (index >= analysis.delineation.beats()) return y;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  draw_text_in(list, look.fonts.small_strong, {column.x, y, column.width, 20.0F}, Align::left, look.theme->muted,
               "Intervals");
  y += 24.0F;
  const BeatIntervals own = beat_intervals(analysis.delineation, index, scene.fs_hz());
  const double rr_s =
      index > 0 ? seconds_from_samples(analysis.r_peaks[index] - analysis.r_peaks[index - 1], scene.fs_hz()) : 0.0;
  std::optional<double> qtc_s;
  if (own.qt_s && rr_s > 0.0) qtc_s = qtc_fridericia_s(*own.qt_s, rr_s);
  const std::array<Interval, 4> intervals = {{
      {"PR", own.pr_s, "Onset of P to onset of QRS. A dash: no P wave was found before this beat."},
      {"QRS", own.qrs_s, "Onset to end of QRS."},
      {"QT", own.qt_s, "Onset of QRS to end of T. A dash: no T wave was found after this beat."},
      {"QTcF", qtc_s, "QT corrected for the RR before it (Fridericia). The HRV & QT tab has the other formulas."},
  }};
  const float width = column.width / static_cast<float>(intervals.size());
  for (std::size_t i = 0; i < intervals.size(); ++i) {
    const Rect cell = {column.x + static_cast<float>(i) * width, y, width, 36.0F};
    hover_area(intervals[i].title, cell);
    tip(look, intervals[i].meaning);
    draw_text_in(list, look.fonts.small, {cell.x, cell.y, width - 4.0F, 16.0F}, Align::left, look.theme->muted,
                 intervals[i].title);
    const std::string value = intervals[i].value_s ? fixed(1000.0 * *intervals[i].value_s, 0) + " ms" : "-";
    draw_text_in(list, look.fonts.small_strong, {cell.x, cell.y + 16.0F, width - 4.0F, 18.0F}, Align::left,
                 intervals[i].value_s ? look.theme->text : look.theme->muted, value);
  }
  return y + 48.0F;
}

void draw_fiducials(const Scene& scene, const Rect& plot, double begin_s, double length_s, std::int32_t beat) {
  const Look& look = scene.look;
  const auto index = static_cast<std::size_t>(beat);
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const auto place = [&](Fiducial fiducial) -> std::optional<float> {
    const auto offset = scene.analysis->delineation.at(index, fiducial);
    if (!offset) return std::nullopt;
    const double share = (seconds_from_samples(*offset, scene.fs_hz()) - begin_s) / length_s;
    if (share < 0.0 || share > 1.0) return std::nullopt;
    return plot.x + static_cast<float>(share) * plot.width;
  };
  // A bracket below the trace per wave: from its onset to its end with its letter. Where an edge is not known, or outside
  // the window, it is open and reaches to the wave's middle.
  const float base = plot.bottom() - 4.0F;
  const auto bracket = [&](std::optional<float> from, std::optional<float> to, std::optional<float> middle,
                           const char* letter) {
    const auto left = from ? from : middle, right = to ? to : middle;
    if (!left || !right || *left == *right) return;
    line(list, *left, base, *right, base, look.theme->accent, 1.5F);
    if (from) line(list, *from, base - kBracket_px, *from, base, look.theme->accent, 1.5F);
    if (to) line(list, *to, base - kBracket_px, *to, base, look.theme->accent, 1.5F);
    if (middle) {
      draw_text_in(list, look.fonts.small, {*middle - 20.0F, base - kBracket_px - kLabel_px - 1.0F, 40.0F, kLabel_px},
                   Align::centre, look.theme->accent, letter);
    }
  };
  bracket(place(Fiducial::p_onset), place(Fiducial::p_end), place(Fiducial::p_peak), "P");
  const auto onset = place(Fiducial::qrs_onset), end = place(Fiducial::qrs_end);
  bracket(onset, end, onset && end ? std::optional(0.5F * (*onset + *end)) : std::nullopt, "QRS");
  const auto t_peak = place(Fiducial::t_peak);
  bracket(std::nullopt, place(Fiducial::t_end), t_peak, "T");
}

}  // namespace ecg::app
