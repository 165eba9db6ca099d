#pragma once

#include "core/classify/classify.hpp"

namespace ecg {

/// How much rarer classes count. 0: as the model answered. At 1 the scores of S, V and F are raised by the logarithm of
/// how much rarer they were than N in training, which undoes what a network learns about frequency alone; below 0 they
/// are lowered. Q stays as it is: eight training beats say nothing about its frequency.
/// Method: logit adjustment (Menon et al. 2021, post hoc form); ratios are those of DS1, N 45866, S 944, V 3788, F 415
/// (de Chazal et al. 2004), whatever a model was trained on.
struct OperatingPoint {
  double rarity_weight = 0.0;  ///< -kMaxRarityWeight .. kMaxRarityWeight
  [[nodiscard]] bool moved() const { return rarity_weight != 0.0; }
};
inline constexpr double kMaxRarityWeight = 1.0;

/// Probabilities, labels and flags at another operating point; beats that were not classified stay so.
void move_to(const OperatingPoint& point, Classes& classes);

}  // namespace ecg
