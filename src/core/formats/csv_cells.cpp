#include "core/formats/csv_cells.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "core/base/letter_case.hpp"
#include "core/formats/csv_words.hpp"

namespace ecg::table {

namespace {

constexpr std::string_view kDateMarks = "-/.";

}  // namespace

std::optional<double> cell_number(std::string_view cell, bool decimal_comma) {
  if (!decimal_comma) return parse_decimal(cell);
  if (cell.find('.') != std::string_view::npos) return std::nullopt;
  constexpr std::size_t kLongestNumber = 64;
  if (cell.size() > kLongestNumber) return std::nullopt;
  std::array<char, kLongestNumber> text{};
  std::transform(cell.begin(), cell.end(), text.begin(), [](char c) { return c == ',' ? '.' : c; });
  return parse_decimal({text.data(), cell.size()});
}

CellKind cell_kind(std::string_view cell, bool decimal_comma) {
  if (cell.empty() || is_one_of(lower(cell), {"nan", "na", "n/a", "null", "none", "-", "--", "inf", "-inf", "?"}))
    return CellKind::missing;
  if (cell_number(cell, decimal_comma)) return CellKind::number;
  return parse_clock(cell) ? CellKind::clock : CellKind::text;
}

std::optional<ClockTime> parse_clock(std::string_view cell) {
  ClockTime clock;
  cell = trimmed(cell);
  if (cell.size() > 2 && cell.front() == '[' && cell.back() == ']') {
    cell = trimmed(cell.substr(1, cell.size() - 2));
    clock.of_day = clock.bracketed = true;
  }
  // The word with colons is the time; a date before it ("2020-05-05T", "2020-05-05 ") or after it says "time of day".
  const std::size_t first_colon = cell.find(':');
  if (first_colon == std::string_view::npos) return std::nullopt;
  const std::size_t before = cell.find_last_of(" T", first_colon);
  if (before != std::string_view::npos) {
    if (cell.substr(0, before).find_first_not_of("0123456789-/. ") != std::string_view::npos) return std::nullopt;
    clock.of_day = true;
    clock.date = trimmed(cell.substr(0, before));
    cell.remove_prefix(before + 1);
  }
  if (const std::size_t after = cell.find_first_of(" Z+"); after != std::string_view::npos) {
    clock.of_day = clock.of_day || cell.find('/', after) != std::string_view::npos ||
                   cell.find('-', after) != std::string_view::npos;
    if (clock.bracketed && clock.date.empty()) clock.date = trimmed(cell.substr(after));
    cell = cell.substr(0, after);
  }
  double total = 0.0;
  for (int parts = 1; parts <= 3; ++parts) {
    const std::size_t colon = cell.find(':');
    if (colon == std::string_view::npos) {
      std::string digits(cell);
      std::replace(digits.begin(), digits.end(), ',', '.');
      const auto seconds = parse_decimal(digits);
      if (!seconds || !(*seconds >= 0.0) || *seconds >= 61.0 || parts == 1) return std::nullopt;
      const std::size_t point = digits.find('.');
      if (point != std::string::npos) clock.quantum_s = std::pow(10.0, -static_cast<double>(digits.size() - point - 1));
      clock.seconds = total + *seconds;
      return clock;
    }
    constexpr std::int64_t kMaxHours = 100'000;
    const auto value = parse_integer<std::int64_t>(cell.substr(0, colon));
    if (!value || *value < 0 || *value > kMaxHours) return std::nullopt;
    total = (total + static_cast<double>(*value)) * 60.0;
    cell.remove_prefix(colon + 1);
  }
  return std::nullopt;
}

std::optional<CalendarDate> date_of(const ClockTime& clock) {
  const std::size_t first = clock.date.find_first_of(kDateMarks);
  if (first == std::string_view::npos) return std::nullopt;
  const char mark = clock.date[first];
  const std::size_t second = clock.date.find(mark, first + 1);
  if (second == std::string_view::npos) return std::nullopt;
  const auto a = parse_integer<std::int32_t>(clock.date.substr(0, first));
  const auto b = parse_integer<std::int32_t>(clock.date.substr(first + 1, second - first - 1));
  const auto c = parse_integer<std::int32_t>(clock.date.substr(second + 1));
  if (!a || !b || !c) return std::nullopt;
  if (const auto year_first = calendar_date(*a, *b, *c)) return year_first;
  const auto day_first = calendar_date(*c, *b, *a);
  if (clock.bracketed || mark == '.') return day_first;
  const auto month_first = calendar_date(*c, *a, *b);
  if (day_first && month_first && *day_first != *month_first) return std::nullopt;
  return day_first ? day_first : month_first;
}

Start start_of(const ClockTime& clock) {
  const auto date = date_of(clock);
  return {clock.seconds, date, !date && clock.date.find_first_of(kDateMarks) != std::string_view::npos};
}

}  // namespace ecg::table
