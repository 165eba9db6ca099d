#include "app/views/lab/saliency_plot.hpp"

#include <imgui.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "app/model/numbers.hpp"
#include "app/widgets.hpp"

namespace ecg::app {

namespace {

constexpr float kTitle_px = 22.0F;
constexpr float kBands_px = 96.0F;
constexpr float kAxis_px = 20.0F;
constexpr float kGap_px = 4.0F;
constexpr float kLabel_px = 16.0F;      // of a lead
constexpr float kLabelGround = 0.75F;   // opacity of what keeps it readable on a trace
constexpr double kLeastRange_mv = 0.5;  // a flat mean beat stays flat
constexpr int kDashes = 3;              // of a segment

struct Stroke {
  Color color;
  float thickness;
  float band;  ///< opacity of the middle half; 0: none
};
Stroke stroke_of(const Look& look, SaliencyLine kind) {
  switch (kind) {
    case SaliencyLine::found: return {look.theme->accent, 3.0F, 0.25F};
    case SaliencyLine::missed: return {look.theme->danger, 2.0F, 0.16F};
    case SaliencyLine::ordinary: return {look.theme->text, 2.0F, 0.12F};
    case SaliencyLine::total: break;
  }
  return {look.theme->muted, 1.0F, 0.0F};
}

/// Place on the time axis that beats and bands share.
float x_of(const Rect& plot, const WindowSpec& window, double time_s) {
  const double share = (time_s * window.fs_hz + window.before_samples) / window.size();
  return plot.x + static_cast<float>(share) * plot.width;
}

/// The groups' mean beats in one lead, on one scale.
void draw_mean_beats(const Scene& scene, const SaliencyBoard& board, const Rect& strip, std::size_t place,
                     std::span<const PlottedGroup> groups) {
  const Look& look = scene.look;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const Signal& signal = scene.recording->record.signals[board.leads[place]];
  float low = 0.0F, high = 0.0F;
  for (const PlottedGroup& each : groups) {
    for (const float value : board.beats_of(*each.group)[place]) {
      low = std::min(low, value);
      high = std::max(high, value);
    }
  }
  const float range = std::max(high - low, static_cast<float>(kLeastRange_mv / signal.mv_per_unit()));
  for (const PlottedGroup& each : groups) {
    const std::vector<float>& beat = board.beats_of(*each.group)[place];
    if (beat.size() < 2 || each.line == SaliencyLine::total) continue;
    std::vector<ImVec2> points;
    for (std::size_t i = 0; i < beat.size(); ++i) {
      points.push_back({strip.x + strip.width * (static_cast<float>(i) + 0.5F) / static_cast<float>(beat.size()),
                        strip.bottom() - 3.0F - (beat[i] - low) / range * (strip.height - 6.0F)});
    }
    const Stroke stroke = stroke_of(look, each.line);
    list.AddPolyline(points.data(), static_cast<int>(points.size()),
                     groups.size() == 1 ? look.theme->trace : stroke.color, ImDrawFlags_None,
                     0.6F * stroke.thickness + 0.4F);
  }
  const bool read = board.leads.size() > 1 && board.leads[place] == scene.analysis->lead;
  const std::string name = signal.lead + (read ? ", classified" : "");
  const Rect label = {strip.x, strip.y, std::min(0.4F * strip.width, text_width(look.fonts.small, name) + 1.0F),
                      kLabel_px};
  fill(list, label, with_alpha(look.theme->panel, kLabelGround));
  draw_text_in(list, look.fonts.small, label, Align::left, look.theme->muted, name);
}

void draw_medians(const Scene& scene, const Rect& bands, const PlottedGroup& each) {
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const Stroke stroke = stroke_of(scene.look, each.line);
  const int dashes = each.line == SaliencyLine::missed ? kDashes : 1;
  for (const SaliencySegment& segment : each.group->saliency.segments) {
    const float left = x_of(bands, scene.analysis->window, segment.begin_s) + 2.0F,
                right = x_of(bands, scene.analysis->window, segment.end_s) - 2.0F;
    const float y = std::round(bands.bottom() - static_cast<float>(segment.median) * bands.height);
    const float step = (right - left) / static_cast<float>(2 * dashes - 1);
    for (int k = 0; k < dashes; ++k) {
      fill(list, {left + static_cast<float>(2 * k) * step, y - 0.5F * stroke.thickness, step, stroke.thickness},
           stroke.color);
    }
  }
}

void draw_quartiles(const Scene& scene, const Rect& bands, const PlottedGroup& each) {
  const Stroke stroke = stroke_of(scene.look, each.line);
  if (stroke.band <= 0.0F) return;
  for (const SaliencySegment& segment : each.group->saliency.segments) {
    const float left = x_of(bands, scene.analysis->window, segment.begin_s),
                right = x_of(bands, scene.analysis->window, segment.end_s);
    const float low = bands.bottom() - static_cast<float>(segment.low) * bands.height;
    const float high = bands.bottom() - static_cast<float>(segment.high) * bands.height;
    fill(*ImGui::GetWindowDrawList(), {left + 1.0F, high, right - left - 2.0F, std::max(2.0F, low - high)},
         with_alpha(stroke.color, stroke.band), 2.0F);
  }
}

void draw_axis(const Scene& scene, const Rect& bands) {
  const Look& look = scene.look;
  for (int tenth = -10; tenth <= 10; tenth += 2) {
    const double time_s = 0.1 * tenth;
    const float x = x_of(bands, scene.analysis->window, time_s);
    if (x < bands.x + 8.0F || x > bands.right() - 8.0F) continue;
    draw_text_in(*ImGui::GetWindowDrawList(), look.fonts.small, {x - 24.0F, bands.bottom() + 1.0F, 48.0F, kAxis_px},
                 Align::centre, look.theme->muted, tenth == 0 ? "R" : fixed(time_s, 1) + " s");
  }
}

}  // namespace

void draw_saliency_plot(const Scene& scene, const SaliencyBoard& board, const Rect& rect, std::string_view title,
                        std::span<const PlottedGroup> groups) {
  const Look& look = scene.look;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  std::vector<PlottedGroup> shown(groups.begin(), groups.end());
  std::erase_if(shown, [](const PlottedGroup& each) { return each.group == nullptr; });
  draw_text_in(list, look.fonts.small_strong, {rect.x, rect.y, rect.width, kTitle_px}, Align::left, look.theme->text,
               title);
  const float beats_px = rect.height - kTitle_px - kGap_px - kBands_px - kAxis_px;
  const Rect beats = {rect.x, rect.y + kTitle_px, rect.width, beats_px};
  const Rect bands = {rect.x, beats.bottom() + kGap_px, rect.width, kBands_px};
  for (const float share : {0.0F, 0.5F, 1.0F}) {
    const float level = std::round(bands.bottom() - share * bands.height);
    line(list, bands.x, level, bands.right(), level, look.theme->line);
  }
  const float r = std::round(x_of(bands, scene.analysis->window, 0.0));
  line(list, r, beats.y, r, bands.bottom(), with_alpha(look.theme->muted, 0.5F));
  const float strip_px = beats.height / static_cast<float>(std::max<std::size_t>(1, board.leads.size()));
  for (std::size_t k = 0; k < board.leads.size(); ++k)
    draw_mean_beats(scene, board, {beats.x, beats.y + static_cast<float>(k) * strip_px, beats.width, strip_px}, k,
                    shown);
  for (const PlottedGroup& each : shown) draw_quartiles(scene, bands, each);
  for (const PlottedGroup& each : shown) draw_medians(scene, bands, each);
  draw_axis(scene, bands);
}

float draw_saliency_legend(const Scene& scene, bool by_reference, float x, float y, float width) {
  const Look& look = scene.look;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const float left = x, right = x + width;
  constexpr float kSample_px = 18.0F;
  constexpr float kLine_px = 18.0F;
  const auto entry = [&](Color color, float thickness, int dashes, const char* text) {
    const float room = kSample_px + 6.0F + text_width(look.fonts.small, text) + 18.0F;
    if (x + room > right && x > left) {
      x = left;
      y += kLine_px;
    }
    const float step = kSample_px / static_cast<float>(2 * dashes - 1);
    for (int k = 0; k < dashes; ++k)
      fill(list, {x + static_cast<float>(2 * k) * step, y + 0.5F * (kLine_px - thickness), step, thickness}, color);
    draw_text_in(list, look.fonts.small, {x + kSample_px + 6.0F, y, room, kLine_px}, Align::left, look.theme->muted,
                 text);
    x += room;
  };
  const auto median = [&](SaliencyLine kind, int dashes, const char* text) {
    const Stroke stroke = stroke_of(look, kind);
    entry(stroke.color, stroke.thickness, dashes, text);
  };
  median(SaliencyLine::found, 1, by_reference ? "median of those found" : "median");
  if (by_reference) {
    median(SaliencyLine::missed, kDashes, "missed");
    median(SaliencyLine::ordinary, 1, "ordinary beats of the class taken for");
    median(SaliencyLine::total, 1, "all of the class");
  }
  entry(with_alpha(look.theme->accent, 0.25F), 10.0F, 1, "middle half of the beats");
  return y + kLine_px;
}

}  // namespace ecg::app
