#include <imgui.h>

#include <algorithm>
#include <cmath>
#include <string>

#include "app/model/numbers.hpp"
#include "app/views/frame/menu.hpp"
#include "app/views/strip/strip.hpp"
#include "app/views/strip/strip_parts.hpp"
#include "app/widgets.hpp"
#include "core/record/signal_choices.hpp"
#include "core/words/sentences.hpp"

namespace ecg::app {

namespace {

constexpr float kWidth_px = 336.0F;
constexpr float kTouchWidth_px = 400.0F;  ///< larger buttons, and names still to be read beside them

double next_scale(double scale, int direction) {
  const auto found =
      std::find_if(kLaneScales.begin(), kLaneScales.end(), [&](double each) { return std::abs(each - scale) < 1e-9; });
  const auto place = found == kLaneScales.end() ? 2 : found - kLaneScales.begin();
  const auto last = std::ssize(kLaneScales) - 1;
  return kLaneScales[static_cast<std::size_t>(std::clamp<std::ptrdiff_t>(place + direction, 0, last))];
}

// One lead: shown, name, gain of its own, upside down, place.
void draw_lane(const Scene& scene, ViewState& view, const Rect& row, std::vector<LaneChoice>& lanes,
               std::size_t place) {
  const Look& look = scene.look;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  LaneChoice& lane = lanes[place];
  const std::string id = "lane." + std::to_string(lane.lead);
  const float side = row.height;
  const auto shown = static_cast<std::size_t>(
      std::count_if(lanes.begin(), lanes.end(), [](const LaneChoice& each) { return each.shown; }));
  const Rect box = {row.x, row.y, row.width - 5.0F * side - 40.0F, row.height};
  const Press press = press_area(view, (id + ".shown").c_str(), box);
  view.report(id + ".shown", box);
  if (press.hovered) ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
  const Signal& signal = scene.recording->record.signals[lane.lead];
  const bool other = signal.kind != SignalKind::ecg;
  const std::string name = scene.derived.lead_names[lane.lead];
  const std::string unit = signal.unit.empty() ? "" : ", in " + printable(signal.unit);
  tip(look, (lane.shown ? "Hide " : "Show ") + (other ? name + ": no ECG" + unit : "lead " + name));
  if (press.clicked && (!lane.shown || shown > 1)) lane.shown = !lane.shown;
  draw_check_box(list, look, row.x + 16.0F, row.y + 0.5F * row.height, lane.shown);
  draw_text_in(list, look.fonts.body, {row.x + 32.0F, row.y, box.right() - row.x - 32.0F, row.height}, Align::left,
               lane.shown ? look.theme->text : look.theme->muted, name);
  float x = box.right();
  const auto place_button = [&](const char* suffix, Icon icon, std::string_view hint, ButtonKind kind) {
    const bool clicked =
        button(look, view, (id + suffix).c_str(), {x, row.y, side, side}, {.icon = icon, .tip = hint}, kind);
    x += side;
    return clicked;
  };
  if (place_button(".less", Icon::minus, "Smaller than the others", ButtonKind::quiet))
    lane.scale = next_scale(lane.scale, -1);
  draw_text_in(list, look.fonts.small, {x, row.y, 40.0F, row.height}, Align::centre,
               lane.scale == 1.0 ? look.theme->muted : look.theme->text, "\xC3\x97 " + compact(lane.scale));
  x += 40.0F;
  if (place_button(".more", Icon::plus, "Larger than the others", ButtonKind::quiet))
    lane.scale = next_scale(lane.scale, 1);
  if (place_button(".invert", Icon::invert, "Upside down; marked beside the trace",
                   lane.inverted ? ButtonKind::chosen : ButtonKind::quiet)) {
    lane.inverted = !lane.inverted;
  }
  if (place_button(".up", Icon::chevron_up, "Further up", ButtonKind::quiet)) {
    move_lane(lanes, place, -1);
  } else if (place_button(".down", Icon::chevron_down, "Further down", ButtonKind::quiet)) {
    move_lane(lanes, place, 1);
  }
}

void filter_rows(Menu& menu, ViewState& view) {
  menu.heading("Display filter");
  if (menu.toggle("filter.baseline", "Baseline, below 0.5 Hz", "", view.filter.baseline)) {
    view.filter.baseline = !view.filter.baseline;
  }
  if (menu.toggle("filter.muscle", "Muscle, above 40 Hz", "", view.filter.muscle))
    view.filter.muscle = !view.filter.muscle;
  for (const double mains_hz : {50.0, 60.0}) {
    const bool chosen = view.filter.mains_hz == mains_hz;
    if (menu.toggle("filter.mains" + compact(mains_hz), "Mains, " + compact(mains_hz) + " Hz notch", "", chosen)) {
      view.filter.mains_hz = chosen ? 0.0 : mains_hz;
    }
  }
  menu.note("Changes the picture only. Beats, classes and measures come from the recording as it is.");
}

}  // namespace

std::string filter_text(const DisplayFilter& filter) {
  std::string text;
  const auto add = [&](const std::string& part) { text += (text.empty() ? "" : ", ") + part; };
  if (filter.baseline) add("0.5 Hz baseline");
  if (filter.muscle) add("40 Hz");
  if (filter.mains_hz > 0.0) add(compact(filter.mains_hz) + " Hz notch");
  return text;
}

bool draw_strip_settings(const Scene& scene, ViewState& view, const Rect& anchor) {
  Menu menu(scene, view, "strip", anchor, scene.look.layout.touch_sized ? kTouchWidth_px : kWidth_px);
  if (!menu.open()) return false;
  const bool twelve = twelve_leads(scene).has_value();
  if (twelve) {
    menu.heading("Layout");
    if (menu.pick("layout.twelve", "12-lead sheet", "3 rows of 2.5 s each, lead II below; 25 mm/s",
                  view.lane_layout == LaneLayout::twelve)) {
      view.lane_layout = LaneLayout::twelve;
      view.speed_mm_s = 25.0;
    }
    if (menu.pick("layout.rows", "Rows", "every lead over the whole width", view.lane_layout == LaneLayout::rows)) {
      view.lane_layout = LaneLayout::rows;
    }
  }
  filter_rows(menu, view);
  const Record& record = scene.recording->record;
  const std::size_t leads = ecg_leads(record).size();
  const std::string share = std::to_string(leads) + " of " + std::to_string(record.signals.size());
  menu.heading(leads < record.signals.size() ? "Leads and other signals" : "Leads");
  const bool signals_wanted = menu.row("strip.signals", "Which signals are an ECG",
                                       share + (choices_text(record).empty() ? ", automatic" : ", by hand"), false);
  if (!shows_twelve(scene, view)) {
    std::vector<LaneChoice> lanes = lanes_of(scene, view.lanes);
    const std::vector<LaneChoice> before = lanes;
    for (std::size_t place = 0; place < lanes.size(); ++place) {
      const Rect row = menu.line(scene.look.layout.touch_sized ? 40.0F : 32.0F);
      const ImVec2 next = ImGui::GetCursorScreenPos();
      draw_lane(scene, view, row, lanes, place);
      ImGui::SetCursorScreenPos(next);
    }
    if (lanes != before) view.lanes = lanes;
  }
  menu.heading("Scale");
  if (menu.row("strip.calibrate", "Calibrate this screen", "so that a millimetre is a millimetre",
               view.screen_calibrated)) {
    view.screen_calibration_open = true;
  }
  return signals_wanted;
}

}  // namespace ecg::app
