#pragma once

#include <vector>

#include "core/alerts/finding_facts.hpp"

namespace ecg {

/// Rhythms that the waveform has a name for, each with its extent, the evidence for it and what else can look like it.
void add_atrial_fibrillation(std::vector<Finding>& findings, const FindingFacts& facts);
/// @param kind  ventricular_tachycardia or ventricular_fibrillation
void add_ventricular_rhythm(std::vector<Finding>& findings, const FindingFacts& facts, EpisodeKind kind);

void add_paced(std::vector<Finding>& findings, const FindingFacts& facts);
/// In strips alone, see named_rhythms.
void add_atrial_flutter(std::vector<Finding>& findings, const FindingFacts& facts);

/// Where nothing else about the heart was found and the rhythm model still calls a stretch abnormal: no calm sentence then.
void add_unnamed(std::vector<Finding>& findings, const FindingFacts& facts, const LookedAt& looked_at);

}  // namespace ecg
