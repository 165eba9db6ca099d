#include "app/model/strip_geometry.hpp"

#include <algorithm>
#include <cmath>

#include "core/record/known_scale.hpp"

namespace ecg::app {

namespace {

constexpr float kHeader_px = 40.0F;
constexpr float kBothBarsFrom_px = 240.0F;  // a lower strip (the Lab at 1280 x 800) keeps its rows for the trace
constexpr float kMarks_px = 24.0F;
constexpr float kBands_px = 22.0F;
constexpr float kAxis_px = 22.0F;
constexpr double kSelection_s = 0.12;  // half of it on either side of the R peak
constexpr float kMaxShift = 0.36F;     // of the lane: its baseline never leaves it
constexpr double kTwelveSpeed_mm_s = 25.0;
constexpr double kShortRecording_s = 60.0;  // recordings up to here are shown as a sheet rather than scrolled
constexpr double kMajor_mv = 0.5;           // baselines lie on thick lines of the paper

constexpr double kOwnScaleShare = 0.6;  // of the lane: the usual range of a signal that is no ECG

// y of a baseline such that what the lead usually shows is in the middle of its row; upright complexes push it down.
float zero_in_row(const Scene& scene, const Lane& lane, float middle, float row_height, double snap_px_per_mv) {
  const double above = scene.derived.lead_middle[lane.lead] - scene.derived.lead_zero[lane.lead];
  const float limit = kMaxShift * row_height;
  const float wanted = middle + std::clamp(static_cast<float>(above * lane.px_per_unit), -limit, limit);
  if (lane.own_scale) return wanted;
  const auto major_px = static_cast<float>(kMajor_mv * snap_px_per_mv);
  return major_px >= 2.0F ? std::round(wanted / major_px) * major_px : wanted;
}

double pulse_height(const Scene& scene, const StripGeometry& strip, const Lane& lane) {
  const bool known = !lane.own_scale && has_known_scale(scene.recording->record, lane.lead);
  return known ? strip.px_per_mv * std::abs(lane.scale) : 0.0;
}

void scroll(StripGeometry& strip, const Choices& choices, float content_px) {
  strip.scroll_limit_px = std::max(0.0F, content_px - strip.plot.height);
  const float scrolled = std::clamp(choices.lane_scroll_px, 0.0F, strip.scroll_limit_px);
  for (Lane& lane : strip.lanes) lane.zero_y += strip.plot.y - scrolled;
}

void lay_rows(const Scene& scene, const Choices& choices, StripGeometry& strip) {
  std::vector<LaneChoice> shown;
  for (const LaneChoice& choice : lanes_of(scene, choices.lanes)) {
    if (choice.shown) shown.push_back(choice);
  }
  // The first lead is seen whole, however low the strip is.
  strip.lane_height =
      std::max(std::min(kMinLane_px, strip.plot.height), strip.plot.height / static_cast<float>(shown.size()));
  for (std::size_t row = 0; row < shown.size(); ++row) {
    Lane lane;
    lane.lead = shown[row].lead;
    lane.scale = shown[row].scale * (shown[row].inverted ? -1.0 : 1.0);
    const Signal& signal = scene.recording->record.signals[lane.lead];
    lane.own_scale = signal.kind != SignalKind::ecg || !signal.is_voltage();
    const double range = scene.derived.lead_range[lane.lead];
    const double fitted = kOwnScaleShare * static_cast<double>(strip.lane_height) / (range > 0.0 ? range : 1.0);
    lane.px_per_unit = lane.scale * (lane.own_scale ? fitted : strip.px_per_mv * signal.mv_per_unit());
    lane.pulse_px = pulse_height(scene, strip, lane);
    lane.zero_y = zero_in_row(scene, lane, strip.lane_height * (static_cast<float>(row) + 0.5F), strip.lane_height,
                              strip.px_per_mv);
    lane.begin_s = strip.time.begin_s;
    lane.end_s = strip.time.end_s();
    lane.name = scene.derived.lead_names[lane.lead];
    strip.lanes.push_back(lane);
  }
  scroll(strip, choices, strip.lane_height * static_cast<float>(shown.size()));
}

void lay_twelve(const Scene& scene, const Choices& choices, const TwelveLeads& leads, StripGeometry& strip) {
  constexpr std::size_t kRows = kTwelveRows + 1;
  strip.lane_height =
      std::max(static_cast<float>(kTwelveRow_mm * choices.px_per_mm()), strip.plot.height / static_cast<float>(kRows));
  const auto add = [&](std::size_t standard, std::size_t row, double from_s, double to_s, bool first) {
    Lane lane;
    lane.lead = leads[standard];
    if (is_inverted(scene, choices.lanes, lane.lead)) lane.scale = -1.0;
    lane.px_per_unit = strip.px_per_mv * lane.scale * scene.recording->record.signals[lane.lead].mv_per_unit();
    lane.pulse_px = pulse_height(scene, strip, lane);
    // All leads of a row share one baseline, as on paper.
    const float middle = strip.lane_height * (static_cast<float>(row) + 0.58F);
    const auto major_px = static_cast<float>(kMajor_mv * strip.px_per_mv);
    lane.zero_y = major_px >= 2.0F ? std::round(middle / major_px) * major_px : middle;
    lane.begin_s = strip.time.begin_s + from_s;
    lane.end_s = std::min(strip.time.begin_s + to_s, strip.time.end_s());
    lane.name = name(static_cast<StandardLead>(standard));
    lane.first_in_row = first;
    strip.lanes.push_back(lane);
  };
  for (std::size_t row = 0; row < kTwelveRows; ++row) {
    for (std::size_t column = 0; column < kTwelveColumns; ++column) {
      const double from_s = kTwelveColumn_s * static_cast<double>(column);
      add(column * kTwelveRows + row, row, from_s, from_s + kTwelveColumn_s, column == 0);
    }
  }
  add(kRhythmLead, kTwelveRows, 0.0, std::max(kTwelveSheet_s, strip.time.span_s), true);
  scroll(strip, choices, strip.lane_height * static_cast<float>(kRows));
}

}  // namespace

double twelve_sheet_share(const Scene& scene, const Choices& choices) {
  const double true_px = kTwelveSheet_s * kTwelveSpeed_mm_s * choices.css_px_per_mm / choices.ui_scale;
  return std::clamp(static_cast<double>(scene.look.layout.plot_width()) / true_px, 0.05, 1.0);
}

bool shows_twelve(const Scene& scene, const Choices& choices) {
  return choices.lane_layout == LaneLayout::twelve && twelve_leads(scene).has_value();
}

void fit_paper(const Scene& scene, Choices& choices) {
  choices.paper_share = shows_twelve(scene, choices) ? twelve_sheet_share(scene, choices) : 1.0;
}

void show_usual_layout(const Scene& scene, Choices& choices) {
  if (scene.duration_s() > kShortRecording_s || !twelve_leads(scene)) return;
  choices.lane_layout = LaneLayout::twelve;
  choices.speed_mm_s = kTwelveSpeed_mm_s;
}

const Lane* StripGeometry::lane_at(float x, float y) const {
  const double time_s = time_at(x);
  const Lane* nearest = nullptr;
  for (const Lane& lane : lanes) {
    if (time_s < lane.begin_s || time_s >= lane.end_s) continue;
    if (nearest == nullptr || std::abs(lane.zero_y - y) < std::abs(nearest->zero_y - y)) nearest = &lane;
  }
  return nearest;
}

float selection_half_px(const StripGeometry& strip) {
  return std::clamp(static_cast<float>(kSelection_s * strip.px_per_s), 2.0F, 12.0F);
}

StripGeometry strip_geometry(const Scene& scene, const Choices& choices) {
  const Layout& layout = scene.look.layout;
  const Rect& region = layout.strip;
  StripGeometry strip;
  strip.gutter = layout.gutter;
  strip.header = {region.x, region.y, region.width, layout.touch_sized ? 48.0F : kHeader_px};
  float y = strip.header.bottom();
  const bool has_bar = choices.tool == Tool::edit || choices.tool == Tool::measure;
  const bool room_for_both = !layout.touch_sized && region.height >= kBothBarsFrom_px;
  if (has_bar && !room_for_both) {
    strip.tool = strip.header;
    strip.header = {};
  } else if (has_bar) {
    strip.tool = {region.x, y, region.width, kHeader_px};
    y += kHeader_px;
  }
  strip.found_marks = {region.x, y, region.width, kMarks_px};
  y += kMarks_px;
  if (scene.analysis && scene.analysis->has_reference) {
    strip.reference_marks = {region.x, y, region.width, kMarks_px};
    y += kMarks_px;
  }
  const bool named = scene.analysis && !scene.analysis->review.rhythms.empty();
  const bool labelled = !scene.derived.reference_rhythms.empty();
  const float below = kBands_px + kAxis_px + (labelled ? kBands_px : 0.0F) + (named ? kBands_px : 0.0F);
  strip.plot = {region.x + layout.gutter, y, layout.plot_width(), std::max(1.0F, region.bottom() - below - y)};
  strip.bands = {region.x, strip.plot.bottom(), region.width, kBands_px};
  if (labelled) strip.reference_bands = {region.x, strip.bands.bottom(), region.width, kBands_px};
  const float bottom = labelled ? strip.reference_bands.bottom() : strip.bands.bottom();
  if (named) strip.own_bands = {region.x, bottom, region.width, kBands_px};
  strip.axis = {region.x, region.bottom() - kAxis_px, region.width, kAxis_px};
  strip.time = choices.time_view(layout.plot_width());
  strip.px_per_s = choices.px_per_s();
  strip.px_per_mv = choices.px_per_mv();

  if (!scene.recording || scene.recording->record.signals.empty()) return strip;
  if (const auto twelve = twelve_leads(scene); twelve && choices.lane_layout == LaneLayout::twelve) {
    lay_twelve(scene, choices, *twelve, strip);
  } else {
    lay_rows(scene, choices, strip);
  }
  return strip;
}

}  // namespace ecg::app
