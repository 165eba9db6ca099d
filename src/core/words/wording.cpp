#include "core/words/wording.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

namespace ecg {

std::string length_words(double seconds) {
  const auto whole = static_cast<std::int64_t>(std::llround(seconds));
  if (whole >= 3600) return std::to_string(whole / 3600) + " h " + std::to_string(whole / 60 % 60) + " min";
  if (whole >= 60) return std::to_string(whole / 60) + " min " + std::to_string(whole % 60) + " s";
  return fixed(seconds, seconds < 10.0 ? 1 : 0) + " s";
}

std::string grouped(std::int64_t value) {
  std::string digits = std::to_string(value);
  const std::size_t sign = value < 0 ? 1 : 0;
  for (std::size_t i = digits.size(); i > sign + 3; i -= 3) digits.insert(i - 3, ",");
  return digits;
}

std::string counted(std::int64_t count, std::string_view one, std::string_view many) {
  return grouped(count) + " " + std::string(count == 1 ? one : many);
}

std::string fixed(double value, int decimals) {
  std::array<char, 64> text{};
  const auto end = std::to_chars(text.data(), text.data() + text.size(), value, std::chars_format::fixed, decimals);
  return end.ec == std::errc() ? std::string(text.data(), end.ptr) : std::string("?");
}

std::string exact(double value, int least) {
  constexpr int kMost = 3;
  constexpr double kSame = 1e-9;
  double scale = std::pow(10.0, least);
  while (least < kMost && std::abs(value * scale - std::round(value * scale)) > kSame * scale) {
    ++least;
    scale *= 10.0;
  }
  return fixed(value, least);
}

std::string percent(std::int64_t part, std::int64_t whole) {
  if (part <= 0 || whole <= 0) return "0 %";
  const double share = 100.0 * static_cast<double>(part) / static_cast<double>(whole);
  if (share < 0.01) return "under 0.01 %";
  if (part < whole && share > 99.9) return "over 99.9 %";
  return fixed(share, share >= 10.0 ? 0 : share >= 1.0 ? 1 : 2) + " %";
}

}  // namespace ecg
