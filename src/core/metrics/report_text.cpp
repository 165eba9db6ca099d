#include "core/metrics/report_text.hpp"

#include <array>
#include <charconv>

namespace ecg {

std::string right_aligned(std::string_view text, std::size_t width) {
  return std::string(text.size() < width ? width - text.size() : 0, ' ') + std::string(text);
}

std::string right_aligned(std::int64_t value, std::size_t width) { return right_aligned(std::to_string(value), width); }

std::string decimals(double value, int count, std::size_t width) {
  std::array<char, 64> text{};
  const auto end = std::to_chars(text.data(), text.data() + text.size(), value, std::chars_format::fixed, count);
  return right_aligned(end.ec == std::errc() ? std::string_view(text.data(), end.ptr) : "?", width);
}

}  // namespace ecg
