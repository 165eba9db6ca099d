#pragma once

#include <string>

namespace ecg {

// Times from the start of a recording, and durations, as people read them. Everything that shows a time uses these.

/// "12:31" or "1:02:07": whole seconds, rounded down; negative ones are 0. For sentences and narrow places.
std::string clock(double seconds);

/// 751.4 is "0:12:31.4": hours always, rounded to `decimals` places; negative ones are 0, what is no number is "-".
std::string full_clock(double seconds, int decimals = 0);

/// "14:02:11", of any day: seconds since some midnight, rounded down.
std::string time_of_day(double seconds);

}  // namespace ecg
