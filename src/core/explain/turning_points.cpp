#include "core/explain/turning_points.hpp"

#include <cassert>

namespace ecg {

WhatIf TurnStep::change() const {
  switch (way) {
    case TurnWay::earlier:
    case TurnWay::later: return {.later_s = amount};
    case TurnWay::wider:
    case TurnWay::narrower: return {.qrs_width = amount};
    case TurnWay::noisier: break;
  }
  return {.noise_db = amount};
}

const std::vector<TurnStep>& turn_steps() {
  static const std::vector<TurnStep> kSteps = [] {
    std::vector<TurnStep> steps;
    constexpr int kShifts = 20, kWider = 15, kNarrower = 5;
    for (int k = 1; k <= kShifts; ++k) steps.push_back({TurnWay::earlier, -k * kTurnShift_s});
    for (int k = 1; k <= kShifts; ++k) steps.push_back({TurnWay::later, k * kTurnShift_s});
    for (int k = 1; k <= kWider; ++k) steps.push_back({TurnWay::wider, 1.0 + k * kTurnWidth});
    for (int k = 1; k <= kNarrower; ++k) steps.push_back({TurnWay::narrower, 1.0 - k * kTurnWidth});
    for (const double noise_db : kTurnNoise_db) steps.push_back({TurnWay::noisier, noise_db});
    assert(steps.size() == kTurnSteps);
    return steps;
  }();
  return kSteps;
}

}  // namespace ecg
