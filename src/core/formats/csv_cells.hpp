#pragma once

#include <string_view>

#include "core/base/text_scanner.hpp"

namespace ecg::table {

/// A cell without blanks and one pair of quotes around it.
inline std::string_view bare_cell(std::string_view cell) {
  cell = trimmed(cell);
  if (cell.size() >= 2 && (cell.front() == '"' || cell.front() == '\'') && cell.back() == cell.front()) {
    cell = trimmed(cell.substr(1, cell.size() - 2));
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
