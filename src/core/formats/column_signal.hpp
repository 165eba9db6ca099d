#pragma once

#include <optional>
#include <string>

#include "core/formats/csv_column.hpp"
#include "core/record/record.hpp"

namespace ecg::table {

/// A column of numbers as a signal, which takes its values. Unit and gain are what the file says, what the user says, or
/// what the values suggest; what was assumed, and missing values, become diagnostics of `record`.
/// `unit`: as the file writes it, empty when it does not. `gain_adu_per_mv`: the user's, for raw converter units.
Signal take_signal(LeadColumn column, std::string name, std::string unit, std::optional<double> gain_adu_per_mv,
                   Record& record);

}  // namespace ecg::table
