#include <imgui.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <vector>

#include "app/model/navigation.hpp"
#include "app/model/numbers.hpp"
#include "app/model/recorder_clock.hpp"
#include "app/model/rr_plots.hpp"
#include "app/views/panels/panels.hpp"
#include "app/widgets.hpp"

namespace ecg::app {

namespace {

constexpr float kTitle_px = 28.0F;
constexpr float kAxis_px = 18.0F;
constexpr float kLabels_px = 38.0F;
constexpr float kReach_px = 14.0F;  // a click this near to a mark means it
constexpr float kTachogramCell_px = 2.0F;
constexpr float kPoincareCell_px = 3.0F;
constexpr float kMark_px = 7.0F;
constexpr float kSmallMark_px = 5.0F;  // where marks are many
constexpr std::size_t kManyMarks = 400;
constexpr float kMinPlot_px = 150.0F;

constexpr const char* kAboutTachogram =
    "Tachogram: each interval between two neighbouring beats (RR) over the time of the recording. Marks are the class "
    "of the later beat; where N marks would lie on each other a bar shows their range. Intervals that touch unusable "
    "signal are left out; values beyond the scale lie on its edge. Click to go to a beat.";
constexpr const char* kAboutPoincare =
    "Poincare plot: each RR interval (across) against the one that follows (up), marked by the class of the beat "
    "between. Steady rhythm gives a small cloud on the diagonal; an early beat lies left below, and its pause moves "
    "the next one left above; a cloud without structure is an irregular rhythm. Click to go to a beat.";
constexpr const char* kAboutHistogram =
    "Histogram of single intervals, stacked by the class of the later beat: RR in bins of 20 ms, heart rate (60 / RR) "
    "in bins of 2 bpm. Click a bar to step through its beats.";

float share_of(const RrScale& scale, float rr_s) {
  return std::clamp((rr_s - scale.low_s) / (scale.high_s - scale.low_s), 0.0F, 1.0F);
}

Rect titled(const Scene& scene, ViewState& view, const Rect& rect, const char* name, std::string_view title,
            std::string_view about_text) {
  const Look& look = scene.look;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  draw_text_in(list, look.fonts.small_strong, {rect.x + 8.0F, rect.y, rect.width - 40.0F, kTitle_px}, Align::left,
               look.theme->text, title);
  about(look, view, (std::string(name) + ".about").c_str(), {rect.right() - 32.0F, rect.y, 28.0F, kTitle_px},
        about_text);
  return {rect.x + kLabels_px, rect.y + kTitle_px + 2.0F, std::max(8.0F, rect.width - kLabels_px - 8.0F),
          std::max(8.0F, rect.height - kTitle_px - kAxis_px - 4.0F)};
}

void draw_value_axis(const Scene& scene, const Rect& plot, const RrScale& scale) {
  const Look& look = scene.look;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const float range = scale.high_s - scale.low_s;
  const float step = range <= 0.8F ? 0.2F : range <= 2.0F ? 0.5F : 1.0F;
  for (float value = std::ceil(scale.low_s / step - 0.01F) * step; value <= scale.high_s + 0.001F; value += step) {
    const float y = std::round(plot.bottom() - share_of(scale, value) * plot.height);
    line(list, plot.x, y, plot.right(), y, look.theme->line);
    draw_text_in(list, look.fonts.small, {plot.x - kLabels_px, y - 8.0F, kLabels_px - 6.0F, 16.0F}, Align::right,
                 look.theme->muted, fixed(static_cast<double>(value), 1));
  }
}

void frame(const Scene& scene, const Rect& plot) { outline(*ImGui::GetWindowDrawList(), plot, scene.look.theme->line); }

std::string interval_words(const Scene& scene, const RrInterval& interval) {
  std::string words = when(scene, scene.beat_s(interval.beat), 1) + ", RR " +
                      fixed(static_cast<double>(interval.rr_s), 3) + " s, " +
                      fixed(60.0 / static_cast<double>(interval.rr_s), 0) + " bpm";
  if (interval.group < kBeatClassCount) words += std::string(", ") + kBeatClassLetters[interval.group];
  return words;
}

float mark_px(const Scene& scene) {
  std::size_t marks = scene.derived.unclassified;
  for (std::size_t i = 1; i < kBeatClassCount; ++i) marks += scene.derived.class_counts[i];
  return marks > kManyMarks ? kSmallMark_px : kMark_px;
}

const RrInterval* interval_of(const Scene& scene, std::int32_t beat) {
  const auto& intervals = scene.derived.intervals;
  const auto found = std::lower_bound(intervals.begin(), intervals.end(), beat,
                                      [](const RrInterval& each, std::int32_t wanted) { return each.beat < wanted; });
  return found != intervals.end() && found->beat == beat ? &*found : nullptr;
}

// The mark nearest to the pointer; `place` gives the position of an interval.
template <typename Place>
const RrInterval* nearest_mark(const Scene& scene, const ImVec2& pointer, const Place& place) {
  const RrInterval* nearest = nullptr;
  float least = kReach_px * kReach_px;
  for (const RrInterval& interval : scene.derived.intervals) {
    const ImVec2 at = place(interval);
    const float distance = (at.x - pointer.x) * (at.x - pointer.x) + (at.y - pointer.y) * (at.y - pointer.y);
    if (distance < least) {
      least = distance;
      nearest = &interval;
    }
  }
  return nearest;
}

template <typename Place>
void react(const Scene& scene, ViewState& view, const char* name, const Rect& plot, const Place& place) {
  const Press press = press_area(view, name, plot);
  view.report(name, plot);
  if (!press.hovered) return;
  const RrInterval* nearest = nearest_mark(scene, ImGui::GetIO().MousePos, place);
  if (nearest == nullptr) return;
  ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
  tip(scene.look, interval_words(scene, *nearest));
  if (press.clicked) select_beat(scene, view, nearest->beat, true);
}

void draw_tachogram(const Scene& scene, ViewState& view, const Rect& rect, const RrScale& scale) {
  const Look& look = scene.look;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const Rect plot = titled(scene, view, rect, "rr.tachogram", "RR intervals, s", kAboutTachogram);
  draw_mark_legend(list, look, rect.x + 116.0F, rect.y + 0.5F * kTitle_px, [&] {
    std::uint32_t groups = 0;
    for (const RrInterval& interval : scene.derived.intervals) groups |= 1U << interval.group;
    return groups;
  }());
  draw_value_axis(scene, plot, scale);
  const double duration_s = std::max(scene.duration_s(), 1e-9);
  const auto place = [&](const RrInterval& interval) {
    return ImVec2(plot.x + static_cast<float>(scene.beat_s(interval.beat) / duration_s) * plot.width,
                  plot.bottom() - share_of(scale, interval.rr_s) * plot.height);
  };
  const TimeView shown = view.time_view(look.layout.plot_width());
  const float left = plot.x + static_cast<float>(std::max(0.0, shown.begin_s) / duration_s) * plot.width;
  const float right = plot.x + static_cast<float>(std::min(duration_s, shown.end_s()) / duration_s) * plot.width;
  fill(list, {left, plot.y, std::max(2.0F, right - left), plot.height}, look.theme->selection);
  TakenCells taken(plot.width, plot.height, kTachogramCell_px);
  for (const bool ectopic : {false, true}) {  // rare marks on top
    for (const RrInterval& interval : scene.derived.intervals) {
      if ((interval.group != static_cast<std::uint8_t>(BeatClass::N)) != ectopic) continue;
      const ImVec2 at = place(interval);
      if (!taken.take(at.x - plot.x, at.y - plot.y, interval.group)) continue;
      if (ectopic) draw_beat_mark(list, look, at.x, at.y, mark_px(scene), interval.group);
      else fill(list, {at.x - 1.0F, at.y - 1.0F, 2.0F, 2.0F}, class_mark_color(*look.theme, 0));
    }
  }
  if (const RrInterval* own = interval_of(scene, view.beat)) {
    const ImVec2 at = place(*own);
    line(list, std::round(at.x), plot.y, std::round(at.x), plot.bottom(), look.theme->accent);
    list.AddCircle(at, 6.0F, look.theme->accent, 0, 2.0F);
  }
  frame(scene, plot);
  draw_text_in(list, look.fonts.small, {plot.x, plot.bottom() + 1.0F, 80.0F, kAxis_px}, Align::left, look.theme->muted,
               full_clock(0.0));
  draw_text_in(list, look.fonts.small, {plot.right() - 80.0F, plot.bottom() + 1.0F, 80.0F, kAxis_px}, Align::right,
               look.theme->muted, full_clock(scene.duration_s()));
  react(scene, view, "rr.tachogram", plot, place);
}

void draw_poincare(const Scene& scene, ViewState& view, const Rect& rect, const RrScale& scale) {
  const Look& look = scene.look;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  Rect plot = titled(scene, view, rect, "rr.poincare", "RR against next RR, s", kAboutPoincare);
  const float side = std::min(plot.width, plot.height);
  plot.width = plot.height = side;
  draw_value_axis(scene, plot, scale);
  const auto place = [&](const RrInterval& interval) {
    return ImVec2(plot.x + share_of(scale, interval.rr_s) * side,
                  plot.bottom() - share_of(scale, interval.next_rr_s) * side);
  };
  list.AddLine({plot.x, plot.bottom()}, {plot.right(), plot.y}, look.theme->line);
  TakenCells taken(side, side, kPoincareCell_px);
  for (const bool ectopic : {false, true}) {
    for (const RrInterval& interval : scene.derived.intervals) {
      if (!std::isfinite(interval.next_rr_s)) continue;
      if ((interval.group != static_cast<std::uint8_t>(BeatClass::N)) != ectopic) continue;
      const ImVec2 at = place(interval);
      if (!taken.take(at.x - plot.x, at.y - plot.y, interval.group)) continue;
      if (ectopic) draw_beat_mark(list, look, at.x, at.y, mark_px(scene), interval.group);
      else fill(list, {at.x - 1.5F, at.y - 1.5F, 3.0F, 3.0F}, with_alpha(class_mark_color(*look.theme, 0), 0.75F));
    }
  }
  if (const RrInterval* own = interval_of(scene, view.beat); own != nullptr && std::isfinite(own->next_rr_s)) {
    list.AddCircle(place(*own), 6.0F, look.theme->accent, 0, 2.0F);
  }
  frame(scene, plot);
  draw_text_in(list, look.fonts.small, {plot.x, plot.bottom() + 1.0F, 60.0F, kAxis_px}, Align::left, look.theme->muted,
               fixed(static_cast<double>(scale.low_s), 1));
  draw_text_in(list, look.fonts.small, {plot.right() - 60.0F, plot.bottom() + 1.0F, 60.0F, kAxis_px}, Align::right,
               look.theme->muted, fixed(static_cast<double>(scale.high_s), 1));
  react(scene, view, "rr.poincare", plot, place);
}

// The next beat after the selected one whose interval falls into a bin; from the start again after the last.
template <typename Value>
std::int32_t next_in_bin(const Scene& scene, std::int32_t after, const Histogram& histogram, std::size_t bin,
                         const Value& value) {
  std::int32_t first = -1;
  for (const RrInterval& interval : scene.derived.intervals) {
    if (histogram.bin_of(value(interval)) != bin) continue;
    if (interval.beat > after) return interval.beat;
    if (first < 0) first = interval.beat;
  }
  return first;
}

template <typename Value>
void draw_histogram(const Scene& scene, ViewState& view, const Rect& rect, const char* name, std::string_view heading,
                    const Histogram& histogram, int decimals, std::string_view unit, const Value& value) {
  const Look& look = scene.look;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const Rect plot = titled(scene, view, rect, name, heading, kAboutHistogram);
  const float highest = static_cast<float>(std::max(1U, histogram.highest()));
  const auto bins = static_cast<float>(histogram.bins.size());
  constexpr std::array<std::uint8_t, kGroupCount> kOrder = {0, 5, 4, 3, 1, 2};  // N at the bottom, V on top
  for (std::size_t bin = 0; bin < histogram.bins.size(); ++bin) {
    const float left = std::round(plot.x + static_cast<float>(bin) / bins * plot.width);
    const float right = std::round(plot.x + static_cast<float>(bin + 1) / bins * plot.width);
    float y = plot.bottom();
    for (const std::uint8_t group : kOrder) {
      const std::uint32_t count = histogram.bins[bin][group];
      if (count == 0) continue;
      // A single beat among thousands is still seen.
      const float height = std::max(1.5F, static_cast<float>(count) / highest * (plot.height - 6.0F));
      const Color color = class_mark_color(*look.theme, group);
      fill(list, {left, y - height, std::max(1.0F, right - left - (right - left > 3.0F ? 1.0F : 0.0F)), height}, color);
      y -= height;
    }
  }
  line(list, plot.x, plot.bottom(), plot.right(), plot.bottom(), look.theme->muted);
  if (const RrInterval* own = interval_of(scene, view.beat)) {
    const auto bin = static_cast<float>(histogram.bin_of(value(*own)));
    const float x = plot.x + (bin + 0.5F) / bins * plot.width;
    list.AddTriangleFilled({x, plot.bottom() + 1.0F}, {x + 5.0F, plot.bottom() + 8.0F},
                           {x - 5.0F, plot.bottom() + 8.0F}, look.theme->accent);
  }
  const float high = histogram.low + histogram.step * bins;
  draw_text_in(list, look.fonts.small, {plot.x, plot.bottom() + 1.0F, 60.0F, kAxis_px}, Align::left, look.theme->muted,
               fixed(static_cast<double>(histogram.low), decimals));
  draw_text_in(list, look.fonts.small, {plot.right() - 60.0F, plot.bottom() + 1.0F, 60.0F, kAxis_px}, Align::right,
               look.theme->muted, fixed(static_cast<double>(high), decimals));
  draw_text_in(list, look.fonts.small, {plot.x - kLabels_px, plot.y - 4.0F, kLabels_px - 6.0F, 16.0F}, Align::right,
               look.theme->muted, brief_count(histogram.highest()));
  const Press press = press_area(view, name, plot);
  view.report(name, plot);
  if (press.hovered) {
    const float share = (ImGui::GetIO().MousePos.x - plot.x) / plot.width;
    const auto bin = static_cast<std::size_t>(std::clamp(share * bins, 0.0F, bins - 1.0F));
    const float from = histogram.low + histogram.step * static_cast<float>(bin);
    std::string words = fixed(static_cast<double>(from), decimals) + " to " +
                        fixed(static_cast<double>(from + histogram.step), decimals) + std::string(unit) + ": " +
                        grouped(histogram.total(bin)) + (histogram.total(bin) == 1 ? " beat" : " beats");
    for (std::size_t group = 0; group < kBeatClassCount; ++group) {
      if (histogram.bins[bin][group] > 0) {
        words += std::string(", ") + kBeatClassLetters[group] + " " + grouped(histogram.bins[bin][group]);
      }
    }
    tip(look, words);
    if (press.clicked) {
      const std::int32_t beat = next_in_bin(scene, view.beat, histogram, bin, value);
      if (beat >= 0) select_beat(scene, view, beat, true);
    }
  }
}

struct Places {
  Rect tachogram, poincare, rr, rate;
  float height;
};

Places places_in(const Rect& rect) {
  Places places;
  if (rect.width >= 560.0F) {
    const float side = std::min(rect.height - kTitle_px - kAxis_px - 4.0F, 0.30F * rect.width);
    const float poincare = side + kLabels_px + 8.0F;
    const float histograms = std::clamp(0.28F * rect.width, 160.0F, 420.0F);
    const float half = 0.5F * rect.height;
    places.tachogram = {rect.x, rect.y, rect.width - poincare - histograms, rect.height};
    places.poincare = {places.tachogram.right(), rect.y, poincare, rect.height};
    places.rr = {places.poincare.right(), rect.y, histograms, half};
    places.rate = {places.poincare.right(), rect.y + half, histograms, rect.height - half};
    places.height = rect.height;
    return places;
  }
  // One below the other, scrolled.
  const float width = rect.width - ImGui::GetStyle().ScrollbarSize;
  const float plot = std::max(kMinPlot_px, 0.5F * width);
  places.tachogram = {rect.x, rect.y, width, plot};
  places.poincare = {rect.x, places.tachogram.bottom(), width, width};
  places.rr = {rect.x, places.poincare.bottom(), width, plot};
  places.rate = {rect.x, places.rr.bottom(), width, plot};
  places.height = places.rate.bottom() - rect.y;
  return places;
}

}  // namespace

void draw_rr(const PanelFrame& frame) {
  const auto& [scene, view, commands, picture, rect] = frame;
  const Look& look = scene.look;
  const bool ready = !scene.derived.intervals.empty();
  if (begin_region("rr", rect, look.theme->panel, RegionKind::scrolling)) {
    if (!ready) {
      draw_text_in(*ImGui::GetWindowDrawList(), look.fonts.small, {rect.x + 16.0F, rect.y, rect.width - 32.0F, 48.0F},
                   Align::left, look.theme->muted,
                   scene.has_beats() ? "No two beats without a gap between them." : "The plots appear with the beats.");
    } else {
      const Places places = places_in(rect);
      const RrScale scale = rr_scale(scene.derived.intervals);
      const auto rr = [](const RrInterval& interval) { return interval.rr_s; };
      const auto rate = [](const RrInterval& interval) { return 60.0F / std::max(interval.rr_s, 1e-3F); };
      const auto child = [&](const char* id, const Rect& place, const auto& draw) {
        ImGui::SetCursorPos({place.x - rect.x, place.y - rect.y});
        const ImVec2 at = ImGui::GetCursorScreenPos();
        if (ImGui::BeginChild(
                id, {place.width, place.height}, ImGuiChildFlags_None,
                ImGuiWindowFlags_NoScrollbar | ImGuiWindowFlags_NoScrollWithMouse | ImGuiWindowFlags_NoNav)) {
          draw(Rect{at.x, at.y, place.width, place.height});
        }
        ImGui::EndChild();
      };
      child("tachogram", places.tachogram, [&](const Rect& at) { draw_tachogram(scene, view, at, scale); });
      child("poincare", places.poincare, [&](const Rect& at) { draw_poincare(scene, view, at, scale); });
      child("rr.histogram", places.rr, [&](const Rect& at) {
        draw_histogram(scene, view, at, "rr.histogram", "RR, s", rr_histogram(scene.derived.intervals, scale), 2, " s",
                       rr);
      });
      child("rate.histogram", places.rate, [&](const Rect& at) {
        draw_histogram(scene, view, at, "rate.histogram", "Heart rate, bpm",
                       rate_histogram(scene.derived.intervals, scale), 0, " bpm", rate);
      });
    }
  }
  end_region();
}

}  // namespace ecg::app
