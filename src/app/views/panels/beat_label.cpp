#include <imgui.h>

#include <algorithm>
#include <string>

#include "app/model/editing.hpp"
#include "app/views/label_choices.hpp"
#include "app/views/panels/inspector_parts.hpp"
#include "app/widgets.hpp"
#include "core/snapshot/review_words.hpp"

namespace ecg::app {

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
    draw_text_in(list, look.fonts.small, {row.x + 32.0F, row.y, 72.0F, row.height}, Align::left, look.theme->muted,
                 found);
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
    draw_text_in(list, look.fonts.small,
                 {own_x + (labelled ? 24.0F : 0.0F), row.y, row.right() - own_x - 24.0F, row.height}, Align::left,
                 look.theme->text, own);
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
  if (x + side <= column.right() + 8.0F && button(look, view, "beat.comment", {x, y, side, height},
                                                  {.icon = Icon::bookmark, .tip = "Comment on this beat (C)"})) {
    ask_comment(scene, view, commands);
  }
  return y + height + 12.0F;
}

}  // namespace ecg::app
