#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "core/rhythm/episodes.hpp"
#include "core/snapshot/analysis.hpp"

namespace ecg {

/// Premature beats of one class. Beats with an interval between them that touches unusable signal are not consecutive.
struct EctopySummary {
  std::int64_t beats = 0;
  std::int64_t singles = 0;
  std::int64_t couplets = 0;       ///< exactly two in a row
  std::int64_t runs = 0;           ///< RhythmSettings::run_beats or more in a row
  std::int64_t longest_beats = 0;  ///< of the longest run, 0 without runs
  SampleRange longest;
  double fastest_bpm = 0.0;  ///< mean rate of the fastest run, 0 without runs
  SampleRange fastest;
};

struct RateExtreme {
  double bpm = 0.0;  ///< 0: no kRateIntervals trusted intervals in a row
  double time_s = 0.0;
};

/// One hour: by the clock where the recording's time of day is known, else from its begin. The first and the last one may
/// be shorter.
struct HolterHour {
  double begin_s = 0.0;
  double end_s = 0.0;
  std::int64_t beats = 0;
  double lowest_bpm = 0.0;  ///< as RateExtreme
  double mean_bpm = 0.0;    ///< over trusted intervals that end in this hour
  double highest_bpm = 0.0;
  std::array<std::int64_t, kBeatClassCount> classes{};
  std::int64_t pauses = 0;
  std::int64_t longest_run_beats = 0;    ///< of the longest run of V or S that begins in this hour, 0 without
  BeatClass longest_run = BeatClass::N;  ///< V or S; of equally long ones V
  double unusable_s = 0.0;
};

/// How long a rhythm lasted.
struct RhythmSummary {
  std::int64_t stretches = 0;
  double total_s = 0.0;
  double longest_s = 0.0;
};

/// What the body of a Holter report says, counted from one analysis.
struct HolterSummary {
  double duration_s = 0.0;
  double unusable_s = 0.0;  ///< no lead could be used
  std::int64_t beats = 0;
  std::int64_t unclassified = 0;
  std::array<std::int64_t, kBeatClassCount> classes{};
  RateExtreme lowest, highest;
  double mean_bpm = 0.0;  ///< of all trusted intervals; 0 without
  EctopySummary ventricular, supraventricular;
  std::int64_t bigeminy = 0, trigeminy = 0;
  std::int64_t pauses = 0;
  double longest_rr_s = 0.0;  ///< among trusted intervals
  SampleRange longest_rr;
  RhythmSummary irregular;
  RhythmSummary atrial_fibrillation;
  RhythmSummary ventricular_tachycardia;   ///< named by the rhythm model; runs of V beats are counted above
  RhythmSummary ventricular_fibrillation;  ///< or flutter
  RhythmSummary paced;
  RhythmSummary atrial_flutter;
  double tachycardia_s = 0.0, bradycardia_s = 0.0;
  std::vector<HolterHour> hours;
};

/// Lowest and highest heart rate are means over this many trusted intervals in a row, so that one early beat is no rate.
inline constexpr std::size_t kRateIntervals = 8;

HolterSummary holter_summary(const Record& record, const Analysis& analysis);

}  // namespace ecg
