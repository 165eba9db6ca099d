#pragma once

#include <span>
#include <vector>

#include "core/classify/classify.hpp"
#include "core/dsp/quality.hpp"
#include "core/record/episode.hpp"

namespace ecg {

/// Thresholds of the episode rules. An analysis carries those it was made with; screen and report print them.
struct RhythmSettings {
  double tachycardia_bpm = 100.0;  ///< sustained rate above this ...
  double bradycardia_bpm = 50.0;   ///< ... or below this ...
  double sustained_s = 15.0;       ///< ... for at least this long, or from first to last beat of a shorter recording
  double pause_s = 2.0;            ///< RR at or above this is a pause
  std::int32_t run_beats = 3;      ///< consecutive V (or S) beats that make a run
  std::int32_t cycles = 3;         ///< bigeminy and trigeminy need at least this many cycles (HScribe's criterion)
  double fibrillation_probability = 0.85;  ///< of atrial fibrillation, from which on it is named (models/rhythm)
  double abnormal_probability = 0.50;      ///< from which on a recording without a finding is not called calm
  double ventricular_probability = 0.62;   ///< of ventricular tachycardia, flutter or fibrillation
  double paced_probability = 0.73;         ///< of a paced rhythm
  double flutter_probability = 0.62;       ///< of atrial flutter, in strips alone
  // Of the usual beat (core/delineation/twelve_lead_measures.hpp); sources stand with the thresholds.
  double long_pr_ms = 210.0;           ///< PR above this is long
  double wide_qrs_ms = 120.0;          ///< QRS from this on is wide ...
  double incomplete_block_ms = 110.0;  ///< ... and from this on that of an incomplete bundle branch block
  double long_qtc_ms = 460.0;          ///< QTc (Fridericia) from this on is long
  double short_qtc_ms = 340.0;         ///< QTc up to this is short
  double left_axis_deg = 30.0;         ///< the axis deviates to the left beyond minus this ...
  double right_axis_deg = 90.0;        ///< ... and to the right beyond this
  double low_limb_mv = 0.5;            ///< QRS below this in every limb lead is low ...
  double low_chest_mv = 1.0;           ///< ... and below this in every chest lead
  double st_elevation_mm = 1.0;        ///< ST from this on, at the end of QRS, in two adjacent leads ...
  double st_elevation_v2_v3_mm = 2.0;  ///< ... from this on in V2 and V3
  double st_depression_mm = 0.5;       ///< ST so far down, at the end of QRS and 60 ms later, in two adjacent leads
  bool operator==(const RhythmSettings&) const = default;
};

/// Finds the episodes of a record from its beats and classes, sorted by begin, then kind.
///
/// Beats flagged unclassified count for rates and pauses, not for ectopy. A pause inside an unusable stretch is not
/// reported (the beats may have been missed). Without beats: only `unusable` episodes.
/// @param named  what the waveform says (named_rhythms.hpp), and is part of the answer. Ventricular fibrillation has no
///               beats: what intervals and classes say inside it is left out. Fibrillating atria have a name already, so
///               nothing is called "irregular" there.
std::vector<Episode> find_episodes(std::span<const SampleIndex> r_peaks, const Classes& classes, const Quality& quality,
                                   SampleIndex record_length, double fs_hz, const RhythmSettings& settings,
                                   const std::vector<Episode>& named = {});

}  // namespace ecg
