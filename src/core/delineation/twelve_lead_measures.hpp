#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/delineation/median_beats.hpp"
#include "core/delineation/qrs_shape.hpp"
#include "core/record/standard_lead.hpp"

namespace ecg {

/// What is measured in the median beat of one lead. Millivolts from the level just before QRS.
struct LeadMeasures {
  std::size_t signal = 0;
  std::optional<StandardLead> lead;
  double noise_mv = 0.0;  ///< standard error of the median beat
  QrsShape qrs;
  std::optional<double> p_mv;  ///< at the peak of P, from its onset
  std::optional<double> st_j_mv, st_60_mv,
      st_80_mv;  ///< at the end of QRS, and 60 and 80 ms later; empty where T has ended
};

/// Measures of the usual beat, all leads together: boundaries are global ones (median_waves). Empty where a wave is absent.
struct TwelveLeadMeasures {
  std::int32_t beats = 0;  ///< in the median beats
  double rr_s = 0.0;
  double p_share = 0.0;  ///< of the beats: those with a P wave of their own
  std::optional<double> pr_s, qrs_s, qt_s;
  std::optional<double> pr_of_beats_s, qrs_of_beats_s;  ///< medians over the beats, each measured by itself
  std::optional<double>
      axis_deg;  ///< of QRS in the frontal plane, from leads I and aVF (or II); 0 = to the left, 90 = down
  std::vector<LeadMeasures> leads;

  [[nodiscard]] const LeadMeasures* of(StandardLead lead) const;
};

/// The usual beat of a recording: its waveform in each lead, its boundaries and what is measured in it.
struct MeasuredBeat {
  MedianBeats median;
  Delineation waves;  ///< one row, from the R peak, in samples of `median`; no row: nothing was measured
  TwelveLeadMeasures measures;
};

/// `p_share`: of the beats in the median, those with a P wave of their own; below half of them there is no PR.
MeasuredBeat measured_beat(const Record& record, MedianBeats median, double p_share);

/// The usual beat, from the voltage leads.
/// @param waves   of all leads together, a row per entry of `r_peaks`
/// @param group   per beat: the template it belongs to (beat_templates)
/// @param normal  per beat: no ectopic one
MeasuredBeat measured_usual_beat(const Record& record, std::span<const SampleIndex> r_peaks, const Delineation& waves,
                                 std::span<const std::uint8_t> group, std::span<const std::uint8_t> normal,
                                 const Quality& quality);

/// Beats that make the usual one: of the shape (beat_templates: `group`, a number per beat) that has most of the beats which
/// `normal` counts, or most of all where it counts none. Per beat.
std::vector<std::uint8_t> usual_beats(std::span<const std::uint8_t> group, std::span<const std::uint8_t> normal);

}  // namespace ecg
