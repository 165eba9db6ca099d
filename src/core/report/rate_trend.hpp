#pragma once

#include <string>

#include "core/snapshot/analysis.hpp"

namespace ecg {

/// Recordings shorter than this have no trend: their rate is one number.
inline constexpr double kShortestTrend_s = 60.0;

/// Heart rate over the whole recording as inline SVG, in millimetres: lowest to highest and the mean of the sliding rate
/// (kRateIntervals intervals) in each half millimetre. Stretches of atrial fibrillation or flutter and of ventricular runs,
/// tachycardia or fibrillation lie behind it, hatched each in its own way and named below, so that black and white is
/// enough. Along it time of day where that is known, else time from the begin. The pen lifts where the rate is unknown.
/// Empty where the recording is too short or has no rate.
std::string rate_trend_svg(const Record& record, const Analysis& analysis);

}  // namespace ecg
