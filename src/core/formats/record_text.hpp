#pragma once

#include <string>
#include <string_view>

namespace ecg {

/// Shortest decimal text that reads back to the same value; "" for NaN and infinity.
std::string shortest_decimal(double number);
/// At most `count` decimals, trailing zeros dropped: 0.5, "12".
std::string brief_decimal(double number, int count);
/// Printable ASCII of hostile text; anything else becomes "?"; the micro sign becomes "u".
std::string ascii(std::string_view text);
/// A name that WFDB takes for a record: letters, digits, "_" and "-"; never empty.
std::string record_name(std::string_view text);

}  // namespace ecg
