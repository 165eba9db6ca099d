#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace ecg {

/// A day of the Gregorian calendar. Made by `calendar_date`, so that there is such a day.
struct CalendarDate {
  std::int32_t year = 2000;  ///< four digits
  std::int32_t month = 1;
  std::int32_t day = 1;
  bool operator==(const CalendarDate&) const = default;
};

/// Empty where there is no such day (31 February), and for a year that has not four digits: nobody knows its century.
std::optional<CalendarDate> calendar_date(std::int64_t year, std::int64_t month, std::int64_t day);
/// "16/5/2020": day, month and year, as WFDB writes dates. Empty for any other text.
std::optional<CalendarDate> date_of_slashes(std::string_view text);
/// The number, 1 to 12, of "MAR" or "mar"; 0 for what is no month.
std::int64_t month_number(std::string_view name);
/// "MAR" of 3; months 1 to 12.
std::string_view month_name(std::int32_t month);

/// The day of the moment `seconds` after the midnight that `date` begins with; empty beyond the years above.
std::optional<CalendarDate> day_at(const CalendarDate& date, double seconds);
/// "2020-05-16" (ISO 8601).
std::string iso_text(const CalendarDate& date);

}  // namespace ecg
