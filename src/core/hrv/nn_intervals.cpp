#include "core/hrv/nn_intervals.hpp"

#include <algorithm>
#include <cmath>

#include "core/base/statistics.hpp"

namespace ecg {

namespace {

/// Marks beats whose preceding interval lies inside an irregular episode.
std::vector<std::uint8_t> inside_irregular(const BeatSeries& beats, std::span<const Episode> episodes) {
  std::vector<std::uint8_t> inside(beats.size(), 0);
  for (const Episode& episode : episodes) {
    if (episode.kind != EpisodeKind::irregular) continue;
    const auto first = std::lower_bound(beats.r_peaks.begin(), beats.r_peaks.end(), episode.range.begin);
    const auto last = std::lower_bound(beats.r_peaks.begin(), beats.r_peaks.end(), episode.range.end);
    for (auto at = first; at != last; ++at) inside[static_cast<std::size_t>(at - beats.r_peaks.begin())] = 1;
  }
  return inside;
}

}  // namespace

std::vector<std::uint8_t> select_nn(const BeatSeries& beats, std::span<const Episode> episodes) {
  std::vector<std::uint8_t> nn(beats.size(), 0);
  const std::vector<std::uint8_t> irregular = inside_irregular(beats, episodes);
  std::vector<std::size_t> candidates;
  for (std::size_t i = 1; i < beats.size(); ++i) {
    const bool normal = beats.symbol[i - 1] == 'N' && beats.symbol[i] == 'N';
    const double rr_s = beats.rr_s(i);
    if (normal && beats.trusted[i] != 0 && irregular[i] == 0 && rr_s >= kShortestNn_s && rr_s <= kLongestNn_s)
      candidates.push_back(i);
  }
  std::vector<double> around;
  for (std::size_t k = 0; k < candidates.size(); ++k) {
    const std::size_t half = kMedianIntervals / 2;
    const std::size_t begin = k >= half ? k - half : 0;
    const std::size_t end = std::min(candidates.size(), k + half + 1);
    around.clear();
    for (std::size_t j = begin; j < end; ++j) around.push_back(beats.rr_s(candidates[j]));
    const double median_s = quantile_in_place(std::span(around), 0.5);
    if (std::abs(beats.rr_s(candidates[k]) - median_s) <= kFarFromMedian * median_s) nn[candidates[k]] = 1;
  }
  return nn;
}

}  // namespace ecg
