#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/snapshot/analysis.hpp"

namespace ecg {

/// Annotator name of exported annotation files: "100.fid".
inline constexpr std::string_view kOwnAnnotator = "fid";

/// What a person said of the signals (hand_words of record/signal_choices), printable ASCII of at most 255 bytes.
std::string plain_hand_words(const Record& record);

/// Where a text that leaves the program comes from: program, record, model, what a person changed, and what it is not.
/// Printable ASCII.
std::string provenance(const Record& record, const Analysis& analysis);

/// What was found, as WFDB annotations by time:
///   * a note at time 0 with the provenance, one with what a person said of the signals, if anything, one where a model
///     was trained on the recording, and one with what the labels found by program mean, if there are any of rhythms;
///   * beats N S V F Q at their R peaks (beats without a class are Q), or the exact label a person gave; bookmarks
///     and comments as notes;
///   * `~` at begin (subtype -1: all signals unreadable) and end (0) of unusable stretches without own beats, which the
///     field's scorers take as shut down;
///   * `+` one sample before the first beat of each rhythm, complete analyses with a model only: "(VT" or, below 100
///     bpm, "(IVR" for ventricular runs, "(SVTA" for supraventricular runs from 100 bpm, "(AFIB" where RR intervals are
///     irregular, whatever the cause (the label by which scorers know it), "(B", "(T", else "(N". Where episodes overlap
///     the first of these wins;
///   * `+` at the start of every stretch whose rhythm a person named, model or not, instead of what was found there, and
///     at its end with the rhythm that goes on ("(N" where none is known, as the MIT-BIH AF Database has it).
std::vector<Annotation> own_annotations(const Record& record, const Analysis& analysis);

}  // namespace ecg
