#pragma once

#include <span>
#include <vector>

#include "core/record/time.hpp"

namespace ecg {

/// Timing of each beat as source document S000 defines it. Columns of equal length, one row per beat.
struct RrFeatures {
  std::vector<float> pre_s;   ///< Time since the previous R peak.
  std::vector<float> post_s;  ///< Time to the next R peak.
  std::vector<float> ratio;   ///< pre_s over the record's mean RR interval (its mean, not its median).
};

/// The first beat's missing `pre_s` and the last beat's missing `post_s` take the record's mean RR; a single beat takes
/// kDefaultRr_s. Intervals longer than kLongestRr_s (gaps) do not enter the mean and are clipped to it.
RrFeatures rr_features(std::span<const SampleIndex> r_peaks, double fs_hz);

inline constexpr double kDefaultRr_s = 0.8;  ///< 75 bpm, only where a record has a single beat.
inline constexpr double kLongestRr_s = 3.0;  ///< Longer than this is a gap or a pause, not a rhythm's interval.

}  // namespace ecg
