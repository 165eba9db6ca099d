#include "app/model/rr_plots.hpp"

#include <algorithm>
#include <cmath>

namespace ecg::app {

namespace {

constexpr float kOutlierShare = 0.002F;  // of the intervals at either end may lie at the edge
constexpr float kMinRange_s = 0.4F;
constexpr float kLongest_s = 4.0F;  // a pause this long is a line of the findings, not a scale
constexpr float kStep_s = 0.1F;     // scales end on round values

Histogram empty_histogram(float low, float high, float step) {
  Histogram histogram;
  histogram.low = std::floor(low / step) * step;
  histogram.step = step;
  histogram.bins.resize(
      std::max<std::size_t>(1, static_cast<std::size_t>(std::ceil((high - histogram.low) / step - 1e-3F))));
  return histogram;
}

}  // namespace

RrScale rr_scale(const std::vector<RrInterval>& intervals) {
  if (intervals.empty()) return {0.4F, 1.4F};
  std::vector<float> values;
  values.reserve(intervals.size());
  for (const RrInterval& interval : intervals) values.push_back(interval.rr_s);
  const auto at = [&values](float share) {
    const auto place = values.begin() + static_cast<std::ptrdiff_t>(share * static_cast<float>(values.size() - 1));
    std::nth_element(values.begin(), place, values.end());
    return *place;
  };
  float low = at(kOutlierShare);
  float high = std::min(at(1.0F - kOutlierShare), kLongest_s);
  const float missing = std::max(0.0F, kMinRange_s - (high - low));
  low = std::max(0.0F, std::floor((low - 0.5F * missing) / kStep_s - 0.5F) * kStep_s);
  high = std::ceil((high + 0.5F * missing) / kStep_s + 0.5F) * kStep_s;
  return {low, std::max(high, low + kMinRange_s)};
}

std::uint32_t Histogram::total(std::size_t bin) const {
  std::uint32_t sum = 0;
  for (const std::uint32_t count : bins[bin]) sum += count;
  return sum;
}

std::uint32_t Histogram::highest() const {
  std::uint32_t most = 0;
  for (std::size_t bin = 0; bin < bins.size(); ++bin) most = std::max(most, total(bin));
  return most;
}

std::size_t Histogram::bin_of(float value) const {
  const float place = std::clamp((value - low) / step, 0.0F, static_cast<float>(bins.size()) - 0.5F);
  return static_cast<std::size_t>(place);
}

Histogram rr_histogram(const std::vector<RrInterval>& intervals, const RrScale& scale) {
  Histogram histogram = empty_histogram(scale.low_s, scale.high_s, kRrBin_s);
  for (const RrInterval& interval : intervals) ++histogram.bins[histogram.bin_of(interval.rr_s)][interval.group];
  return histogram;
}

Histogram rate_histogram(const std::vector<RrInterval>& intervals, const RrScale& scale) {
  constexpr float kFastest_bpm = 240.0F;
  const float fastest = scale.low_s > 60.0F / kFastest_bpm ? 60.0F / scale.low_s : kFastest_bpm;
  Histogram histogram = empty_histogram(60.0F / scale.high_s, fastest, kRateBin_bpm);
  for (const RrInterval& interval : intervals) {
    if (interval.rr_s > 0.0F) ++histogram.bins[histogram.bin_of(60.0F / interval.rr_s)][interval.group];
  }
  return histogram;
}

TakenCells::TakenCells(float width_px, float height_px, float cell_px)
    : cell_px_(cell_px),
      columns_(static_cast<std::size_t>(std::max(0.0F, width_px) / cell_px) + 1),
      rows_(static_cast<std::size_t>(std::max(0.0F, height_px) / cell_px) + 1),
      taken_(columns_ * rows_, 0) {}

bool TakenCells::take(float x, float y, std::uint8_t group) {
  if (!(x >= 0.0F) || !(y >= 0.0F)) return false;
  const auto column = static_cast<std::size_t>(x / cell_px_);
  const auto row = static_cast<std::size_t>(y / cell_px_);
  if (column >= columns_ || row >= rows_) return false;
  std::uint8_t& cell = taken_[row * columns_ + column];
  const auto bit = static_cast<std::uint8_t>(1U << group);
  if ((cell & bit) != 0) return false;
  cell = static_cast<std::uint8_t>(cell | bit);
  return true;
}

}  // namespace ecg::app
