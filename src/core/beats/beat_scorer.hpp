#pragma once

#include <span>
#include <vector>

#include "core/beats/beat_candidates.hpp"

namespace ecg {

/// `early` judges candidates when only the first, rough beats are known; `late` when good beats and templates are.
enum class ScorerPass { early, late };

/// Log odds that each candidate is a beat: positive = more likely one.
/// Method: a perceptron with two hidden layers (24 and 12 rectified units) over standardised features, trained by
/// scripts/train_beat_scorer.py; weights in beat_scorer_weights.hpp.
std::vector<float> score_candidates(std::span<const CandidateFeatures> rows, ScorerPass pass);

}  // namespace ecg
