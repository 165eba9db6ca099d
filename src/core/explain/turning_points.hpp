#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "core/explain/what_if.hpp"

namespace ecg {

/// A way in which a beat can become another one, little by little.
enum class TurnWay : std::uint8_t { earlier, later, wider, narrower, noisier };
inline constexpr std::size_t kTurnWays = 5;

/// Steps of each way, the smallest first; `amount` is a shift in seconds, a factor on the QRS width, or a noise in dB.
struct TurnStep {
  TurnWay way = TurnWay::earlier;
  double amount = 0.0;
  [[nodiscard]] WhatIf change() const;
};
inline constexpr double kTurnShift_s = 0.02;  ///< and twice, three times as much, up to kMostTurnShift_s
inline constexpr double kMostTurnShift_s = 0.4;
inline constexpr double kTurnWidth = 0.1;  ///< up to WhatIf::kMostWidth, and down to WhatIf::kLeastWidth
inline constexpr std::array<double, 5> kTurnNoise_db = {18.0, 12.0, 6.0, 0.0, -6.0};
inline constexpr std::size_t kTurnSteps = 2 * 20 + 15 + 5 + kTurnNoise_db.size();

/// All of them, one way after the other: kTurnSteps.
const std::vector<TurnStep>& turn_steps();

}  // namespace ecg
