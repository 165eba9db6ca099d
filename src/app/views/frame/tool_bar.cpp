#include <imgui.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include "app/model/calipers.hpp"
#include "app/model/editing.hpp"
#include "app/model/navigation.hpp"
#include "app/model/numbers.hpp"
#include "app/views/frame/menu.hpp"
#include "app/views/frame/panels.hpp"
#include "app/widgets.hpp"
#include "core/base/letter_case.hpp"
#include "core/record/rhythm_label.hpp"
#include "core/snapshot/review_words.hpp"

namespace ecg::app {

namespace {

constexpr float kNarrowBar_px = 560.0F;
constexpr float kNarrowSlots = 9.0F;    // five classes, more, add or delete, undo, close; the rest is behind "more"
constexpr float kRhythmMenu_px = 560.0F;
constexpr float kOff = 0.35F;           // opacity of what cannot be done now

// A button that keeps its place when there is nothing for it to do.
bool tool_button(const Look& look, ViewState& view, const char* name, const Rect& rect, Icon icon, std::string_view tip,
                 bool can) {
  if (can) return button(look, view, name, rect, {.icon = icon, .tip = tip});
  draw_icon(*ImGui::GetWindowDrawList(), icon, rect.x + 0.5F * rect.width, rect.y + 0.5F * rect.height, 16.0F,
            with_alpha(look.theme->muted, kOff));
  return false;
}

// What a narrow bar has no room for.
void further_rows(Menu& menu, const Scene& scene, ViewState& view, CommandQueue& commands) {
  const bool ranged = edit_target(scene, view) == EditTarget::range;
  if (!ranged && !scene.can_redo()) return;
  menu.heading("Edit");
  if (ranged && menu.row("edit.rhythm", "Name the rhythm of the stretch", "", false)) view.rhythm_menu_wanted = true;
  if (scene.can_redo() && menu.row("edit.redo", "Redo", "", false)) redo(scene, commands);
}

void label_rows(Menu& menu, const Scene& scene, ViewState& view, CommandQueue& commands, const char* prefix) {
  menu.heading("Exact label, as WFDB writes it");
  for (const LabelChoice& choice : label_choices().subspan(kClassChoices)) {
    const std::string letter(mnemonic(choice.code));
    std::string text = letter + "   ";
    text += choice.title;
    if (menu.row(std::string(prefix) + "label." + letter, text, "", false))
      give_label(scene, view, commands, choice.code);
  }
}

// What the letters would act on.
std::string target_words(const Scene& scene, const ViewState& view) {
  switch (edit_target(scene, view)) {
    case EditTarget::range: {
      const std::int32_t beats = beats_in_range(scene, view);
      return grouped(beats) + (beats == 1 ? " beat, " : " beats, ") + fixed(seconds(scene, view.range->size()), 1) +
             " s: type a letter, ( names the rhythm";
    }
    case EditTarget::shape: {
      const std::int64_t beats = scene.analysis->templates.templates[*view.shape].beats;
      return "Shape " + std::to_string(*view.shape + 1) + ", " + grouped(beats) +
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
    if (!scene.look.layout.touch_sized)
      text = std::string(1, upper(key_of_rhythm(labels[i].aux))) + "   ";
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
  if (!narrow && place("edit.rhythm", Icon::heart, "Name the rhythm of the chosen stretch: (", ranged)) open_menu("rhythm");
  if (std::exchange(view.rhythm_menu_wanted, false) && ranged) open_menu("rhythm");
  view.rhythm_menu_open = false;
  if (ranged) {
    if (Menu menu(scene, view, "rhythm", rhythm, kRhythmMenu_px); menu.open()) {
      view.rhythm_menu_open = true;
      rhythm_rows(menu, scene, view, commands);
    }
  }
  if ((!narrow || !removable) && place("edit.add", Icon::plus, "Add a beat at the cursor (A)", target == EditTarget::place))
    add_beat(scene, view, commands);
  if ((!narrow || removable) && place("edit.delete", Icon::bin, "Delete (Del or .)", removable))
    remove_target(scene, view, commands);
  if (!narrow) x += 8.0F;
  if (place("edit.undo", Icon::undo, "Undo (Ctrl Z)", scene.can_undo())) undo(scene, commands);
  if (!narrow && place("edit.redo", Icon::redo, "Redo (Shift Ctrl Z)", scene.can_redo())) redo(scene, commands);
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
               {bar.x + 12.0F, bar.y, std::max(0.0F, right - bar.x - 16.0F), bar.height}, Align::left,
               look.theme->text, text);
}

}  // namespace

float draw_label_choices(const Scene& scene, ViewState& view, CommandQueue& commands, const Rect& row, float side,
                         const char* prefix, bool with_further) {
  const Look& look = scene.look;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const bool can = edit_target(scene, view) != EditTarget::nothing;
  float x = row.x;
  for (std::size_t i = 0; i < kClassChoices; ++i) {
    const LabelChoice& choice = label_choices()[i];
    const Rect rect = {x, row.y, side, row.height};
    const std::string id = std::string(prefix) + "label." + choice.key;
    const Press press = can ? press_area(view, id.c_str(), rect) : Press{};
    if (press.hovered || press.held) {
      fill(list, rect, press.held ? look.theme->pressed : look.theme->raised, 6.0F);
      ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
    }
    const std::string hint = std::string(choice.title) + " (" + choice.key + ")";
    if (can) tip(look, hint);
    draw_beat_badge(list, look, x + 0.5F * side, row.y + 0.5F * row.height, 20.0F, static_cast<BeatClass>(i), can);
    if (can) view.report(id, rect);
    if (press.clicked) give_label(scene, view, commands, choice.code);
    x += side;
  }
  const std::string more = std::string(prefix) + "more";
  const Rect rect = {x, row.y, side, row.height};
  if (tool_button(look, view, more.c_str(), rect, Icon::more, "Exact labels: L R B A a J e j r E / ...",
                  can || (with_further && scene.can_redo())))
    open_menu((more + ".menu").c_str());
  if (Menu menu(scene, view, (more + ".menu").c_str(), rect, 272.0F); menu.open()) {
    if (with_further) further_rows(menu, scene, view, commands);
    if (can) label_rows(menu, scene, view, commands, prefix);
  }
  return x + side;
}

void draw_tool_bar(const Scene& scene, ViewState& view, CommandQueue& commands, const StripGeometry& strip) {
  view.report("tool_bar", strip.tool);
  if (view.tool == Tool::edit) draw_edit_bar(scene, view, commands, strip.tool);
  else draw_measure_bar(scene, view, strip.tool);
}

float draw_beat_label(const Scene& scene, ViewState& view, CommandQueue& commands, const Rect& column, float y,
                      std::int32_t beat) {
  const Look& look = scene.look;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const Review& review = scene.analysis->review;
  const auto index = static_cast<std::size_t>(beat);
  if (review.touches(index)) {
    // Automatic and own label side by side.
    const Rect row = {column.x, y, column.width, 32.0F};
    fill(list, row, look.theme->raised, 6.0F);
    const float middle = row.y + 0.5F * row.height;
    const std::uint8_t automatic = review.automatic_class[index];
    if (automatic < kBeatClassCount)
      draw_beat_badge(list, look, row.x + 18.0F, middle, 18.0F, static_cast<BeatClass>(automatic), false);
    else draw_unclassified_badge(list, look, row.x + 18.0F, middle, 18.0F);
    const std::string found = review.origin[index] == BeatOrigin::added ? "not found" : "automatic";
    draw_text_in(list, look.fonts.small, {row.x + 32.0F, row.y, 72.0F, row.height}, Align::left, look.theme->muted, found);
    const bool labelled = review.code[index] != AnnotationCode::not_qrs;
    const float own_x = row.x + 108.0F;
    std::string own = review.origin[index] == BeatOrigin::added ? "added" : "moved";
    if (labelled) {
      draw_beat_badge(list, look, own_x + 10.0F, middle, 18.0F, scene.analysis->classes.label[index], true);
      own = "yours";
      const std::string exact(mnemonic(review.code[index]));
      if (exact != std::string(1, kBeatClassLetters[static_cast<std::size_t>(scene.analysis->classes.label[index])]))
        own += ", exactly " + exact;
    }
    draw_text_in(list, look.fonts.small, {own_x + (labelled ? 24.0F : 0.0F), row.y, row.right() - own_x - 24.0F, row.height},
                 Align::left, look.theme->text, own);
    if (labelled && review.origin[index] != BeatOrigin::added &&
        button(look, view, "beat.automatic", {row.right() - 36.0F, row.y, 36.0F, row.height},
               {.icon = Icon::undo, .tip = "Back to the automatic label"})) {
      commands.push_back(MakeEdit{{.kind = EditKind::label, .begin = scene.analysis->r_peaks[index]}});
    }
    y = row.bottom() + 8.0F;
  }
  if (const Bookmark* const comment = bookmark_at(scene, scene.analysis->r_peaks[index])) {
    draw_icon(list, Icon::bookmark, column.x + 8.0F, y + 9.0F, 14.0F, look.theme->accent);
    y += draw_text_wrapped(&list, look.fonts.small, column.x + 22.0F, y, column.width - 22.0F, look.theme->text,
                           comment_words(*comment)) +
         8.0F;
  }
  constexpr float kWords_px = 64.0F;
  const float room = (column.width - kWords_px) / static_cast<float>(kClassChoices + 1);  // the classes, and more
  const float side = look.layout.touch_sized ? kTouchTarget_px : std::min(30.0F, room);
  const float height = look.layout.touch_sized ? kTouchTarget_px : 30.0F;
  draw_text_in(list, look.fonts.small_strong, {column.x, y, 68.0F, height}, Align::left, look.theme->muted, "Label as");
  const Rect choices = {column.x + kWords_px, y, column.width - kWords_px, height};
  const float x = draw_label_choices(scene, view, commands, choices, side, "beat.", false);
  if (x + side <= column.right() + 8.0F &&
      button(look, view, "beat.comment", {x, y, side, height}, {.icon = Icon::bookmark, .tip = "Comment on this beat (C)"})) {
    ask_comment(scene, view, commands);
  }
  return y + height + 12.0F;
}

}  // namespace ecg::app
