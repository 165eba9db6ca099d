#include "app/keys.hpp"

#include <imgui.h>

#include <algorithm>

#include "app/navigation.hpp"
#include "app/numbers.hpp"

namespace ecg::app {

namespace {

constexpr double kArrowShare = 0.1;  // of the visible span
constexpr double kPaperSpeed_mm_s = 25.0;
constexpr double kPageShare = 0.9;   // a page keeps a little of what was seen

double width_s_to_speed(float width_px, double span_s, double px_per_mm) {
  return static_cast<double>(width_px) / std::max(span_s, kShortestSpan_s) / px_per_mm;
}

void pan(const Scene& scene, ViewState& view, double share) {
  const float width = scene.look.layout.plot_width();
  const TimeView shown = view.time_view(width);
  view.glide.reset();
  view.begin_s = panned(shown, share * shown.span_s, scene.duration_s()).begin_s;
}

void escape(const Scene& scene, ViewState& view, CommandQueue& commands) {
  if (view.calibration_open) {
    view.calibration_open = false;
    view.calibration_px = 0.0;
  } else if (view.help_open) {
    view.help_open = false;
  } else if (view.menu_open) {
    view.close_menus = true;
  } else if (scene.progress.running()) {
    commands.push_back(Cancel{});
  } else if (!scene.message.text.empty()) {
    commands.push_back(DismissMessage{});
  } else {
    view.beat = -1;
    view.stepping = {};
  }
}

void press(const Scene& scene, ViewState& view, CommandQueue& commands, int key, const PressedKeys& pressed) {
  switch (key) {
    case ImGuiKey_Escape: escape(scene, view, commands); break;
    case ImGuiKey_LeftArrow:
      if (pressed.alt) go_back(scene, view);
      else pan(scene, view, pressed.shift ? -kPageShare : -kArrowShare);
      break;
    case ImGuiKey_RightArrow: pan(scene, view, pressed.shift ? kPageShare : kArrowShare); break;
    case ImGuiKey_PageUp: pan(scene, view, -kPageShare); break;
    case ImGuiKey_PageDown: pan(scene, view, kPageShare); break;
    case ImGuiKey_Home: go_to(scene, view, 0.0); break;
    case ImGuiKey_End: go_to(scene, view, scene.duration_s()); break;
    case ImGuiKey_UpArrow: change_gain(view, commands, 1); break;
    case ImGuiKey_DownArrow: change_gain(view, commands, -1); break;
    case ImGuiKey_Backspace: go_back(scene, view); break;
    default: break;
  }
}

void type(const Scene& scene, ViewState& view, CommandQueue& commands, unsigned character) {
  switch (character) {
    case '?': view.help_open = !view.help_open; break;
    case '+':
    case '=': change_speed(scene, view, commands, 1); break;
    case '-': change_speed(scene, view, commands, -1); break;
    case '0': set_speed(scene, view, commands, kPaperSpeed_mm_s); break;
    case ']':
    case 'n': step(scene, view, 1); break;
    case '[':
    case 'p': step(scene, view, -1); break;
    case 'v':
    case 'V':
      view.stepping = {.kind = StepKind::beat_class, .beat_class = BeatClass::V};
      step(scene, view, character == 'v' ? 1 : -1);
      break;
    case 's':
    case 'S':
      view.stepping = {.kind = StepKind::beat_class, .beat_class = BeatClass::S};
      step(scene, view, character == 's' ? 1 : -1);
      break;
    case 'f':
    case 'F': next_finding(scene, view, character == 'f' ? 1 : -1); break;
    case '.': step_beat(scene, view, 1); break;
    case ',': step_beat(scene, view, -1); break;
    case 'o': commands.push_back(OpenPicker{}); break;
    case 't':
      choose_theme(view, commands, static_cast<ThemeId>((static_cast<unsigned>(view.theme) + 1) % kThemeCount));
      break;
    case 'e': view.saliency_shown = !view.saliency_shown; break;
    default: break;
  }
}

}  // namespace

void fit_recording(const Scene& scene, ViewState& view) {
  if (!(scene.duration_s() > 0.0)) return;
  view.glide.reset();
  view.begin_s = 0.0;
  view.speed_mm_s = width_s_to_speed(scene.look.layout.plot_width(), scene.duration_s(), view.px_per_mm());
}

void set_speed(const Scene& scene, ViewState& view, CommandQueue& commands, double speed_mm_s) {
  const float width = scene.look.layout.plot_width();
  const TimeView shown = view.time_view(width);
  double anchor_s = shown.begin_s + 0.5 * shown.span_s;
  if (view.beat >= 0 && view.beat < scene.beat_count()) {
    const double beat_s = scene.beat_s(view.beat);
    if (beat_s >= shown.begin_s && beat_s < shown.end_s()) anchor_s = beat_s;
  }
  view.glide.reset();
  // Slower than the whole recording would only show emptiness; short recordings keep normal paper speed.
  const double fitting_mm_s = width_s_to_speed(width, scene.duration_s(), view.px_per_mm());
  speed_mm_s = std::max(speed_mm_s, std::min(fitting_mm_s, kPaperSpeed_mm_s));
  const double factor = speed_mm_s / view.speed_mm_s;
  const double share = (anchor_s - shown.begin_s) / shown.span_s;
  const double span_s = shown.span_s / factor;
  view.speed_mm_s = speed_mm_s;
  view.begin_s = clamped({anchor_s - share * span_s, span_s}, scene.duration_s()).begin_s;
  commands.push_back(Remember{"speed_mm_s", compact(speed_mm_s)});
}

void change_speed(const Scene& scene, ViewState& view, CommandQueue& commands, int rungs) {
  set_speed(scene, view, commands, stepped(speed_ladder_mm_s(), view.speed_mm_s, rungs));
}

void change_gain(ViewState& view, CommandQueue& commands, int rungs) {
  view.gain_mm_mv = stepped(gain_ladder_mm_mv(), view.gain_mm_mv, rungs);
  commands.push_back(Remember{"gain_mm_mv", compact(view.gain_mm_mv)});
}

void choose_theme(ViewState& view, CommandQueue& commands, ThemeId id) {
  view.theme = id;
  commands.push_back(SetTheme{std::string(name(id))});
  commands.push_back(Remember{"theme", std::string(name(id))});
}

void handle_keys(const Scene& scene, ViewState& view, CommandQueue& commands, const PressedKeys& pressed) {
  for (const int key : pressed.keys) press(scene, view, commands, key, pressed);
  for (const unsigned character : pressed.characters) type(scene, view, commands, character);
}

}  // namespace ecg::app
