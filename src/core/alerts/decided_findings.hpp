#pragma once

#include <span>
#include <string>
#include <vector>

#include "core/alerts/findings.hpp"

namespace ecg {

/// Where a finding is, as one list of stretches ascending and apart: what a decision about it is stored with.
std::vector<SampleRange> places_of(const Finding& finding);

/// Writes to each finding what a person said of it. A decision is about a kind of finding at certain places: it holds as long
/// as every place of the finding meets one of those and lies in them, give or take what another analysis moves
/// (kSameStretch_s, of single beats kSameSingleBeat_s). Fewer places than then change nothing; one more, and it is `outgrown`.
void note_decisions(std::vector<Finding>& findings, std::span<const FindingDecision> decisions, double fs_hz);
inline constexpr double kSameStretch_s = 10.0;  ///< our choice: two cells of the rhythm model, one stretch of quality
inline constexpr double kSameSingleBeat_s = 0.05;  ///< as edits mean a beat (kSameBeat_s of core/edits/replay.hpp)

/// Decisions on what is not found any more: they wait, and hold again when it is.
std::vector<FindingDecision> waiting_decisions(std::span<const Finding> findings,
                                               std::span<const FindingDecision> decisions);

/// "Dismissed by the reader"; empty where a person said nothing.
std::string decision_words(const Finding& finding);

}  // namespace ecg
