#pragma once

#include <span>
#include <vector>

#include "core/rhythm/beat_series.hpp"

namespace ecg {

/// Stretches of irregular RR: seen in the intervals alone, so named for what is measured. Atrial fibrillation looks like
/// this, and so do ventricular fibrillation, noise and other beats that are none.
///
/// Intervals next to a V or F beat and doubtful ones do not enter, nor do those next to an S beat as long as half of
/// the intervals around are left (in fibrillation itself every other beat may look premature); so single premature
/// beats, their pauses and ventricular bigeminy are not called irregular. Windows of 60 remaining intervals are judged
/// by the coefficient of sample entropy, averaged over neighbouring windows, and by the median change to the next,
/// second next and third next interval, of which none may be small: patterns of two or three beats repeat themselves. A
/// stretch lasts 30 s or more.
std::vector<Episode> irregular_stretches(const BeatSeries& beats);

/// Intervals in a brief series, at most; the published rule was made for a dozen beats and more.
inline constexpr std::size_t kBriefIntervals = 20;

/// Stretches in which any 20 of the remaining intervals in a row (all of them where there are fewer, 9 at least) are
/// irregular: what forbids a calm sentence over a short strip. By the same two measures, each against its limit.
std::vector<Episode> briefly_irregular(const BeatSeries& beats);

/// Coefficient of sample entropy, Lake and Moorman, Am J Physiol Heart Circ Physiol 300:H319, 2011: sample entropy with
/// m = 1 and a tolerance r, 30 ms or widened until at least 5 pairs match, + ln(2 r) - ln(mean RR).
/// Around -4 for a clock, above about -1.4 for fibrillating intervals. 0 for fewer than 3 intervals.
double coefficient_of_sample_entropy(std::span<const double> rr_s);

/// Median change between intervals `lag` apart, over the median interval; the smallest of lags 1, 2 and 3. 0 for fewer
/// than 4 intervals.
double least_median_change(std::span<const double> rr_s);

}  // namespace ecg
