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

/// "PR 168 ms, QRS 94 ms, QTc 402 ms, axis 45° in 12 leads together": the numbers that were measured. Empty where too little was.
std::string measured_words(const LookedAt& looked_at);

/// What was not, for a sentence that says that nothing was found: "conduction, ST and T" where nothing was measured, else less of
/// it: "other conduction, ST, Q and T" of two leads without neighbours, "Q and T" of all twelve.
std::string not_measured_words(const LookedAt& looked_at);

}  // namespace ecg
