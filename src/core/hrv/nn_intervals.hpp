#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "core/record/episode.hpp"
#include "core/rhythm/beat_series.hpp"

namespace ecg {

/// Which intervals are NN: between two beats that are both N, so that an ectopic beat and both intervals it
/// touches never enter. See kNnRule, which is printed with every result.
///
/// @param episodes  of the same record; intervals inside irregular ones (as in atrial fibrillation) are no sinus rhythm
/// @return          per beat i: 1 when the interval from beat i - 1 to beat i is NN; [0] is 0
std::vector<std::uint8_t> select_nn(const BeatSeries& beats, std::span<const Episode> episodes);

inline constexpr double kShortestNn_s = 0.30;   ///< 200 bpm
inline constexpr double kLongestNn_s = 2.0;     ///< 30 bpm; longer is a pause or a missed beat
inline constexpr double kFarFromMedian = 0.30;  ///< of the median: an interval farther off hides or splits a beat
inline constexpr std::size_t kMedianIntervals = 11;

inline constexpr std::string_view kNnRule =
    "NN: both beats classified N, so neither interval beside an ectopic beat counts; signal usable in between; not "
    "inside an irregular episode; 0.3 to 2.0 s; within 30 % of the median of the 11 such intervals around it. Nothing "
    "is corrected or filled in.";

}  // namespace ecg
