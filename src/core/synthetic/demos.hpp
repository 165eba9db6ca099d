#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/record/record.hpp"

namespace ecg {

/// JSON [{"id","title","story"}] of the synthetic demo recordings, in the order shown; the first one opens first.
std::string demos_json();

/// The demo recording of that id; the same bytes every time. Empty when there is none.
std::optional<Record> demo_record(std::string_view id);

}  // namespace ecg
