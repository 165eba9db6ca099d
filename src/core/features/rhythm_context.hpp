#pragma once

#include <span>
#include <vector>

namespace ecg {

/// Timing of a beat against its neighbourhood and the record. Logarithms (natural) of ratios of intervals, so that the
/// heart rate itself drops out. m = the record's mean RR; pre, post = interval before and after; q25 .. q75 = quartiles
/// of pre over 10 beats to each side.
enum RhythmColumn : std::size_t {
  kPreOverMean,        ///< log(pre / m)
  kPreOverUpper,       ///< log(pre / q75)
  kPreOverMedian,      ///< log(pre / q50)
  kPreOverPrevious,    ///< log(pre / previous pre)
  kPostOverPre,        ///< log(post / pre)
  kPostOverMedian,     ///< log(post / q50)
  kCompensation,       ///< log((pre + post) / (2 q50)): 0 for a full compensatory pause
  kRank,               ///< share of the 21 intervals around that are shorter than pre
  kPreOverNeighbours,  ///< log(pre / max(previous pre, post))
  kPreOverLongest,     ///< log(pre / 0.9 quantile of pre over 200 beats to each side)
  kRateChange,         ///< log(median of pre over +-2 / median over +-200)
  kIrregularity30,     ///< relative change of pre at the calmest of the lags 1 .. 4, median over +-30 beats
  kIrregularity12,     ///< the same over +-12: small in bigeminy, large in atrial fibrillation
  kIrregularity8,      ///< relative change from beat to beat, median over +-8
  kSinusGate,          ///< 1 / (1 + (kIrregularity30 / 0.07)^4)
  kGatedPre,           ///< kSinusGate * kPreOverUpper: prematurity where the rhythm makes it mean something
  kSpread,             ///< log(q75 / q25) of pre over +-30: wide in fibrillation, not by single ectopic beats
  kWideSpread,         ///< log(q90 / q10) over +-30
  kPreOverShortest,    ///< log(pre / q10 over +-30): after a dropped beat the usual interval is the short one
  kSpreadsEarly,       ///< kPreOverMedian / (kSpread + 0.05): how unusual an early beat is here; -8 .. 8, over 4
  kTurns,              ///< share of the +-30 intervals that are longer or shorter than both neighbours: 2/3 at random
  kRhythmColumns,
};

/// What the intervals of one beat are measured against.
struct RhythmAround {
  double mean_s = 0.0;      ///< of the record
  double previous_s = 0.0;  ///< interval before the one before the beat
  double median_s = 0.0;    ///< q50
  double upper_s = 0.0;     ///< q75
  double long_s = 0.0;      ///< 0.9 quantile over 200 beats to each side
  double short_s = 0.0;     ///< q10 over 30 beats to each side
};

struct RhythmContext {
  std::vector<double> columns;       ///< {beat, kRhythmColumns}
  std::vector<double> pre_s;         ///< per beat; the first takes the record's mean
  std::vector<double> post_s;        ///< per beat; the last takes the record's mean
  std::vector<RhythmAround> around;  ///< per beat
  [[nodiscard]] double at(std::size_t beat, RhythmColumn column) const {
    return columns[beat * kRhythmColumns + column];
  }
};

/// `r_s`: R peaks in seconds, increasing. Intervals are clipped to 0.15 .. 3 s; windows repeat their first and last
/// value beyond the record's ends.
RhythmContext rhythm_context(std::span<const double> r_s);

/// The columns that `beat` would have with other intervals before and after it, all other beats staying where they are and
/// what is usual around it staying so: {kRhythmColumns}. Intervals are clipped as above.
std::vector<double> rhythm_row(const RhythmContext& context, std::size_t beat, double pre_s, double post_s);

/// Mean of values over [i - side, i + side], cut at the ends.
std::vector<double> moving_mean(std::span<const double> values, std::size_t side);
/// Quantile (0 .. 1, linear between order statistics) of values over [i - side, i + side], ends repeated.
std::vector<double> moving_quantile(std::span<const double> values, std::size_t side, double share);

}  // namespace ecg
