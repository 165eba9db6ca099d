#include "app/model/time_view.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace ecg::app {

namespace {

constexpr std::array kSpeeds_mm_s = {0.1, 0.25, 0.5, 1.0, 2.5, 6.25, 12.5, 25.0, 50.0, 100.0, 200.0};
constexpr std::array kGains_mm_mv = {2.5, 5.0, 10.0, 20.0, 40.0};
constexpr double kSameRung = 1e-6;  // relative; speeds come back from pixel arithmetic

// Thin and thick lines: standard paper first, then the next round pairs.
constexpr std::array<GridSteps, 9> kTimeGrids = {{{0.04, 0.2},
                                                  {0.2, 1.0},
                                                  {1.0, 5.0},
                                                  {5.0, 30.0},
                                                  {10.0, 60.0},
                                                  {60.0, 300.0},
                                                  {300.0, 1800.0},
                                                  {600.0, 3600.0},
                                                  {3600.0, 21600.0}}};
constexpr std::array<GridSteps, 5> kVoltageGrids = {{{0.1, 0.5}, {0.5, 2.5}, {1.0, 5.0}, {5.0, 25.0}, {50.0, 250.0}}};
constexpr std::array kLabelSteps_s = {0.2,   0.5,   1.0,    2.0,    5.0,    10.0,    30.0,    60.0,   120.0,
                                      300.0, 600.0, 1800.0, 3600.0, 7200.0, 14400.0, 43200.0, 86400.0};

GridSteps coarse_enough(std::span<const GridSteps> grids, double px_per_unit, double least_px) {
  for (const GridSteps& grid : grids) {
    if (grid.minor * px_per_unit >= least_px) return grid;
  }
  return grids.back();
}

}  // namespace

TimeView clamped(TimeView view, double duration_s) {
  const double latest_s = std::max(0.0, duration_s - view.span_s);
  view.begin_s = std::clamp(view.begin_s, 0.0, latest_s);
  return view;
}

TimeView panned(TimeView view, double delta_s, double duration_s) {
  view.begin_s += delta_s;
  return clamped(view, duration_s);
}

TimeView zoomed_at(TimeView view, double factor, double anchor_s, double duration_s) {
  if (!(factor > 0.0) || !std::isfinite(factor)) return view;
  const double longest_s = std::max({duration_s, view.span_s, kShortestSpan_s});
  const double span_s = std::clamp(view.span_s / factor, kShortestSpan_s, longest_s);
  const double share = view.span_s > 0.0 ? (anchor_s - view.begin_s) / view.span_s : 0.0;
  return clamped({anchor_s - share * span_s, span_s}, duration_s);
}

TimeView centred_on(TimeView view, double time_s, double duration_s) {
  view.begin_s = time_s - 0.5 * view.span_s;
  return clamped(view, duration_s);
}

std::span<const double> speed_ladder_mm_s() { return kSpeeds_mm_s; }
std::span<const double> gain_ladder_mm_mv() { return kGains_mm_mv; }

double stepped(std::span<const double> ladder, double value, int steps) {
  if (ladder.empty() || steps == 0) return value;
  const double tolerance = std::abs(value) * kSameRung;
  if (steps > 0) {
    const auto above = std::upper_bound(ladder.begin(), ladder.end(), value + tolerance);
    const auto index = std::min<std::ptrdiff_t>((above - ladder.begin()) + steps - 1, std::ssize(ladder) - 1);
    return ladder[static_cast<std::size_t>(index)];
  }
  const auto at_or_above = std::lower_bound(ladder.begin(), ladder.end(), value - tolerance);
  const auto index = std::max<std::ptrdiff_t>((at_or_above - ladder.begin()) + steps, 0);
  return ladder[static_cast<std::size_t>(index)];
}

GridSteps time_grid(double px_per_s, double least_px) { return coarse_enough(kTimeGrids, px_per_s, least_px); }

GridSteps voltage_grid(double px_per_mv, double least_px) { return coarse_enough(kVoltageGrids, px_per_mv, least_px); }

double time_label_step(double px_per_s, double least_px) {
  for (const double step : kLabelSteps_s) {
    if (step * px_per_s >= least_px) return step;
  }
  return kLabelSteps_s.back();
}

}  // namespace ecg::app
