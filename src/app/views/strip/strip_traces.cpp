#include <imgui.h>

#include <algorithm>
#include <cmath>
#include <optional>

#include "app/model/beat_map.hpp"
#include "app/model/navigation.hpp"
#include "app/model/numbers.hpp"
#include "app/views/strip/strip_parts.hpp"
#include "app/widgets.hpp"
#include "core/words/sentences.hpp"

namespace ecg::app {

namespace {

constexpr float kTrace_px = 1.4F;
constexpr float kMinMinor_px = 3.0F;  // thin lines closer than this are left out ...
constexpr float kMinPageMinor_px = 1.6F;
constexpr float kFullMinor_px = 6.0F;          // ... and faint up to this distance
constexpr float kMarker_px = 11.0F;            // width of the saliency marker behind the trace
constexpr double kMarkerFrom_px_per_s = 40.0;  // slower paper leaves no room for it
constexpr double kWavesFrom_px_per_s = 60.0;   // likewise for the bounds of the selected beat's waves
constexpr float kWavesOpacity = 0.16F;
constexpr float kMarkerLeast = 0.15F;   // fainter saliency is not drawn
constexpr float kNameRoom_px = 16.0F;   // below the baseline, where the lead's name stands
constexpr float kPulseGap_px = 8.0F;    // between a label and the pulse below it
constexpr float kRoomyLane_px = 96.0F;  // lower lanes have room for their name only
constexpr double kPulseSpeed_mm_s = 25.0;
constexpr double kScaleBarShare = 0.3;  // of the lane's height, at most
constexpr std::size_t kMaxUnitLetters = 8;
constexpr double kCalibration_s = 0.2;  // calibration pulse: 1 mV, 0.2 s

// A lead whose name has no room any more is drawn no more: what reaches in from it would seem to be its neighbour's.
bool scrolled_away(const StripGeometry& strip, const Lane& lane) {
  return strip.scroll_limit_px > 0.0F &&
         (lane.zero_y < strip.plot.y || lane.zero_y > strip.plot.bottom() - kNameRoom_px);
}

void draw_paper(const Scene& scene, const ViewState& view, const StripGeometry& strip, Picture& picture) {
  const Theme& colors = *scene.look.theme;
  // A page keeps the grid of paper, also when it is drawn smaller.
  const float least_px = shows_twelve(scene, view) ? kMinPageMinor_px : kMinMinor_px;
  const GridSteps time = time_grid(strip.px_per_s, static_cast<double>(least_px));
  const GridSteps voltage = voltage_grid(strip.px_per_mv, static_cast<double>(least_px));
  Paper paper;
  paper.rect = strip.plot;
  // A line near the left edge serves as origin: far from it float would lose the sub-pixel position.
  const double lines_before = std::floor(strip.time.begin_s / time.major);
  paper.origin_x = strip.x_of(lines_before * time.major);
  paper.origin_y = strip.lanes.empty() ? strip.plot.y : strip.lanes.front().zero_y;
  paper.minor_x_px = static_cast<float>(time.minor * strip.px_per_s);
  paper.major_x_px = static_cast<float>(time.major * strip.px_per_s);
  paper.minor_y_px = static_cast<float>(voltage.minor * strip.px_per_mv);
  paper.major_y_px = static_cast<float>(voltage.major * strip.px_per_mv);
  const float closest = std::min(paper.minor_x_px, paper.minor_y_px);
  paper.minor_alpha = std::clamp((closest - kMinMinor_px) / (kFullMinor_px - kMinMinor_px), 0.35F, 1.0F);
  paper.background = colors.paper;
  paper.minor = colors.grid_minor;
  paper.major = colors.grid_major;
  picture.papers.push_back(paper);
  insert_paper(*ImGui::GetWindowDrawList(), picture);
}

// A lane and, with the display filter on, its filtered samples around what is shown.
struct LaneTrace {
  const Lane* lane = nullptr;
  SampleIndex first = 0;
  std::vector<float> filtered;
};

TraceFrame lane_frame(const Scene& scene, const StripGeometry& strip, const LaneTrace& trace) {
  const Lane& lane = *trace.lane;
  TraceFrame frame;
  frame.left = strip.x_of(lane.begin_s);
  frame.width = static_cast<float>((lane.end_s - lane.begin_s) * strip.px_per_s);
  frame.begin_s = lane.begin_s;
  frame.px_per_s = strip.px_per_s;
  frame.zero_y = lane.zero_y;
  frame.zero = scene.derived.lead_zero[lane.lead];
  frame.px_per_unit = lane.px_per_unit;
  frame.top = strip.plot.y - 8.0F;
  frame.bottom = strip.plot.bottom() + 8.0F;
  frame.color = scene.look.theme->trace;
  return frame;
}

LaneTrace lane_trace(const Scene& scene, const Lane& lane, const DisplayFilter& filter) {
  LaneTrace trace{.lane = &lane};
  const Signal& signal = scene.recording->record.signals[lane.lead];
  if (!filter.on() || signal.kind != SignalKind::ecg) return trace;  // the filters are those of an ECG
  const double fs_hz = scene.fs_hz();
  trace.first = std::max<SampleIndex>(0, samples_from_seconds(lane.begin_s - kDisplayMargin_s, fs_hz));
  const SampleIndex end = std::min(signal.size(), samples_from_seconds(lane.end_s + kDisplayMargin_s, fs_hz) + 1);
  if (end <= trace.first) return trace;
  std::vector<float> values(static_cast<std::size_t>(end - trace.first));
  signal.read(trace.first, values);
  trace.filtered = display_filter(values, fs_hz, filter);
  if (filter.baseline) {  // what the high-pass took away was the line's place in its lane
    for (float& value : trace.filtered) value += static_cast<float>(scene.derived.lead_zero[lane.lead]);
  }
  return trace;
}

void append(const Scene& scene, const LaneTrace& trace, const TraceFrame& frame, Picture& picture) {
  const std::size_t lead = trace.lane->lead;
  if (!trace.filtered.empty()) {
    append_values(picture.vertices, trace.filtered, trace.first, scene.fs_hz(), frame);
  } else {
    append_trace(picture.vertices, scene.recording->record.signals[lead], scene.recording->pyramids[lead],
                 scene.fs_hz(), frame);
  }
}

// A marker stroke behind the trace where a part speaks for the class or against it. Opaque colours mixed with the paper: overlapping round ends
// of neighbouring segments do not add up.
void append_marker(const Scene& scene, const StripGeometry& strip, const LaneTrace& trace, Picture& picture,
                   const PanelChoices& choices, std::int32_t beat, bool whole) {
  const auto map = beat_map(scene, choices, beat);
  if (!map || !(map->largest > 0.0)) return;
  const double r_s = scene.beat_s(beat);
  double begin_s = r_s - map->window.before_samples / map->window.fs_hz;
  double end_s = r_s + map->window.after_samples / map->window.fs_hz;
  if (!whole) {  // neighbours share the space between them
    if (beat > 0) begin_s = std::max(begin_s, 0.5 * (scene.beat_s(beat - 1) + r_s));
    if (beat + 1 < scene.beat_count()) end_s = std::min(end_s, 0.5 * (scene.beat_s(beat + 1) + r_s));
  }
  begin_s = std::max(begin_s, trace.lane->begin_s);
  end_s = std::min(end_s, trace.lane->end_s);
  if (begin_s >= end_s) return;
  TraceFrame frame = lane_frame(scene, strip, trace);
  frame.left = strip.x_of(begin_s);
  frame.begin_s = begin_s;
  frame.width = static_cast<float>((end_s - begin_s) * strip.px_per_s);
  const std::size_t first = picture.vertices.size();
  append(scene, trace, frame, picture);
  for (std::size_t i = first; i < picture.vertices.size(); ++i) {
    TraceVertex& vertex = picture.vertices[i];
    const float value = map->at(strip.time_at(vertex.x) - r_s), strength = std::min(1.0F, std::abs(value));
    if (strength < kMarkerLeast) vertex.pen = 0.0F;
    const Theme& theme = *scene.look.theme;
    vertex.color =
        mixed(theme.paper, value < 0.0F ? theme.speaks_against : theme.speaks_for, strength * std::sqrt(strength));
  }
}

void draw_markers(const Scene& scene, const ViewState& view, const StripGeometry& strip,
                  const std::vector<LaneTrace>& traces, Picture& picture) {
  if (!view.saliency_shown || !scene.has_classes() || strip.px_per_s < kMarkerFrom_px_per_s) return;
  const Analysis& analysis = *scene.analysis;
  const std::size_t first = picture.vertices.size();
  const BeatRange visible =
      beats_between(analysis.r_peaks, scene.fs_hz(), strip.time.begin_s - 1.0, strip.time.end_s() + 1.0);
  for (const LaneTrace& trace : traces) {
    if (trace.lane->lead != analysis.lead) continue;
    for (std::int32_t beat = visible.first; beat < visible.last; ++beat) {
      const auto index = static_cast<std::size_t>(beat);
      const bool interesting =
          (analysis.classes.flags[index] & kUnclassified) == 0 && analysis.classes.label[index] != BeatClass::N;
      if (interesting && beat != view.beat) append_marker(scene, strip, trace, picture, view, beat, false);
    }
    if (view.beat >= visible.first && view.beat < visible.last) {
      append_marker(scene, strip, trace, picture, view, view.beat, true);
    }
  }
  if (picture.vertices.size() == first) return;
  picture.traces.push_back({first, picture.vertices.size() - first, kMarker_px});
  insert_trace(*ImGui::GetWindowDrawList(), picture);
}

// What 1 mV looks like at the gain of the lane: 10 mm high at 10 mm/mV, as wide as 0.2 s at 25 mm/s.
void draw_pulse(const Scene& scene, float x, float y, float width, float height) {
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const ImVec2 pulse[] = {{x, y},
                          {x + 0.2F * width, y},
                          {x + 0.2F * width, y - height},
                          {x + 0.8F * width, y - height},
                          {x + 0.8F * width, y},
                          {x + width, y}};
  list.AddPolyline(pulse, 6, scene.look.theme->muted, ImDrawFlags_None, 1.2F);
}

// The roundest amount (1, 2 or 5 times a power of ten) that is at most `most` units.
double round_amount(double most) {
  const double power = std::pow(10.0, std::floor(std::log10(most)));
  return power * (most >= 5.0 * power ? 5.0 : most >= 2.0 * power ? 2.0 : 1.0);
}

// What a signal that is no ECG spans: a bar of a round amount of its own unit. Answers "50 uV".
std::string draw_scale_bar(const Scene& scene, const Signal& signal, const Lane& lane, float x, float lane_height) {
  const double px_per_unit = std::abs(lane.px_per_unit);
  const double amount = round_amount(kScaleBarShare * static_cast<double>(lane_height) / px_per_unit);
  const auto height = static_cast<float>(amount * px_per_unit);
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const float top = lane.zero_y - height;
  const ImVec2 bar[] = {{x + 5.0F, lane.zero_y}, {x, lane.zero_y}, {x, top}, {x + 5.0F, top}};
  list.AddPolyline(bar, 4, scene.look.theme->muted, ImDrawFlags_None, 1.2F);
  return compact(amount) + (signal.unit.empty() ? "" : " " + printable(signal.unit, kMaxUnitLetters));
}

std::string scale_note(const Lane& lane) {
  std::string note = lane.scale < 0.0 ? "inverted" : "";
  const double factor = std::abs(lane.scale);
  if (factor != 1.0) note += (note.empty() ? "\xC3\x97 " : ", \xC3\x97 ") + compact(factor);
  return note;
}

void draw_lane_labels(const Scene& scene, const ViewState& view, const StripGeometry& strip) {
  const Look& look = scene.look;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const Rect gutter = {strip.plot.x - strip.gutter, strip.plot.y, strip.gutter, strip.plot.height};
  ImGui::PushClipRect({gutter.x, gutter.y}, {gutter.right(), gutter.bottom()}, true);
  const auto pulse_width =
      std::min(static_cast<float>(kCalibration_s * kPulseSpeed_mm_s * view.px_per_mm()) / 0.6F, 0.6F * strip.gutter);
  const bool page = shows_twelve(scene, view);
  for (std::size_t row = 0; row < strip.lanes.size(); ++row) {
    const Lane& lane = strip.lanes[row];
    if (!lane.first_in_row) continue;
    const Signal& signal = scene.recording->record.signals[lane.lead];
    const float x = gutter.x + 6.0F;
    const auto height = static_cast<float>(lane.pulse_px);
    const bool roomy = strip.lane_height >= kRoomyLane_px;
    std::string unit = lane.pulse_px <= 0.0 ? "no gain" : roomy && height > 12.0F ? "1 mV" : "";
    if (lane.own_scale) unit = draw_scale_bar(scene, signal, lane, gutter.right() - 10.0F, strip.lane_height);
    else if (lane.pulse_px > 0.0 && (roomy || page)) draw_pulse(scene, x, lane.zero_y, pulse_width, height);
    if (page) continue;  // names stand on the paper
    const float room = strip.gutter - 8.0F;
    float y = lane.zero_y + 4.0F;
    std::string_view name = lane.name;
    // "EEG C4-A1" stands in two lines where one is too narrow.
    const std::size_t blank = name.find(' ');
    if (roomy && blank != std::string_view::npos && text_width(look.fonts.small_strong, name) > room) {
      draw_text_in(list, look.fonts.small_strong, {x, y, room, 16.0F}, Align::left, look.theme->text,
                   name.substr(0, blank));
      name.remove_prefix(blank + 1);
      y += 15.0F;
    }
    draw_text_in(list, look.fonts.small_strong, {x, y, room, 16.0F}, Align::left, look.theme->text, name);
    const std::string note = scale_note(lane);
    // One pulse after the other may be the same: what would touch the next one is left to it.
    if (!lane.own_scale && row + 1 < strip.lanes.size() && note.empty()) {
      const Lane& next = strip.lanes[row + 1];
      if (y + 15.0F + 16.0F + kPulseGap_px > next.zero_y - static_cast<float>(next.pulse_px)) continue;
    }
    draw_text_in(list, look.fonts.small, {x, y + 15.0F, strip.gutter - 6.0F, 16.0F}, Align::left,
                 note.empty() ? look.theme->muted : look.theme->danger, note.empty() ? unit : note);
  }
  ImGui::PopClipRect();
}

// Columns of a 12-lead sheet: a mark where the lead changes, and its name above.
void draw_column_names(const Scene& scene, const StripGeometry& strip) {
  const Look& look = scene.look;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  for (const Lane& lane : strip.lanes) {
    const float x = std::round(strip.x_of(lane.begin_s));
    const float top = lane.zero_y - 0.5F * strip.lane_height;
    const std::string name = lane.scale < 0.0 ? lane.name + " inverted" : lane.name;
    const float width = text_width(look.fonts.small_strong, name);
    fill(list, {x + 4.0F, top, width + 8.0F, 16.0F}, with_alpha(look.theme->paper, 0.85F), 3.0F);
    draw_text_in(list, look.fonts.small_strong, {x + 8.0F, top, width + 1.0F, 16.0F}, Align::left,
                 lane.scale < 0.0 ? look.theme->danger : look.theme->text, name);
    if (!lane.first_in_row) {
      fill(list, {x, lane.zero_y - 10.0F, 1.5F, 5.0F}, look.theme->trace);
      fill(list, {x, lane.zero_y + 5.0F, 1.5F, 5.0F}, look.theme->trace);
    }
  }
}

// The selected beat, and where its waves begin and end in all leads together: P and QRS as bands, the end of T as a line.
void draw_selected_beat(const Scene& scene, const ViewState& view, const StripGeometry& strip) {
  if (view.beat < 0 || view.beat >= scene.beat_count()) return;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const double r_s = scene.beat_s(view.beat);
  const float x = strip.x_of(r_s), half = selection_half_px(strip);
  fill(list, {x - half, strip.plot.y, 2.0F * half, strip.plot.height}, scene.look.theme->selection);
  const auto beat = static_cast<std::size_t>(view.beat);
  const Delineation& waves = scene.analysis->delineation;
  if (beat >= waves.beats() || strip.px_per_s < kWavesFrom_px_per_s) return;
  const auto place = [&](Fiducial fiducial) -> std::optional<float> {
    const auto offset = waves.at(beat, fiducial);
    return offset ? std::optional(strip.x_of(r_s + seconds_from_samples(*offset, scene.fs_hz()))) : std::nullopt;
  };
  const Color color = with_alpha(scene.look.theme->accent, kWavesOpacity);
  const auto band = [&](Fiducial from, Fiducial to) {
    const auto left = place(from), right = place(to);
    if (left && right && *right > *left) fill(list, {*left, strip.plot.y, *right - *left, strip.plot.height}, color);
  };
  band(Fiducial::p_onset, Fiducial::p_end);
  band(Fiducial::qrs_onset, Fiducial::qrs_end);
  if (const auto end = place(Fiducial::t_end))
    fill(list, {std::round(*end), strip.plot.y, 1.0F, strip.plot.height}, color);
}

}  // namespace

void draw_strip_traces(const Scene& scene, const ViewState& view, const StripGeometry& strip, Picture& picture) {
  ImDrawList& list = *ImGui::GetWindowDrawList();
  ImGui::PushClipRect({strip.plot.x, strip.plot.y}, {strip.plot.right(), strip.plot.bottom()}, true);
  draw_paper(scene, view, strip, picture);
  draw_selected_beat(scene, view, strip);
  // Over long stretches the filter would cost more than it shows; the header says that it rests.
  const DisplayFilter filter = strip.time.span_s <= kLongestFiltered_s ? view.filter : DisplayFilter{};
  std::vector<LaneTrace> traces;
  for (const Lane& lane : strip.lanes) {
    if (scrolled_away(strip, lane)) continue;
    if (lane.end_s > lane.begin_s) traces.push_back(lane_trace(scene, lane, filter));
  }
  draw_markers(scene, view, strip, traces, picture);
  const std::size_t first = picture.vertices.size();
  for (const LaneTrace& trace : traces) append(scene, trace, lane_frame(scene, strip, trace), picture);
  picture.traces.push_back({first, picture.vertices.size() - first, kTrace_px});
  insert_trace(list, picture);
  if (shows_twelve(scene, view)) draw_column_names(scene, strip);
  // After the end of the recording there is nothing: the paper stops.
  const float end_x = strip.x_of(scene.duration_s());
  if (end_x < strip.plot.right()) {
    fill(list, {end_x, strip.plot.y, strip.plot.right() - end_x, strip.plot.height}, scene.look.theme->raised);
  }
  ImGui::PopClipRect();
  draw_lane_labels(scene, view, strip);
}

}  // namespace ecg::app
