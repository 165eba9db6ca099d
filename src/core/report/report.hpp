#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/edits/journal.hpp"
#include "core/snapshot/analysis.hpp"

namespace ecg {

/// JSON of `fiducial analyze` (see README); the page's accessible tables read the same text. Beats that were not
/// classified have class and probabilities null; those
/// that a person changed add "origin", "label" and "automatic_class", and a member "review" lists the rest. What a
/// person said of the signals stands in record.by_hand, in words, and as "chosen_by_hand" and "shown_inverted" at each of
/// them; samples are as recorded. Where the recording says when it began, the record has "start_time_of_day_s"
/// and "start_time_of_day", episodes and findings have "start_time_of_day"; where it says the day too, the record has "start",
/// "2020-05-16T14:02:11". Every text that leaves the program says what it is not (kDisclaimer).
std::string analysis_json(const Record& record, const Analysis& analysis);

/// CSV files of `fiducial analyze --csv`: beats (sample, time_s, class, probabilities, rr ...), episodes, findings.
/// RFC 4180 with LF; the first line is a comment ("# ...", with the date where the recording has one), the second names the columns. Unknown values are empty; the
/// last column is the time of day, known where the recording says when it began.
std::string beats_csv(const Record& record, const Analysis& analysis);
std::string episodes_csv(const Record& record, const Analysis& analysis);
std::string findings_csv(const Record& record, const Analysis& analysis);
/// Fiducials of every beat in every lead, in samples; made when asked for.
std::string waves_csv(const Record& record, const Analysis& analysis);
/// What is measured in the usual beat of each lead; PR, QRS, QT and axis in the comment.
std::string leads_csv(const Record& record, const Analysis& analysis);
/// What S003's networks said of each window of four beats; headings alone where they were not asked.
std::string four_beats_csv(const Record& record, const Analysis& analysis);
/// Heart rate, pauses, HRV and wave intervals with the NN rule and the method in the comment.
std::string hrv_csv(const Record& record, const Analysis& analysis);

/// JSON {"code","field","byte_offset","file","sentence"} of a refusal; "line" too where a table has one.
std::string error_json(const Error& error);
/// JSON of what a person can say of the signals: {"by_hand","automatic_lead","signals":[{"name","unit","ecg","by_hand",
/// "main","opposite","as_main"}]}. "opposite", "as_main" and "automatic_lead" are the choices (record/signal_choices.hpp)
/// that saying so would make; null where it cannot be said: the only ECG stays one, and only an ECG is classified.
std::string signal_choices_json(const Record& record);
/// JSON {"entries","edits"} of a stored journal.
std::string summary_json(const JournalSummary& summary);
/// JSON ["100", ...].
std::string names_json(std::span<const std::string> names);

}  // namespace ecg
