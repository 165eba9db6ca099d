#include <imgui.h>

#include <algorithm>
#include <string>

#include "app/model/definitions.hpp"
#include "app/model/editing.hpp"
#include "app/model/navigation.hpp"
#include "app/model/numbers.hpp"
#include "app/model/recorder_clock.hpp"
#include "app/views/panels/panels.hpp"
#include "app/widgets.hpp"
#include "core/record/rhythm_label.hpp"
#include "core/snapshot/review_words.hpp"
#include "core/words/sentences.hpp"

namespace ecg::app {

namespace {

std::string value_text(const Episode& episode) {
  switch (episode.kind) {
    case EpisodeKind::pause: return fixed(episode.value, 2) + " s";
    case EpisodeKind::unusable: return "";
    default: return episode.value > 0.0 ? fixed(episode.value, 0) + " bpm" : "";
  }
}

std::string length_text(double length_s) {
  constexpr double kLongFrom_s = 60.0;  // from here on a tenth of a second says nothing
  return length_s < kLongFrom_s ? fixed(length_s, 1) + " s" : duration(length_s);
}

void show_stretch(const Scene& scene, ViewState& view, const SampleRange& range) {
  const double begin_s = seconds(scene, range.begin);
  const double length_s = seconds(scene, range.size());
  const double span_s = view.time_view(scene.look.layout.plot_width()).span_s;
  go_to(scene, view, length_s < span_s ? begin_s + 0.5 * length_s : begin_s + 0.4 * span_s);
}

bool press_row(const Look& look, ViewState& view, const Rect& row) {
  const Press press = press_area(view, "row", row);
  if (press.hovered) {
    fill(*ImGui::GetWindowDrawList(), row, look.theme->raised);
    ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
  }
  return press.clicked;
}

// Where texts of a row stand, in tenths of its width.
struct Column {
  float at;
  float width;
};
constexpr Column kBegin{2.95F, 1.65F};
constexpr Column kTimeOfDay{4.65F, 1.25F};
constexpr Column kLength{4.65F, 1.75F};
constexpr Column kLengthBehindTime{5.9F, 1.0F};
constexpr Column kBeats{6.45F, 1.75F};
constexpr float kTimeOfDayFrom_px = 560.0F;  // narrower rows have no room for it
constexpr Column kValue{8.4F, 1.5F};
constexpr Column kYours{8.3F, 1.0F};  // leaves room for the bin

void draw_cell(const Look& look, const Rect& row, const Column& column, Color color, std::string_view text) {
  const float unit = row.width / 10.0F;
  draw_text_in(*ImGui::GetWindowDrawList(), look.fonts.small,
               {row.x + column.at * unit, row.y, column.width * unit, row.height}, Align::right, color, text);
}

// When and how long. The time of day stands between, where it is known and has room.
void draw_stretch(const Scene& scene, const Rect& row, const SampleRange& range) {
  const Look& look = scene.look;
  const double begin_s = seconds(scene, range.begin);
  draw_cell(look, row, kBegin, look.theme->text, full_clock(begin_s, 1));
  const std::string time_of_day = row.width >= kTimeOfDayFrom_px ? time_of_day_at(scene, begin_s) : "";
  draw_cell(look, row, kTimeOfDay, look.theme->muted, time_of_day);
  draw_cell(look, row, time_of_day.empty() ? kLength : kLengthBehindTime, look.theme->muted,
            length_text(seconds(scene, range.size())));
}

// The title, behind the mark of its kind.
void draw_title(const Look& look, const Rect& row, ImFont* font, std::string_view text) {
  draw_text_in(*ImGui::GetWindowDrawList(), font, {row.x + 28.0F, row.y, 0.3F * row.width - 26.0F, row.height},
               Align::left, look.theme->text, text);
}

// The button that takes something of the person's away, at the end of a row. Before the row itself: it gets the press.
bool draw_bin(const Look& look, ViewState& view, const std::string& name, const Rect& row, std::string_view hint) {
  return button(look, view, name.c_str(), {row.right() - row.height, row.y, row.height, row.height},
                {.icon = Icon::bin, .tip = hint});
}

void draw_own_rhythm(const Scene& scene, ViewState& view, CommandQueue& commands, const Rect& row, std::size_t index) {
  const Look& look = scene.look;
  const RhythmSpan& span = scene.analysis->review.rhythms[index];
  const std::string name = "own_rhythm." + std::to_string(index);
  view.report(name, row);
  const bool clicked = press_row(look, view, {row.x, row.y, row.width - row.height, row.height});
  const bool removed = draw_bin(look, view, name + ".delete", row, "Take this rhythm away");
  ImDrawList& list = *ImGui::GetWindowDrawList();
  fill(list, {row.x + 8.0F, row.y + 0.5F * row.height - 5.0F, 10.0F, 10.0F}, look.theme->accent, 2.0F);
  const auto& peaks = scene.analysis->r_peaks;
  const auto beats = std::lower_bound(peaks.begin(), peaks.end(), span.range.end) -
                     std::lower_bound(peaks.begin(), peaks.end(), span.range.begin);
  draw_title(look, row, look.fonts.small_strong, printable(span.label) + "  " + printable(rhythm_title(span.label)));
  draw_stretch(scene, row, span.range);
  draw_cell(look, row, kBeats, look.theme->muted, counted(beats, "beat", "beats"));
  draw_cell(look, row, kYours, look.theme->muted, "yours");
  if (removed) clear_rhythm(scene, commands, span.range);
  else if (clicked) show_stretch(scene, view, span.range);
}

void draw_note(const Scene& scene, ViewState& view, CommandQueue& commands, const Rect& row, std::size_t index) {
  const Look& look = scene.look;
  const Bookmark& bookmark = scene.analysis->review.bookmarks[index];
  const std::string name = "note." + std::to_string(index);
  view.report(name, row);
  const bool clicked = press_row(look, view, {row.x, row.y, row.width - row.height, row.height});
  const bool removed = draw_bin(look, view, name + ".delete", row, "Take this bookmark and its comment away");
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const float unit = row.width / 10.0F;
  draw_icon(list, Icon::bookmark, row.x + 13.0F, row.y + 0.5F * row.height, 13.0F, look.theme->accent);
  draw_title(look, row, look.fonts.small, bookmark.text.empty() ? "Bookmark" : "Comment");
  draw_cell(look, row, kBegin, look.theme->text, full_clock(seconds(scene, bookmark.sample), 1));
  if (row.width >= kTimeOfDayFrom_px)
    draw_cell(look, row, kTimeOfDay, look.theme->muted, time_of_day_at(scene, seconds(scene, bookmark.sample)));
  const float text_x = row.x + 6.0F * unit;
  draw_text_in(list, look.fonts.small, {text_x, row.y, row.right() - row.height - 8.0F - text_x, row.height},
               Align::left, look.theme->muted, bookmark.text.empty() ? std::string() : comment_words(bookmark));
  if (removed) {
    commands.push_back(MakeEdit{{.kind = EditKind::remove_bookmark, .begin = bookmark.sample}});
  } else if (clicked) {
    const auto& peaks = scene.analysis->r_peaks;
    const auto beat = std::lower_bound(peaks.begin(), peaks.end(), bookmark.sample);
    if (beat != peaks.end() && *beat == bookmark.sample)
      select_beat(scene, view, static_cast<std::int32_t>(beat - peaks.begin()), true);
    else visit(scene, view, bookmark.sample);
  }
}

void draw_found(const Scene& scene, ViewState& view, const Rect& row, std::size_t index) {
  const Look& look = scene.look;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const Episode& episode = scene.analysis->episodes[index];
  if (index < 4) view.report("episode." + std::to_string(index), row);
  const bool clicked = press_row(look, view, row);
  tip(look, definition(episode.kind, scene.analysis->rhythm));
  const double begin_s = seconds(scene, episode.range.begin);
  fill(list, {row.x + 8.0F, row.y + 0.5F * row.height - 5.0F, 10.0F, 10.0F}, episode_color(*look.theme, episode.kind),
       2.0F);
  draw_title(look, row, look.fonts.small, capitalised(title(episode.kind)));
  draw_stretch(scene, row, episode.range);
  draw_cell(look, row, kBeats, look.theme->muted, episode.beat_count > 0 ? grouped(episode.beat_count) + " beats" : "");
  draw_cell(look, row, kValue, look.theme->muted, value_text(episode));
  if (clicked) {
    show_stretch(scene, view, episode.range);
    const std::int32_t beat = nearest_beat(scene.analysis->r_peaks, scene.fs_hz(), begin_s, 0.05);
    select_beat(scene, view, beat, false);
  }
}

}  // namespace

void draw_episodes(const PanelFrame& frame) {
  const auto& [scene, view, commands, picture, rect] = frame;
  const Look& look = scene.look;
  if (begin_region("episodes", rect, look.theme->panel, RegionKind::scrolling)) {
    // What the person wrote stands above what was found.
    const std::size_t named = scene.analysis ? scene.analysis->review.rhythms.size() : 0;
    const std::size_t noted = scene.analysis ? scene.analysis->review.bookmarks.size() : 0;
    const std::size_t all = named + noted + (scene.analysis ? scene.analysis->episodes.size() : 0);
    if (all == 0) {
      draw_text_in(*ImGui::GetWindowDrawList(), look.fonts.small, {rect.x + 16.0F, rect.y, rect.width - 32.0F, 48.0F},
                   Align::left, look.theme->muted,
                   scene.analysis ? "No rhythm episode was found." : "Episodes appear with the analysis.");
    }
    ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, {0.0F, 0.0F});
    ImGuiListClipper clipper;
    clipper.Begin(static_cast<int>(all), look.row_px);
    while (clipper.Step()) {
      for (int i = clipper.DisplayStart; i < clipper.DisplayEnd; ++i) {
        const ImVec2 at = ImGui::GetCursorScreenPos();
        const Rect row = {rect.x + 8.0F, at.y, rect.width - 28.0F, look.row_px};
        const auto index = static_cast<std::size_t>(i);
        ImGui::PushID(i);
        if (index < named) draw_own_rhythm(scene, view, commands, row, index);
        else if (index < named + noted) draw_note(scene, view, commands, row, index - named);
        else draw_found(scene, view, row, index - named - noted);
        ImGui::PopID();
        ImGui::SetCursorScreenPos({at.x, at.y + look.row_px});
      }
    }
    ImGui::PopStyleVar();
  }
  end_region();
}

}  // namespace ecg::app
