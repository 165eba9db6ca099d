#pragma once

#include <string_view>

#include "core/record/record.hpp"

namespace ecg {

/// What name, unit and sensor of a signal say it is, by the standard texts of EDF+ ("ECG II", "EEG C4-A1", "Resp"),
/// the names of standard, Holter and exercise leads, and those that recorders and the databases of PhysioNet use:
///
///   ecg      a lead by its name ("MLII", "EKG1-REF", "EEG ECG-Ref", "V3-V4"), or by the sensor where that is silent
///   other    named as something else, derived from an ECG ("ECG HR"), or measured in something that is no voltage
///   unknown  none of both ("Ch 1"): the other signals of the record decide (ingest/ecg_signals)
SignalKind kind_of_signal(std::string_view name, std::string_view unit, std::string_view sensor = {});

/// Whether a name is that of a lead and nothing else: "II", "aVF", "V3-V4", "mod. V1", "E-S".
bool is_lead_name(std::string_view name);

/// The lead's name in a label that says first what it is: "II" of "ECG II", "EKG II", "ECG Lead II"; else all of it.
std::string_view lead_of_label(std::string_view label);

}  // namespace ecg
