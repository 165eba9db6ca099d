#pragma once

#include "core/classify/twelve_lead_answers.hpp"
#include "core/delineation/twelve_lead_measures.hpp"
#include "core/record/record.hpp"
#include "core/words/json_writer.hpp"

namespace ecg {

/// Member "usual_beat" of an object: what is measured in the usual beat, all leads together and in each; null where nothing was.
void write_usual_beat(JsonWriter& json, const Record& record, const MeasuredBeat& usual);
/// Member "twelve_leads" of an object: what the twelve-lead model says of each class; null where it was not asked.
void write_twelve_leads(JsonWriter& json, const TwelveLeadAnswers& answers);

}  // namespace ecg
