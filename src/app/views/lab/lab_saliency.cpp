#include <imgui.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "app/model/numbers.hpp"
#include "app/model/saliency_board.hpp"
#include "app/views/lab/lab_parts.hpp"
#include "app/widgets.hpp"

namespace ecg::app {

namespace {

constexpr float kCard_px = 300.0F;  // least width
constexpr float kMaxCard_px = 460.0F;
constexpr float kHead_px = 30.0F;
constexpr float kBeat_px = 84.0F;
constexpr float kBands_px = 96.0F;
constexpr float kAxis_px = 20.0F;
constexpr float kFigures_px = 98.0F;
constexpr float kGap_px = 12.0F;
constexpr const char* kExplained = "s000_cnn_rr";  ///< shape and timing, with an exact map

/// Place on the time axis that beat and bands share.
float x_of(const Rect& plot, const WindowSpec& window, double time_s) {
  const double share = (time_s * window.fs_hz + window.before_samples) / window.size();
  return plot.x + static_cast<float>(share) * plot.width;
}

void draw_mean_beat(const Scene& scene, const Rect& plot, const std::vector<float>& beat) {
  if (beat.size() < 2) return;
  const auto [low, high] = std::minmax_element(beat.begin(), beat.end());
  const float range = std::max(
      *high - *low, static_cast<float>(0.5 / scene.recording->record.signals[scene.analysis->lead].mv_per_unit()));
  std::vector<ImVec2> points;
  for (std::size_t i = 0; i < beat.size(); ++i) {
    points.push_back({plot.x + plot.width * (static_cast<float>(i) + 0.5F) / static_cast<float>(beat.size()),
                      plot.bottom() - 6.0F - (beat[i] - *low) / range * (plot.height - 12.0F)});
  }
  ImGui::GetWindowDrawList()->AddPolyline(points.data(), static_cast<int>(points.size()), scene.look.theme->trace,
                                          ImDrawFlags_None, 1.8F);
}

void draw_medians(const Scene& scene, const Rect& plot, const ClassSaliency& saliency, Color color, float thickness) {
  ImDrawList& list = *ImGui::GetWindowDrawList();
  for (const SaliencySegment& each : saliency.segments) {
    const float left = x_of(plot, scene.analysis->window, each.begin_s),
                right = x_of(plot, scene.analysis->window, each.end_s);
    const float y = plot.bottom() - static_cast<float>(each.median) * plot.height;
    fill(list, {left + 2.0F, std::round(y - 0.5F * thickness), right - left - 4.0F, thickness}, color);
  }
}

void draw_bands(const Scene& scene, const SaliencyBoard& board, const Rect& plot, const GroupSaliency& all) {
  const Look& look = scene.look;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const WindowSpec& window = scene.analysis->window;
  for (const SaliencySegment& each : all.saliency.segments) {
    const float left = x_of(plot, window, each.begin_s), right = x_of(plot, window, each.end_s);
    const float low = plot.bottom() - static_cast<float>(each.low) * plot.height;
    const float high = plot.bottom() - static_cast<float>(each.high) * plot.height;
    fill(list, {left + 1.0F, high, right - left - 2.0F, std::max(2.0F, low - high)},
         with_alpha(look.theme->accent, 0.25F), 2.0F);
  }
  draw_medians(scene, plot, all.saliency, look.theme->accent, 3.0F);
  if (const auto* mistaken = saliency_of(board, all.label, SaliencyGroup::mistaken))
    draw_medians(scene, plot, mistaken->saliency, look.theme->danger, 2.0F);
  if (const auto* correct = saliency_of(board, all.label, SaliencyGroup::correct);
      correct != nullptr && correct->beats.size() != all.beats.size())
    draw_medians(scene, plot, correct->saliency, look.theme->text, 2.0F);
}

void draw_axis(const Scene& scene, const Rect& plot, float y) {
  const Look& look = scene.look;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const WindowSpec& window = scene.analysis->window;
  for (int tenth = -10; tenth <= 10; tenth += 2) {
    const double time_s = 0.1 * tenth;
    const float x = x_of(plot, window, time_s);
    if (x < plot.x + 8.0F || x > plot.right() - 8.0F) continue;
    draw_text_in(list, look.fonts.small, {x - 24.0F, y, 48.0F, kAxis_px}, Align::centre, look.theme->muted,
                 tenth == 0 ? "R" : fixed(time_s, 1) + " s");
  }
}

void draw_checks(const Scene& scene, const ClassSaliency& saliency, float x, float y, float width) {
  const Look& look = scene.look;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const MapVerdict checked = verdict(saliency);
  draw_icon(list, checked.sound ? Icon::check : Icon::warning, x + 8.0F, y + 9.0F, 14.0F,
            checked.sound ? look.theme->accent : look.theme->danger);
  draw_text_in(list, look.fonts.small_strong, {x + 22.0F, y, width - 22.0F, 18.0F}, Align::left, look.theme->text,
               checked.words);
  y += 22.0F;
  struct Wave {
    const char* name;
    const WaveShare& share;
  };
  const Wave waves[] = {{"P", saliency.p}, {"QRS", saliency.qrs}, {"ST-T", saliency.t}};
  const float column = width / 3.0F;
  for (std::size_t k = 0; k < 3; ++k) {
    const float left = x + static_cast<float>(k) * column;
    const WaveShare& share = waves[k].share;
    draw_text_in(list, look.fonts.small, {left, y, column - 4.0F, 16.0F}, Align::left, look.theme->muted,
                 std::string("share in ") + waves[k].name);
    draw_text_in(list, look.fonts.small_strong, {left, y + 17.0F, column - 4.0F, 16.0F}, Align::left, look.theme->text,
                 share.beats > 0 ? percent(share.share) + " on " + percent(share.length) : "-");
  }
  y += 38.0F;
  const std::string pointing =
      "peak in QRS " + (std::isfinite(saliency.pointing) ? percent(saliency.pointing) : std::string("-"));
  const std::string random =
      "r with random weights " +
      (std::isfinite(saliency.random_correlation) ? fixed(saliency.random_correlation, 2) : std::string("-"));
  draw_text_in(list, look.fonts.small, {x, y, width, 18.0F}, Align::left, look.theme->muted, pointing + ", " + random);
}

void draw_card(const Scene& scene, ViewState& view, const Rect& card, std::size_t index) {
  const Look& look = scene.look;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const SaliencyBoard& board = view.boards.saliency;
  const GroupSaliency& all = board.groups[index];
  const auto label = static_cast<std::size_t>(all.label);
  fill(list, card, look.theme->paper, 6.0F);
  outline(list, card, look.theme->line, 6.0F);
  const float left = card.x + 12.0F, inner = card.width - 24.0F;
  draw_beat_badge(list, look, left + 9.0F, card.y + 16.0F, 18.0F, all.label, true);
  draw_text_in(list, look.fonts.small_strong, {left + 26.0F, card.y + 2.0F, inner - 26.0F, kHead_px}, Align::left,
               look.theme->text,
               title(all.label) + ", " + grouped(std::ssize(all.beats)) + (all.beats.size() == 1 ? " beat" : " beats"));
  if (all.saliency.empty > 0)
    draw_text_in(list, look.fonts.small, {left, card.y + 2.0F, inner, kHead_px}, Align::right, look.theme->muted,
                 grouped(static_cast<std::int64_t>(all.saliency.empty)) + " empty maps");
  const Rect beat = {left, card.y + kHead_px, inner, kBeat_px};
  const Rect bands = {left, beat.bottom() + 4.0F, inner, kBands_px};
  for (const float share : {0.0F, 0.5F, 1.0F}) {
    const float level = std::round(bands.bottom() - share * bands.height);
    line(list, bands.x, level, bands.right(), level, look.theme->line);
  }
  const float r = std::round(x_of(bands, scene.analysis->window, 0.0));
  line(list, r, beat.y, r, bands.bottom(), with_alpha(look.theme->muted, 0.5F));
  draw_mean_beat(scene, beat, board.mean_beats[index]);
  draw_bands(scene, board, bands, all);
  draw_axis(scene, bands, bands.bottom() + 1.0F);
  draw_checks(scene, all.saliency, left, bands.bottom() + kAxis_px + 4.0F, inner);
  const std::string name = std::string("lab.saliency.") + kBeatClassLetters[label];
  view.report(name, card);
}

void draw_legend(const Scene& scene, float x, float y, float width) {
  const Look& look = scene.look;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const float right = x + width;
  const auto entry = [&](Color color, float thickness, const char* text) {
    const float room = 24.0F + text_width(look.fonts.small, text) + 18.0F;
    if (x + room > right) return;
    fill(list, {x, y + 9.0F - 0.5F * thickness, 16.0F, thickness}, color);
    draw_text_in(list, look.fonts.small, {x + 22.0F, y, room, 18.0F}, Align::left, look.theme->muted, text);
    x += room;
  };
  entry(look.theme->accent, 3.0F, "median");
  entry(with_alpha(look.theme->accent, 0.25F), 10.0F, "middle half of the beats");
  if (scene.analysis->has_reference) {
    entry(look.theme->text, 2.0F, "rightly called so");
    entry(look.theme->danger, 2.0F, "mistaken");
  }
}

void draw_gap(const Scene& scene, ViewState& view, CommandQueue& commands, const Rect& rect, const std::string& gap) {
  const Look& look = scene.look;
  const float width = std::min(560.0F, rect.width - 32.0F);
  const float height = draw_text_wrapped(ImGui::GetWindowDrawList(), look.fonts.small, rect.x + 16.0F, rect.y + 12.0F,
                                         width, look.theme->muted, gap);
  const auto offered = std::find_if(scene.models.begin(), scene.models.end(),
                                    [](const ModelChoice& each) { return each.name == kExplained; });
  if (offered == scene.models.end() || !scene.analysis) return;
  const ButtonText text = {.label = "Use CNN + RR", .tip = offered->title};
  if (button(look, view, "lab.explained",
             {rect.x + 16.0F, rect.y + height + 24.0F, button_width(look, text), look.control_px}, text,
             ButtonKind::primary))
    commands.push_back(SelectModel{kExplained, "int8"});
}

}  // namespace

void draw_class_saliency(const Scene& scene, ViewState& view, CommandQueue& commands, const Rect& rect) {
  const Look& look = scene.look;
  if (begin_region("lab.saliency", rect, look.theme->panel, RegionKind::scrolling)) {
    const std::string gap = saliency_gap(scene);
    if (!gap.empty()) {
      draw_gap(scene, view, commands, rect, gap);
    } else {
      refresh_saliency(scene, view.boards.saliency);
      const SaliencyBoard& board = view.boards.saliency;
      float y = rect.y + 4.0F - ImGui::GetScrollY();
      draw_legend(scene, rect.x + 16.0F, y, rect.width - 120.0F);
      y += 26.0F;
      std::vector<std::size_t> cards;
      for (std::size_t i = 0; i < board.groups.size(); ++i) {
        if (board.groups[i].group == SaliencyGroup::all) cards.push_back(i);
      }
      const float room = rect.width - 28.0F;
      const auto columns = std::max<std::size_t>(
          1, std::min(cards.size(), static_cast<std::size_t>((room + kGap_px) / (kCard_px + kGap_px))));
      const float width = std::min(kMaxCard_px, (room + kGap_px) / static_cast<float>(columns) - kGap_px);
      constexpr float kHeight_px = kHead_px + kBeat_px + 4.0F + kBands_px + kAxis_px + 4.0F + kFigures_px;
      for (std::size_t i = 0; i < cards.size(); ++i) {
        const Rect card = {rect.x + 12.0F + static_cast<float>(i % columns) * (width + kGap_px),
                           y + static_cast<float>(i / columns) * (kHeight_px + kGap_px), width, kHeight_px};
        draw_card(scene, view, card, cards[i]);
      }
      const std::size_t rows = (cards.size() + columns - 1) / columns;
      ImGui::SetCursorScreenPos({rect.x, y + static_cast<float>(rows) * (kHeight_px + kGap_px)});
      ImGui::Dummy({1.0F, 4.0F});
    }
  }
  end_region();
}

}  // namespace ecg::app
