#pragma once

#include <cstdint>
#include <string>

#include "core/words/wording.hpp"  // grouped()

namespace ecg::app {

/// Numbers as the screen shows them.
[[nodiscard]] std::string brief_count(std::int64_t value);  ///< 12345 -> "12.3k" from five digits on, for small cells
[[nodiscard]] std::string fixed(double value, int decimals);         ///< 0.456 -> "0.46"; NaN -> "-"
[[nodiscard]] std::string compact(double value);                     ///< 25 -> "25", 12.5 -> "12.5", 0.25 -> "0.25"
[[nodiscard]] std::string percent(double share, int decimals = 0);   ///< 0.314 -> "31 %"; NaN -> "-"
[[nodiscard]] std::string clock(double seconds, int decimals = 0);   ///< 751.4 -> "0:12:31.4"
[[nodiscard]] std::string short_clock(double seconds);               ///< 751 -> "12:31", 4000 -> "1:06:40"
[[nodiscard]] std::string duration(double seconds);                  ///< 1805 -> "30 min 5 s"

}  // namespace ecg::app
