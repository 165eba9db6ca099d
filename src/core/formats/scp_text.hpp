#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/base/error.hpp"
#include "core/formats/scp_sections.hpp"
#include "core/record/calendar_date.hpp"

namespace ecg::scp {

/// What the file says in words and figures beside its samples. The person's names, number and date of birth are passed
/// over: they are needed for nothing.
struct Text {
  std::optional<CalendarDate> start_date;
  std::optional<double> start_time_of_day_s;
  std::vector<std::string> comments;  ///< recorder, statements (sections 8 and 11), measurements (section 7)
  std::vector<Diagnostic> diagnostics;
};

/// Never an error: what cannot be read is said in a diagnostic.
Text read_text(const Sections& sections);

}  // namespace ecg::scp
