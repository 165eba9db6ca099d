#include "core/record/calendar_date.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>

#include "core/base/letter_case.hpp"
#include "core/base/text_scanner.hpp"

namespace ecg {

namespace {

constexpr std::int64_t kFirstYear = 1000;
constexpr std::int64_t kLastYear = 9999;
constexpr double kDay_s = 86'400.0;
constexpr double kMostDays = 366.0 * kLastYear;
constexpr std::array<std::string_view, 12> kMonths = {"JAN", "FEB", "MAR", "APR", "MAY", "JUN",
                                                      "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"};

std::chrono::year_month_day as_chrono(std::int64_t year, std::int64_t month, std::int64_t day) {
  return {std::chrono::year(static_cast<int>(year)), std::chrono::month(static_cast<unsigned>(month)),
          std::chrono::day(static_cast<unsigned>(day))};
}

std::string two_digits(std::int32_t value) { return (value < 10 ? "0" : "") + std::to_string(value); }

}  // namespace

std::optional<CalendarDate> calendar_date(std::int64_t year, std::int64_t month, std::int64_t day) {
  constexpr std::int64_t kLargest = 31;  // no part but the year is larger
  if (year < kFirstYear || year > kLastYear || month < 1 || month > kLargest || day < 1 || day > kLargest)
    return std::nullopt;
  if (!as_chrono(year, month, day).ok()) return std::nullopt;
  return CalendarDate{static_cast<std::int32_t>(year), static_cast<std::int32_t>(month),
                      static_cast<std::int32_t>(day)};
}

std::optional<CalendarDate> date_of_slashes(std::string_view text) {
  const std::size_t first = text.find('/');
  const std::size_t second = first == std::string_view::npos ? first : text.find('/', first + 1);
  if (second == std::string_view::npos) return std::nullopt;
  const auto day = parse_integer<std::int32_t>(text.substr(0, first));
  const auto month = parse_integer<std::int32_t>(text.substr(first + 1, second - first - 1));
  const auto year = parse_integer<std::int32_t>(text.substr(second + 1));
  return day && month && year ? calendar_date(*year, *month, *day) : std::nullopt;
}

std::int64_t month_number(std::string_view name) {
  const auto month = std::ranges::find_if(kMonths, [&](std::string_view known) { return same_letters(known, name); });
  return month == kMonths.end() ? 0 : month - kMonths.begin() + 1;
}

std::string_view month_name(std::int32_t month) { return kMonths[static_cast<std::size_t>(month - 1)]; }

std::optional<CalendarDate> day_at(const CalendarDate& date, double seconds) {
  const double days = std::floor(seconds / kDay_s);
  if (!(std::abs(days) <= kMostDays)) return std::nullopt;
  const std::chrono::sys_days from = as_chrono(date.year, date.month, date.day);
  const std::chrono::year_month_day day(from + std::chrono::days(static_cast<int>(days)));
  return calendar_date(static_cast<int>(day.year()), static_cast<unsigned>(day.month()),
                       static_cast<unsigned>(day.day()));
}

std::string iso_text(const CalendarDate& date) {
  return std::to_string(date.year) + "-" + two_digits(date.month) + "-" + two_digits(date.day);
}

}  // namespace ecg
