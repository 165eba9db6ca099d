#include "core/alerts/rhythm_opinion.hpp"

#include <cmath>

namespace ecg {

std::optional<double> rhythm_opinion(const FindingFacts& facts, RhythmClass rhythm,
                                     std::span<const Episode> stretches) {
  std::optional<double> highest;
  for (const Episode& stretch : stretches) {
    const double log_odds = facts.rhythm.mean(rhythm, seconds_from_samples(stretch.range.begin, facts.fs_hz),
                                              seconds_from_samples(stretch.range.end, facts.fs_hz));
    if (!std::isfinite(log_odds)) continue;
    const double p = probability(log_odds);
    if (!highest || p > *highest) highest = p;
  }
  return highest;
}

std::string agreement_words(const FindingFacts& facts, RhythmClass rhythm, std::string_view called,
                            std::span<const Episode> stretches) {
  const auto p = rhythm_opinion(facts, rhythm, stretches);
  if (!p) return {};
  const std::string evidence = " (" + std::string(called) + ", p " + fixed(*p, 2);
  if (*p >= kSeen_probability) return " The rhythm model sees this in the waveform too" + evidence + ").";
  return " The rhythm model does not see this in the waveform" + evidence + (stretches.size() > 1 ? " at most" : "") +
         "): rule and model disagree.";
}

}  // namespace ecg
