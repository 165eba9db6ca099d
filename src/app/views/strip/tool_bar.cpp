#include <imgui.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include "app/model/calipers.hpp"
#include "app/model/editing.hpp"
#include "app/model/navigation.hpp"
#include "app/model/numbers.hpp"
#include "app/model/settings.hpp"
#include "app/views/frame/menu.hpp"
#include "app/views/label_choices.hpp"
#include "app/views/strip/strip_parts.hpp"
#include "app/widgets.hpp"
#include "core/base/letter_case.hpp"
#include "core/record/rhythm_label.hpp"
#include "core/snapshot/review_words.hpp"

namespace ecg::app {

namespace {

constexpr float kNarrowBar_px = 560.0F;
constexpr float kNarrowSlots = 9.0F;  // five classes, more, add or delete, undo, close; the rest is behind "more"
constexpr float kRhythmMenu_px = 560.0F;

// What the letters would act on.
std::string target_words(const Scene& scene, const ViewState& view) {
  switch (edit_target(scene, view)) {
    case EditTarget::range: {
      const std::int32_t beats = beats_in_range(scene, view);
      return grouped(beats) + (beats == 1 ? " beat, " : " beats, ") + fixed(seconds(scene, view.range->size()), 1) +
             " s: type a letter, ( names the rhythm";
    }
    case EditTarget::beat_template: {
      const std::int64_t beats = scene.analysis->templates.templates[*view.beat_template].beats;
      return "Template " + std::to_string(*view.beat_template + 1) + ", " + grouped(beats) +
             (beats == 1 ? " beat: type its letter" : " beats: one letter labels them all");
    }
    case EditTarget::beat: return "Beat " + grouped(view.beat + 1) + ": type its letter, drag to move";
    case EditTarget::place: return "No beat here: A adds one";
    case EditTarget::nothing: break;
  }
  return "Click a beat, or drag along the marks for a stretch";
}

// Names the chosen stretch as the annotations of the field do.
void rhythm_rows(Menu& menu, const Scene& scene, ViewState& view, CommandQueue& commands) {
  const bool wide = scene.look.layout.canvas.width > kRhythmMenu_px + 32.0F;
  menu.heading("Rhythm from " + full_clock(seconds(scene, view.range->begin), 1) + " to " +
               full_clock(seconds(scene, view.range->end), 1));
  if (wide) menu.columns(2);
  const auto labels = rhythm_labels();
  for (std::size_t i = 0; i < labels.size(); ++i) {
    if (wide && i == labels.size() / 2) menu.next_column();
    std::string text;
    if (!scene.look.layout.touch_sized) text = std::string(1, upper(key_of_rhythm(labels[i].aux))) + "   ";
    text += std::string(labels[i].title) + "  " + std::string(labels[i].aux);
    if (menu.row("rhythm." + std::string(labels[i].aux.substr(1)), text, "", false))
      name_rhythm(scene, view, commands, labels[i].aux);
  }
  if (has_own_rhythm(scene, *view.range) &&
      menu.row("rhythm.none", "Take mine away here", "what was found shows again", false)) {
    clear_rhythm(scene, commands, *view.range);
  }
}

void draw_edit_bar(const Scene& scene, ViewState& view, CommandQueue& commands, const Rect& bar) {
  const Look& look = scene.look;
  const bool narrow = bar.width < kNarrowBar_px;
  const float side = narrow ? bar.width / kNarrowSlots : look.layout.touch_sized ? kTouchTarget_px : 32.0F;
  const float inset = narrow ? 2.0F : 4.0F;
  const Rect row = {bar.x + (narrow ? 0.0F : 8.0F), bar.y + inset, bar.width, bar.height - 2.0F * inset};
  const EditTarget target = edit_target(scene, view);
  const bool ranged = target == EditTarget::range;
  const bool removable = target == EditTarget::beat || ranged;
  float x = draw_label_choices(scene, view, commands, row, side, "edit.", narrow) + (narrow ? 0.0F : 8.0F);
  const auto place = [&](const char* name, Icon icon, std::string_view tip, bool can) {
    const Rect rect = {x, row.y, side, row.height};
    x += side;
    return tool_button(look, view, name, rect, icon, tip, can);
  };
  const Rect rhythm = {x, row.y, side, row.height};
  if (!narrow && place("edit.rhythm", Icon::heart, "Name the rhythm of the chosen stretch: (", ranged))
    open_menu("rhythm");
  if (std::exchange(view.frame.rhythm_menu_wanted, false) && ranged) open_menu("rhythm");
  view.frame.rhythm_menu_open = false;
  if (ranged) {
    if (Menu menu(scene, view, "rhythm", rhythm, kRhythmMenu_px); menu.open()) {
      view.frame.rhythm_menu_open = true;
      rhythm_rows(menu, scene, view, commands);
    }
  }
  if ((!narrow || !removable) &&
      place("edit.add", Icon::plus, "Add a beat at the cursor (A)", target == EditTarget::place))
    add_beat(scene, view, commands);
  if ((!narrow || removable) && place("edit.delete", Icon::bin, "Delete (Del or .)", removable))
    remove_target(scene, view, commands);
  if (!narrow) x += 8.0F;
  if (place("edit.undo", Icon::undo, "Undo (Ctrl Z)", scene.can_undo())) undo(scene, commands);
  if (!narrow && place("edit.redo", Icon::redo, "Redo (Shift Ctrl Z)", scene.can_redo())) redo(scene, commands);
  if (!narrow) {
    const ButtonText text = {.label = "Then next", .tip = "After labelling a beat go on to the next beat of interest"};
    const float width = button_width(look, text);
    x += 8.0F;
    if (button(look, view, "edit.then_next", {x, row.y, width, row.height}, text,
               view.label_then_next ? ButtonKind::chosen : ButtonKind::quiet)) {
      view.label_then_next = !view.label_then_next;
      remember(commands, view, "label_then_next");
    }
    x += width;
  }
  const float close = narrow ? side : row.height;
  if (!narrow) {
    draw_text_in(*ImGui::GetWindowDrawList(), look.fonts.small,
                 {x + 12.0F, bar.y, std::max(0.0F, bar.right() - close - 16.0F - x), bar.height}, Align::left,
                 look.theme->muted, target_words(scene, view));
  }
  if (button(look, view, "tool.close", {bar.right() - close, row.y, close, row.height},
             {.icon = Icon::close, .tip = "Done editing (Esc)"})) {
    choose_tool(scene, view, Tool::read);
  }
}

void draw_measure_bar(const Scene& scene, ViewState& view, const Rect& bar) {
  const Look& look = scene.look;
  const float side = look.layout.touch_sized ? kTouchTarget_px : 32.0F;
  float right = bar.right();
  const auto place = [&](const char* name, Icon icon, std::string_view tip, bool can) {
    right -= side;
    return tool_button(look, view, name, {right, bar.y + 2.0F, side, bar.height - 4.0F}, icon, tip, can);
  };
  if (place("tool.close", Icon::close, "Done measuring (Esc)", true)) choose_tool(scene, view, Tool::read);
  if (place("measure.clear", Icon::bin, "Clear (Esc)", view.calipers.has_value())) view.calipers.reset();
  if (place("measure.march", Icon::march, "March out: repeat the interval to both sides (R)",
            view.calipers.has_value())) {
    view.calipers->march = !view.calipers->march;
  }
  std::string text = "Drag across the trace; feet snap to beats and turning points";
  if (view.calipers) {
    const Measurement read = measure(scene, *view.calipers);
    text = interval_words(read) + "   " + rate_words(read) + "   " + voltage_words(scene, *view.calipers, read);
    if (!look.layout.touch_sized) text += "   Left and Right move the full foot, X changes feet";
  }
  draw_text_in(*ImGui::GetWindowDrawList(), look.fonts.small,
               {bar.x + 12.0F, bar.y, std::max(0.0F, right - bar.x - 16.0F), bar.height}, Align::left, look.theme->text,
               text);
}

}  // namespace

void draw_tool_bar(const Scene& scene, ViewState& view, CommandQueue& commands, const StripGeometry& strip) {
  view.report("tool_bar", strip.tool);
  if (view.tool == Tool::edit) draw_edit_bar(scene, view, commands, strip.tool);
  else draw_measure_bar(scene, view, strip.tool);
}

}  // namespace ecg::app
