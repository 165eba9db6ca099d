#pragma once

#include "core/base/byte_writer.hpp"
#include "core/delineation/twelve_lead_measures.hpp"
#include "core/snapshot/columns.hpp"

namespace ecg {

/// The part of a snapshot that holds the usual beat.
void put_usual_beat(ByteWriter& out, const MeasuredBeat& usual);
MeasuredBeat take_usual_beat(ColumnReader& in);

}  // namespace ecg
