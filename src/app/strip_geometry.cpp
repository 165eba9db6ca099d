#include "app/strip_geometry.hpp"

#include <algorithm>
#include <cmath>

namespace ecg::app {

namespace {

constexpr float kHeader_px = 40.0F;
constexpr float kMarks_px = 24.0F;
constexpr float kBands_px = 22.0F;
constexpr float kAxis_px = 22.0F;
constexpr double kSelection_s = 0.12;  // half of it on either side of the R peak
constexpr float kMostShift = 0.36F;  // of the lane: its baseline never leaves it
constexpr double kMajor_mv = 0.5;  // baselines lie on thick lines of the paper

}  // namespace

float selection_half_px(const StripGeometry& strip) {
  return std::clamp(static_cast<float>(kSelection_s * strip.px_per_s), 2.0F, 12.0F);
}

StripGeometry strip_geometry(const Scene& scene, const ViewState& view) {
  const Layout& layout = scene.look.layout;
  const Rect& region = layout.strip;
  StripGeometry strip;
  strip.gutter = layout.gutter;
  strip.header = {region.x, region.y, region.width, layout.touch_sized ? 48.0F : kHeader_px};
  float y = strip.header.bottom();
  strip.own_marks = {region.x, y, region.width, kMarks_px};
  y += kMarks_px;
  if (scene.analysis && scene.analysis->has_reference) {
    strip.reference_marks = {region.x, y, region.width, kMarks_px};
    y += kMarks_px;
  }
  const float below = kBands_px + kAxis_px;
  strip.plot = {region.x + layout.gutter, y, layout.plot_width(), std::max(1.0F, region.bottom() - below - y)};
  strip.bands = {region.x, strip.plot.bottom(), region.width, kBands_px};
  strip.axis = {region.x, strip.bands.bottom(), region.width, kAxis_px};
  strip.time = view.time_view(layout.plot_width());
  strip.px_per_s = view.px_per_s();
  strip.px_per_mv = view.px_per_mv();

  const std::size_t leads = scene.recording ? scene.recording->record.signals.size() : 0;
  if (leads == 0) return strip;
  strip.lane_height = std::max(kLeastLane_px, strip.plot.height / static_cast<float>(leads));
  strip.scroll_limit_px = std::max(0.0F, strip.lane_height * static_cast<float>(leads) - strip.plot.height);
  const float scrolled = std::clamp(view.lane_scroll_px, 0.0F, strip.scroll_limit_px);
  const auto major_px = static_cast<float>(kMajor_mv * strip.px_per_mv);
  for (std::size_t lead = 0; lead < leads; ++lead) {
    // What the lead usually shows is centred in its lane; upright complexes push the baseline down.
    const double above_mv = (scene.derived.lead_middle[lead] - scene.derived.lead_zero[lead]) *
                            scene.recording->record.signals[lead].mv_per_unit();
    const auto shift = static_cast<float>(above_mv * strip.px_per_mv);
    const float limit = kMostShift * strip.lane_height;
    const float wanted = strip.lane_height * (static_cast<float>(lead) + 0.5F) + std::clamp(shift, -limit, limit);
    const float snapped = major_px >= 2.0F ? std::round(wanted / major_px) * major_px : wanted;
    strip.lane_zero_y.push_back(strip.plot.y + snapped - scrolled);
  }
  return strip;
}

}  // namespace ecg::app
