#include "app/model/time_text.hpp"

#include <array>

namespace ecg::app {

namespace {

constexpr double kDay_s = 86400.0;

struct Parts {
  std::array<double, 3> value{};
  std::size_t count = 0;
};

// Digits with an optional fraction in the last part only, separated by colons.
std::optional<Parts> parts_of(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  Parts parts;
  bool digits = false;
  double scale = 0.0;  // of the next fractional digit; 0 before the point
  for (const char c : text) {
    if (c >= '0' && c <= '9') {
      double& value = parts.value[parts.count];
      if (scale == 0.0) {
        value = 10.0 * value + (c - '0');
      } else {
        value += scale * (c - '0');
        scale *= 0.1;
      }
      if (value > 1e9) return std::nullopt;
      digits = true;
    } else if (c == ':' && digits && scale == 0.0 && parts.count + 1 < parts.value.size()) {
      ++parts.count;
      digits = false;
    } else if ((c == '.' || c == ',') && digits && scale == 0.0) {
      scale = 0.1;
    } else {
      return std::nullopt;
    }
  }
  if (!digits) return std::nullopt;
  ++parts.count;
  for (std::size_t i = 1; i < parts.count; ++i) {
    if (parts.value[i] >= 60.0) return std::nullopt;
  }
  return parts;
}

}  // namespace

std::optional<double> seconds_of_text(std::string_view text) {
  const auto parts = parts_of(text);
  if (!parts) return std::nullopt;
  double seconds = 0.0;
  for (std::size_t i = 0; i < parts->count; ++i) seconds = 60.0 * seconds + parts->value[i];
  return seconds;
}

std::optional<double> place_of_time(std::string_view text, bool of_day, double origin_s, double duration_s) {
  std::optional<double> place = seconds_of_text(text);
  if (of_day && place) {
    const auto parts = parts_of(text);
    if (parts->count < 2 || parts->value[0] >= 24.0) return std::nullopt;
    const double clock_s = parts->count == 2 ? 60.0 * *place : *place;
    place = clock_s - origin_s;
    if (*place < 0.0) *place += kDay_s;
  }
  if (!place || *place > duration_s) return std::nullopt;
  return place;
}

}  // namespace ecg::app
