#include <imgui.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <string>

#include "app/model/beat_map.hpp"
#include "app/model/beat_raster.hpp"
#include "app/model/navigation.hpp"
#include "app/model/numbers.hpp"
#include "app/model/recorder_clock.hpp"
#include "app/views/panels/lead_choice.hpp"
#include "app/views/panels/panels.hpp"
#include "app/widgets.hpp"

namespace ecg::app {

namespace {

constexpr float kHeader_px = 36.0F;
constexpr float kGap_px = 6.0F;        // between bands
constexpr float kLanes_px = 12.0F;     // V S F Q, 3 px each
constexpr float kMinBand_px = 64.0F;   // lower bands hide what happens around the R peak
constexpr float kAxisFrom_px = 96.0F;  // bands this high have room for three time labels

struct Colouring {
  RasterColouring colouring;
  const char* name;
  const char* title;
  const char* tip;
};
constexpr std::array<Colouring, 3> kColourings = {{
    {RasterColouring::amplitude, "raster.amplitude", "Voltage", "Dark upwards, the second colour downwards"},
    {RasterColouring::beat_class, "raster.class", "Class", "Colour of the class the model gave"},
    {RasterColouring::saliency, "raster.saliency", "Saliency", "What each beat is made of, for all beats at once"},
}};

void draw_choices(const Scene& scene, ViewState& view, const Rect& header) {
  const Look& look = scene.look;
  float x = header.x + 8.0F;
  const float height = look.layout.touch_sized ? kTouchTarget_px : 28.0F;
  const float y = header.y + 0.5F * (header.height - height);
  for (const Colouring& each : kColourings) {
    const ButtonText text = {.label = each.title, .tip = each.tip};
    const float width = button_width(look, text);
    const bool chosen = view.raster_colouring == each.colouring;
    if (button(look, view, each.name, {x, y, width, height}, text, chosen ? ButtonKind::chosen : ButtonKind::quiet)) {
      view.raster_colouring = each.colouring;
    }
    x += width + 2.0F;
  }
  x = draw_lead_choice(scene, view, "raster.lead", x + 6.0F, y, height);
  const Rect legend = {x + 8.0F, header.y, header.right() - 16.0F - x, header.height};
  if (legend.width < 200.0F) return;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  float left = legend.x;
  draw_text_in(list, look.fonts.small, {left, legend.y, 40.0F, legend.height}, Align::left, look.theme->muted, "Lanes");
  left += 40.0F;
  for (const BeatClass beat_class : {BeatClass::V, BeatClass::S, BeatClass::F, BeatClass::Q}) {
    const auto index = static_cast<std::size_t>(beat_class);
    const float middle = legend.y + 0.5F * legend.height;
    fill(list, {left, middle - 4.0F, 8.0F, 8.0F}, class_mark_color(*look.theme, static_cast<std::uint8_t>(index)),
         2.0F);
    draw_text_in(list, look.fonts.small, {left + 11.0F, legend.y, 14.0F, legend.height}, Align::left, look.theme->muted,
                 std::string_view(&kBeatClassLetters[index], 1));
    left += 28.0F;
  }
}

RasterBand band_of(const Scene& scene, const ViewState& view, const Rect& rect, std::int32_t band) {
  const Theme& theme = *scene.look.theme;
  RasterBand result;
  result.rect = rect;
  result.lanes_px = kLanes_px;
  result.raster = &view.boards.raster;
  result.band = band;
  result.colouring = view.raster_colouring;
  result.paper = theme.panel;
  result.upward = theme.trace;
  result.downward = mixed(theme.panel, theme.trend, 0.9F);
  result.speaks = theme.speaks_for;
  result.missing = mixed(theme.panel, theme.muted, 0.25F);
  for (std::size_t i = 0; i < kBeatClassCount; ++i)
    result.classes[i] = class_mark_color(theme, static_cast<std::uint8_t>(i));
  result.classes[kBeatClassCount] = theme.muted;
  return result;
}

void draw_axis(const Scene& scene, const Rect& gutter, const Rect& picture, std::int32_t first_beat, bool with_times) {
  const Look& look = scene.look;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const float width = gutter.width - 8.0F;
  if (first_beat >= 0) {
    draw_text_in(list, look.fonts.small, {gutter.x, picture.y - 1.0F, width, 14.0F}, Align::right, look.theme->text,
                 clock(scene.beat_s(first_beat)));
  }
  const float middle = picture.y + 0.5F * picture.height;
  draw_text_in(list, look.fonts.small, {gutter.x, middle - 7.0F, width, 14.0F}, Align::right, look.theme->muted, "R");
  line(list, picture.x - 5.0F, std::round(middle), picture.x, std::round(middle), look.theme->muted);
  if (!with_times) return;
  draw_text_in(list, look.fonts.small, {gutter.x, picture.bottom() - 14.0F, width, 14.0F}, Align::right,
               look.theme->muted, "+0.75 s");
}

}  // namespace

void draw_raster(const PanelFrame& frame) {
  const auto& [scene, view, commands, picture, rect] = frame;
  const Look& look = scene.look;
  if (!begin_region("raster", rect, look.theme->panel)) {
    end_region();
    return;
  }
  ImDrawList& list = *ImGui::GetWindowDrawList();
  if (!scene.has_beats() || scene.recording->record.signals.empty()) {
    draw_text_in(list, look.fonts.small, {rect.x + 16.0F, rect.y, rect.width - 32.0F, 48.0F}, Align::left,
                 look.theme->muted, "The raster appears with the beats.");
    end_region();
    return;
  }
  if (view.raster_colouring == RasterColouring::saliency && ask_for_maps(scene, view)) commands.push_back(ExplainAll{});
  const Rect header = {rect.x, rect.y, rect.width, look.layout.touch_sized ? 48.0F : kHeader_px};
  draw_choices(scene, view, header);
  const float gutter = look.layout.gutter;
  const Rect page = {rect.x + gutter, header.bottom() + 2.0F, rect.width - gutter - 12.0F,
                     std::max(8.0F, rect.bottom() - header.bottom() - 8.0F)};
  const RasterPlan plan =
      plan_raster(scene, panel_lead(scene, view), page.width * look.pixel_ratio, page.height, kMinBand_px + kGap_px);
  make_raster(scene, plan, view.boards.raster);
  const Press press = press_area(view, "raster.page", page);
  view.report("raster.page", page);
  const float pitch = page.height / static_cast<float>(plan.bands);
  const float band_px = pitch - kGap_px;
  const std::int32_t beats = scene.beat_count();
  const float column_px = page.width / static_cast<float>(plan.columns);
  for (std::int32_t band = 0; band < plan.bands; ++band) {
    const Rect all = {page.x, std::round(page.y + static_cast<float>(band) * pitch), page.width, std::round(band_px)};
    picture.rasters.push_back(band_of(scene, view, all, band));
    insert_raster(list, picture);
    const std::int32_t first =
        view.boards.raster.beats[static_cast<std::size_t>(band) * static_cast<std::size_t>(plan.columns)];
    draw_axis(scene, {rect.x, all.y, gutter, all.height}, {all.x, all.y, all.width, all.height - kLanes_px}, first,
              band_px >= kAxisFrom_px);
  }
  const auto mark = [&](std::int32_t column, Color color, float thickness) {
    if (column < 0) return;
    const std::int32_t band = column / plan.columns;
    const float x = page.x + (static_cast<float>(column % plan.columns) + 0.5F) * column_px;
    const float y = std::round(page.y + static_cast<float>(band) * pitch);
    fill(list, {std::round(x - 0.5F * thickness), y - 2.0F, thickness, std::round(band_px) + 4.0F}, color);
  };
  // The strip's window, then the one cursor.
  const TimeView shown = view.time_view(look.layout.plot_width());
  const BeatRange visible = beats_between(scene.analysis->r_peaks, scene.fs_hz(), shown.begin_s, shown.end_s());
  if (visible.last > visible.first) {
    const std::int32_t from = raster_column(plan, beats, visible.first);
    const std::int32_t to = raster_column(plan, beats, visible.last - 1);
    for (std::int32_t band = from / plan.columns; band <= to / plan.columns; ++band) {
      const std::int32_t left = std::max(from, band * plan.columns) - band * plan.columns;
      const std::int32_t right = std::min(to + 1, (band + 1) * plan.columns) - band * plan.columns;
      const float x = page.x + static_cast<float>(left) * column_px;
      const Rect window = {x, std::round(page.y + static_cast<float>(band) * pitch) - 1.0F,
                           std::max(3.0F, static_cast<float>(right - left) * column_px), std::round(band_px) + 2.0F};
      outline(list, window, look.theme->accent, 2.0F);
      view.report("raster.window", window);
    }
  }
  if (view.beat >= 0) mark(raster_column(plan, beats, view.beat), with_alpha(look.theme->accent, 0.85F), 2.0F);
  if (press.hovered) {
    ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
    const ImGuiIO& io = ImGui::GetIO();
    const auto band = std::clamp(static_cast<std::int32_t>((io.MousePos.y - page.y) / pitch), 0, plan.bands - 1);
    const auto inside =
        std::clamp(static_cast<std::int32_t>((io.MousePos.x - page.x) / column_px), 0, plan.columns - 1);
    const std::int32_t beat = view.boards.raster.beats[static_cast<std::size_t>(band * plan.columns + inside)];
    if (beat >= 0) {
      const RasterShare share = raster_share(plan, beats, band * plan.columns + inside);
      std::string words = "Beat " + grouped(beat + 1) + ", " + when(scene, scene.beat_s(beat), 1);
      const auto index = static_cast<std::size_t>(beat);
      if (scene.has_classes() && (scene.analysis->classes.flags[index] & kUnclassified) == 0) {
        words += std::string(", ") + kBeatClassLetters[static_cast<std::size_t>(scene.analysis->classes.label[index])];
      }
      if (share.last - share.first > 1) words += ", one of " + grouped(share.last - share.first) + " in this column";
      tip(look, words);
      if (press.clicked) select_beat(scene, view, beat, true);
    }
  }
  end_region();
}

}  // namespace ecg::app
