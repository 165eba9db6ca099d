#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/delineation/twelve_lead_measures.hpp"
#include "core/record/finding_decision.hpp"
#include "core/rhythm/episodes.hpp"
#include "core/rhythm/rhythm_evidence.hpp"

namespace ecg {

/// How soon a person should look. A review order, not an alarm.
enum class Priority : std::uint8_t { high, medium, low };
std::string_view name(Priority priority);

/// Stored in snapshots by number: new kinds go to the end, and kLastFindingKind with them. What each is called and how it
/// is treated stands in finding_kinds.cpp.
enum class FindingKind : std::uint8_t {
  not_normal,             ///< Stage 1: something in this recording asks for review.
  no_ectopic_beat_found,  ///< Stage 1: nothing was found, in a recording good enough to say so; of what was looked at.
  not_analysable,         ///< Stage 1: neither can be said: too few beats or classes, or a stretch is unusable.
  ventricular_run,
  ventricular_couplet,
  ventricular_beats,
  supraventricular_run,
  supraventricular_beats,
  fusion_beats,
  bigeminy,
  trigeminy,
  pause,
  tachycardia,
  bradycardia,
  irregular,
  unclassifiable_beats,
  poor_quality,
  atrial_fibrillation,
  ventricular_tachycardia,
  ventricular_fibrillation,  ///< Or ventricular flutter.
  unnamed,                   ///< The rhythm model sees something abnormal, and no rule has a name for it.
  nothing_left,              ///< Stage 1: a person dismissed all that was found about the heart.
  paced,
  atrial_flutter,
  first_degree_block,  ///< From here on of the usual beat (measured_findings.hpp).
  wide_qrs,
  right_bundle_branch_block,
  left_bundle_branch_block,
  axis_deviation,
  long_qtc,
  short_qtc,
  low_voltage,
  st_elevation,
  st_depression,
  electrodes_exchanged,  ///< Or the heart lies on the right.
};
inline constexpr FindingKind kLastFindingKind = FindingKind::electrodes_exchanged;
std::string_view name(FindingKind kind);

/// One line of the findings list. Stage 1 comes first, then by priority, then by urgency of the kind; dismissed ones last.
struct Finding {
  FindingKind kind = FindingKind::not_analysable;
  Priority priority = Priority::low;
  std::string text;                      ///< One sentence for people, with counts, units and the threshold used.
  std::vector<SampleRange> occurrences;  ///< Where, by time; a beat is [r_peak, r_peak + 1). Empty for stage 1.
  Decision decision = Decision::none;    ///< Of a person.
  std::optional<FindingKind> inside;     ///< of this named rhythm, and listed under it (folded_findings.hpp)
  bool outgrown = false;  ///< It was found at more places since that was said: it stands as if nothing were.

  [[nodiscard]] bool dismissed() const { return decision == Decision::dismissed && !outgrown; }
};

/// What the classes were made from: a sentence that nothing was found names it.
struct LookedAt {
  struct Lead {
    std::int32_t signal = 0;  ///< its row in Quality
    std::string name;         ///< as it is shown
  };
  std::vector<Lead> leads;
  SampleIndex length = 0;  ///< of the recording
  /// How abnormal the rhythm model calls its most abnormal half minute; empty: it was not asked.
  std::optional<double> abnormal_probability;
  SampleRange most_abnormal;
  RhythmEvidence rhythm;        ///< what the rhythm model says by time; empty: it was not asked
  TwelveLeadMeasures measured;  ///< of the usual beat; without `qrs_s`: it was not measured
};

std::vector<Finding> rank_findings(std::span<const SampleIndex> r_peaks, const Classes& classes,
                                   std::span<const Episode> episodes, const Quality& quality, double fs_hz,
                                   const RhythmSettings& settings, const LookedAt& looked_at,
                                   std::span<const FindingDecision> decisions = {});

}  // namespace ecg
