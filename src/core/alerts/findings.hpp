#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/rhythm/episodes.hpp"

namespace ecg {

/// How soon a person should look. A review order, not an alarm.
enum class Priority : std::uint8_t { high, medium, low };
std::string_view name(Priority priority);

enum class FindingKind : std::uint8_t {
  not_normal,            ///< Stage 1: something in this recording asks for review.
  no_abnormality_found,  ///< Stage 1: nothing was found in a recording good enough to say so.
  not_analysable,        ///< Stage 1: no beats, or too much of the recording is unusable.
  ventricular_run, ventricular_couplet, ventricular_beats, supraventricular_run, supraventricular_beats, fusion_beats,
  bigeminy, trigeminy, pause, tachycardia, bradycardia, irregular, unclassifiable_beats, poor_quality,
};
std::string_view name(FindingKind kind);

/// One line of the findings list. Stage 1 findings come first, then by priority, then by count.
struct Finding {
  FindingKind kind = FindingKind::not_analysable;
  Priority priority = Priority::low;
  std::string text;                      ///< One sentence for people, with counts, units and the threshold used.
  std::vector<SampleRange> occurrences;  ///< Where, by time; a beat is [r_peak, r_peak + 1). Empty for stage 1.
};

std::vector<Finding> rank_findings(std::span<const SampleIndex> r_peaks, const Classes& classes,
                                   std::span<const Episode> episodes, const Quality& quality, double fs_hz,
                                   const RhythmSettings& settings);

}  // namespace ecg
