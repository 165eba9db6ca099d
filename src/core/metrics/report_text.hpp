#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace ecg {

/// `text` with blanks on the left up to `width`.
std::string right_aligned(std::string_view text, std::size_t width);
std::string right_aligned(std::int64_t value, std::size_t width);
/// Fixed count of decimals, right-aligned.
std::string decimals(double value, int count, std::size_t width);

}  // namespace ecg
