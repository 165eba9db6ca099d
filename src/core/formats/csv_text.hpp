#pragma once

#include <string>
#include <string_view>

namespace ecg {

/// One cell of text for a CSV file (RFC 4180: quoted where it has to be). Text that a spreadsheet would take for a
/// formula ("=cmd|...", "+1+2", "@SUM(...)") gets an apostrophe in front and quotes around, which spreadsheets and
/// TableReader take away again. Numbers, and the one-character symbols of annotations ("+", "="), stay what they are.
std::string csv_cell(std::string_view text);

/// One line of remarks, without its end: "# ..." on a single line. A spreadsheet cuts it at its separators, so no part
/// of it is left as a formula either.
std::string csv_remark(std::string_view text);

/// True for what a spreadsheet calculates instead of showing.
bool is_formula(std::string_view cell);

}  // namespace ecg
