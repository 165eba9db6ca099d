#include "app/model/recorder_clock.hpp"

#include "core/words/clock.hpp"

namespace ecg::app {

std::string time_of_day_at(const Scene& scene, double time_s) {
  if (!scene.recording || !scene.recording->record.start_time_of_day_s) return "";
  return time_of_day(*scene.recording->record.start_time_of_day_s + time_s);
}

std::string when(const Scene& scene, double time_s, int decimals) {
  const std::string day = time_of_day_at(scene, time_s);
  return full_clock(time_s, decimals) + (day.empty() ? "" : " (" + day + ")");
}

}  // namespace ecg::app
