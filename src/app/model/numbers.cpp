#include "app/model/numbers.hpp"

#include <array>
#include <cmath>
#include <cstdio>
#include <string_view>

#include "core/base/letter_case.hpp"

namespace ecg::app {

namespace {

std::string with_digits(double value, int decimals) {
  std::array<char, 64> text{};
  std::snprintf(text.data(), text.size(), "%.*f", decimals, value);
  return text.data();
}

}  // namespace

std::string capitalised(std::string_view words) {
  std::string text(words);
  if (!text.empty()) text[0] = upper(text[0]);
  return text;
}

std::string brief_count(std::int64_t value) {
  constexpr std::int64_t kLongest = 10'000;
  if (value < kLongest) return grouped(value);
  return fixed(static_cast<double>(value) / 1000.0, value < 100 * 1000 ? 1 : 0) + "k";
}

std::string fixed(double value, int decimals) {
  if (!std::isfinite(value)) return "-";
  const std::string text = with_digits(value, decimals);
  // -0.00 reads like a finding; it is a zero.
  return text.find_first_not_of("-0.") == std::string::npos && text.front() == '-' ? text.substr(1) : text;
}

std::string compact(double value) {
  constexpr double kSmall = 0.1;  // below, two decimals would lose the number
  if (value != 0.0 && std::abs(value) < kSmall) {
    std::array<char, 64> text{};
    std::snprintf(text.data(), text.size(), "%.1g", value);
    return text.data();
  }
  std::string text = fixed(value, 2);
  if (text.find('.') == std::string::npos) return text;
  while (text.back() == '0') text.pop_back();
  if (text.back() == '.') text.pop_back();
  return text;
}

std::string percent(double share, int decimals) {
  return std::isfinite(share) ? fixed(share * 100.0, decimals) + " %" : "-";
}

std::string duration(double seconds) {
  const auto total = static_cast<std::int64_t>(seconds + 0.5);
  const std::int64_t hours = total / 3600;
  const std::int64_t minutes = (total / 60) % 60;
  const std::int64_t rest = total % 60;
  std::string text;
  if (hours > 0) text += std::to_string(hours) + " h ";
  if (minutes > 0) text += std::to_string(minutes) + " min ";
  if (hours == 0 && (rest > 0 || minutes == 0)) text += std::to_string(rest) + " s ";
  text.pop_back();
  return text;
}

}  // namespace ecg::app
