#pragma once

#include <string>

#include "core/record/record.hpp"

namespace ecg {

/// SHA-256 (lower-case hex) of what was recorded: rate, and of each signal its name, unit, scale, gaps and samples as
/// 32 bit numbers. The same recording keeps its identity in any file format, with or without annotations beside it, so
/// a person's edits find it again.
[[nodiscard]] std::string identity(const Record& record);

}  // namespace ecg
