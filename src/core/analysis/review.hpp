#pragma once

#include <cstdint>
#include <vector>

#include "core/analysis/found_beats.hpp"
#include "core/edits/edit_journal.hpp"
#include "core/snapshot/analysis.hpp"

namespace ecg {

/// What a person's journal does to an analysis of the beats found: beats, their classes (labels and patient calibration),
/// and everything kept per beat follow; `analysis.review` and `analysis.calibration` tell what was changed.
void apply_edits(Analysis& analysis, const Record& record, const EditJournal& journal, FoundBeats& beats);

/// What the person said of findings, in the order of the journal.
std::vector<FindingDecision> finding_decisions(const Record& record, const EditJournal& journal,
                                               const FoundBeats& beats);

/// Whether the confirmation in the journal, if there is one, still holds for the analysis, which is otherwise complete.
void judge_confirmation(Analysis& analysis, const Record& record, const EditJournal& journal, const FoundBeats& beats);

/// Of what a person confirms: beats, their classes, rhythms and findings. 60 bits of a SHA-256.
std::int64_t confirmation_digest(const Analysis& analysis);

/// Beats that have the shape of the beat at `sample`, ascending; empty where there is no such beat or it has no shape.
std::vector<SampleIndex> beats_of_same_shape(const Analysis& analysis, SampleIndex sample);

}  // namespace ecg
