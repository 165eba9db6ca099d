#pragma once

#include "core/record/record.hpp"

namespace ecg {

/// Decides about the signals of which the file does not say what they are, so that each is an ECG or not, and at least
/// one is:
///
///   some named as an ECG   the unknown ones are leads too, unless others show that the recorder measured more
///   none, nothing else     all are taken for leads (a table's "column 2", "column 3"); of several, that is said
///   none, others           the one that looks most like an ECG (dsp/quality) among the unknown, without them among all
///                          voltages, without them among all; that is said (unnamed_ecg)
///
/// The guess stays beside whatever a person says later (Signal::automatic, record/signal_choices).
void tell_ecg_apart(Record& record);

}  // namespace ecg
