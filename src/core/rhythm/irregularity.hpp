#pragma once

#include <span>
#include <vector>

#include "core/rhythm/beat_series.hpp"

namespace ecg {

/// Stretches of irregular RR, as atrial fibrillation has it: seen in the intervals alone, so named for what is measured.
///
/// Intervals next to a V or F beat and doubtful intervals do not enter, so that premature beats, their compensatory pauses
/// and bigeminy are not called irregular. A window of 30 remaining intervals is irregular when both its normalised RMSSD
/// and its coefficient of sample entropy are beyond their limits; a stretch must last 30 s.
std::vector<Episode> irregular_stretches(const BeatSeries& beats);

/// Root mean square of successive differences over the mean, without unit. `differences` may leave out pairs that do not
/// follow each other. 0 without differences or for a mean of 0. Dash et al., Ann Biomed Eng 2009.
double normalised_rmssd(std::span<const double> rr_s, std::span<const double> differences_s);

/// Coefficient of sample entropy, Lake and Moorman, Am J Physiol Heart Circ Physiol 2011: sample entropy with m = 1 and a
/// tolerance r that is widened until at least kEntropyMatches pairs match, + ln(2 r) - ln(mean RR).
/// Very low (about -4 and less) for regular, above -1.4 for fibrillating intervals. Needs at least 3 intervals.
double coefficient_of_sample_entropy(std::span<const double> rr_s);

}  // namespace ecg
