#include <imgui.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include "app/keys.hpp"
#include "app/model/editing.hpp"
#include "app/model/navigation.hpp"
#include "app/model/numbers.hpp"
#include "app/views/frame/menu.hpp"
#include "app/views/strip/strip.hpp"
#include "app/views/strip/strip_parts.hpp"
#include "app/widgets.hpp"

namespace ecg::app {

namespace {

constexpr float kStepper_px = 120.0F;
constexpr float kIconsFrom_px = 440.0F;  // of the header: room for the tools
constexpr float kTouchStepper_px = 132.0F;
constexpr float kSettingsFrom_px = 388.0F;  // ... for the two steppers, the settings and two arrows, all for fingers
constexpr float kMinSteps_px = 72.0F;       // room between the arrows for "12 of 1,418"
constexpr float kWordyFrom_px = 860.0F;     // ... for a word beside every icon
constexpr float kMeasureFrom_px = 680.0F;   // ... beside the calipers, which nobody guesses from their icon

void draw_stepper(const Scene& scene, ViewState& view, const char* name, const Rect& rect, const std::string& value,
                  std::string_view hint, int& rungs) {
  const Look& look = scene.look;
  const std::string less = std::string(name) + ".less";
  const std::string more = std::string(name) + ".more";
  const float side = std::min(rect.height, look.layout.touch_sized ? kMinTouch_px : 28.0F);
  if (button(look, view, less.c_str(), {rect.x, rect.y, side, rect.height}, {.icon = Icon::minus, .tip = hint}))
    rungs = -1;
  if (button(look, view, more.c_str(), {rect.right() - side, rect.y, side, rect.height},
             {.icon = Icon::plus, .tip = hint})) {
    rungs = 1;
  }
  // The signs stand in the middle of their buttons: the text may reach into those.
  const float inset = look.layout.touch_sized ? side - 10.0F : side - 4.0F;
  draw_text_in(*ImGui::GetWindowDrawList(), look.fonts.small,
               {rect.x + inset, rect.y, rect.width - 2.0F * inset, rect.height}, Align::centre, look.theme->text,
               value);
}

std::string stepping_title(const Scene& scene, const Stepping& stepping) {
  const auto class_word = [](std::uint8_t beat_class) {
    return beat_class < kBeatClassCount ? std::string(1, kBeatClassLetters[beat_class]) : std::string("none");
  };
  switch (stepping.kind) {
    case StepKind::interest: return "Of interest";
    case StepKind::beat_class: return class_word(static_cast<std::uint8_t>(stepping.beat_class)) + " beats";
    case StepKind::finding: {
      const auto index = static_cast<std::size_t>(stepping.finding);
      return scene.analysis && index < scene.analysis->findings.size() ? title(scene.analysis->findings[index].kind)
                                                                       : "";
    }
    case StepKind::beat_template: return "Template " + std::to_string(stepping.beat_template + 1);
    case StepKind::cell:
      return stepping.found == kMissed      ? "Missed beats"
             : stepping.reference == kExtra ? "Extra, called " + class_word(stepping.found)
                                            : class_word(stepping.reference) + " called " + class_word(stepping.found);
    case StepKind::disagreement: return "Differing";
    case StepKind::uncertain: return "Uncertain";
    case StepKind::edited: return "Edited";
    case StepKind::bookmark: return "Bookmarks";
  }
  return "";
}

// What "next" can walk through, with how many there are.
void stepping_rows(Menu& menu, const Scene& scene, ViewState& view) {
  struct Choice {
    const char* name;
    const char* title;
    const char* keys;
    Stepping stepping;
    bool needs_reference;
  };
  constexpr Choice kChoices[] = {
      {"interest", "Beats of interest", "] and [, or N and P", {}, false},
      {"S",
       "Supraventricular beats",
       "S and Shift S",
       {.kind = StepKind::beat_class, .beat_class = BeatClass::S},
       false},
      {"V", "Ventricular beats", "V and Shift V", {.kind = StepKind::beat_class, .beat_class = BeatClass::V}, false},
      {"F", "Fusion beats", "", {.kind = StepKind::beat_class, .beat_class = BeatClass::F}, false},
      {"Q",
       "Paced or unclassifiable beats",
       "Q and Shift Q",
       {.kind = StepKind::beat_class, .beat_class = BeatClass::Q},
       false},
      {"disagreement", "Differing from the reference", "D and Shift D", {.kind = StepKind::disagreement}, true},
      {"uncertain", "Uncertain beats", "U and Shift U", {.kind = StepKind::uncertain}, false},
      {"edited", "Edited beats", "W and Shift W", {.kind = StepKind::edited}, false},
      {"bookmark", "Bookmarks", "J and Shift J", {.kind = StepKind::bookmark}, false},
  };
  menu.heading("Walk through");
  for (const Choice& choice : kChoices) {
    if (choice.needs_reference && !scene.analysis->has_reference) continue;
    const std::string text = std::string(choice.title) + "  " + grouped(std::ssize(stops(scene, choice.stepping)));
    const char* keys = scene.look.layout.touch_sized ? "" : choice.keys;
    if (menu.row(std::string("walk.") + choice.name, text, keys, view.stepping == choice.stepping)) {
      view.stepping = choice.stepping;
      step(scene, view, 1);
    }
  }
}

void draw_steps(const Scene& scene, ViewState& view, const Rect& rect) {
  const Look& look = scene.look;
  if (look.layout.touch_sized && rect.width < 2.0F * kMinTouch_px) return;  // the beat's own panel has them as well
  const StepCount count = count_stops(scene, view);
  std::string number = grouped(count.total);
  if (count.total > 0 && count.current >= 0) number = grouped(count.current + 1) + " of " + number;
  const std::string text = stepping_title(scene, view.stepping) + "  " + number;
  const float side = std::min(look.layout.touch_sized ? kTouchTarget_px : 28.0F, 0.5F * rect.width);
  const float text_px = text_width(look.fonts.small, text) + 28.0F;
  const bool with_text = rect.width >= 2.0F * side + std::min(text_px, kMinSteps_px);
  const float width = with_text ? std::min(rect.width, text_px + 2.0F * side) : 2.0F * side;
  const Rect area = {rect.right() - width, rect.y, width, rect.height};
  if (button(look, view, "step.previous", {area.x, area.y, side, area.height},
             {.icon = Icon::chevron_left, .tip = "Previous ( [ or P )"})) {
    step(scene, view, -1);
  }
  if (with_text) {
    const Rect what = {area.x + side, area.y, area.width - 2.0F * side, area.height};
    ImDrawList& list = *ImGui::GetWindowDrawList();
    const Press press = press_area(view, "step.what", what);
    if (press.hovered) fill(list, {what.x, what.y + 6.0F, what.width, what.height - 12.0F}, look.theme->raised, 6.0F);
    tip(look, "Choose what next and previous walk through");
    draw_text_in(list, look.fonts.small, {what.x + 4.0F, what.y, what.width - 20.0F, what.height}, Align::centre,
                 press.hovered ? look.theme->text : look.theme->muted,
                 text_width(look.fonts.small, text) <= what.width - 20.0F ? text : number);
    draw_icon(list, Icon::chevron_down, what.right() - 10.0F, what.y + 0.5F * what.height, 10.0F, look.theme->muted);
    view.report("step.what", what);
    if (press.clicked) open_menu("walk");
    if (Menu menu(scene, view, "walk", what, 288.0F); menu.open()) stepping_rows(menu, scene, view);
  }
  if (button(look, view, "step.next", {area.right() - side, area.y, side, area.height},
             {.icon = Icon::chevron_right, .tip = "Next ( ] or N )"})) {
    step(scene, view, 1);
  }
}

// Everything that is done to the strip and has no button of its own.
void more_rows(Menu& menu, const Scene& scene, ViewState& view, CommandQueue& commands, bool with_tools) {
  const auto key = [&](const char* text) { return with_tools ? "" : text; };  // phones have none
  menu.heading("The strip");
  if (with_tools && scene.look.layout.strip.width < kSettingsFrom_px &&
      menu.row("more.settings", "Leads and display filter", "", false))
    view.frame.strip_settings_wanted = true;
  if (with_tools && menu.row("more.edit", "Edit beats", "label, add, move and delete", false))
    choose_tool(scene, view, Tool::edit);
  if (with_tools && menu.row("more.measure", "Measure", "calipers for time, rate and voltage", false))
    choose_tool(scene, view, Tool::measure);
  if (menu.row("more.zoom", "Zoom to a rectangle", key("draw it on the trace (Z, or Shift and drag)"), false))
    choose_tool(scene, view, Tool::zoom);
  if (!view.back.empty() && menu.row("more.back", "Back to where you were", key("Backspace"), false))
    go_back(scene, view);
  if (menu.row("more.goto", "Go to a time", key("G"), false)) commands.push_back(AskTime{});
  if (scene.analysis && menu.row("more.bookmark", "Bookmark here, on or off", key("K"), false))
    toggle_bookmark(scene, view, commands);
  if (scene.analysis && menu.row("more.comment", "Comment here", key("words of yours, exported as a note (C)"), false))
    ask_comment(scene, view, commands);
  if (menu.row("more.fit", "Whole recording", "", false)) fit_recording(scene, view);
  if (with_tools && scene.has_classes()) stepping_rows(menu, scene, view);
}

void draw_header(const Scene& scene, ViewState& view, CommandQueue& commands, const StripGeometry& strip) {
  const Look& look = scene.look;
  const Rect& header = strip.header;
  // Screens for fingers have the tools behind the round button; beside it there is room for less.
  const bool narrow = header.width < (look.layout.touch_sized ? 560.0F : kIconsFrom_px);
  const float margin = narrow ? 2.0F : 8.0F;
  const float stepper =
      std::min(look.layout.touch_sized ? kTouchStepper_px : kStepper_px, 0.5F * header.width - margin);
  float x = header.x + margin;
  int speed = 0;
  int gain = 0;
  draw_stepper(scene, view, "speed", {x, header.y, stepper, header.height}, compact(view.speed_mm_s) + " mm/s",
               "Paper speed (+ and -)", speed);
  x += stepper;
  draw_stepper(scene, view, "gain", {x, header.y, stepper, header.height}, compact(view.gain_mm_mv) + " mm/mV",
               "Gain (arrow up and down)", gain);
  x += stepper + (narrow ? 0.0F : 8.0F);
  const float side = look.layout.touch_sized ? kMinTouch_px : 32.0F;
  // Where there is no room for its button, the round one leads there (more_rows).
  const bool with_settings = header.width >= kSettingsFrom_px;
  const Rect settings = {x, header.y + 0.5F * (header.height - side), side, side};
  if ((with_settings && button(look, view, "strip.settings", settings,
                               {.icon = Icon::sliders, .tip = "Leads, layout, display filter, calibration"},
                               view.filter.on() ? ButtonKind::chosen : ButtonKind::quiet)) ||
      std::exchange(view.frame.strip_settings_wanted, false)) {
    open_menu("strip");
  }
  if (draw_strip_settings(scene, view, settings)) open_menu("signals");
  draw_signal_choices(scene, view, commands, settings);
  if (with_settings) x += side + (narrow ? 0.0F : 4.0F);
  if (speed != 0) change_speed(scene, view, commands, speed);
  if (gain != 0) change_gain(view, commands, gain);
  if (!narrow) {
    const bool wordy = header.width >= kWordyFrom_px;
    const auto place = [&](const char* name, const ButtonText& text, bool chosen) {
      const float width = button_width(look, text);
      const Rect rect = {x, header.y + 4.0F, width, header.height - 8.0F};
      x += width + 4.0F;
      return button(look, view, name, rect, text, chosen ? ButtonKind::chosen : ButtonKind::quiet);
    };
    if (wordy && place("button.fit", {.label = "Fit", .tip = "Whole recording"}, false)) fit_recording(scene, view);
    if (scene.analysis &&
        place(
            "tool.edit",
            {.label = wordy ? "Edit" : "", .icon = Icon::pencil, .tip = "Edit beats: label, add, move, delete (Enter)"},
            view.tool == Tool::edit)) {
      choose_tool(scene, view, Tool::edit);
    }
    if (place("tool.measure",
              {.label = header.width >= kMeasureFrom_px ? "Measure" : "",
               .icon = Icon::calipers,
               .tip = "Calipers for time, rate and voltage (M)"},
              view.tool == Tool::measure)) {
      choose_tool(scene, view, Tool::measure);
    }
    const float more_x = x;
    if (place("tool.more", {.icon = Icon::more, .tip = "Zoom, go to a time, bookmarks, comments"},
              view.tool == Tool::zoom))
      open_menu("more-tools");
    if (Menu menu(scene, view, "more-tools", {more_x, header.y, 32.0F, header.height}, 288.0F); menu.open())
      more_rows(menu, scene, view, commands, false);
    x += 4.0F;
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
    draw_steps(scene, view, {x, header.y, std::max(0.0F, header.right() - margin - x), header.height});
}

constexpr float kRound_px = 52.0F;  // from the corner of the plot to the middle of the round button, and a margin

// Phones have no room for tools in the header: one round button holds them.
Rect round_button(const StripGeometry& strip) {
  return {strip.plot.right() - kRound_px, strip.plot.bottom() - kRound_px, kTouchTarget_px, kTouchTarget_px};
}

void draw_round_button(const Scene& scene, const Rect& rect, const Press& press) {
  const Theme& colors = *scene.look.theme;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const float radius = 0.5F * rect.width;
  fill(list, rect, press.held ? colors.pressed : colors.panel, radius);
  outline(list, rect, colors.accent, radius, 1.5F);
  draw_icon(list, Icon::pencil, rect.x + radius, rect.y + radius, 18.0F, colors.accent);
}

// More leads than fit: a bar at the right edge leads to the others, as dragging the paper up and down does.
struct LeadScroll {
  Rect thumb;
  Press press;
};
LeadScroll react_to_lead_scroll(ViewState& view, const StripGeometry& strip, bool touch) {
  constexpr float kMinThumb_px = 24.0F;
  LeadScroll scroll;
  if (strip.scroll_limit_px <= 0.0F) return scroll;
  // Left of the divider, which reaches into the strip.
  const Rect track = {strip.plot.right() - 16.0F, strip.plot.y + 4.0F, 10.0F, strip.plot.height - 8.0F};
  const float all_px = strip.plot.height + strip.scroll_limit_px;
  const float height = std::min(track.height, std::max(kMinThumb_px, track.height * strip.plot.height / all_px));
  const float way_px = std::max(1.0F, track.height - height);
  // Fingers drag the paper itself.
  scroll.press = touch ? Press{} : press_area(view, "leads.scroll", track);
  view.report("leads.scroll", track);
  if (scroll.press.held) {
    const float share = (ImGui::GetIO().MousePos.y - track.y - 0.5F * height) / way_px;
    view.lane_scroll_px = std::clamp(share, 0.0F, 1.0F) * strip.scroll_limit_px;
  }
  const float share = std::clamp(view.lane_scroll_px / strip.scroll_limit_px, 0.0F, 1.0F);
  scroll.thumb = {track.x + 2.0F, track.y + share * way_px, 6.0F, height};
  return scroll;
}

}  // namespace

void draw_strip(const Scene& scene, ViewState& view, CommandQueue& commands, Picture& picture,
                const std::vector<Pinch>& pinches) {
  const Look& look = scene.look;
  if (begin_region("strip", look.layout.strip, look.theme->panel)) {
    StripGeometry strip = strip_geometry(scene, view);
    if (!strip.header.empty()) draw_header(scene, view, commands, strip);
    if (!strip.tool.empty()) draw_tool_bar(scene, view, commands, strip);
    // Before the surface below it, so that it gets the press.
    const bool with_round = look.layout.touch_sized && (view.tool == Tool::read || view.tool == Tool::zoom);
    const Rect round = round_button(strip);
    Press pressed_round;
    if (with_round) {
      pressed_round = press_area(view, "tools", round);
      view.report("tools", round);
      if (pressed_round.clicked) open_menu("tools");
      if (Menu menu(scene, view, "tools", round, 288.0F); menu.open()) more_rows(menu, scene, view, commands, true);
    }
    const LeadScroll scroll = react_to_lead_scroll(view, strip, look.layout.touch_sized);
    react_to_pointer(scene, view, commands, strip, pinches);
    // What the person just did shows in this very frame.
    strip = strip_geometry(scene, view);
    draw_strip_traces(scene, view, strip, picture);
    draw_strip_marks(scene, view, strip);
    draw_strip_tools(scene, view, strip);
    draw_strip_bands(scene, view, strip);
    draw_strip_axis(scene, strip);
    if (with_round) draw_round_button(scene, round, pressed_round);
    ImDrawList& list = *ImGui::GetWindowDrawList();
    if (!scroll.thumb.empty()) {
      const bool touched = scroll.press.hovered || scroll.press.held;
      fill(list, scroll.thumb, with_alpha(look.theme->muted, touched ? 0.9F : kGripAlpha), 3.0F);
    }
    for (const Rect& bar : {strip.header, strip.tool}) {
      if (!bar.empty()) line(list, bar.x, bar.bottom() - 1.0F, bar.right(), bar.bottom() - 1.0F, look.theme->line);
    }
  }
  end_region();
}

}  // namespace ecg::app
