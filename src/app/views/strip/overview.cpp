#include <imgui.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <span>
#include <string>
#include <vector>

#include "app/model/navigation.hpp"
#include "app/model/numbers.hpp"
#include "app/views/strip/strip.hpp"
#include "app/widgets.hpp"

namespace ecg::app {

namespace {

constexpr float kTicks_px = 14.0F;    // finding ticks above
constexpr float kDensity_px = 16.0F;  // classes below the trend
constexpr float kBands_px = 6.0F;
constexpr float kMinHandle_px = 10.0F;
constexpr float kMinRateRange_bpm = 40.0F;
constexpr float kOutlierShare = 0.02F;  // of the rates at either end may lie outside the scale
constexpr std::size_t kMaxTicks = 60;   // a finding with more places than this is a density, not a place
constexpr float kTickGap_px = 10.0F;
constexpr double kLongestBridge_s = 3.0;  // the curve goes on over columns without a beat, not over gaps

struct Parts {
  Rect plot;  // everything inside the gutter
  Rect ticks;
  Rect trend;
  Rect density;
  Rect bands;
};

Parts parts_of(const Layout& layout) {
  const Rect& region = layout.overview;
  Parts parts;
  parts.plot = {region.x + layout.gutter, region.y + 4.0F, region.width - layout.gutter - 8.0F, region.height - 8.0F};
  float y = parts.plot.y;
  parts.ticks = {parts.plot.x, y, parts.plot.width, kTicks_px};
  parts.bands = {parts.plot.x, parts.plot.bottom() - kBands_px, parts.plot.width, kBands_px};
  parts.density = {parts.plot.x, parts.bands.y - 4.0F - kDensity_px, parts.plot.width, kDensity_px};
  y += kTicks_px + 2.0F;
  parts.trend = {parts.plot.x, y, parts.plot.width, std::max(4.0F, parts.density.y - 4.0F - y)};
  return parts;
}

float x_of(const Rect& plot, double time_s, double duration_s) {
  return plot.x + static_cast<float>(time_s / duration_s) * plot.width;
}

// Bins resampled to pixel columns; the callback gets the column's rectangle borders and its bins.
template <typename Draw>
void for_columns(const Scene& scene, const Rect& rect, float column_px, const Draw& draw) {
  const auto& bins = scene.derived.bins;
  const auto columns = static_cast<std::size_t>(std::min(rect.width / column_px, static_cast<float>(bins.size())));
  for (std::size_t column = 0; column < columns; ++column) {
    const std::size_t first = column * bins.size() / columns;
    const std::size_t last = std::max(first + 1, (column + 1) * bins.size() / columns);
    const float left = rect.x + rect.width * static_cast<float>(column) / static_cast<float>(columns);
    const float right = rect.x + rect.width * static_cast<float>(column + 1) / static_cast<float>(columns);
    draw(left, right, std::span(bins).subspan(first, last - first));
  }
}

void draw_trend(const Scene& scene, const Parts& parts) {
  const Look& look = scene.look;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  std::vector<float> rates;
  for (const OverviewBin& bin : scene.derived.bins) {
    if (bin.rate_mean_bpm > 0.0F) rates.push_back(bin.rate_mean_bpm);
  }
  if (rates.empty()) return;
  std::sort(rates.begin(), rates.end());
  // Single missed or extra beats must not flatten the whole curve: the scale leaves them at its edges.
  float low = rates[static_cast<std::size_t>(kOutlierShare * static_cast<float>(rates.size() - 1))];
  float high = rates[static_cast<std::size_t>((1.0F - kOutlierShare) * static_cast<float>(rates.size() - 1))];
  low = std::floor(std::max(0.0F, std::min(low, 0.5F * (low + high - kMinRateRange_bpm))) / 10.0F) * 10.0F;
  high = std::ceil(std::max(high, low + kMinRateRange_bpm) / 10.0F) * 10.0F;
  const auto y_of = [&](float bpm) {
    return parts.trend.bottom() - std::clamp((bpm - low) / (high - low), 0.0F, 1.0F) * parts.trend.height;
  };
  const float label_width = look.layout.gutter - 14.0F;
  draw_text_in(list, look.fonts.small, {look.layout.overview.x + 4.0F, parts.trend.y - 3.0F, label_width, 14.0F},
               Align::right, look.theme->muted, fixed(static_cast<double>(high), 0));
  draw_text_in(list, look.fonts.small,
               {look.layout.overview.x + 4.0F, parts.trend.bottom() - 11.0F, label_width, 14.0F}, Align::right,
               look.theme->muted, fixed(static_cast<double>(low), 0));
  const float middle_y = std::round(y_of(0.5F * (low + high)));
  line(list, parts.trend.x, middle_y, parts.trend.right(), middle_y, with_alpha(look.theme->line, 0.8F));
  ImVec2 previous(0.0F, 0.0F);
  bool drawing = false;
  const auto bridge_px = static_cast<float>(kLongestBridge_s / scene.duration_s()) * parts.trend.width;
  for_columns(scene, parts.trend, 2.0F, [&](float left, float right, std::span<const OverviewBin> bins) {
    float lowest = 1e9F, highest = 0.0F, sum = 0.0F;
    int count = 0;
    for (const OverviewBin& bin : bins) {
      if (bin.rate_mean_bpm <= 0.0F) continue;
      lowest = std::min(lowest, bin.rate_low_bpm);
      highest = std::max(highest, bin.rate_high_bpm);
      sum += bin.rate_mean_bpm;
      ++count;
    }
    if (count == 0) return;
    const float top = y_of(highest);
    fill(list, {left, top, right - left, std::max(1.0F, y_of(lowest) - top)}, with_alpha(look.theme->trend, 0.13F));
    const ImVec2 point(0.5F * (left + right), y_of(sum / static_cast<float>(count)));
    if (drawing && point.x - previous.x <= std::max(bridge_px, 1.5F * (right - left)))
      list.AddLine(previous, point, look.theme->trend, 1.5F);
    previous = point;
    drawing = true;
  });
}

void draw_density(const Scene& scene, const Parts& parts) {
  const Look& look = scene.look;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  constexpr std::array kOrder = {BeatClass::V, BeatClass::S, BeatClass::F, BeatClass::Q};
  fill(list, {parts.density.x, parts.density.bottom() - 1.0F, parts.density.width, 1.0F}, look.theme->line);
  for_columns(scene, parts.density, 3.0F, [&](float left, float right, std::span<const OverviewBin> bins) {
    std::array<std::uint32_t, kBeatClassCount> counts{};
    std::uint32_t all = 0;
    bool unusable = false;
    for (const OverviewBin& bin : bins) {
      for (std::size_t i = 0; i < kBeatClassCount; ++i) counts[i] += bin.beats[i];
      unusable = unusable || bin.quality == QualityGrade::unusable;
    }
    for (const std::uint32_t count : counts) all += count;
    if (unusable)
      fill(list, {left, parts.density.y, right - left, parts.density.height}, with_alpha(look.theme->muted, 0.22F));
    if (all == 0 || !scene.has_classes()) return;
    float y = parts.density.bottom() - 1.0F;
    for (const BeatClass beat_class : kOrder) {
      const auto index = static_cast<std::size_t>(beat_class);
      if (counts[index] == 0) continue;
      const float share = static_cast<float>(counts[index]) / static_cast<float>(all);
      const float height =
          std::max(2.0F, share * (parts.density.height - 1.0F));  // one beat among hundreds must be seen
      const float top = std::max(parts.density.y, y - height);
      fill(list, {left, top, std::max(1.0F, right - left - 1.0F), y - top},
           class_mark_color(*look.theme, static_cast<std::uint8_t>(index)));
      y = top;
    }
  });
}

void draw_bands(const Scene& scene, const Parts& parts) {
  ImDrawList& list = *ImGui::GetWindowDrawList();
  for (const Episode& episode : scene.analysis->episodes) {
    const float left = x_of(parts.plot, seconds(scene, episode.range.begin), scene.duration_s());
    const float right = x_of(parts.plot, seconds(scene, episode.range.end), scene.duration_s());
    fill(list, {left, parts.bands.y, std::max(2.0F, right - left), parts.bands.height},
         episode_color(*scene.look.theme, episode.kind), 2.0F);
  }
}

void draw_ticks(const Scene& scene, const ViewState& view, const Parts& parts) {
  const auto& findings = scene.analysis->findings;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  // Low priority first: the more urgent mark lies on top.
  for (const Priority priority : {Priority::low, Priority::medium, Priority::high}) {
    for (const Finding& finding : findings) {
      if (finding.priority != priority || finding.dismissed() || finding.occurrences.size() > kMaxTicks) continue;
      float last_x = -1e9F;
      for (const SampleRange& range : finding.occurrences) {
        const float x = x_of(parts.plot, seconds(scene, range.begin), scene.duration_s());
        if (x - last_x < kTickGap_px) continue;
        last_x = x;
        draw_priority(list, scene.look, x, parts.ticks.y + 0.5F * parts.ticks.height, 9.0F, priority);
      }
    }
  }
  if (view.beat >= 0 && view.beat < scene.beat_count()) {
    const float x = std::round(x_of(parts.plot, scene.beat_s(view.beat), scene.duration_s()));
    line(list, x, parts.plot.y, x, parts.plot.bottom(), scene.look.theme->accent);
  }
}

// Before there is an analysis: the outline of the first lead, so that the page is never empty.
void draw_envelope(const Scene& scene, const Parts& parts) {
  const Recording& recording = *scene.recording;
  if (recording.record.signals.empty()) return;
  const std::size_t lead = preferred_lead(recording.record).value_or(0);
  std::vector<TraceVertex> vertices;
  TraceFrame frame;
  frame.left = parts.trend.x;
  frame.width = parts.trend.width;
  frame.px_per_s = static_cast<double>(parts.trend.width) / scene.duration_s();
  frame.zero = scene.derived.lead_zero[lead];
  frame.zero_y = parts.trend.y + 0.6F * parts.trend.height;
  frame.px_per_unit = static_cast<double>(parts.trend.height) / 4.0 * recording.record.signals[lead].mv_per_unit();
  frame.top = parts.trend.y;
  frame.bottom = parts.trend.bottom();
  append_trace(vertices, recording.record.signals[lead], recording.pyramids[lead], recording.record.fs_hz, frame);
  ImDrawList& list = *ImGui::GetWindowDrawList();
  for (std::size_t i = 0; i + 1 < vertices.size(); ++i) {
    if (vertices[i].pen < 0.5F) continue;
    list.AddLine({vertices[i].x, vertices[i].y}, {vertices[i + 1].x, vertices[i + 1].y},
                 with_alpha(scene.look.theme->muted, 0.6F));
  }
}

void draw_handle(const Scene& scene, ViewState& view, const Parts& parts) {
  const Look& look = scene.look;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const float plot_width = look.layout.plot_width();
  const TimeView shown = view.time_view(plot_width);
  const Press press = press_area(view, "overview.plot", parts.plot);
  view.report("overview.plot", parts.plot);
  if (press.hovered) ImGui::SetMouseCursor(press.held ? ImGuiMouseCursor_ResizeAll : ImGuiMouseCursor_Hand);
  const double duration_s = scene.duration_s();
  const float left = x_of(parts.plot, shown.begin_s, duration_s);
  const float right = std::min(parts.plot.right(), x_of(parts.plot, shown.end_s(), duration_s));
  const ImGuiIO& io = ImGui::GetIO();
  if (press.held) {
    const double pointed_s = static_cast<double>((io.MousePos.x - parts.plot.x) / parts.plot.width) * duration_s;
    const bool pressed_now = ImGui::IsMouseClicked(ImGuiMouseButton_Left);
    const bool inside = io.MouseClickedPos[0].x >= left && io.MouseClickedPos[0].x <= right;
    if (pressed_now && !inside) {
      go_to(scene, view, pointed_s);
    } else if (!pressed_now && io.MouseDelta.x != 0.0F) {
      view.glide.reset();
      view.begin_s =
          panned(shown, static_cast<double>(io.MouseDelta.x / parts.plot.width) * duration_s, duration_s).begin_s;
    }
  }
  if (press.hovered && io.MouseWheel != 0.0F) {
    const double pointed_s = static_cast<double>((io.MousePos.x - parts.plot.x) / parts.plot.width) * duration_s;
    (void)pointed_s;
    const double middle_s = shown.begin_s + 0.5 * shown.span_s;
    view.set_time_view(zoomed_at(shown, std::pow(1.25, static_cast<double>(io.MouseWheel)), middle_s, duration_s),
                       plot_width);
  }
  const float width = std::max(kMinHandle_px, right - left);
  const float x =
      std::clamp(0.5F * (left + right - width), parts.plot.x, std::max(parts.plot.x, parts.plot.right() - width));
  const Rect handle = {x, parts.plot.y, width, parts.plot.height};
  fill(list, handle, with_alpha(look.theme->accent, press.held ? 0.18F : 0.10F), 3.0F);
  outline(list, handle, look.theme->accent, 3.0F, 1.5F);
  view.report("overview.handle", handle);
}

}  // namespace

void draw_overview(const Scene& scene, ViewState& view) {
  const Look& look = scene.look;
  if (begin_region("overview", look.layout.overview, look.theme->chrome)) {
    const Parts parts = parts_of(look.layout);
    ImDrawList& list = *ImGui::GetWindowDrawList();
    const Rect& region = look.layout.overview;
    line(list, region.x, region.bottom() - 1.0F, region.right(), region.bottom() - 1.0F, look.theme->line);
    if (scene.has_beats()) {
      draw_text_in(list, look.fonts.small, {region.x + 4.0F, parts.ticks.y - 2.0F, look.layout.gutter - 14.0F, 14.0F},
                   Align::right, look.theme->muted, "bpm");
      draw_trend(scene, parts);
      draw_density(scene, parts);
      draw_bands(scene, parts);
      draw_ticks(scene, view, parts);
    } else {
      draw_envelope(scene, parts);
    }
    draw_handle(scene, view, parts);
  }
  end_region();
}

}  // namespace ecg::app
