#pragma once

#include <span>
#include <string>

#include "core/base/result.hpp"
#include "core/record/annotation.hpp"

namespace ecg {

/// Text in the layout of WFDB's `rdann`: elapsed time, sample, mnemonic, subtype, channel, number and, behind a tab,
/// the note. Codes without a mnemonic are written as "[code]", as rdann does.
std::string rdann_text(std::span<const Annotation> annotations, double fs_hz);

/// Reads such text as `wrann` does: the time is ignored, the sample counts. parse(write(x)) == x for notes without line
/// ends. Errors: malformed, with the byte offset of the line ("sample", "anntyp", "subtyp", "chan", "num").
Result<std::vector<Annotation>> parse_rdann_text(std::string_view text);

}  // namespace ecg
