#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "core/base/text_scanner.hpp"
#include "core/formats/csv_text.hpp"
#include "core/record/calendar_date.hpp"

namespace ecg::table {

enum class CellKind : std::uint8_t { number, clock, missing, text };
CellKind cell_kind(std::string_view cell, bool decimal_comma);

/// Number in the file's notation; empty for anything else.
std::optional<double> cell_number(std::string_view cell, bool decimal_comma);

/// "h:m:s.f", "m:s.f", with or without a date before or after and brackets around.
struct ClockTime {
  double seconds = 0.0;
  bool of_day = false;     ///< written with a date or in brackets: a time of day, not an elapsed time
  double quantum_s = 1.0;  ///< value of its last digit
  std::string_view date;   ///< what stands where a date is written, a piece of the cell; empty: nothing
  bool bracketed = false;  ///< in brackets, as WFDB prints times
};
std::optional<ClockTime> parse_clock(std::string_view cell);

/// The date of such a time: "2020-05-16", "2020/5/16", "16.05.2020"; "16/05/2020" is day first in brackets, and elsewhere
/// where only one order of day and month makes a date. Empty for anything else.
std::optional<CalendarDate> date_of(const ClockTime& clock);

/// When a recording began.
struct Start {
  std::optional<double> time_of_day_s;
  std::optional<CalendarDate> date;
  bool date_ignored = false;  ///< there is one that is no day, or may be either of two
};
Start start_of(const ClockTime& clock);

/// A cell without blanks and one pair of quotes around it.
inline std::string_view bare_cell(std::string_view cell) {
  cell = trimmed(cell);
  if (cell.size() >= 2 && (cell.front() == '"' || cell.front() == '\'') && cell.back() == cell.front()) {
    const bool double_quoted = cell.front() == '"';
    cell = trimmed(cell.substr(1, cell.size() - 2));
    if (double_quoted && cell.starts_with('\'') && is_formula(cell.substr(1))) cell.remove_prefix(1);  // csv_text
  } else if (cell.size() > 1 && cell.front() == '\'') {
    cell = trimmed(cell.substr(1));  // spreadsheets mark text so
  }
  return cell;
}

/// Calls `use(index, cell)` for every cell of a line, without surrounding blanks and quotes; answers their number.
/// Separators inside double quotes do not count. `separator`: ' ' for any run of blanks, '\0' for a single column.
template <typename Use>
std::size_t for_each_cell(std::string_view line, char separator, Use use) {
  std::size_t index = 0;
  if (separator == ' ') {
    TextScanner words(line);
    while (const auto word = words.word()) use(index++, bare_cell(word->text));
    return index;
  }
  if (separator == '\0') {
    use(index, bare_cell(line));
    return 1;
  }
  std::size_t begin = 0;
  bool quoted = false;
  for (std::size_t i = 0; i <= line.size(); ++i) {
    if (i < line.size()) {
      if (line[i] == '"') quoted = !quoted;
      if (line[i] != separator || quoted) continue;
    }
    use(index++, bare_cell(line.substr(begin, i - begin)));
    begin = i + 1;
  }
  return index;
}

}  // namespace ecg::table
