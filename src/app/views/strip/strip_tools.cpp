#include <imgui.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <vector>

#include "app/model/calipers.hpp"
#include "app/model/editing.hpp"
#include "app/model/navigation.hpp"
#include "app/model/numbers.hpp"
#include "app/views/strip/strip_parts.hpp"
#include "app/widgets.hpp"
#include "core/snapshot/review_words.hpp"

namespace ecg::app {

namespace {

constexpr float kDash_px = 4.0F;
constexpr float kCardHeight_px = 44.0F;
constexpr float kWidestComment_px = 240.0F;
constexpr double kMinMarch_px = 4.0;  // closer repetitions would only grey the trace

void draw_dashed(ImDrawList& list, float x, float top, float bottom, Color color) {
  for (float y = top; y < bottom; y += 2.0F * kDash_px)
    line(list, x, y, x + 0.001F, std::min(y + kDash_px, bottom), color, 1.5F);
}

void draw_range(const Scene& scene, const ViewState& view, const StripGeometry& strip, ImDrawList& list) {
  const float begin = strip.x_of(seconds(scene, view.range->begin));
  const float end = strip.x_of(seconds(scene, view.range->end));
  const Rect rect = {begin, strip.found_marks.y, std::max(2.0F, end - begin),
                     strip.plot.bottom() - strip.found_marks.y};
  fill(list, rect, scene.look.theme->selection);
  outline(list, rect, scene.look.theme->accent, 0.0F, 1.0F);
}

void draw_cursor(const Scene& scene, const StripGeometry& strip, ImDrawList& list, SampleIndex sample,
                 std::string_view word) {
  const Look& look = scene.look;
  const float x = std::round(strip.x_of(seconds(scene, sample))) + 0.5F;
  draw_dashed(list, x, strip.found_marks.y + 4.0F, strip.plot.bottom(), look.theme->accent);
  if (word.empty()) return;
  draw_text_in(list, look.fonts.small_strong, {x + 5.0F, strip.plot.y + 3.0F, 160.0F, 16.0F}, Align::left,
               look.theme->accent, word);
}

void draw_bookmarks(const Scene& scene, const StripGeometry& strip, ImDrawList& list) {
  const Look& look = scene.look;
  for (const Bookmark& bookmark : scene.analysis->review.bookmarks) {
    const float x = std::round(strip.x_of(seconds(scene, bookmark.sample)));
    if (x < strip.plot.x - 12.0F || x > strip.plot.right() + 12.0F) continue;
    line(list, x, strip.plot.y, x + 0.001F, strip.plot.bottom(), with_alpha(look.theme->accent, 0.5F), 1.0F);
    const float top = strip.plot.bottom() - 18.0F;
    const ImVec2 left[] = {{x, top}, {x + 5.5F, top}, {x + 5.5F, top + 10.0F}, {x, top + 15.0F}};
    const ImVec2 right[] = {{x + 5.5F, top}, {x + 11.0F, top}, {x + 11.0F, top + 15.0F}, {x + 5.5F, top + 10.0F}};
    list.AddConvexPolyFilled(left, 4, look.theme->accent);
    list.AddConvexPolyFilled(right, 4, look.theme->accent);
    if (bookmark.text.empty()) continue;
    const std::string words = comment_words(bookmark);
    const float width = std::min(kWidestComment_px, text_width(look.fonts.small, words) + 13.0F);
    const Rect box = {x + 15.0F, top - 2.0F, width, 18.0F};
    fill(list, box, look.theme->panel, 4.0F);
    outline(list, box, with_alpha(look.theme->accent, 0.6F), 4.0F);
    draw_text_in(list, look.fonts.small, {box.x + 6.0F, box.y, box.width - 11.0F, box.height}, Align::left,
                 look.theme->text, words);
  }
}

// The lane that shows a lead at a time, else any of the lead; null where it is hidden.
const Lane* lane_of(const StripGeometry& strip, std::size_t lead, double time_s) {
  const Lane* found = nullptr;
  for (const Lane& lane : strip.lanes) {
    if (lane.lead != lead) continue;
    if (time_s >= lane.begin_s && time_s <= lane.end_s) return &lane;
    if (found == nullptr) found = &lane;
  }
  return found;
}

// Trace height of a foot; the lane's baseline where there is no signal.
float foot_y(const Scene& scene, const StripGeometry& strip, std::size_t lead, SampleIndex sample) {
  const Lane* const lane = lane_of(strip, lead, seconds(scene, sample));
  if (lane == nullptr) return strip.plot.y;
  const Signal& signal = scene.recording->record.signals[lead];
  const double value = signal.value(sample) - scene.derived.lead_zero[lead];
  return lane->zero_y - (std::isfinite(value) ? static_cast<float>(value * lane->px_per_unit) : 0.0F);
}

void draw_march(const Scene& scene, const StripGeometry& strip, ImDrawList& list, const Calipers& calipers) {
  const double step_s = std::abs(seconds(scene, calipers.to - calipers.from));
  if (step_s * strip.px_per_s < kMinMarch_px) return;
  const double origin_s = seconds(scene, calipers.from);
  const double first = std::ceil((strip.time.begin_s - origin_s) / step_s);
  const double last = std::floor((strip.time.end_s() - origin_s) / step_s);
  for (double i = first; i <= last; i += 1.0) {
    const float x = std::round(strip.x_of(origin_s + i * step_s)) + 0.5F;
    line(list, x, strip.plot.y, x + 0.001F, strip.plot.bottom(), with_alpha(scene.look.theme->accent, 0.4F), 1.0F);
  }
}

// How much of the traces a card would cover, in pixels of height summed over the lanes.
float covered_px(const Scene& scene, const StripGeometry& strip, const Rect& card) {
  float covered = 0.0F;
  const double begin_s = strip.time_at(card.x);
  const double end_s = strip.time_at(card.right());
  for (const Lane& lane : strip.lanes) {
    const auto begin = samples_from_seconds(std::max(begin_s, lane.begin_s), scene.fs_hz());
    const auto end = samples_from_seconds(std::min(end_s, lane.end_s), scene.fs_hz());
    if (begin >= end || lane.lead >= scene.recording->pyramids.size()) continue;
    const Signal& signal = scene.recording->record.signals[lane.lead];
    const Extent reach = extent(signal, scene.recording->pyramids[lane.lead], begin, end);
    if (!std::isfinite(reach.low)) continue;
    const auto y_of = [&](double value) {
      return lane.zero_y - static_cast<float>((value - scene.derived.lead_zero[lane.lead]) * lane.px_per_unit);
    };
    const float top = std::min(y_of(reach.low), y_of(reach.high));
    const float bottom = std::max(y_of(reach.low), y_of(reach.high));
    covered += std::max(0.0F, std::min(bottom, card.bottom()) - std::max(top, card.y));
  }
  return covered;
}

// Below, above or between the lanes: the first place that covers no trace, else the one that covers least.
float card_y(const Scene& scene, const StripGeometry& strip, Rect card) {
  std::vector<float> places = {strip.plot.bottom() - card.height - 8.0F, strip.plot.y + 16.0F};
  for (std::size_t i = 0; i + 1 < strip.lanes.size(); ++i)
    places.push_back(0.5F * (strip.lanes[i].zero_y + strip.lanes[i + 1].zero_y - card.height));
  float best_y = places.front();
  float least = 1e9F;
  for (const float y : places) {
    if (y < strip.plot.y || y + card.height > strip.plot.bottom()) continue;
    card.y = y;
    const float covered = covered_px(scene, strip, card);
    if (covered < least) {
      least = covered;
      best_y = y;
    }
  }
  return best_y;
}

void draw_card(const Scene& scene, const StripGeometry& strip, ImDrawList& list, const Calipers& calipers, float left,
               float right) {
  const Look& look = scene.look;
  if (strip.plot.height < 2.0F * kCardHeight_px) return;  // the bar above says the same
  const Measurement read = measure(scene, calipers);
  const std::string time = interval_words(read) + "   " + rate_words(read);
  const std::string voltage = voltage_words(scene, calipers, read) + "   " + scene.derived.lead_names[calipers.lead];
  const float width = std::max(text_width(look.fonts.body_strong, time), text_width(look.fonts.small, voltage)) + 24.0F;
  const float most_x = std::max(strip.plot.x, strip.plot.right() - width - 4.0F);
  Rect card = {std::clamp(0.5F * (left + right - width), strip.plot.x + 4.0F, most_x), 0.0F, width, kCardHeight_px};
  card.y = card_y(scene, strip, card);
  fill(list, card, look.theme->panel, 6.0F);
  outline(list, card, look.theme->accent, 6.0F);
  draw_text_in(list, look.fonts.body_strong, {card.x, card.y + 4.0F, card.width, 20.0F}, Align::centre,
               look.theme->text, time);
  draw_text_in(list, look.fonts.small, {card.x, card.y + 23.0F, card.width, 16.0F}, Align::centre, look.theme->muted,
               voltage);
}

void draw_calipers(const Scene& scene, const StripGeometry& strip, ImDrawList& list, const Calipers& calipers) {
  if (lane_of(strip, calipers.lead, seconds(scene, calipers.to)) == nullptr) return;
  const Color color = scene.look.theme->accent;
  if (calipers.march) draw_march(scene, strip, list, calipers);
  std::array<float, 2> xs{};
  std::array<float, 2> ys{};
  const std::array<SampleIndex, 2> feet = {calipers.from, calipers.to};
  for (std::size_t i = 0; i < feet.size(); ++i) {
    xs[i] = std::round(strip.x_of(seconds(scene, feet[i]))) + 0.5F;
    ys[i] = std::clamp(foot_y(scene, strip, calipers.lead, feet[i]), strip.plot.y, strip.plot.bottom());
    line(list, xs[i], strip.plot.y, xs[i] + 0.001F, strip.plot.bottom(), color, 1.5F);
    list.AddCircleFilled({xs[i], ys[i]}, 4.0F, scene.look.theme->panel);
    const bool held = (i == 1) == calipers.to_is_held;
    if (held) list.AddCircleFilled({xs[i], ys[i]}, 3.0F, color);
    list.AddCircle({xs[i], ys[i]}, 4.0F, color, 0, 1.5F);
  }
  // The span, and the rise from one foot to the height of the other.
  const float span_y = strip.plot.y + 10.0F;
  line(list, xs[0], span_y, xs[1], span_y + 0.001F, color, 1.5F);
  line(list, std::min(xs[0], xs[1]), ys[0], std::max(xs[0], xs[1]), ys[0] + 0.001F, with_alpha(color, 0.55F), 1.0F);
  line(list, xs[1], ys[0], xs[1] + 0.001F, ys[1], color, 3.0F);
  draw_card(scene, strip, list, calipers, std::min(xs[0], xs[1]), std::max(xs[0], xs[1]));
}

void draw_zoom(const Scene& scene, const ViewState& view, const StripGeometry& strip, ImDrawList& list) {
  const ImVec2 at = ImGui::GetIO().MousePos;
  const Rect rect = {std::min(view.drag.x, at.x), std::min(view.drag.y, at.y), std::abs(at.x - view.drag.x),
                     std::abs(at.y - view.drag.y)};
  const bool flat = rect.height < 24.0F;
  const Rect shown = flat ? Rect{rect.x, strip.plot.y, rect.width, strip.plot.height} : rect;
  fill(list, shown, scene.look.theme->selection);
  outline(list, shown, scene.look.theme->accent, 0.0F, 1.5F);
}

}  // namespace

void draw_strip_tools(const Scene& scene, const ViewState& view, const StripGeometry& strip) {
  if (!scene.has_recording()) return;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  ImGui::PushClipRect({strip.plot.x, strip.found_marks.y}, {strip.plot.right(), strip.plot.bottom()}, true);
  if (scene.analysis) draw_bookmarks(scene, strip, list);
  if (view.range) draw_range(scene, view, strip, list);
  if (view.cursor && view.beat < 0) {
    const bool editing = view.tool == Tool::edit;
    draw_cursor(scene, strip, list, *view.cursor, editing ? "A adds a beat here" : std::string_view{});
  }
  if (view.drag.kind == StripDrag::Kind::beat && view.drag.place)
    draw_cursor(scene, strip, list, *view.drag.place, "here");
  if (view.calipers) draw_calipers(scene, strip, list, *view.calipers);
  if (view.drag.kind == StripDrag::Kind::zoom) draw_zoom(scene, view, strip, list);
  ImGui::PopClipRect();
}

}  // namespace ecg::app
