#pragma once

#include <span>

#include "core/record/beat_class.hpp"

namespace ecg {

/// What the model answered to one question.
struct PartAnswer {
  BeatClass label = BeatClass::Q;
  float probability = 0.0F;
};

/// {kBeatClassCount}
PartAnswer part_answer(std::span<const float> log_probabilities);

}  // namespace ecg
