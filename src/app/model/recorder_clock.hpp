#pragma once

#include <string>

#include "app/model/scene.hpp"

namespace ecg::app {

/// Time of day at a time of the recording, "14:02:11"; empty where the recording does not say when it began.
[[nodiscard]] std::string time_of_day_at(const Scene& scene, double time_s);

/// `full_clock`, and behind it the time of day where it is known: "0:12:31 (14:02:11)".
[[nodiscard]] std::string when(const Scene& scene, double time_s, int decimals = 0);

}  // namespace ecg::app
