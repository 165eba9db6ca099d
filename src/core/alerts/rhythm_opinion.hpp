#pragma once

#include <optional>
#include <span>
#include <string>

#include "core/alerts/finding_facts.hpp"

namespace ecg {

/// What the rhythm model, asked by itself, says of the stretch that it gives the highest probability; empty where it was not
/// asked or nothing could be read.
std::optional<double> rhythm_opinion(const FindingFacts& facts, RhythmClass rhythm, std::span<const Episode> stretches);

/// From here on the model is said to see something too (our choice; its answers lean towards rare labels, see its card).
inline constexpr double kSeen_probability = 0.5;

/// " The rhythm model sees this in the waveform too (ventricular beats 0.97)." or " The rhythm model does not see this in the
/// waveform (ventricular beats 0.12 at most): rule and model disagree."; empty where it was not asked.
std::string agreement_words(const FindingFacts& facts, RhythmClass rhythm, std::string_view called,
                            std::span<const Episode> stretches);

}  // namespace ecg
