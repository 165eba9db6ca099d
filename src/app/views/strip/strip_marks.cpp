#include <imgui.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <string>

#include "app/model/navigation.hpp"
#include "app/views/strip/strip_parts.hpp"
#include "app/widgets.hpp"

namespace ecg::app {

namespace {

constexpr float kBadge_px = 18.0F;
constexpr float kDot_px = 2.75F;
constexpr float kMinDotGap_px = 5.0F;   // closer dots would become a line ...
constexpr double kDoubtFrom_px = 36.0;  // room for the question mark of an uncertain class
constexpr double kDotsFrom_px = 7.0;    // ... and with this little room per beat they only hide the others

// Where marks end up: badges where there is room, ticks where not, nothing where even ticks would merge.
class Row {
 public:
  Row(ImDrawList& list, const Look& look, const Rect& rect) : list_(list), look_(look), rect_(rect) {}

  void badge(float x, BeatClass beat_class, bool filled) {
    if (x - last_badge_x_ < kBadge_px + 1.0F) {
      tick(x, beat_class);
      return;
    }
    last_badge_x_ = x;
    draw_beat_badge(list_, look_, x, middle(), kBadge_px, beat_class, filled);
  }
  // A person changed it: a line under the mark, and before it, where there is room, what the model had said.
  void touched(float x, bool as_badge, std::uint8_t automatic, bool labelled, bool roomy) {
    if (as_badge && last_badge_x_ != x) return;  // drawn as a tick: no room
    const float half = as_badge ? 0.5F * kBadge_px : 4.0F;
    fill(list_, {x - half, rect_.bottom() - 2.5F, 2.0F * half, 2.0F}, look_.theme->accent);
    if (!roomy || !labelled || !as_badge) return;
    const std::string before = automatic < kBeatClassCount ? std::string(1, kBeatClassLetters[automatic]) : "+";
    draw_text_in(list_, look_.fonts.small, {x - half - 17.0F, rect_.y, 12.0F, rect_.height}, Align::right,
                 look_.theme->muted, before);
  }
  // A person took a beat away here.
  void removed(float x) {
    const float y = middle();
    list_.AddLine({x - 3.5F, y - 3.5F}, {x + 3.5F, y + 3.5F}, look_.theme->accent, 1.5F);
    list_.AddLine({x - 3.5F, y + 3.5F}, {x + 3.5F, y - 3.5F}, look_.theme->accent, 1.5F);
  }
  // Behind a badge: the model is not sure of it.
  void doubt(float x) {
    if (last_badge_x_ != x) return;
    draw_text(list_, look_.fonts.small, x + 0.5F * kBadge_px + 1.0F, rect_.y, look_.theme->muted, "?");
  }
  void dot(float x, BeatClass beat_class, bool filled) {
    if (x - last_dot_x_ < kMinDotGap_px || x - last_badge_x_ < 0.5F * kBadge_px + 2.0F) return;
    last_dot_x_ = x;
    const Color color = class_mark_color(*look_.theme, static_cast<std::uint8_t>(beat_class));
    if (filled) list_.AddCircleFilled({x, middle()}, kDot_px, color);
    else list_.AddCircle({x, middle()}, kDot_px, color, 0, 1.2F);
  }
  void tick(float x, BeatClass beat_class) {
    if (x - last_tick_x_ < 1.0F || x - last_badge_x_ < 0.5F * kBadge_px + 2.0F) return;
    last_tick_x_ = x;
    fill(list_, {std::round(x) - 1.0F, rect_.y + 6.0F, 2.0F, rect_.height - 12.0F},
         class_mark_color(*look_.theme, static_cast<std::uint8_t>(beat_class)));
  }
  void nothing(float x) {  // the other set has a beat here, this one has none
    if (x - last_badge_x_ < kBadge_px + 1.0F) return;
    last_badge_x_ = x;
    line(list_, std::round(x) - 4.0F, std::round(middle()), std::round(x) + 4.0F, std::round(middle()),
         look_.theme->danger, 1.5F);
  }
  [[nodiscard]] float middle() const { return rect_.y + 0.5F * rect_.height; }

 private:
  ImDrawList& list_;
  const Look& look_;
  Rect rect_;
  float last_badge_x_ = -1e9F;
  float last_dot_x_ = -1e9F;
  float last_tick_x_ = -1e9F;
};

void draw_row_label(const Look& look, const Rect& row, float gutter, std::string_view text) {
  draw_text_in(*ImGui::GetWindowDrawList(), look.fonts.small, {row.x + 8.0F, row.y, gutter - 8.0F, row.height},
               Align::left, look.theme->muted, text);
}

// Class of the reference beat at a sample that no beat found matches.
std::optional<BeatClass> reference_class_at(const Scene& scene, SampleIndex sample) {
  const auto& reference = scene.recording->record.reference;
  auto found =
      std::lower_bound(reference.begin(), reference.end(), sample,
                       [](const Annotation& annotation, SampleIndex wanted) { return annotation.sample < wanted; });
  for (; found != reference.end() && found->sample == sample; ++found) {
    if (const auto beat = beat_class(found->code, scene.analysis->class_map)) return beat;
  }
  return std::nullopt;
}

void draw_difference(const Scene& scene, const StripGeometry& strip, float x) {
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const Rect both = {x - 12.0F, strip.found_marks.y + 1.0F, 24.0F,
                     strip.reference_marks.bottom() - strip.found_marks.y - 2.0F};
  fill(list, both, scene.look.theme->danger_fill, 6.0F);
  outline(list, both, with_alpha(scene.look.theme->danger, 0.55F), 6.0F);
}

}  // namespace

void draw_strip_marks(const Scene& scene, const ViewState& view, const StripGeometry& strip) {
  const Look& look = scene.look;
  if (!scene.has_beats()) {
    draw_row_label(look, strip.found_marks, strip.found_marks.width,
                   scene.progress.running() ? "finding beats" : "no beats");
    return;
  }
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const Analysis& analysis = *scene.analysis;
  const bool with_reference = !strip.reference_marks.empty();
  draw_row_label(look, strip.found_marks, strip.gutter, "found");
  if (with_reference) draw_row_label(look, strip.reference_marks, strip.gutter, "ref");

  const float bottom = with_reference ? strip.reference_marks.bottom() : strip.found_marks.bottom();
  ImGui::PushClipRect({strip.plot.x, strip.found_marks.y}, {strip.plot.right(), bottom}, true);
  const double margin_s = 16.0 / strip.px_per_s;
  const BeatRange visible =
      beats_between(analysis.r_peaks, scene.fs_hz(), strip.time.begin_s - margin_s, strip.time.end_s() + margin_s);
  const double px_per_beat =
      visible.last > visible.first ? static_cast<double>(strip.plot.width) / (visible.last - visible.first) : 1e9;
  const bool roomy = px_per_beat > 14.0;
  const bool dots = px_per_beat > kDotsFrom_px;

  if (view.beat >= visible.first && view.beat < visible.last) {
    const float half = selection_half_px(strip);
    fill(list,
         {strip.x_of(scene.beat_s(view.beat)) - half, strip.found_marks.y, 2.0F * half, bottom - strip.found_marks.y},
         look.theme->selection);
  }
  Row own(list, look, strip.found_marks);
  Row reference(list, look, strip.reference_marks);
  for (std::int32_t beat = visible.first; beat < visible.last; ++beat) {
    const auto index = static_cast<std::size_t>(beat);
    const float x = strip.x_of(scene.beat_s(beat));
    const BeatClass label = analysis.classes.label[index];
    const bool classified = (analysis.classes.flags[index] & kUnclassified) == 0;
    const std::uint8_t truth = with_reference ? analysis.reference_class[index] : static_cast<std::uint8_t>(label);
    const bool differs = with_reference && classified && truth != static_cast<std::uint8_t>(label);
    if (differs && roomy) draw_difference(scene, strip, x);
    const bool touched = analysis.review.touches(index);
    const bool labelled = touched && analysis.review.code[index] != AnnotationCode::not_qrs;
    const bool badge = classified && (label != BeatClass::N || (differs && roomy) || (labelled && roomy));
    if (!classified) {
      own.dot(x, BeatClass::N, false);
    } else if (!badge) {
      if (dots) own.dot(x, label, true);
    } else {
      own.badge(x, label, true);
      if (px_per_beat > kDoubtFrom_px && (analysis.classes.flags[index] & kUncertain) != 0) own.doubt(x);
    }
    if (touched && roomy)
      own.touched(x, badge, analysis.review.automatic_class[index], labelled, px_per_beat > kDoubtFrom_px);
    if (!with_reference) continue;
    if (truth >= kBeatClassCount) {
      reference.nothing(x);
    } else if (truth == static_cast<std::uint8_t>(BeatClass::N) && !(differs && roomy)) {
      if (dots) reference.dot(x, BeatClass::N, false);
    } else {
      reference.badge(x, static_cast<BeatClass>(truth), false);
    }
  }
  for (const SampleIndex sample : analysis.review.removed) {
    const double time_s = seconds(scene, sample);
    if (roomy && time_s >= strip.time.begin_s && time_s <= strip.time.end_s()) own.removed(strip.x_of(time_s));
  }
  if (with_reference) {
    const auto begin = samples_from_seconds(strip.time.begin_s - margin_s, scene.fs_hz());
    const auto end = samples_from_seconds(strip.time.end_s() + margin_s, scene.fs_hz());
    Row missed_own(list, look, strip.found_marks);
    Row missed_reference(list, look, strip.reference_marks);
    for (auto missed = std::lower_bound(analysis.missed_beats.begin(), analysis.missed_beats.end(), begin);
         missed != analysis.missed_beats.end() && *missed < end; ++missed) {
      const float x = strip.x_of(seconds(scene, *missed));
      if (roomy) draw_difference(scene, strip, x);
      missed_own.nothing(x);
      missed_reference.badge(x, reference_class_at(scene, *missed).value_or(BeatClass::Q), false);
    }
  }
  ImGui::PopClipRect();
}

}  // namespace ecg::app
