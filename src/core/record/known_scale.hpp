#pragma once

#include <cstddef>

#include "core/record/record.hpp"

namespace ecg {

/// Whether anyone knows what 1 mV looks like in this signal: its unit is one of voltage, and the file gave its gain.
[[nodiscard]] bool has_known_scale(const Record& record, std::size_t signal);

}  // namespace ecg
