#include <imgui.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <string>

#include "app/model/navigation.hpp"
#include "app/model/numbers.hpp"
#include "app/views/panels/lead_choice.hpp"
#include "app/views/panels/panels.hpp"
#include "app/widgets.hpp"

namespace ecg::app {

namespace {

constexpr float kHeader_px = 36.0F;
constexpr float kLine_px = 34.0F;
constexpr float kTrace_px = 1.0F;
constexpr float kAbnormal_px = 1.6F;
constexpr double kMillivolt_share = 0.34;  // height of 1 mV at 10 mm/mV, share of a line
constexpr double kBeatBefore_s = 0.25;     // coloured around the R peak
constexpr double kBeatAfter_s = 0.40;
constexpr float kLetterGap_px = 11.0F;
constexpr float kReach_px = 8.0F;
constexpr std::array kLines_s = {30.0, 60.0, 120.0, 300.0, 600.0, 1800.0};

std::string line_title(double line_s) {
  return line_s < 60.0 ? compact(line_s) + " s a line" : compact(line_s / 60.0) + " min a line";
}

// The parts of a line that belong to beats other than N, in the colour of their class.
void append_abnormal(const Scene& scene, const TraceFrame& frame, std::size_t lead, double end_s, Picture& picture) {
  const Analysis& analysis = *scene.analysis;
  const Recording& recording = *scene.recording;
  const BeatRange range =
      beats_between(analysis.r_peaks, scene.fs_hz(), frame.begin_s - kBeatAfter_s, end_s + kBeatBefore_s);
  for (std::int32_t beat = range.first; beat < range.last; ++beat) {
    const auto index = static_cast<std::size_t>(beat);
    if ((analysis.classes.flags[index] & kUnclassified) != 0 || analysis.classes.label[index] == BeatClass::N) continue;
    const double r_s = scene.beat_s(beat);
    TraceFrame part = frame;
    // Neighbours share the space between them.
    double begin_s = std::max(frame.begin_s, r_s - kBeatBefore_s);
    double until_s = std::min(end_s, r_s + kBeatAfter_s);
    if (beat > 0) begin_s = std::max(begin_s, 0.5 * (scene.beat_s(beat - 1) + r_s));
    if (beat + 1 < scene.beat_count()) until_s = std::min(until_s, 0.5 * (scene.beat_s(beat + 1) + r_s));
    if (until_s <= begin_s) continue;
    part.left = frame.left + static_cast<float>((begin_s - frame.begin_s) * frame.px_per_s);
    part.begin_s = begin_s;
    part.width = std::max(1.0F, static_cast<float>((until_s - begin_s) * frame.px_per_s));
    part.color = class_mark_color(*scene.look.theme, static_cast<std::uint8_t>(analysis.classes.label[index]));
    append_trace(picture.vertices, recording.record.signals[lead], recording.pyramids[lead], scene.fs_hz(), part);
  }
}

void draw_letters(const Scene& scene, const TraceFrame& frame, const Rect& line_rect, double end_s) {
  const Analysis& analysis = *scene.analysis;
  const Look& look = scene.look;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  float last_x = -1e9F;
  const BeatRange range = beats_between(analysis.r_peaks, scene.fs_hz(), frame.begin_s, end_s);
  for (std::int32_t beat = range.first; beat < range.last; ++beat) {
    const auto index = static_cast<std::size_t>(beat);
    if ((analysis.classes.flags[index] & kUnclassified) != 0 || analysis.classes.label[index] == BeatClass::N) continue;
    const float x = frame.left + static_cast<float>((scene.beat_s(beat) - frame.begin_s) * frame.px_per_s);
    if (x - last_x < kLetterGap_px) continue;
    last_x = x;
    const auto label = static_cast<std::size_t>(analysis.classes.label[index]);
    draw_text_in(list, look.fonts.small_strong, {x - 6.0F, line_rect.y - 2.0F, 12.0F, 13.0F}, Align::centre,
                 look.theme->text, std::string_view(&kBeatClassLetters[label], 1));
  }
}

void draw_header(const Scene& scene, ViewState& view, const Rect& header) {
  const Look& look = scene.look;
  const float height = look.layout.touch_sized ? kTouchTarget_px : 28.0F;
  const float y = header.y + 0.5F * (header.height - height);
  const auto last = static_cast<int>(kLines_s.size()) - 1;
  view.disclosure_line = std::clamp(view.disclosure_line, 0, last);
  float x = header.x + 8.0F;
  if (button(look, view, "disclosure.less", {x, y, height, height}, {.icon = Icon::minus, .tip = "Less on a line"})) {
    view.disclosure_line = std::max(0, view.disclosure_line - 1);
  }
  draw_text_in(*ImGui::GetWindowDrawList(), look.fonts.small, {x + height, header.y, 96.0F, header.height},
               Align::centre, look.theme->text, line_title(kLines_s[static_cast<std::size_t>(view.disclosure_line)]));
  x += height + 96.0F;
  if (button(look, view, "disclosure.more", {x, y, height, height}, {.icon = Icon::plus, .tip = "More on a line"})) {
    view.disclosure_line = std::min(last, view.disclosure_line + 1);
  }
  x += height + 12.0F;
  draw_lead_choice(scene, view, "disclosure.lead", x, y, height);
}

}  // namespace

void draw_disclosure(const PanelFrame& panel_frame) {
  const auto& [scene, view, commands, picture, rect] = panel_frame;
  const Look& look = scene.look;
  const float line_px = look.layout.touch_sized ? kMinTouch_px : kLine_px;
  const Rect header = {rect.x, rect.y, rect.width, look.layout.touch_sized ? 48.0F : kHeader_px};
  if (scene.recording->record.signals.empty()) return;
  if (begin_region("disclosure.header", header, look.theme->panel)) draw_header(scene, view, header);
  end_region();
  const Rect body = {rect.x, header.bottom(), rect.width, std::max(8.0F, rect.bottom() - header.bottom())};
  view.report("disclosure", body);
  if (begin_region("disclosure", body, look.theme->panel, RegionKind::scrolling)) {
    ImDrawList& list = *ImGui::GetWindowDrawList();
    const Recording& recording = *scene.recording;
    const std::size_t lead = panel_lead(scene, view);
    const Signal& signal = recording.record.signals[lead];
    const double line_s = kLines_s[static_cast<std::size_t>(view.disclosure_line)];
    const double duration_s = scene.duration_s();
    const auto lines = static_cast<int>(std::min(1e6, std::ceil(duration_s / line_s)));
    const float gutter = look.layout.gutter;
    const float width = std::max(8.0F, body.width - gutter - 20.0F);
    const double px_per_s = static_cast<double>(width) / line_s;
    const TimeView shown = view.time_view(look.layout.plot_width());
    const bool classes = scene.has_classes();
    ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, {0.0F, 0.0F});
    ImGuiListClipper clipper;
    clipper.Begin(lines, line_px);
    while (clipper.Step()) {
      const std::size_t first = picture.vertices.size();
      std::vector<TraceFrame> frames;
      std::vector<Rect> rects;
      for (int i = clipper.DisplayStart; i < clipper.DisplayEnd; ++i) {
        const ImVec2 at = ImGui::GetCursorScreenPos();
        const Rect row = {body.x + gutter, at.y, width, line_px};
        const double begin_s = static_cast<double>(i) * line_s;
        const double end_s = std::min(duration_s, begin_s + line_s);
        draw_text_in(list, look.fonts.small, {body.x, at.y, gutter - 8.0F, line_px}, Align::right, look.theme->muted,
                     clock(begin_s));
        TraceFrame frame;
        frame.left = row.x;
        frame.width = static_cast<float>((end_s - begin_s) * px_per_s);
        frame.begin_s = begin_s;
        frame.px_per_s = px_per_s;
        frame.zero_y = row.y + 0.62F * line_px;
        frame.zero = scene.derived.lead_zero[lead];
        frame.px_per_unit =
            kMillivolt_share * static_cast<double>(line_px) * view.gain_mm_mv / 10.0 * signal.mv_per_unit();
        frame.top = row.y - 0.3F * line_px;
        frame.bottom = row.bottom() + 0.3F * line_px;
        frame.color = look.theme->trace;
        append_trace(picture.vertices, signal, recording.pyramids[lead], scene.fs_hz(), frame);
        frames.push_back(frame);
        rects.push_back(row);
        const Press press = [&] {
          ImGui::PushID(i);
          const Press made = press_area(view, "line", row);
          ImGui::PopID();
          return made;
        }();
        view.report("disclosure.line." + std::to_string(i), row);
        ImGui::SetCursorScreenPos({at.x, at.y + line_px});
        if (press.hovered) {
          ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
          const double time_s = begin_s + static_cast<double>(ImGui::GetIO().MousePos.x - row.x) / px_per_s;
          if (press.clicked && time_s <= duration_s) {
            const double reach_s = std::max(0.5, static_cast<double>(kReach_px) / px_per_s);
            const std::int32_t beat =
                scene.has_beats() ? nearest_beat(scene.analysis->r_peaks, scene.fs_hz(), time_s, reach_s) : -1;
            if (beat >= 0) select_beat(scene, view, beat, true);
            else go_to(scene, view, time_s);
          }
        }
        // What the strip shows, on every line it touches.
        const double from_s = std::max(begin_s, shown.begin_s);
        const double to_s = std::min(end_s, shown.end_s());
        if (to_s > from_s) {
          const float left = row.x + static_cast<float>((from_s - begin_s) * px_per_s);
          const Rect window = {left, row.y + 1.0F, std::max(3.0F, static_cast<float>((to_s - from_s) * px_per_s)),
                               row.height - 2.0F};
          fill(list, window, look.theme->selection, 3.0F);
          outline(list, window, look.theme->accent, 3.0F);
        }
        if (view.beat >= 0 && view.beat < scene.beat_count()) {
          const double beat_s = scene.beat_s(view.beat);
          if (beat_s >= begin_s && beat_s < end_s) {
            const float x = std::round(row.x + static_cast<float>((beat_s - begin_s) * px_per_s));
            line(list, x, row.y + 2.0F, x, row.bottom() - 2.0F, look.theme->accent, 2.0F);
          }
        }
      }
      if (picture.vertices.size() > first) {
        picture.traces.push_back({first, picture.vertices.size() - first, kTrace_px});
        insert_trace(list, picture);
      }
      if (!classes) continue;
      const std::size_t coloured = picture.vertices.size();
      for (std::size_t i = 0; i < frames.size(); ++i) {
        const double end_s = frames[i].begin_s + static_cast<double>(frames[i].width) / px_per_s;
        append_abnormal(scene, frames[i], lead, end_s, picture);
      }
      if (picture.vertices.size() > coloured) {
        picture.traces.push_back({coloured, picture.vertices.size() - coloured, kAbnormal_px});
        insert_trace(list, picture);
      }
      for (std::size_t i = 0; i < frames.size(); ++i) {
        draw_letters(scene, frames[i], rects[i], frames[i].begin_s + static_cast<double>(frames[i].width) / px_per_s);
      }
    }
    ImGui::PopStyleVar();
  }
  end_region();
}

}  // namespace ecg::app
