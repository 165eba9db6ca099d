#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/words/clock.hpp"
#include "core/words/wording.hpp"  // grouped()

namespace ecg::app {

/// "fast rate" -> "Fast rate", for words that begin a row or a title.
[[nodiscard]] std::string capitalised(std::string_view words);

/// Numbers as the screen shows them.
[[nodiscard]] std::string brief_count(std::int64_t value);    ///< 12345 -> "12.3k" from five digits on, for small cells
[[nodiscard]] std::string fixed(double value, int decimals);  ///< 0.456 -> "0.46"; NaN -> "-"
[[nodiscard]] std::string compact(double value);              ///< 25 -> "25", 12.5 -> "12.5", 0.25 -> "0.25"
[[nodiscard]] std::string percent(double share, int decimals = 0);  ///< 0.314 -> "31 %"; NaN -> "-"
[[nodiscard]] std::string duration(double seconds);                 ///< 1805 -> "30 min 5 s"

}  // namespace ecg::app
