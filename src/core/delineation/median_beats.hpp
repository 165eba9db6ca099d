#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/delineation/delineation.hpp"
#include "core/dsp/quality.hpp"
#include "core/record/record.hpp"

namespace ecg {

/// The usual beat of each lead: medians over aligned beats. Values are millivolts from the level just before QRS, which in each
/// beat is led along straight lines from one QRS to the next.
struct MedianBeat {
  std::size_t signal = 0;  ///< of the record
  std::int32_t beats = 0;  ///< it was made of; leads with fewer than kFewestMedianBeats are left out
  double noise_mv = 0.0;   ///< standard error of its samples, the median over them
  std::vector<float> mv;
};

struct MedianBeats {
  double fs_hz = 0.0;       ///< the record's, or a multiple of it, from kFewestMedian_hz on
  std::int32_t before = 0;  ///< samples before the R peak
  double rr_s = 0.0;        ///< median interval after the beats that are in it; 0: none
  std::vector<MedianBeat> leads;
  [[nodiscard]] bool empty() const { return leads.empty(); }
};

inline constexpr std::int32_t kFewestMedianBeats = 3;
/// Of slower records the samples between are made by curves through four neighbours (Catmull and Rom): a boundary is told
/// finer than by one sample of 100 Hz.
inline constexpr double kFewestMedian_hz = 400.0;

/// @param leads  signals of the record, each in mV or another unit of voltage
/// @param waves  one row per entry of `r_peaks` (ascending): where QRS begins; beats without it are left out
/// @param used   per beat: enters. Of many, a spread choice of 200 does.
MedianBeats median_beats(const Record& record, std::span<const std::size_t> leads, std::span<const SampleIndex> r_peaks,
                         const Delineation& waves, std::span<const std::uint8_t> used, const Quality& quality);

/// Boundaries of the median beats, all leads together, one row, from the R peak (global_waves). The beats are set behind each
/// other at `rr_s` for it, so that P is told from the T wave before.
Delineation median_waves(const MedianBeats& beats);

}  // namespace ecg
