#pragma once

#include <optional>
#include <string>

#include "app/model/choices.hpp"
#include "app/model/scene.hpp"

namespace ecg::app {

/// What the calipers read. Voltage is the difference of the trace itself at the two feet.
struct Measurement {
  double interval_s = 0.0;           ///< absolute
  std::optional<double> rate_bpm;    ///< 60 / interval; empty for an interval of 0
  std::optional<double> difference;  ///< to minus from, in the lead's unit; empty where samples are missing
  bool in_millivolts = true;
};
[[nodiscard]] Measurement measure(const Scene& scene, const Calipers& calipers);
/// "812 ms"; "74 bpm"; "+1.24 mV", "-85 µV", "3.1 unit".
[[nodiscard]] std::string interval_words(const Measurement& measurement);
[[nodiscard]] std::string rate_words(const Measurement& measurement);
[[nodiscard]] std::string voltage_words(const Scene& scene, const Calipers& calipers, const Measurement& measurement);

/// Where a foot dropped at `sample` stands: on an R peak within reach, else on a turning point of the trace within
/// half of it, else exactly there.
[[nodiscard]] SampleIndex foot(const Scene& scene, std::size_t lead, SampleIndex sample, SampleIndex reach);

/// Calipers from the selected beat to the next one, without a choice from the first beat in view: RR by one key.
void measure_from_beat(const Scene& scene, Choices& choices);
/// Moves the held foot.
void nudge(const Scene& scene, Calipers& calipers, SampleIndex samples);

}  // namespace ecg::app
