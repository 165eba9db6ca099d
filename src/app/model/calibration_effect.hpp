#pragma once

#include <string>
#include <vector>

#include "app/model/scene.hpp"

namespace ecg::app {

/// F1 of a class by the model's own answers and by those after patient calibration, over the same beats: those found where
/// the reference has one, after what taught, and without those that a person labelled.
struct CalibrationEffect {
  BeatClass label = BeatClass::N;
  double before = 0.0;
  double after = 0.0;
};
inline constexpr double kWorthSaying = 0.005;  ///< our choice: half of the last digit shown

/// Of the classes whose F1 calibration moved by kWorthSaying or more; empty without calibration or reference.
[[nodiscard]] std::vector<CalibrationEffect> calibration_effects(const Scene& scene);
/// "Same minutes, before and after (F1): S 0.71, now 0.64 (worse); V 0.98, now 0.99."; empty where there is none.
[[nodiscard]] std::string effect_words(const std::vector<CalibrationEffect>& effects);
[[nodiscard]] bool any_worse(const std::vector<CalibrationEffect>& effects);

}  // namespace ecg::app
