#include <imgui.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <string>

#include "app/model/numbers.hpp"
#include "app/model/score_board.hpp"
#include "app/model/theme.hpp"
#include "app/views/panels/score_pages.hpp"
#include "app/widgets.hpp"

namespace ecg::app {

namespace {

constexpr float kTitle_px = 140.0F;
constexpr float kMostColumn_px = 132.0F;
constexpr float kNarrow_px = 620.0F;

struct Column {
  const char* title;
  const char* short_title;
  const char* explanation;
  std::string (*text)(const RhythmScore& score);
};

std::string of(std::int64_t part, std::int64_t whole) { return grouped(part) + " of " + grouped(whole); }

constexpr std::array<Column, 6> kColumns = {{
    {"reference", "ref.", "How long the reference has this rhythm",
     [](const RhythmScore& score) { return length_words(score.episodes.reference_s); }},
    {"duration Se", "Se", "Share of that time in which it was found",
     [](const RhythmScore& score) { return percent(score.episodes.duration_sensitivity(), 1); }},
    {"duration +P", "+P", "Share of the time found that the reference has too",
     [](const RhythmScore& score) { return percent(score.episodes.duration_positive_predictivity(), 1); }},
    {"episodes found", "found", "Episodes of the reference that any episode found overlaps",
     [](const RhythmScore& score) {
       return of(score.episodes.reference_found, score.episodes.reference_found + score.episodes.reference_missed);
     }},
    {"false episodes", "false", "Episodes found that no episode of the reference overlaps, of all found",
     [](const RhythmScore& score) {
       return of(score.episodes.test_wrong, score.episodes.test_right + score.episodes.test_wrong);
     }},
    {"false per 24 h", "/24 h", "False episodes, as many as there would be in a day like this recording",
     [](const RhythmScore& score) { return fixed(score.false_per_day(), 1); }},
}};

}  // namespace

float draw_score_rhythm(const Scene& scene, ViewState& view, float x, float y, float width) {
  const Look& look = scene.look;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const float row_height = look.layout.touch_sized ? 30.0F : 22.0F;
  const bool narrow = width < kNarrow_px;
  const float title = narrow ? 0.27F * width : kTitle_px;
  const float column = std::min(kMostColumn_px, (width - title) / static_cast<float>(kColumns.size()));
  for (std::size_t k = 0; k < kColumns.size(); ++k) {
    const Rect cell = {x + title + static_cast<float>(k) * column, y, column, row_height};
    hover_area(kColumns[k].title, cell);
    tip(look, kColumns[k].explanation);
    draw_text_in(list, look.fonts.small, cell, Align::right, look.theme->muted,
                 narrow ? kColumns[k].short_title : kColumns[k].title);
  }
  y += row_height + 4.0F;
  for (const RhythmScore& score : view.boards.score.rhythms) {
    const EpisodeComparison& episodes = score.episodes;
    const bool empty =
        episodes.reference_found + episodes.reference_missed + episodes.test_right + episodes.test_wrong == 0;
    const Rect row = {x, y, title + static_cast<float>(kColumns.size()) * column, row_height};
    draw_text_in(list, empty ? look.fonts.small : look.fonts.small_strong, {x, y, title - 6.0F, row_height},
                 Align::left, empty ? look.theme->muted : look.theme->text, ecg::title(score.rhythm));
    for (std::size_t k = 0; k < kColumns.size(); ++k) {
      draw_text_in(list, look.fonts.small, {x + title + static_cast<float>(k) * column, y, column, row_height},
                   Align::right, empty ? look.theme->muted : look.theme->text, empty ? "-" : kColumns[k].text(score));
    }
    view.report("score.rhythm." + std::string(name(score.rhythm)), row);
    y += row_height;
  }
  y += 6.0F;
  return y +
         draw_text_wrapped(&list, look.fonts.small, x, y, std::min(width, 860.0F), look.theme->muted,
                           "As EC57's epicmp counts: any overlap finds an episode, durations say how much of it was "
                           "found. Runs and cycles are counted in the reference's beats as well as read from its "
                           "labels; atrial flutter and pacing do not count against fibrillation. The strip shows "
                           "both: rhythm is what was found, ref what the reference says.");
}

}  // namespace ecg::app
