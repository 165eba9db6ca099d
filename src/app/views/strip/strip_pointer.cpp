#include <imgui.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "app/model/calipers.hpp"
#include "app/model/editing.hpp"
#include "app/model/navigation.hpp"
#include "app/views/strip/strip_parts.hpp"
#include "app/widgets.hpp"

namespace ecg::app {

namespace {

constexpr double kWheelZoom = 1.25;      // factor per wheel step
constexpr float kClickSlop_px = 4.0F;    // a press that moved less is a click
constexpr float kBeatReach_px = 28.0F;   // a click this near to a beat selects it
constexpr float kEditReach_px = 14.0F;   // ... nearer while editing: further away a beat may be missing
constexpr float kGrip_px = 10.0F;        // what is dragged by the mouse
constexpr float kFingerGrip_px = 22.0F;  // ... and by a finger
constexpr float kMinRange_px = 8.0F;     // a shorter range was a slip; a longer one may hold no beat: fibrillation
constexpr float kFlatZoom_px = 24.0F;    // a rectangle lower than this zooms time only

void zoom(const Scene& scene, ViewState& view, const StripGeometry& strip, double factor, float x) {
  view.glide.reset();
  const float width = scene.look.layout.plot_width();
  view.set_time_view(zoomed_at(strip.time, factor, strip.time_at(x), scene.duration_s()), width);
}

void pan_by_pixels(const Scene& scene, ViewState& view, const StripGeometry& strip, float dx, float dy) {
  view.glide.reset();
  const TimeView shown = view.time_view(scene.look.layout.plot_width());
  view.begin_s = panned(shown, -static_cast<double>(dx) / strip.px_per_s, scene.duration_s()).begin_s;
  view.lane_scroll_px = std::clamp(view.lane_scroll_px - dy, 0.0F, strip.scroll_limit_px);
}

SampleIndex sample_at(const Scene& scene, const StripGeometry& strip, float x) {
  const SampleIndex sample = samples_from_seconds(strip.time_at(x), scene.fs_hz());
  return std::clamp<SampleIndex>(sample, 0, std::max<SampleIndex>(0, scene.recording->record.length - 1));
}

float x_of_sample(const Scene& scene, const StripGeometry& strip, SampleIndex sample) {
  return strip.x_of(seconds(scene, sample));
}

float grip_px(const Scene& scene) { return scene.look.layout.touch_sized ? kFingerGrip_px : kGrip_px; }

SampleIndex samples_of_px(const Scene& scene, const StripGeometry& strip, float px) {
  return std::max<SampleIndex>(1, samples_from_seconds(static_cast<double>(px) / strip.px_per_s, scene.fs_hz()));
}

void begin_calipers(const Scene& scene, ViewState& view, const StripGeometry& strip, float x, float y) {
  if (view.calipers) {
    const float to_x = x_of_sample(scene, strip, view.calipers->to);
    const float from_x = x_of_sample(scene, strip, view.calipers->from);
    if (std::min(std::abs(x - to_x), std::abs(x - from_x)) <= grip_px(scene)) {
      view.calipers->to_is_held = std::abs(x - to_x) <= std::abs(x - from_x);
      return;
    }
  }
  const Lane* const lane = strip.lane_at(x, y);
  if (lane == nullptr) return;
  const std::size_t lead = lane->lead;
  const SampleIndex at = foot(scene, lead, sample_at(scene, strip, x), samples_of_px(scene, strip, grip_px(scene)));
  const bool march = view.calipers && view.calipers->march;
  view.calipers = Calipers{.lead = lead, .from = at, .to = at, .march = march};
}

StripDrag::Kind kind_of_drag(const Scene& scene, const ViewState& view, const StripGeometry& strip, float x, float y,
                             bool shift) {
  using Kind = StripDrag::Kind;
  switch (view.tool) {
    case Tool::zoom: return Kind::zoom;
    case Tool::measure: return Kind::calipers;
    case Tool::read: return shift ? Kind::zoom : Kind::pan;
    case Tool::edit: break;
  }
  const bool on_beat = view.beat >= 0 && view.beat < scene.beat_count() &&
                       std::abs(x - strip.x_of(scene.beat_s(view.beat))) <= grip_px(scene);
  if (on_beat && !shift) return Kind::beat;
  return shift || y < strip.plot.y ? Kind::range : Kind::pan;
}

void begin_drag(const Scene& scene, ViewState& view, const StripGeometry& strip, const ImGuiIO& io) {
  const ImVec2 from = io.MouseClickedPos[0];
  view.drag = {.kind = kind_of_drag(scene, view, strip, from.x, from.y, io.KeyShift), .x = from.x, .y = from.y};
  if (view.drag.kind == StripDrag::Kind::beat)
    view.drag.beat = scene.analysis->r_peaks[static_cast<std::size_t>(view.beat)];
  if (view.drag.kind == StripDrag::Kind::calipers) begin_calipers(scene, view, strip, from.x, from.y);
}

void continue_drag(const Scene& scene, ViewState& view, const StripGeometry& strip, const ImGuiIO& io) {
  const float x = io.MousePos.x;
  switch (view.drag.kind) {
    case StripDrag::Kind::none:
    case StripDrag::Kind::zoom: break;
    case StripDrag::Kind::pan:
      pan_by_pixels(scene, view, strip, io.MouseDelta.x, io.MouseDelta.y);
      ImGui::SetMouseCursor(ImGuiMouseCursor_ResizeAll);
      break;
    case StripDrag::Kind::beat:
      view.drag.place = snapped(scene, sample_at(scene, strip, x));
      ImGui::SetMouseCursor(ImGuiMouseCursor_ResizeEW);
      break;
    case StripDrag::Kind::range: {
      const SampleIndex one = sample_at(scene, strip, view.drag.x);
      const SampleIndex other = sample_at(scene, strip, x);
      view.beat_template.reset();
      view.range = SampleRange{std::min(one, other), std::max(one, other) + 1};
      break;
    }
    case StripDrag::Kind::calipers:
      if (view.calipers) {
        (view.calipers->to_is_held ? view.calipers->to : view.calipers->from) =
            foot(scene, view.calipers->lead, sample_at(scene, strip, x), samples_of_px(scene, strip, grip_px(scene)));
      }
      ImGui::SetMouseCursor(ImGuiMouseCursor_ResizeEW);
      break;
  }
}

void zoom_to_rectangle(const Scene& scene, ViewState& view, const StripGeometry& strip, float x, float y) {
  const float begin_x = std::clamp(view.drag.x, strip.plot.x, strip.plot.right());
  const float end_x = std::clamp(x, strip.plot.x, strip.plot.right());
  const float height = std::abs(y - view.drag.y);
  // The chosen height fills a lane: baselines stay where they are.
  const double gain = height < kFlatZoom_px ? 0.0 : view.gain_mm_mv * static_cast<double>(strip.lane_height / height);
  zoom_to(scene, view, strip.time_at(std::min(begin_x, end_x)), strip.time_at(std::max(begin_x, end_x)), gain);
  if (view.tool == Tool::zoom) view.tool = Tool::read;
}

void end_drag(const Scene& scene, ViewState& view, CommandQueue& commands, const StripGeometry& strip,
              const ImGuiIO& io) {
  const StripDrag drag = std::exchange(view.drag, {});
  if (drag.kind == StripDrag::Kind::beat && drag.place) {
    move_beat(scene, view, commands, drag.beat, *drag.place);
  } else if (drag.kind == StripDrag::Kind::zoom) {
    view.drag = drag;
    zoom_to_rectangle(scene, view, strip, io.MousePos.x, io.MousePos.y);
    view.drag = {};
  } else if (drag.kind == StripDrag::Kind::range && view.range &&
             view.range->size() < samples_of_px(scene, strip, kMinRange_px)) {
    view.range.reset();
  }
}

void click(const Scene& scene, ViewState& view, const StripGeometry& strip, float x, float y) {
  if (view.tool == Tool::measure) {
    // One click sets a foot: the held one of calipers that are there, else both, to be drawn apart.
    if (!view.calipers) begin_calipers(scene, view, strip, x, y);
    else
      (view.calipers->to_is_held ? view.calipers->to : view.calipers->from) =
          foot(scene, view.calipers->lead, sample_at(scene, strip, x), samples_of_px(scene, strip, grip_px(scene)));
    return;
  }
  if (!scene.analysis) return;
  const float reach_px = view.tool == Tool::edit ? std::max(kEditReach_px, grip_px(scene)) : kBeatReach_px;
  const std::int32_t beat = nearest_beat(scene.analysis->r_peaks, scene.fs_hz(), strip.time_at(x),
                                         static_cast<double>(reach_px) / strip.px_per_s);
  view.range.reset();
  view.beat_template.reset();
  if (beat >= 0) {
    select_beat(scene, view, beat, false);
    if (scene.look.layout.kind != LayoutKind::wide && view.tool == Tool::read)
      view.panel = kBeatPanel;  // there is no inspector beside
  } else if (view.tool == Tool::edit) {
    view.beat = -1;
    view.cursor = snapped(scene, sample_at(scene, strip, x));
  }
}

}  // namespace

void react_to_pointer(const Scene& scene, ViewState& view, CommandQueue& commands, const StripGeometry& strip,
                      const std::vector<Pinch>& pinches) {
  const Rect surface = {strip.plot.x, strip.found_marks.y, strip.plot.width, strip.bands.y - strip.found_marks.y};
  const Press press = press_area(view, "plot", surface);
  view.report("plot", surface);
  const ImGuiIO& io = ImGui::GetIO();
  view.pointer_s.reset();
  if (press.hovered && strip.plot.contains(io.MousePos.x, io.MousePos.y)) view.pointer_s = strip.time_at(io.MousePos.x);
  if (press.hovered && io.MouseWheel != 0.0F && !io.KeyShift) {
    zoom(scene, view, strip, std::pow(kWheelZoom, static_cast<double>(io.MouseWheel)), io.MousePos.x);
  }
  const float sideways = io.MouseWheelH + (io.KeyShift ? io.MouseWheel : 0.0F);
  if (press.hovered && sideways != 0.0F) {
    pan_by_pixels(scene, view, strip, sideways * 0.1F * strip.plot.width, 0.0F);
  }
  for (const Pinch& pinch : pinches) {
    if (!surface.contains(pinch.x, pinch.y)) continue;
    const StripGeometry now = strip_geometry(scene, view);
    zoom(scene, view, now, static_cast<double>(pinch.factor), pinch.x);
    pan_by_pixels(scene, view, strip_geometry(scene, view), pinch.dx, 0.0F);
  }
  const float moved = std::sqrt(io.MouseDragMaxDistanceSqr[0]);
  const bool dragging = press.held && moved > kClickSlop_px;
  if (dragging && view.drag.kind == StripDrag::Kind::none) begin_drag(scene, view, strip, io);
  if (dragging) continue_drag(scene, view, strip, io);
  if (!press.held && view.drag.kind != StripDrag::Kind::none) end_drag(scene, view, commands, strip, io);
  if (press.clicked && moved <= kClickSlop_px) click(scene, view, strip, io.MousePos.x, io.MousePos.y);
}

}  // namespace ecg::app
