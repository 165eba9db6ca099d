#include "core/formats/record_text.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

namespace ecg {

std::string shortest_decimal(double number) {
  if (!std::isfinite(number)) return {};
  std::array<char, 32> digits{};  // the longest double takes 24 characters
  const auto [end, problem] = std::to_chars(digits.data(), digits.data() + digits.size(), number);
  return {digits.data(), end};
}

std::string brief_decimal(double number, int count) {
  if (!std::isfinite(number)) return {};
  std::array<char, 400> digits{};  // the largest double takes 309 before the point
  const auto [end, problem] =
      std::to_chars(digits.data(), digits.data() + digits.size(), number, std::chars_format::fixed, count);
  std::string text(digits.data(), end);
  if (text.find('.') == std::string::npos) return text;
  while (text.back() == '0') text.pop_back();
  if (text.back() == '.') text.pop_back();
  return text == "-0" ? "0" : text;
}

std::string ascii(std::string_view text) {
  std::string result;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const std::string_view rest = text.substr(i);
    if (rest.starts_with("\xC2\xB5") || rest.starts_with("\xCE\xBC")) {
      result += 'u';
      ++i;
    } else {
      result += text[i] >= ' ' && text[i] <= '~' ? text[i] : '?';
    }
  }
  return result;
}

std::string record_name(std::string_view text) {
  std::string name(text);
  const auto allowed = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
  };
  for (char& c : name) c = allowed(c) ? c : '_';
  return name.empty() ? "record" : name;
}

}  // namespace ecg
