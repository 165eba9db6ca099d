#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/explain/map_rows.hpp"
#include "core/record/record.hpp"

namespace ecg {

/// Saliency of many beats in one stretch of time from the R peak.
struct SaliencySegment {
  double begin_s = 0.0;
  double end_s = 0.0;
  double low = 0.0;  ///< lower quartile over the beats of the mean of the map in the segment, 0..1
  double median = 0.0;
  double high = 0.0;  ///< upper quartile
};

/// Share of the maps that lies inside one wave.
struct WaveShare {
  double share = 0.0;   ///< mean over the beats that have the wave; NaN: none
  double length = 0.0;  ///< mean share of the window that the wave takes: what a map without preference would give
  std::size_t beats = 0;
};

/// A beat whose map is unlike its group's.
struct Outlier {
  std::int32_t row = 0;   ///< of the rows; in one recording: the beat
  double distance = 0.0;  ///< mean over the segments of |own mean - median|, in interquartile ranges
};

/// Where the model looked, over a whole group of beats.
struct ClassSaliency {
  std::size_t beats = 0;                  ///< with a map
  std::size_t empty = 0;                  ///< nothing spoke for their class
  std::vector<SaliencySegment> segments;  ///< ascending; only those that lie inside the window as a whole
  WaveShare p, qrs, t;
  double pointing = 0.0;            ///< share of the beats whose highest place lies in QRS +- 60 ms; NaN: no QRS
  double random_correlation = 0.0;  ///< median over the beats; NaN: none
  /// Median over the beats of Pearson's correlation between a beat's segments and the medians of the group: 1 where the
  /// model looks at every beat of the class alike; 0 where one of the two does not vary, so that nothing stands out. NaN:
  /// fewer than kLeastAlike beats.
  double consistency = 0.0;
  double timing_share = 0.0;      ///< median over the beats; NaN: the model has no timing branch
  std::vector<Outlier> outliers;  ///< least alike first, at most kOutliers; empty below kLeastAlike beats
};

inline constexpr std::size_t kLeastAlike = 4;  ///< beats: below, quartiles are single beats and each is its own median
inline constexpr std::size_t kOutliers = 5;    ///< as many as a person looks at
/// Least interquartile range that distances are measured in, of the full scale: half of the maps have rectified zeros in a
/// segment, and one step there would outweigh everything else.
inline constexpr double kLeastRange = 0.05;

/// Summary of some of the rows, numbered as in `rows`; numbers outside it are passed over. Empty maps are counted and
/// left out. Quartiles are elements of the sorted values, without interpolation. Cost: O(members * segments).
/// Method: class-wise medians of saliency segments and their outliers (Jones et al. 2020).
ClassSaliency class_saliency(const MapRows& rows, std::span<const std::int32_t> members);

/// Mean of the beats in one lead over the model's window, in the lead's unit, from at most `kMeanBeats` beats spread
/// evenly; each beat's own median is its zero. Empty without usable beats.
std::vector<float> mean_beat(const Signal& signal, double fs_hz, std::span<const SampleIndex> r_peaks,
                             const WindowSpec& window, std::span<const std::int32_t> beats);
inline constexpr std::size_t kMeanBeats = 500;

}  // namespace ecg
