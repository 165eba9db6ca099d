#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "app/model/scene.hpp"

namespace ecg::app {

inline constexpr std::size_t kGroupCount = kBeatClassCount + 1;  ///< classes and "no class"

/// Scale of the RR plots: outliers lie at the edge instead of flattening the rest.
struct RrScale {
  float low_s = 0.0F;
  float high_s = 2.0F;
};
[[nodiscard]] RrScale rr_scale(const std::vector<RrInterval>& intervals);

/// Counts per equal bin of [low, high); what lies outside counts in the bins at the edges.
struct Histogram {
  float low = 0.0F;
  float step = 1.0F;
  std::vector<std::array<std::uint32_t, kGroupCount>> bins;
  [[nodiscard]] std::uint32_t total(std::size_t bin) const;
  [[nodiscard]] std::uint32_t highest() const;  ///< of all bins
  [[nodiscard]] std::size_t bin_of(float value) const;
};
inline constexpr float kRrBin_s = 0.02F;  ///< a multiple of the sample distance of slow recorders (128 Hz: 7.8 ms)
inline constexpr float kRateBin_bpm = 2.0F;
[[nodiscard]] Histogram rr_histogram(const std::vector<RrInterval>& intervals, const RrScale& scale);
/// Rates are 60 / RR of single intervals.
[[nodiscard]] Histogram rate_histogram(const std::vector<RrInterval>& intervals, const RrScale& scale);

/// Marks that would lie on each other are drawn once: remembers which cells of a grid a group has taken.
class TakenCells {
 public:
  TakenCells(float width_px, float height_px, float cell_px);
  /// True the first time a group asks for the cell at (x, y), px from the plot's corner. Outside: false.
  bool take(float x, float y, std::uint8_t group);

 private:
  float cell_px_;
  std::size_t columns_;
  std::size_t rows_;
  std::vector<std::uint8_t> taken_;  // bit per group
};

}  // namespace ecg::app
