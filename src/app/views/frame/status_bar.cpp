#include <imgui.h>

#include <algorithm>
#include <string>
#include <string_view>

#include "app/model/navigation.hpp"
#include "app/model/numbers.hpp"
#include "app/model/strip_geometry.hpp"
#include "app/views/frame/frame_parts.hpp"
#include "app/views/strip/strip.hpp"
#include "app/widgets.hpp"
#include "core/version.hpp"

namespace ecg::app {

namespace {

std::string rate_text(const Scene& scene, const TimeView& shown) {
  if (!scene.has_beats()) return "";
  const BeatRange visible = beats_between(scene.analysis->r_peaks, scene.fs_hz(), shown.begin_s, shown.end_s());
  const double rate_bpm = mean_rate_bpm(scene, visible);
  return rate_bpm > 0.0 ? fixed(rate_bpm, 0) + " bpm in view" : "";
}

// Always in sight while there are edits: are they safe?
float draw_save_state(const Scene& scene, ViewState& view, const Rect& bar) {
  using Kind = SaveState::Kind;
  const Look& look = scene.look;
  const SaveState& state = scene.save_state;
  if (state.kind == Kind::none) return bar.x + 16.0F;
  const std::uint32_t edits = scene.analysis ? scene.analysis->review.edits : 0;
  const std::string count =
      look.layout.touch_sized || edits == 0 ? "" : grouped(edits) + (edits == 1 ? " edit " : " edits ");
  const std::string text = state.kind == Kind::saving    ? count + "saving"
                           : state.kind == Kind::saved   ? count + "saved"
                           : state.kind == Kind::unsaved ? count + "not saved"
                                                         : "read only";
  const bool bad = state.kind == Kind::unsaved;
  ImFont* const font = bad ? look.fonts.small_strong : look.fonts.small;
  const Rect badge = {bar.x + 8.0F, bar.y + 3.0F, text_width(font, text) + 30.0F, bar.height - 6.0F};
  ImDrawList& list = *ImGui::GetWindowDrawList();
  hover_area("save_state", badge);
  tip(look,
      state.reason.empty() ? "The journal of edits lives on this device, for this recording only." : state.reason);
  if (bad) fill(list, badge, look.theme->danger_fill, 5.0F);
  const Icon icon = bad ? Icon::warning : state.kind == Kind::saved ? Icon::check : Icon::pencil;
  draw_icon(list, icon, badge.x + 12.0F, badge.y + 0.5F * badge.height, 12.0F,
            bad ? look.theme->danger : look.theme->accent);
  draw_text_in(list, font, {badge.x + 23.0F, badge.y, badge.width - 23.0F, badge.height}, Align::left,
               bad ? look.theme->danger : look.theme->text, text);
  view.report("save_state", badge);
  return badge.right() + 16.0F;
}

std::string quality_text(const Scene& scene, const TimeView& shown) {
  if (!scene.analysis) return "";
  const Quality& quality = scene.analysis->quality;
  const auto stretch =
      static_cast<std::int32_t>((shown.begin_s + 0.5 * std::min(shown.span_s, scene.duration_s())) / kQualityStretch_s);
  if (stretch < 0 || stretch >= quality.stretch_count) return "";
  return std::string("signal ") + title(quality.best(stretch));
}

}  // namespace

void draw_status_bar(const Scene& scene, ViewState& view) {
  const Look& look = scene.look;
  const Rect& bar = look.layout.status;
  if (begin_region("status", bar, look.theme->chrome)) {
    ImDrawList& list = *ImGui::GetWindowDrawList();
    line(list, bar.x, bar.y, bar.right(), bar.y, look.theme->line);
    float right = bar.right() - 16.0F;
    const bool whole = text_width(look.fonts.small_strong, kDisclaimer) <= right - bar.x - 16.0F;
    const std::string_view words = whole ? std::string_view(kDisclaimer) : "Not a medical device.";
    const float disclaimer = text_width(look.fonts.small_strong, words);
    draw_text_in(list, look.fonts.small_strong, {right - disclaimer, bar.y, disclaimer + 1.0F, bar.height},
                 Align::right, look.theme->text, words);
    right -= disclaimer + 24.0F;
    float x = draw_save_state(scene, view, bar);
    const auto place = [&](const std::string& text, Color color) {
      const float width = text_width(look.fonts.small, text);
      if (text.empty() || x + width > right) return;
      draw_text_in(list, look.fonts.small, {x, bar.y, width + 1.0F, bar.height}, Align::left, color, text);
      x += width + 24.0F;
    };
    if (scene.has_recording()) {
      const TimeView shown = view.time_view(look.layout.plot_width());
      const double here_s = view.pointer_s.value_or(shown.begin_s);
      place(full_clock(here_s, 1), look.theme->text);
      if (const auto& start_s = scene.recording->record.start_time_of_day_s)
        place(time_of_day(*start_s + here_s) + " by the recorder's clock", look.theme->muted);
      place(rate_text(scene, shown), look.theme->text);
      if (scene.analysis && scene.analysis->calibration.on)
        place(calibration_words(scene.analysis->calibration, scene.fs_hz()), look.theme->accent);
      place(quality_text(scene, shown), look.theme->muted);
      if (scene.analysis && scene.analysis->complete) {
        constexpr const char* kStates[] = {"not reviewed", "confirmed", "changed after review"};
        place(kStates[static_cast<std::size_t>(scene.analysis->review.state)], look.theme->text);
      }
      const bool filtered = view.filter.on() && shown.span_s <= kLongestFiltered_s;
      place(filtered ? "picture filtered: " + filter_text(view.filter) : "not filtered",
            filtered ? look.theme->text : look.theme->muted);
      if (view.paper_share < 1.0) place("page at " + percent(view.paper_share) + " of true size", look.theme->muted);
      place(fixed(view.css_px_per_mm, 2) +
                (view.screen_calibrated ? " px/mm, calibrated" : " px/mm, screen not calibrated"),
            look.theme->muted);
    }
  }
  end_region();
}

}  // namespace ecg::app
