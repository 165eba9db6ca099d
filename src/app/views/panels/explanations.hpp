#pragma once

#include <string>

#include "app/model/view_state.hpp"
#include "core/alerts/findings.hpp"
#include "core/record/episode.hpp"

namespace ecg::app {

// "What is this?" in a few sentences, with how it is computed. Thresholds are those of the analysis.
std::string explanation(Tab tab);
std::string explanation(LabPage page);
std::string definition(FindingKind kind);
std::string definition(EpisodeKind kind);
std::string definition(BeatColumn column);

}  // namespace ecg::app
