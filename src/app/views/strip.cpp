#include <imgui.h>

#include <algorithm>
#include <cmath>
#include <string>

#include "app/keys.hpp"
#include "app/navigation.hpp"
#include "app/numbers.hpp"
#include "app/views/menu.hpp"
#include "app/views/panels.hpp"
#include "app/widgets.hpp"

namespace ecg::app {

namespace {

constexpr double kWheelZoom = 1.25;       // factor per wheel step
constexpr float kClickSlop_px = 4.0F;     // a press that moved less is a click
constexpr float kBeatReach_px = 28.0F;    // a click this near to a beat selects it
constexpr float kStepper_px = 128.0F;

void draw_stepper(const Scene& scene, ViewState& view, const char* name, const Rect& rect, const std::string& value,
                  std::string_view hint, int& rungs) {
  const Look& look = scene.look;
  const std::string less = std::string(name) + ".less";
  const std::string more = std::string(name) + ".more";
  const float side = std::min(rect.height, look.layout.touch_sized ? 36.0F : 28.0F);
  if (button(look, view, less.c_str(), {rect.x, rect.y, side, rect.height}, {.icon = Icon::minus, .tip = hint}))
    rungs = -1;
  if (button(look, view, more.c_str(), {rect.right() - side, rect.y, side, rect.height},
             {.icon = Icon::plus, .tip = hint})) {
    rungs = 1;
  }
  draw_text_in(*ImGui::GetWindowDrawList(), look.fonts.small,
               {rect.x + side, rect.y, rect.width - 2.0F * side, rect.height}, Align::centre, look.theme->text, value);
}

std::string stepping_title(const Scene& scene, const ViewState& view) {
  const auto class_word = [](std::uint8_t beat_class) {
    return beat_class < kBeatClassCount ? std::string(1, kBeatClassLetters[beat_class]) : std::string("none");
  };
  switch (view.stepping.kind) {
    case StepKind::interest:
      return scene.analysis && scene.analysis->has_reference ? "Not N or differing" : "Not N";
    case StepKind::beat_class: return class_word(static_cast<std::uint8_t>(view.stepping.beat_class)) + " beats";
    case StepKind::finding: {
      const auto index = static_cast<std::size_t>(view.stepping.finding);
      return scene.analysis && index < scene.analysis->findings.size() ? title(scene.analysis->findings[index].kind)
                                                                       : "";
    }
    case StepKind::beat_template: return "Shape " + std::to_string(view.stepping.beat_template + 1);
    case StepKind::cell:
      return view.stepping.own == kMissed          ? "Missed beats"
             : view.stepping.reference == kExtra ? "Extra, called " + class_word(view.stepping.own)
                                                 : class_word(view.stepping.reference) + " called " +
                                                       class_word(view.stepping.own);
  }
  return "";
}

void draw_steps(const Scene& scene, ViewState& view, const Rect& rect) {
  const Look& look = scene.look;
  const StepCount count = count_stops(scene, view);
  std::string text = stepping_title(scene, view) + "  ";
  if (count.total > 0 && count.current >= 0) text += grouped(count.current + 1) + " of ";
  text += grouped(count.total);
  const float side = look.layout.touch_sized ? kTouchTarget_px : 28.0F;
  const float text_px = text_width(look.fonts.small, text) + 8.0F;
  const bool with_text = rect.width >= 2.0F * side + std::min(text_px, 120.0F);
  const float width = with_text ? std::min(rect.width, text_px + 2.0F * side) : 2.0F * side;
  const Rect area = {rect.right() - width, rect.y, width, rect.height};
  if (button(look, view, "step.previous", {area.x, area.y, side, area.height},
             {.icon = Icon::chevron_left, .tip = "Previous ( [ or P )"})) {
    step(scene, view, -1);
  }
  if (with_text) {
    draw_text_in(*ImGui::GetWindowDrawList(), look.fonts.small,
                 {area.x + side, area.y, area.width - 2.0F * side, area.height}, Align::centre, look.theme->muted,
                 text);
  }
  if (button(look, view, "step.next", {area.right() - side, area.y, side, area.height},
             {.icon = Icon::chevron_right, .tip = "Next ( ] or N )"})) {
    step(scene, view, 1);
  }
}

void draw_header(const Scene& scene, ViewState& view, CommandQueue& commands, const StripGeometry& strip) {
  const Look& look = scene.look;
  const Rect& header = strip.header;
  const bool narrow = header.width < 560.0F;
  const float stepper = look.layout.touch_sized ? 136.0F : kStepper_px;
  float x = header.x + (narrow ? 4.0F : 8.0F);
  int speed = 0;
  int gain = 0;
  draw_stepper(scene, view, "speed", {x, header.y, stepper, header.height}, compact(view.speed_mm_s) + " mm/s",
               "Paper speed (+ and -)", speed);
  x += stepper;
  draw_stepper(scene, view, "gain", {x, header.y, stepper, header.height}, compact(view.gain_mm_mv) + " mm/mV",
               "Gain (arrow up and down)", gain);
  x += stepper + (narrow ? 0.0F : 8.0F);
  const float side = look.layout.touch_sized ? 36.0F : 32.0F;
  const Rect settings = {x, header.y + 0.5F * (header.height - side), side, side};
  if (button(look, view, "strip.settings", settings,
             {.icon = Icon::sliders, .tip = "Leads, layout, display filter, calibration"},
             view.filter.on() ? ButtonKind::chosen : ButtonKind::quiet)) {
    open_menu("strip");
  }
  draw_strip_settings(scene, view, settings);
  x += side + 4.0F;
  if (speed != 0) change_speed(scene, view, commands, speed);
  if (gain != 0) change_gain(view, commands, gain);
  if (!narrow) {
    const ButtonText fit = {.label = "Fit", .tip = "Whole recording"};
    const float width = button_width(look, fit);
    if (button(look, view, "button.fit", {x, header.y + 4.0F, width, header.height - 8.0F}, fit)) {
      fit_recording(scene, view);
    }
    x += width + 8.0F;
  }
  if (view.filter.on() && !narrow) {
    const bool rests = strip.time.span_s > kLongestFiltered_s;
    const std::string text = rests ? "filter rests beyond 2 min" : "filtered: " + filter_text(view.filter);
    const float width = text_width(look.fonts.small, text);
    draw_text_in(*ImGui::GetWindowDrawList(), look.fonts.small, {x, header.y, width + 1.0F, header.height}, Align::left,
                 rests ? look.theme->muted : look.theme->accent, text);
    x += width + 8.0F;
  }
  // While work runs, its progress takes this place (draw_notices); phones show it elsewhere.
  const bool taken = scene.progress.running() && look.layout.kind == LayoutKind::wide;
  if (scene.has_classes() && !taken)
    draw_steps(scene, view, {x, header.y, std::max(0.0F, header.right() - (narrow ? 4.0F : 8.0F) - x), header.height});
}

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

void react(const Scene& scene, ViewState& view, const StripGeometry& strip, const std::vector<Pinch>& pinches) {
  const Look& look = scene.look;
  const Rect surface = {strip.plot.x, strip.own_marks.y, strip.plot.width, strip.bands.y - strip.own_marks.y};
  const Press press = press_area("plot", surface);
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
  const ImVec2 dragged = ImGui::GetMouseDragDelta(ImGuiMouseButton_Left, 0.0F);
  if (press.held && std::hypot(dragged.x, dragged.y) > kClickSlop_px) {
    pan_by_pixels(scene, view, strip, io.MouseDelta.x, io.MouseDelta.y);
    ImGui::SetMouseCursor(ImGuiMouseCursor_ResizeAll);
  }
  const float moved = std::sqrt(io.MouseDragMaxDistanceSqr[0]);
  if (press.clicked && moved <= kClickSlop_px && scene.has_beats()) {
    const double reach_s = static_cast<double>(kBeatReach_px) / strip.px_per_s;
    const std::int32_t beat =
        nearest_beat(scene.analysis->r_peaks, scene.fs_hz(), strip.time_at(io.MousePos.x), reach_s);
    if (beat >= 0) {
      select_beat(scene, view, beat, false);
      if (look.layout.kind != LayoutKind::wide) view.tab = Tab::beat;  // there is no inspector beside
    }
  }
}

}  // namespace

void draw_strip(const Scene& scene, ViewState& view, CommandQueue& commands, Picture& picture,
                const std::vector<Pinch>& pinches) {
  const Look& look = scene.look;
  if (begin_region("strip", look.layout.strip, look.theme->panel)) {
    StripGeometry strip = strip_geometry(scene, view);
    draw_header(scene, view, commands, strip);
    react(scene, view, strip, pinches);
    // What the person just did shows in this very frame.
    strip = strip_geometry(scene, view);
    draw_strip_traces(scene, view, strip, picture);
    draw_strip_marks(scene, view, strip);
    draw_strip_bands(scene, strip);
    draw_strip_axis(scene, strip);
    ImDrawList& list = *ImGui::GetWindowDrawList();
    line(list, strip.header.x, strip.header.bottom() - 1.0F, strip.header.right(), strip.header.bottom() - 1.0F,
         look.theme->line);
  }
  end_region();
}

}  // namespace ecg::app
