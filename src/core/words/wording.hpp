#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace ecg {

/// "1 h 2 min", "12 min 31 s", "30 s" or, below 10 s, "7.4 s".
std::string length_words(double seconds);
/// 12345 is "12,345".
std::string grouped(std::int64_t value);
/// "1 pause", "3 pauses", "2,960 beats".
std::string counted(std::int64_t count, std::string_view one, std::string_view many);
/// Number with a fixed count of decimals, always with a point: fixed(3.14159, 1) is "3.1".
std::string fixed(double value, int decimals);
/// With `least` decimals, or as many more (three at most) as it takes to say what the number is: a threshold of 2.25 is no 2.3.
std::string exact(double value, int least);
/// Share in percent with the digits that matter: "23 %", "4.2 %", "0.05 %"; "under 0.01 %" below that, "0 %" for none.
std::string percent(std::int64_t part, std::int64_t whole);

}  // namespace ecg
