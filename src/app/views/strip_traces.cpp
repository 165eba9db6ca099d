#include <imgui.h>

#include <algorithm>
#include <cmath>

#include "app/navigation.hpp"
#include "app/numbers.hpp"
#include "app/views/panels.hpp"
#include "app/widgets.hpp"

namespace ecg::app {

namespace {

constexpr float kTrace_px = 1.4F;
constexpr float kLeastMinor_px = 3.0F;      // thin lines closer than this are left out ...
constexpr float kFullMinor_px = 6.0F;       // ... and faint up to this distance
constexpr float kMarker_px = 11.0F;         // width of the saliency marker behind the trace
constexpr double kMarkerFrom_px_per_s = 40.0;  // slower paper leaves no room for it
constexpr float kMarkerLeast = 0.15F;       // fainter saliency is not drawn
constexpr float kRoomyLane_px = 96.0F;      // lower lanes have room for their name only
constexpr double kCalibration_s = 0.2;      // calibration pulse: 1 mV, 0.2 s

Color mixed(Color from, Color to, float share) {
  Color result = 0xFF000000U;
  for (unsigned shift = 0; shift < 24; shift += 8) {
    const auto a = static_cast<float>((from >> shift) & 0xFFU);
    const auto b = static_cast<float>((to >> shift) & 0xFFU);
    result |= static_cast<Color>(a + share * (b - a) + 0.5F) << shift;
  }
  return result;
}

void draw_paper(const Scene& scene, const StripGeometry& strip, Picture& picture) {
  const Theme& colors = *scene.look.theme;
  const GridSteps time = time_grid(strip.px_per_s, static_cast<double>(kLeastMinor_px));
  const GridSteps voltage = voltage_grid(strip.px_per_mv, static_cast<double>(kLeastMinor_px));
  Paper paper;
  paper.rect = strip.plot;
  // A line near the left edge serves as origin: far from it float would lose the sub-pixel position.
  const double lines_before = std::floor(strip.time.begin_s / time.major);
  paper.origin_x = strip.x_of(lines_before * time.major);
  paper.origin_y = strip.lane_zero_y.empty() ? strip.plot.y : strip.lane_zero_y.front();
  paper.minor_x_px = static_cast<float>(time.minor * strip.px_per_s);
  paper.major_x_px = static_cast<float>(time.major * strip.px_per_s);
  paper.minor_y_px = static_cast<float>(voltage.minor * strip.px_per_mv);
  paper.major_y_px = static_cast<float>(voltage.major * strip.px_per_mv);
  const float closest = std::min(paper.minor_x_px, paper.minor_y_px);
  paper.minor_alpha = std::clamp((closest - kLeastMinor_px) / (kFullMinor_px - kLeastMinor_px), 0.35F, 1.0F);
  paper.background = colors.paper;
  paper.minor = colors.grid_minor;
  paper.major = colors.grid_major;
  picture.papers.push_back(paper);
  insert_paper(*ImGui::GetWindowDrawList(), picture);
}

TraceFrame lane_frame(const Scene& scene, const StripGeometry& strip, std::size_t lead) {
  const Signal& signal = scene.recording->record.signals[lead];
  TraceFrame frame;
  frame.left = strip.plot.x;
  frame.width = strip.plot.width;
  frame.begin_s = strip.time.begin_s;
  frame.px_per_s = strip.px_per_s;
  frame.zero_y = strip.lane_zero_y[lead];
  frame.zero = scene.derived.lead_zero[lead];
  frame.px_per_unit = strip.px_per_mv * signal.mv_per_unit();
  frame.top = strip.plot.y - 8.0F;
  frame.bottom = strip.plot.bottom() + 8.0F;
  frame.color = scene.look.theme->trace;
  return frame;
}

// Saliency 0..1 of a beat at a time, between the centres of its map's cells.
float saliency_at(const Analysis& analysis, std::size_t beat, double offset_s) {
  const std::int64_t cells = analysis.saliency.map_samples;
  const double samples = offset_s * analysis.window.fs_hz + analysis.window.before_samples;
  const double cell = samples / analysis.window.size() * static_cast<double>(cells) - 0.5;
  if (cell < -0.5 || cell > static_cast<double>(cells) - 0.5) return 0.0F;
  const auto at = [&](double index) {
    const auto inside = std::clamp<std::int64_t>(static_cast<std::int64_t>(index), 0, cells - 1);
    const std::size_t place = beat * static_cast<std::size_t>(cells) + static_cast<std::size_t>(inside);
    return static_cast<float>(analysis.saliency.values[place]) / 255.0F;
  };
  const double below = std::floor(cell);
  const auto rest = static_cast<float>(cell - below);
  return at(below) * (1.0F - rest) + at(below + 1.0) * rest;
}

// A marker stroke behind the trace where the model looked. Opaque colours mixed with the paper: overlapping round ends
// of neighbouring segments do not add up.
void append_marker(const Scene& scene, const StripGeometry& strip, Picture& picture, std::int32_t beat, bool whole) {
  const Analysis& analysis = *scene.analysis;
  const auto index = static_cast<std::size_t>(beat);
  if (analysis.saliency.peak[index] <= 0.0F) return;
  const double r_s = scene.beat_s(beat);
  double begin_s = r_s - analysis.window.before_samples / analysis.window.fs_hz;
  double end_s = r_s + analysis.window.after_samples / analysis.window.fs_hz;
  if (!whole) {  // neighbours share the space between them
    if (beat > 0) begin_s = std::max(begin_s, 0.5 * (scene.beat_s(beat - 1) + r_s));
    if (beat + 1 < scene.beat_count()) end_s = std::min(end_s, 0.5 * (scene.beat_s(beat + 1) + r_s));
  }
  begin_s = std::max(begin_s, strip.time.begin_s);
  end_s = std::min(end_s, strip.time.end_s());
  if (begin_s >= end_s) return;
  TraceFrame frame = lane_frame(scene, strip, analysis.lead);
  frame.left = strip.x_of(begin_s);
  frame.begin_s = begin_s;
  frame.width = static_cast<float>((end_s - begin_s) * strip.px_per_s);
  const Signal& signal = scene.recording->record.signals[analysis.lead];
  const std::size_t first = picture.vertices.size();
  append_trace(picture.vertices, signal, scene.recording->pyramids[analysis.lead], scene.fs_hz(), frame);
  for (std::size_t i = first; i < picture.vertices.size(); ++i) {
    TraceVertex& vertex = picture.vertices[i];
    const float value = saliency_at(analysis, index, strip.time_at(vertex.x) - r_s);
    if (value < kMarkerLeast) vertex.pen = 0.0F;
    vertex.color = mixed(scene.look.theme->paper, cividis(value), value * std::sqrt(value));
  }
}

void draw_markers(const Scene& scene, const ViewState& view, const StripGeometry& strip, Picture& picture) {
  if (!view.saliency_shown || !scene.has_classes() || strip.px_per_s < kMarkerFrom_px_per_s) return;
  const Analysis& analysis = *scene.analysis;
  const auto beats = static_cast<std::size_t>(scene.beat_count());
  if (analysis.saliency.map_samples <= 0 || analysis.saliency.peak.size() != beats) return;
  if (analysis.lead >= strip.lane_zero_y.size()) return;
  const std::size_t first = picture.vertices.size();
  const BeatRange visible =
      beats_between(analysis.r_peaks, scene.fs_hz(), strip.time.begin_s - 1.0, strip.time.end_s() + 1.0);
  for (std::int32_t beat = visible.first; beat < visible.last; ++beat) {
    const auto index = static_cast<std::size_t>(beat);
    const bool interesting = (analysis.classes.flags[index] & kUnclassified) == 0 &&
                             analysis.classes.label[index] != BeatClass::N;
    if (interesting && beat != view.beat) append_marker(scene, strip, picture, beat, false);
  }
  if (view.beat >= visible.first && view.beat < visible.last) append_marker(scene, strip, picture, view.beat, true);
  if (picture.vertices.size() == first) return;
  picture.traces.push_back({first, picture.vertices.size() - first, kMarker_px});
  insert_trace(*ImGui::GetWindowDrawList(), picture);
}

void draw_lane_labels(const Scene& scene, const StripGeometry& strip) {
  const Look& look = scene.look;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const Rect gutter = {strip.plot.x - strip.gutter, strip.plot.y, strip.gutter, strip.plot.height};
  ImGui::PushClipRect({gutter.x, gutter.y}, {gutter.right(), gutter.bottom()}, true);
  for (std::size_t lead = 0; lead < strip.lane_zero_y.size(); ++lead) {
    const Signal& signal = scene.recording->record.signals[lead];
    const float zero_y = strip.lane_zero_y[lead];
    const float x = gutter.x + 6.0F;
    const auto height = static_cast<float>(strip.px_per_mv * signal.mv_per_unit());
    const bool roomy = strip.lane_height >= kRoomyLane_px;
    // Calibration pulse: what 1 mV looks like at this gain.
    if (roomy) {
      const auto width = std::min(static_cast<float>(kCalibration_s * 25.0 * 3.78), 0.5F * strip.gutter);
      const ImVec2 pulse[] = {{x, zero_y}, {x + 0.2F * width, zero_y}, {x + 0.2F * width, zero_y - height},
                              {x + 0.8F * width, zero_y - height}, {x + 0.8F * width, zero_y}, {x + width, zero_y}};
      list.AddPolyline(pulse, 6, look.theme->muted, ImDrawFlags_None, 1.2F);
    }
    draw_text_in(list, look.fonts.small_strong, {x, zero_y + 4.0F, strip.gutter - 8.0F, 16.0F}, Align::left,
                 look.theme->text, scene.derived.lead_names[lead]);
    draw_text_in(list, look.fonts.small, {x, zero_y + 19.0F, strip.gutter - 8.0F, 16.0F}, Align::left,
                 look.theme->muted,
                 roomy && height > 12.0F ? std::string("1 ") + (signal.mv_per_unit() == 1.0 ? "mV" : "unit") : "");
  }
  ImGui::PopClipRect();
}

}  // namespace

void draw_strip_traces(const Scene& scene, const ViewState& view, const StripGeometry& strip, Picture& picture) {
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const Recording& recording = *scene.recording;
  ImGui::PushClipRect({strip.plot.x, strip.plot.y}, {strip.plot.right(), strip.plot.bottom()}, true);
  draw_paper(scene, strip, picture);
  if (view.beat >= 0 && view.beat < scene.beat_count()) {
    const float x = strip.x_of(scene.beat_s(view.beat));
    const float half = selection_half_px(strip);
    fill(list, {x - half, strip.plot.y, 2.0F * half, strip.plot.height}, scene.look.theme->selection);
  }
  draw_markers(scene, view, strip, picture);
  const std::size_t first = picture.vertices.size();
  for (std::size_t lead = 0; lead < recording.record.signals.size(); ++lead) {
    const float zero_y = strip.lane_zero_y[lead];
    if (zero_y < strip.plot.y - strip.lane_height || zero_y > strip.plot.bottom() + strip.lane_height) continue;
    append_trace(picture.vertices, recording.record.signals[lead], recording.pyramids[lead], recording.record.fs_hz,
                 lane_frame(scene, strip, lead));
  }
  picture.traces.push_back({first, picture.vertices.size() - first, kTrace_px});
  insert_trace(list, picture);
  // After the end of the recording there is nothing: the paper stops.
  const float end_x = strip.x_of(scene.duration_s());
  if (end_x < strip.plot.right()) {
    fill(list, {end_x, strip.plot.y, strip.plot.right() - end_x, strip.plot.height}, scene.look.theme->raised);
  }
  ImGui::PopClipRect();
  draw_lane_labels(scene, strip);
}

}  // namespace ecg::app
