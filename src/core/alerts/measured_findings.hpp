#pragma once

#include <string>
#include <vector>

#include "core/alerts/finding_facts.hpp"
#include "core/delineation/twelve_lead_measures.hpp"

namespace ecg {

/// What the usual beat's intervals, conduction, axis, size and ST say, each with its leads and numbers. Nothing of a single lead, of
/// fewer beats than make a median, or in ventricular tachycardia and fibrillation; no PR in atrial fibrillation and flutter;
/// no QTc and no ST where QRS is wide. Whatever needs leads by name is said of those alone.
void add_measured(std::vector<Finding>& findings, const FindingFacts& facts, const LookedAt& looked_at);

/// "PR 168 ms, QRS 94 ms, QTc 402 ms, axis 45 degrees and ST in 12 leads": what was measured and is within its limits. Empty where
/// too little was.
std::string measured_words(const LookedAt& looked_at);

}  // namespace ecg
