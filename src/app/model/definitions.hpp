#pragma once

#include <string>

#include "app/model/choices.hpp"
#include "core/alerts/findings.hpp"
#include "core/record/episode.hpp"
#include "core/rhythm/episodes.hpp"

namespace ecg::app {

// How what is listed is computed, in a sentence, with the thresholds of the analysis that it stands in.
[[nodiscard]] std::string definition(FindingKind kind, const RhythmSettings& rhythm);
[[nodiscard]] std::string definition(EpisodeKind kind, const RhythmSettings& rhythm);
[[nodiscard]] std::string definition(BeatColumn column);

}  // namespace ecg::app
