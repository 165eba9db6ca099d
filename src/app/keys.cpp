#include "app/keys.hpp"
#include "app/model/operating_point.hpp"

#include <imgui.h>

#include <algorithm>

#include "app/model/calipers.hpp"
#include "app/model/editing.hpp"
#include "app/model/lanes.hpp"
#include "app/model/navigation.hpp"
#include "app/model/settings.hpp"
#include "app/model/tour.hpp"

namespace ecg::app {

namespace {

constexpr double kArrowShare = 0.1;  // of the visible span
constexpr double kPaperSpeed_mm_s = 25.0;
constexpr double kScreenfulShare = 0.9;  // a little of what was seen stays

double width_s_to_speed(float width_px, double span_s, double px_per_mm) {
  return static_cast<double>(width_px) / std::max(span_s, kShortestSpan_s) / px_per_mm;
}

void pan(const Scene& scene, ViewState& view, double share) {
  const float width = scene.look.layout.plot_width();
  const TimeView shown = view.time_view(width);
  view.glide.reset();
  view.begin_s = panned(shown, share * shown.span_s, scene.duration_s()).begin_s;
}

// One thing at a time, the nearest first.
void escape(const Scene& scene, ViewState& view, CommandQueue& commands) {
  if (view.screen_calibration_open) {
    view.screen_calibration_open = false;
    view.card_px = 0.0;
  } else if (view.tour_step > 0) {
    view.tour_step = 0;
  } else if (view.help_open) {
    view.help_open = false;
  } else if (view.frame.menu_open) {
    view.frame.close_menus = true;
  } else if (scene.progress.running()) {
    commands.push_back(Cancel{});
  } else if (!scene.message.text.empty()) {
    commands.push_back(DismissMessage{});
  } else if (view.drag.kind != StripDrag::Kind::none) {
    view.drag = {};
  } else if (view.calipers) {
    view.calipers.reset();
  } else if (is_merging(scene, view)) {
    view.merging = false;
  } else if (view.beat_template) {
    view.beat_template.reset();
  } else if (view.range) {
    view.range.reset();
  } else if (view.tool != Tool::read) {
    choose_tool(scene, view, Tool::read);
  } else {
    view.beat = -1;
    view.cursor.reset();
    view.stepping = {};
  }
}

// Calipers take the sideways arrows while they are the tool: one sample, ten with Shift.
void press_sideways(const Scene& scene, ViewState& view, int direction, const PressedKey& pressed) {
  constexpr SampleIndex kManySamples = 10;
  if (pressed.alt) {
    if (direction < 0) go_back(scene, view);
  } else if (view.tool == Tool::measure && view.calipers) {
    nudge(scene, *view.calipers, direction * (pressed.shift ? kManySamples : 1));
  } else {
    pan(scene, view, direction * (pressed.shift ? kScreenfulShare : kArrowShare));
  }
}

void press_with_control(const Scene& scene, CommandQueue& commands, const PressedKey& pressed) {
  if (pressed.key == ImGuiKey_Y || (pressed.key == ImGuiKey_Z && pressed.shift)) redo(scene, commands);
  else if (pressed.key == ImGuiKey_Z) undo(scene, commands);
}

// Keys of the open menu of records; true when `pressed` was one of them.
bool press_in_records(ViewState& view, const PressedKey& pressed) {
  if (!view.frame.record_menu_open) return false;
  if (pressed.key == ImGuiKey_Backspace && !view.frame.record_filter.empty()) view.frame.record_filter.pop_back();
  else if (pressed.key == ImGuiKey_Enter) view.frame.first_record_wanted = true;
  else return false;
  return true;
}

// Keys of the tour; true when `pressed` was one of them.
bool press_in_tour(ViewState& view, const PressedKey& pressed) {
  if (view.tour_step == 0 || pressed.control) return false;
  switch (pressed.key) {
    case ImGuiKey_RightArrow:
    case ImGuiKey_Enter:
    case ImGuiKey_Space: walk_tour(view, 1); return true;
    case ImGuiKey_LeftArrow:
    case ImGuiKey_Backspace: walk_tour(view, -1); return true;
    default: return false;
  }
}

// 1 to 9: pages of the help while it is open, else the panel at that place among the tabs.
void choose_by_number(ViewState& view, int number) {
  if (!view.help_open) view.frame.tab_wanted = number;
  else if (number <= 2) view.help_page = number == 1 ? HelpPage::keys : HelpPage::words;
  else if (number == 3) begin_tour(view);
}

void press(const Scene& scene, ViewState& view, CommandQueue& commands, const PressedKey& pressed) {
  if (press_in_records(view, pressed) || press_in_tour(view, pressed)) return;
  if (pressed.control) return press_with_control(scene, commands, pressed);
  switch (pressed.key) {
    case ImGuiKey_Escape: escape(scene, view, commands); break;
    case ImGuiKey_LeftArrow: press_sideways(scene, view, -1, pressed); break;
    case ImGuiKey_RightArrow: press_sideways(scene, view, 1, pressed); break;
    case ImGuiKey_PageUp: pan(scene, view, -kScreenfulShare); break;
    case ImGuiKey_PageDown: pan(scene, view, kScreenfulShare); break;
    case ImGuiKey_Home: go_to(scene, view, 0.0); break;
    case ImGuiKey_End: go_to(scene, view, scene.duration_s()); break;
    case ImGuiKey_UpArrow: change_gain(view, commands, 1); break;
    case ImGuiKey_DownArrow: change_gain(view, commands, -1); break;
    case ImGuiKey_Backspace: go_back(scene, view); break;
    case ImGuiKey_Enter: choose_tool(scene, view, Tool::edit); break;
    case ImGuiKey_Delete:
      if (view.tool == Tool::edit) remove_target(scene, view, commands);
      break;
    case ImGuiKey_Space: step_beat(scene, view, pressed.shift ? -1 : 1); break;
    default: break;
  }
}

void walk(const Scene& scene, ViewState& view, const Stepping& stepping, int direction) {
  view.stepping = stepping;
  step(scene, view, direction);
}

// Letters that mean the same with every tool; true when `character` is one of them.
bool type_anywhere(const Scene& scene, ViewState& view, CommandQueue& commands, unsigned character) {
  switch (character) {
    case '?':
      view.tour_step = 0;
      view.help_open = !view.help_open;
      return true;
    case '+':
    case '=': change_speed(scene, view, commands, 1); return true;
    case '-': change_speed(scene, view, commands, -1); return true;
    case '0': set_speed(scene, view, commands, kPaperSpeed_mm_s); return true;
    case ']': step(scene, view, 1); return true;
    case '[': step(scene, view, -1); return true;
    case 'm':
    case 'M': choose_tool(scene, view, Tool::measure); return true;
    case 'z': choose_tool(scene, view, Tool::zoom); return true;
    case 'g':
    case 'G': commands.push_back(AskTime{}); return true;
    case 'k': toggle_bookmark(scene, view, commands); return true;
    case 'c': ask_comment(scene, view, commands); return true;
    case 'o': commands.push_back(OpenPicker{}); return true;
    case 'h':
    case 'H': toggle_projector(view, commands); return true;
    default: break;
  }
  if (character < '1' || character > '9') return false;
  choose_by_number(view, static_cast<int>(character - '0'));
  return true;
}

void type_label(const Scene& scene, ViewState& view, CommandQueue& commands, unsigned character) {
  if (character == 'a') return add_beat(scene, view, commands);
  if (character == '.' || character == 'd') return remove_target(scene, view, commands);
  if (character == 't' || character == 'T') return choose_template_of_beat(scene, view);
  if (character == 'u' || character == 'U') return begin_merging(scene, view);
  if (character == 'x' || character == 'X') return split_off(scene, view, commands);
  if (character == '(' && view.range) {
    view.frame.rhythm_menu_wanted = true;
    return;
  }
  if (const auto code = label_of_key(character)) give_label_and_go_on(scene, view, commands, *code);
}

void type_while_measuring(ViewState& view, unsigned character) {
  if (!view.calipers) return;
  if (character == 'r') view.calipers->march = !view.calipers->march;
  if (character == 'x') view.calipers->to_is_held = !view.calipers->to_is_held;
}

// The Lab, and from there the board of the recording: what the experiment says and what it does here.
void switch_lab(ViewState& view) {
  view.panel = view.panel == kLabPanel ? kScorePanel : kLabPanel;
  view.layout.bottom_open = true;
}

// The one before or after among the records of the archive or folder; from the last on to the first.
void next_record(const Scene& scene, CommandQueue& commands, int direction) {
  const auto count = std::ssize(scene.records);
  const auto here = std::ranges::find(scene.records, scene.record_selected) - scene.records.begin();
  if (count < 2 || here == count) return;
  commands.push_back(OpenRecord{scene.records[static_cast<std::size_t>((here + direction + count) % count)]});
}

void next_experiment(const Scene& scene, ViewState& view, int direction) {
  const std::size_t count = scene.lab.all.experiments.size();
  if (view.panel != kLabPanel || count == 0) return;
  view.lab.chosen = (view.lab.chosen + (direction > 0 ? 1 : count - 1)) % count;
  if (view.lab.beside == view.lab.chosen) view.lab.beside.reset();
}

void type_while_reading(const Scene& scene, ViewState& view, CommandQueue& commands, unsigned character) {
  const bool capital = character >= 'A' && character <= 'Z';
  const int direction = capital ? -1 : 1;
  switch (capital ? character - 'A' + 'a' : character) {
    case 'n': step(scene, view, 1); break;
    case 'p': step(scene, view, -1); break;
    case 'v': walk(scene, view, {.kind = StepKind::beat_class, .beat_class = BeatClass::V}, direction); break;
    case 's': walk(scene, view, {.kind = StepKind::beat_class, .beat_class = BeatClass::S}, direction); break;
    case 'q': walk(scene, view, {.kind = StepKind::beat_class, .beat_class = BeatClass::Q}, direction); break;
    case 'd': walk(scene, view, {.kind = StepKind::disagreement}, direction); break;
    case 'u': walk(scene, view, {.kind = StepKind::uncertain}, direction); break;
    case 'w': walk(scene, view, {.kind = StepKind::edited}, direction); break;
    case 'j': walk(scene, view, {.kind = StepKind::bookmark}, direction); break;
    case 'f': next_finding(scene, view, direction); break;
    case 'a': judge_finding(scene, view, commands, EditKind::acknowledge_finding); break;
    case 'y': judge_finding(scene, view, commands, EditKind::confirm_finding); break;
    case 'x': judge_finding(scene, view, commands, EditKind::dismiss_finding); break;
    case 't':
      choose_theme(view, commands, static_cast<ThemeId>((static_cast<unsigned>(view.theme) + 1) % kThemeCount));
      break;
    case '<':
    case '>':
      if (view.panel == kLabPanel && view.lab.page == LabPage::operating && scene.has_classes())
        move_rarity(view, commands, view.rarity_weight + (character == '>' ? kRarityStep : -kRarityStep));
      break;
    case 'l': switch_lab(view); break;
    case 'r':
      if (const auto leads = leads_called_inverted(scene); !leads.empty()) turn_over(scene, view.lanes, leads);
      break;
    case 'b': next_record(scene, commands, direction); break;
    case 'i': next_experiment(scene, view, direction); break;
    case 'e': view.saliency_shown = !view.saliency_shown; break;
    default: break;
  }
}

void type(const Scene& scene, ViewState& view, CommandQueue& commands, unsigned character) {
  constexpr std::size_t kLongestFilter = 40;
  if (view.frame.record_menu_open) {  // names of records are ASCII where it matters
    if (character > ' ' && character <= '~' && view.frame.record_filter.size() < kLongestFilter)
      view.frame.record_filter += static_cast<char>(character);
    return;
  }
  if (view.frame.rhythm_menu_open || view.frame.rhythm_menu_wanted) {  // its letter may follow before it is drawn
    const std::string_view label = rhythm_of_key(character);
    if (label.empty()) return;
    name_rhythm(scene, view, commands, label);
    view.frame.close_menus = true;
    view.frame.rhythm_menu_wanted = false;
    return;
  }
  if (view.tour_step > 0 && character != '?') return;
  if (is_merging(scene, view) && character >= '1' && character <= '9')
    return merge_with(scene, view, commands, character - '1');
  if (type_anywhere(scene, view, commands, character)) return;
  if (view.tool == Tool::edit) type_label(scene, view, commands, character);
  else if (view.tool == Tool::measure) type_while_measuring(view, character);
  else type_while_reading(scene, view, commands, character);
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
  remember(commands, view, "speed_mm_s");
}

void change_speed(const Scene& scene, ViewState& view, CommandQueue& commands, int rungs) {
  set_speed(scene, view, commands, stepped(speed_ladder_mm_s(), view.speed_mm_s, rungs));
}

void change_gain(ViewState& view, CommandQueue& commands, int rungs) {
  view.gain_mm_mv = stepped(gain_ladder_mm_mv(), view.gain_mm_mv, rungs);
  remember(commands, view, "gain_mm_mv");
}

void begin_tour(ViewState& view) {
  view.help_open = false;
  view.tour_step = 1;
}

void toggle_projector(ViewState& view, CommandQueue& commands) {
  set_projector(view, view.scale_before_projector > 0.0 ? 0.0 : view.ui_scale);
  remember(commands, view, "projector");
  remember(commands, view, "ui_scale");
}

void choose_theme(ViewState& view, CommandQueue& commands, ThemeId id) {
  view.theme = id;
  commands.push_back(SetTheme{std::string(name(id))});
  remember(commands, view, "theme");
}

void handle_keys(const Scene& scene, ViewState& view, CommandQueue& commands, const PressedKeys& pressed) {
  for (const PressedKey& each : pressed) {
    if (each.character != 0) type(scene, view, commands, each.character);
    else press(scene, view, commands, each);
  }
}

}  // namespace ecg::app
