#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/delineation/delineation.hpp"
#include "core/explain/grad_cam.hpp"
#include "core/features/model_input.hpp"
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

/// Where the model looked, over a whole group of beats.
struct ClassSaliency {
  std::size_t beats = 0;                  ///< with a map
  std::size_t empty = 0;                  ///< nothing spoke for their class
  std::vector<SaliencySegment> segments;  ///< ascending; only those that lie inside the window as a whole
  WaveShare p, qrs, t;
  double pointing = 0.0;            ///< share of the beats whose highest place lies in QRS +- 60 ms; NaN: no QRS
  double random_correlation = 0.0;  ///< median over the beats; NaN: none
};

inline constexpr double kSaliencySegment_s =
    0.1;  ///< Jones, Deligianni and Dalton 2020: means over 0.1 s from R outwards
inline constexpr double kPointingTolerance_s = 0.060;  ///< to both sides of QRS: about one step of a pooled map

/// Summary of the maps of `beats` (rows of `maps`). `window` is the model's; `waves` are in samples at `fs_hz`.
/// Empty maps are counted and left out. Quartiles are elements of the sorted values, without interpolation.
/// Cost: O(beats * map_samples). Method: class-wise means of saliency segments (Jones et al. 2020).
ClassSaliency class_saliency(const SaliencyMaps& maps, const WindowSpec& window, const Delineation& waves, double fs_hz,
                             std::span<const std::int32_t> beats);

/// Mean of the beats in one lead over the model's window, in the lead's unit, from at most `kMeanBeats` beats spread
/// evenly; each beat's own median is its zero. Empty without usable beats.
std::vector<float> mean_beat(const Signal& signal, double fs_hz, std::span<const SampleIndex> r_peaks,
                             const WindowSpec& window, std::span<const std::int32_t> beats);
inline constexpr std::size_t kMeanBeats = 500;

}  // namespace ecg
