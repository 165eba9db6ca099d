#pragma once

#include "core/delineation/twelve_lead_measures.hpp"
#include "core/record/record.hpp"
#include "core/words/json_writer.hpp"

namespace ecg {

/// Member "usual_beat" of an object: what is measured in the usual beat, all leads together and in each; null where nothing was.
void write_usual_beat(JsonWriter& json, const Record& record, const MeasuredBeat& usual);

}  // namespace ecg
