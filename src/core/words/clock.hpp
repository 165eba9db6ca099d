#pragma once

#include <optional>
#include <string>

#include "core/record/calendar_date.hpp"

namespace ecg {

// Times from the start of a recording, and durations, as people read them. Everything that shows a time uses these.

/// "12:31" or "1:02:07": whole seconds, rounded down; negative ones are 0. For sentences and narrow places.
std::string clock(double seconds);

/// 751.4 is "0:12:31.4": hours always, rounded to `decimals` places; negative ones are 0, what is no number is "-".
std::string full_clock(double seconds, int decimals = 0);

/// "14:02:11", of any day: seconds since some midnight, rounded down.
std::string time_of_day(double seconds);

/// "2020-05-16 14:02:11": time_of_day and, before it, the day of a recording that began on `date`. The time alone or the
/// date alone where the other is not known; empty without both.
std::string start_words(const std::optional<CalendarDate>& date, const std::optional<double>& start_time_of_day_s);
/// The same as one word, "2020-05-16T14:02:11" (ISO 8601); empty without a date.
std::string iso_start(const std::optional<CalendarDate>& date, const std::optional<double>& start_time_of_day_s);

}  // namespace ecg
