#pragma once

#include <string>

namespace ecg {

/// "WFDB (.hea with .dat, and .atr), EDF, BDF, ISHNE, CSV": what is read, where room is scarce.
std::string readable_formats_brief();
/// "WFDB records (.hea with .dat and .atr), EDF and BDF files, ...": the same in a sentence.
std::string readable_formats_in_a_sentence();

}  // namespace ecg
