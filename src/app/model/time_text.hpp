#pragma once

#include <optional>
#include <string_view>

namespace ecg::app {

/// Seconds a person means: "751.5" (seconds), "12:31", "12:31.4" (minutes), "1:02:03" (hours). Empty for anything else.
[[nodiscard]] std::optional<double> seconds_of_text(std::string_view text);

/// Place in a recording that a typed time means. `of_day`: the text is a clock time, hours and minutes first ("23:10",
/// "23:10:05"), and the recording began at `origin_s` of the day; times before that are of the next day.
/// Empty outside [0, duration_s].
[[nodiscard]] std::optional<double> place_of_time(std::string_view text, bool of_day, double origin_s,
                                                  double duration_s);

}  // namespace ecg::app
