#include <imgui.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <string>

#include "app/model/beat_words.hpp"
#include "app/model/definitions.hpp"
#include "app/model/navigation.hpp"
#include "app/model/numbers.hpp"
#include "app/model/table_rows.hpp"
#include "app/views/panels/panels.hpp"
#include "app/widgets.hpp"

namespace ecg::app {

namespace {

constexpr float kFilter_px = 40.0F;
constexpr float kHead_px = 28.0F;

struct Column {
  BeatColumn id;
  const char* title;
  const char* narrow_title;
  float share;        // of the width
  float phone_share;  // ... on a phone; 0: left out
  Align align;
};
constexpr std::array<Column, 7> kColumns = {{
    {BeatColumn::number, "Beat", "Beat", 0.12F, 0.13F, Align::right},
    {BeatColumn::time, "Time", "Time", 0.18F, 0.20F, Align::right},
    {BeatColumn::beat_class, "Class", "Class", 0.11F, 0.13F, Align::centre},
    {BeatColumn::probability, "Probability", "Prob.", 0.16F, 0.17F, Align::right},
    {BeatColumn::rr_before, "RR before", "RR", 0.14F, 0.0F, Align::right},
    {BeatColumn::ratio, "Timing", "Timing", 0.16F, 0.21F, Align::right},
    {BeatColumn::reference, "Reference", "Ref.", 0.13F, 0.14F, Align::centre},
}};

struct Cells {
  std::array<Rect, kColumns.size()> rect;
  std::array<bool, kColumns.size()> shown;
};

Cells cells_of(const Scene& scene, const Rect& row) {
  const bool phone = scene.look.layout.touch_sized && row.width < 520.0F;
  const bool with_reference = scene.analysis && scene.analysis->has_reference;
  const auto share = [phone](const Column& column) { return phone ? column.phone_share : column.share; };
  Cells cells{};
  float all = 0.0F;
  for (std::size_t i = 0; i < kColumns.size(); ++i) {
    cells.shown[i] = share(kColumns[i]) > 0.0F && (kColumns[i].id != BeatColumn::reference || with_reference);
    if (cells.shown[i]) all += share(kColumns[i]);
  }
  float x = row.x;
  for (std::size_t i = 0; i < kColumns.size(); ++i) {
    if (!cells.shown[i]) continue;
    const float width = row.width * share(kColumns[i]) / all;
    cells.rect[i] = {x + 3.0F, row.y, width - 6.0F, row.height};
    x += width;
  }
  return cells;
}

// Beats of a class. What stays without one counts with Q, whose filter shows it; while classes are on their way it counts
// nowhere, and before the first one no number is known.
std::string filter_count(const Scene& scene, std::size_t label) {
  const bool waiting = !scene.analysis->complete && scene.derived.unclassified > 0;
  if (waiting && std::ranges::all_of(scene.derived.class_counts, [](auto count) { return count == 0; })) return "-";
  const bool rest = !waiting && label == static_cast<std::size_t>(BeatClass::Q);
  return grouped(scene.derived.class_counts[label] + (rest ? scene.derived.unclassified : 0U));
}

void draw_filters(const Scene& scene, ViewState& view, const Rect& bar) {
  const Look& look = scene.look;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  float x = bar.x + 8.0F;
  const float height = look.layout.touch_sized ? bar.height : 28.0F;
  const float y = bar.y + 0.5F * (bar.height - height);
  const bool tight = bar.width < 520.0F;
  for (std::size_t i = 0; i < kBeatClassCount; ++i) {
    const auto bit = static_cast<std::uint8_t>(1U << i);
    const bool on = (view.table.class_mask & bit) != 0;
    const std::string text = filter_count(scene, i);
    const Rect chip = {x, y, 34.0F + text_width(look.fonts.small, text), height};
    const std::string id = std::string("filter.") + kBeatClassLetters[i];
    const Press press = press_area(view, id.c_str(), chip);
    if (press.hovered) {
      fill(list, {chip.x, chip.y + 0.5F * (height - 28.0F), chip.width, 28.0F}, look.theme->raised, 6.0F);
      ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
    }
    draw_beat_badge(list, look, chip.x + 14.0F, chip.y + 0.5F * height, 18.0F, static_cast<BeatClass>(i), on);
    draw_text_in(list, look.fonts.small, {chip.x + 28.0F, chip.y, chip.width - 28.0F, height}, Align::left,
                 on ? look.theme->text : look.theme->muted, text);
    view.report(id, chip);
    if (press.clicked) {
      // All on: a click shows this class alone; otherwise it adds or removes it. None left means all again.
      std::uint8_t mask = view.table.class_mask == 0x1F ? bit : static_cast<std::uint8_t>(view.table.class_mask ^ bit);
      if (mask == 0) mask = 0x1F;
      view.table.class_mask = mask;
    }
    x = chip.right() + (tight ? 2.0F : 8.0F);
  }
  if (scene.analysis->has_reference && !tight) {
    const std::string text = "Differing from the reference  " + grouped(std::ssize(scene.derived.disagreements));
    const ButtonText label = {.label = text};
    const float width = text_width(look.fonts.body, text) + 25.0F;
    if (x + width < bar.right() - 8.0F &&
        button(look, view, "filter.differing", {bar.right() - width - 8.0F, y, width, height}, label,
               view.table.differing_only ? ButtonKind::chosen : ButtonKind::quiet)) {
      view.table.differing_only = !view.table.differing_only;
    }
  }
}

void draw_head(const Scene& scene, ViewState& view, const Rect& row) {
  const Look& look = scene.look;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const Cells cells = cells_of(scene, row);
  const bool narrow = row.width < 520.0F;
  for (std::size_t i = 0; i < kColumns.size(); ++i) {
    if (!cells.shown[i]) continue;
    const Column& column = kColumns[i];
    const std::string id = std::string("column.") + column.narrow_title;
    const Rect& cell = cells.rect[i];
    const Press press = press_area(view, id.c_str(), {cell.x - 3.0F, cell.y, cell.width + 6.0F, cell.height});
    const bool sorted = view.table.column == column.id;
    if (press.hovered) ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
    tip(look, definition(column.id));
    const char* text = narrow ? column.narrow_title : column.title;
    Rect text_rect = cells.rect[i];
    if (sorted && column.align == Align::right) text_rect.width -= 14.0F;
    draw_text_in(list, sorted ? look.fonts.small_strong : look.fonts.small, text_rect, column.align,
                 sorted || press.hovered ? look.theme->text : look.theme->muted, text);
    if (sorted) {
      const float width = text_width(look.fonts.small_strong, text);
      const float icon_x = column.align == Align::centre ? text_rect.x + 0.5F * (text_rect.width + width) + 8.0F
                                                         : cells.rect[i].right() - 5.0F;
      draw_icon(list, view.table.ascending ? Icon::sort_up : Icon::sort_down, icon_x, row.y + 0.5F * row.height, 10.0F,
                look.theme->text);
    }
    if (press.clicked) {
      view.table.ascending = sorted ? !view.table.ascending : true;
      view.table.column = column.id;
    }
    view.report(id, cells.rect[i]);
  }
  line(list, row.x, row.bottom() - 1.0F, row.right(), row.bottom() - 1.0F, look.theme->line);
}

std::string timing_cell(const Analysis& analysis, std::size_t index) {
  if (index == 0 || index >= analysis.rr.ratio.size()) return "-";  // nothing came before the first beat
  const auto ratio = static_cast<double>(analysis.rr.ratio[index]);
  if (std::abs(ratio - 1.0) <= kOnTime) return "on time";
  return ratio < 1.0 ? percent(1.0 - ratio) + " early" : percent(ratio - 1.0) + " late";
}

void draw_row(const Scene& scene, ViewState& view, const Rect& row, std::int32_t place) {
  const Look& look = scene.look;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const Analysis& analysis = *scene.analysis;
  const std::int32_t beat = view.boards.rows.beats[static_cast<std::size_t>(place)];
  const auto index = static_cast<std::size_t>(beat);
  ImGui::PushID(beat);
  const Press press = press_area(view, "row", row);
  ImGui::PopID();
  if (beat == view.beat) fill(list, row, look.theme->selection);
  else if (press.hovered) fill(list, row, look.theme->raised);
  if (press.hovered) ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
  if (press.clicked) {
    select_beat(scene, view, beat, true);
    view.scroll_table_to_beat = false;  // the row is where the pointer is
  }
  const Cells cells = cells_of(scene, row);
  const bool classified = (analysis.classes.flags[index] & kUnclassified) == 0;
  const bool uncertain = classified && (analysis.classes.flags[index] & kUncertain) != 0;
  const BeatClass label = analysis.classes.label[index];
  const float middle = row.y + 0.5F * row.height;
  const auto text = [&](BeatColumn id, const std::string& value, Color color) {
    const auto column = static_cast<std::size_t>(id);
    if (cells.shown[column])
      draw_text_in(list, look.fonts.small, cells.rect[column], kColumns[column].align, color, value);
  };
  const auto centre_of = [&](BeatColumn id) {
    const Rect& cell = cells.rect[static_cast<std::size_t>(id)];
    return cell.x + 0.5F * cell.width;
  };
  text(BeatColumn::number, grouped(beat + 1), look.theme->muted);
  text(BeatColumn::time, full_clock(scene.beat_s(beat), look.layout.touch_sized ? 1 : 2), look.theme->text);
  if (classified) draw_beat_badge(list, look, centre_of(BeatColumn::beat_class), middle, 18.0F, label, true);
  else text(BeatColumn::beat_class, "-", look.theme->muted);
  if (classified) {
    const float probability = analysis.classes.probabilities[index * kBeatClassCount + static_cast<std::size_t>(label)];
    text(BeatColumn::probability, percent(static_cast<double>(probability), 1) + (uncertain ? " ?" : ""),
         uncertain ? look.theme->text : look.theme->muted);
  }
  if (index == 0) text(BeatColumn::rr_before, "-", look.theme->muted);
  else if (index < analysis.rr.pre_s.size())
    text(BeatColumn::rr_before, fixed(static_cast<double>(analysis.rr.pre_s[index]), 2) + " s", look.theme->text);
  text(BeatColumn::ratio, timing_cell(analysis, index), look.theme->text);
  if (!analysis.has_reference || index >= analysis.reference_class.size()) return;
  const std::uint8_t truth = analysis.reference_class[index];
  if (truth >= kBeatClassCount) text(BeatColumn::reference, "none", look.theme->danger);
  else
    draw_beat_badge(list, look, centre_of(BeatColumn::reference), middle, 18.0F, static_cast<BeatClass>(truth), false);
  if (classified && truth != static_cast<std::uint8_t>(label)) {
    const Rect& cell = cells.rect[static_cast<std::size_t>(BeatColumn::reference)];
    draw_text_in(list, look.fonts.small_strong, {cell.x + 0.5F * cell.width + 13.0F, row.y, 16.0F, row.height},
                 Align::left, look.theme->danger, "\xE2\x89\xA0");
  }
}

}  // namespace

void draw_beat_table(const PanelFrame& frame) {
  const auto& [scene, view, commands, picture, rect] = frame;
  const Look& look = scene.look;
  const float head = look.layout.touch_sized ? kTouchTarget_px : kHead_px;
  const float filter = look.layout.touch_sized ? kTouchTarget_px : kFilter_px;
  const Rect head_rect = {rect.x, rect.y, rect.width,
                          scene.has_beats() ? std::min(rect.height, filter + head) : rect.height};
  if (!begin_region("beats", head_rect, look.theme->panel)) {
    end_region();
    return;
  }
  ImDrawList& list = *ImGui::GetWindowDrawList();
  if (!scene.has_beats()) {
    draw_text_in(list, look.fonts.small, {rect.x + 16.0F, rect.y, rect.width - 32.0F, 48.0F}, Align::left,
                 look.theme->muted, scene.progress.running() ? "Beats are on their way." : "No beat was found.");
    end_region();
    return;
  }
  refresh_rows(scene, view.table, view.boards.rows);
  draw_filters(scene, view, {rect.x, rect.y, rect.width, filter});
  const float scrollbar = 12.0F;
  draw_head(scene, view, {rect.x + 8.0F, rect.y + filter, rect.width - 16.0F - scrollbar, head});
  const Rect body = {rect.x, rect.y + filter + head, rect.width, rect.height - filter - head};
  end_region();
  if (body.height < look.row_px) return;

  if (begin_region("beats.rows", body, look.theme->panel, RegionKind::scrolling)) {
    const auto count = static_cast<std::int32_t>(view.boards.rows.beats.size());
    if (count == 0) {
      draw_text_in(*ImGui::GetWindowDrawList(), look.fonts.small, {body.x + 16.0F, body.y, body.width - 32.0F, 40.0F},
                   Align::left, look.theme->muted, "No beat passes the filter.");
    }
    if (view.scroll_table_to_beat) {
      const auto found = std::find(view.boards.rows.beats.begin(), view.boards.rows.beats.end(), view.beat);
      if (found != view.boards.rows.beats.end()) {
        const float wanted = static_cast<float>(found - view.boards.rows.beats.begin()) * look.row_px;
        const float scrolled = ImGui::GetScrollY();
        if (wanted < scrolled || wanted + look.row_px > scrolled + body.height)
          ImGui::SetScrollY(std::max(0.0F, wanted - 0.4F * body.height));
      }
      view.scroll_table_to_beat = false;
    }
    ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, {0.0F, 0.0F});
    ImGuiListClipper clipper;
    clipper.Begin(count, look.row_px);
    while (clipper.Step()) {
      for (std::int32_t place = clipper.DisplayStart; place < clipper.DisplayEnd; ++place) {
        const ImVec2 at = ImGui::GetCursorScreenPos();
        const Rect row = {body.x + 8.0F, at.y, body.width - 16.0F - scrollbar, look.row_px};
        draw_row(scene, view, row, place);
        if (place - clipper.DisplayStart < 4) view.report("row." + std::to_string(place - clipper.DisplayStart), row);
        ImGui::SetCursorScreenPos({at.x, at.y + look.row_px});
      }
    }
    ImGui::PopStyleVar();
  }
  end_region();
}

}  // namespace ecg::app
