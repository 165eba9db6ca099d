#pragma once

#include <string>

#include "core/snapshot/analysis.hpp"

namespace ecg {

/// Ten seconds on one sheet of A4, landscape, as an SVG file in true millimetres (25 mm/s, 10 mm/mV): three rows of four leads
/// and the rhythm lead where all twelve are there, else a row for each ECG lead, twelve at most. A long recording shows what
/// the patient usually looks like (usual_place). Head: the recording's name, its date where the record carries one (it is taken away
/// with WithoutHeaderText), what is measured; foot: the verdict and what this is not. No scripts, no links.
std::string page_svg(const Record& record, const Analysis& analysis);

}  // namespace ecg
