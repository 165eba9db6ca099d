#pragma once

#include "core/base/byte_writer.hpp"
#include "core/classify/twelve_lead_answers.hpp"
#include "core/delineation/twelve_lead_measures.hpp"
#include "core/snapshot/columns.hpp"

namespace ecg {

// Parts of a snapshot that speak of all leads together.

void put_usual_beat(ByteWriter& out, const MeasuredBeat& usual);
MeasuredBeat take_usual_beat(ColumnReader& in);
void put_twelve_leads(ByteWriter& out, const TwelveLeadAnswers& answers);
TwelveLeadAnswers take_twelve_leads(ColumnReader& in);

}  // namespace ecg
