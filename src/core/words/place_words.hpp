#pragma once

#include <optional>
#include <string>

namespace ecg {

/// `clock`, and behind it the time of day of a recording that began at `start_time_of_day_s`: "12:31 (14:02:11)".
std::string place_words(double seconds, std::optional<double> start_time_of_day_s);

/// "14:02:11.250" of such a recording; empty where it does not say when it began.
std::string exact_time_of_day(double seconds, std::optional<double> start_time_of_day_s);

}  // namespace ecg
