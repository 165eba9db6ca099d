#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <vector>

#include "core/beats/beat_candidates.hpp"

namespace ecg {

/// Weights of one perceptron with two hidden layers of rectified units over standardised features. Layers are row-major
/// {input, unit}, followed by the units' offsets.
struct ScorerWeights {
  static constexpr std::size_t kFirstUnits = 24;
  static constexpr std::size_t kSecondUnits = 12;
  std::array<float, kCandidateFeatureCount> mean;           ///< of the training candidates
  std::array<float, kCandidateFeatureCount> per_deviation;  ///< 1 / standard deviation
  std::array<float, kFirstUnits*(kCandidateFeatureCount + 1)> first;
  std::array<float, kSecondUnits*(kFirstUnits + 1)> second;
  std::array<float, kSecondUnits + 1> last;
};

/// `early` judges candidates when only the first, rough beats are known; `late` when good beats and templates are.
struct BeatScorer {
  ScorerWeights early;
  ScorerWeights late;
};

/// The scorer the program uses: made by scripts/python -m detection.train_beat_scorer (beat_scorer_weights.hpp).
const BeatScorer& shipped_beat_scorer();

/// Log odds that each candidate is a beat: positive = more likely one.
std::vector<float> score_candidates(std::span<const CandidateFeatures> rows, const ScorerWeights& weights);

}  // namespace ecg
