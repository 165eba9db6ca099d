#include "core/words/place_words.hpp"

#include <cmath>

#include "core/words/clock.hpp"

namespace ecg {

std::string place_words(double seconds, std::optional<double> start_time_of_day_s) {
  return clock(seconds) + (start_time_of_day_s ? " (" + time_of_day(*start_time_of_day_s + seconds) + ")" : "");
}

std::string exact_time_of_day(double seconds, std::optional<double> start_time_of_day_s) {
  if (!start_time_of_day_s || !std::isfinite(seconds)) return "";
  constexpr double kMilliseconds = 1000.0;
  const double rounded_s = std::round((*start_time_of_day_s + seconds) * kMilliseconds) / kMilliseconds;
  const double whole_s = std::floor(rounded_s);
  const auto milliseconds = static_cast<int>(std::round((rounded_s - whole_s) * kMilliseconds));
  const std::string digits = std::to_string(milliseconds);
  return time_of_day(whole_s) + "." + std::string(3 - digits.size(), '0') + digits;
}

}  // namespace ecg
