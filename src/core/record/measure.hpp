#pragma once

#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

#include "core/record/time.hpp"

namespace ecg {

/// Every number a recording as a whole is measured by. The order is that of every table and export.
enum class MeasureKind : std::uint8_t {
  // RR intervals of all beats
  hr_mean,
  hr_min,
  hr_max,
  longest_rr,
  pauses,
  long_pauses,
  // NN intervals, time domain
  nn_count,
  nn_share,
  nn_mean,
  sdnn,
  sdann,
  sdnn_index,
  rmssd,
  nn50,
  pnn50,
  triangular_index,
  tinn,
  sd1,
  sd2,
  // NN intervals, frequency domain
  vlf,
  lf,
  hf,
  lf_normalised,
  hf_normalised,
  lf_hf,
  // waves and intervals of the beats
  p_share,
  pr,
  qrs,
  qt,
  qtc_bazett,
  qtc_fridericia,
  qtc_framingham,
  qtc_hodges,
};
inline constexpr std::size_t kMeasureKindCount = 33;

/// Why there is no number.
enum class MeasureGap : std::uint8_t {
  none,            ///< There is one.
  no_intervals,    ///< No two beats follow each other in usable signal.
  no_classes,      ///< No beat was classified, so ectopic beats are not known.
  too_few,         ///< Fewer than `needed` intervals, only `found`.
  too_short,       ///< Less than `needed` seconds, only `found`.
  too_fragmented,  ///< Fewer than `needed` windows are covered well enough, only `found`.
  undefined,       ///< A division by zero.
};

/// One number of a recording.
struct Measure {
  MeasureKind kind = MeasureKind::hr_mean;
  double value = std::numeric_limits<double>::quiet_NaN();   ///< in the unit of `describe`
  double spread = std::numeric_limits<double>::quiet_NaN();  ///< interquartile range of intervals; NaN without one
  std::int64_t count = 0;                                    ///< intervals, beats or windows it was made from
  SampleRange place;                                         ///< where an extreme was found; empty without a place
  MeasureGap gap = MeasureGap::none;
  double needed = 0.0;
  double found = 0.0;
};

struct MeasureText {
  std::string_view name;        ///< stable, for exports: "sdnn"
  std::string_view title;       ///< for people: "SDNN"
  std::string_view unit;        ///< "ms", "bpm", ""
  int decimals = 0;             ///< worth showing
  std::string_view definition;  ///< one sentence or two, ends with a full stop
};
const MeasureText& describe(MeasureKind kind);

/// "needs 300 s of it, there are 60 s"; empty where there is a number.
std::string gap_words(const Measure& measure);

}  // namespace ecg
