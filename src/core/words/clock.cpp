#include "core/words/clock.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <cstdio>

namespace ecg {

namespace {

constexpr std::int64_t kMinute_s = 60;
constexpr std::int64_t kHour_s = 3600;
constexpr double kDay_s = 86'400.0;

std::string two_digits(std::int64_t value) { return (value < 10 ? "0" : "") + std::to_string(value); }

}  // namespace

std::string clock(double seconds) {
  const auto total = static_cast<std::int64_t>(std::floor(std::max(seconds, 0.0)));
  const std::int64_t hours = total / kHour_s;
  const std::int64_t minutes = total % kHour_s / kMinute_s;
  const std::string tail = ":" + two_digits(total % kMinute_s);
  return hours > 0 ? std::to_string(hours) + ":" + two_digits(minutes) + tail : std::to_string(minutes) + tail;
}

std::string full_clock(double seconds, int decimals) {
  if (!std::isfinite(seconds)) return "-";
  const double unit = std::pow(10.0, decimals);
  const double rounded = std::max(0.0, std::floor(seconds * unit + 0.5) / unit);
  const auto hours = static_cast<std::int64_t>(rounded / static_cast<double>(kHour_s));
  const double rest_s = rounded - static_cast<double>(hours * kHour_s);
  const auto minutes = static_cast<std::int64_t>(rest_s / static_cast<double>(kMinute_s));
  std::array<char, 64> text{};
  std::snprintf(text.data(), text.size(), "%lld:%02lld:%0*.*f", static_cast<long long>(hours),
                static_cast<long long>(minutes), decimals > 0 ? decimals + 3 : 2, decimals,
                rest_s - static_cast<double>(minutes * kMinute_s));
  return text.data();
}

std::string time_of_day(double seconds) {
  if (!std::isfinite(seconds)) return "-";
  const double within_s = seconds - std::floor(seconds / kDay_s) * kDay_s;
  const auto total = static_cast<std::int64_t>(std::floor(within_s));
  return two_digits(total / kHour_s) + ":" + two_digits(total % kHour_s / kMinute_s) + ":" +
         two_digits(total % kMinute_s);
}

std::string iso_start(const std::optional<CalendarDate>& date, const std::optional<double>& start_time_of_day_s) {
  const auto day = date ? day_at(*date, start_time_of_day_s.value_or(0.0)) : std::nullopt;
  if (!day) return "";
  return iso_text(*day) + (start_time_of_day_s ? "T" + time_of_day(*start_time_of_day_s) : "");
}

std::string start_words(const std::optional<CalendarDate>& date, const std::optional<double>& start_time_of_day_s) {
  std::string words = iso_start(date, start_time_of_day_s);
  if (words.empty()) return start_time_of_day_s ? time_of_day(*start_time_of_day_s) : "";
  std::ranges::replace(words, 'T', ' ');
  return words;
}

}  // namespace ecg
