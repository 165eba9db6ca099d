#include "core/beats/beat_scorer.hpp"

#include <array>

#include "core/beats/beat_scorer_weights.hpp"

namespace ecg {

namespace {

/// One layer: `weights` holds the units' weights for the first input, then for the second ..., then the units' offsets.
template <std::size_t Inputs, std::size_t Units>
void layer(const std::array<float, Inputs>& input, const float* weights, std::array<float, Units>& output) {
  const float* offsets = weights + Inputs * Units;
  for (std::size_t unit = 0; unit < Units; ++unit) output[unit] = offsets[unit];
  for (std::size_t k = 0; k < Inputs; ++k, weights += Units) {
    for (std::size_t unit = 0; unit < Units; ++unit) output[unit] += weights[unit] * input[k];
  }
}

template <std::size_t Units>
void rectify(std::array<float, Units>& values) {
  for (float& value : values) value = value > 0.0F ? value : 0.0F;
}

}  // namespace

const BeatScorer& shipped_beat_scorer() { return kShippedBeatScorer; }

std::vector<float> score_candidates(std::span<const CandidateFeatures> rows, const ScorerWeights& weights) {
  constexpr std::size_t kFirst = ScorerWeights::kFirstUnits;
  constexpr std::size_t kSecond = ScorerWeights::kSecondUnits;
  std::vector<float> log_odds;
  log_odds.reserve(rows.size());
  for (const CandidateFeatures& row : rows) {
    CandidateFeatures input;
    for (std::size_t k = 0; k < row.size(); ++k) input[k] = (row[k] - weights.mean[k]) * weights.per_deviation[k];
    std::array<float, kFirst> first;
    std::array<float, kSecond> second;
    std::array<float, 1> answer;
    layer(input, weights.first.data(), first);
    rectify(first);
    layer(first, weights.second.data(), second);
    rectify(second);
    layer(second, weights.last.data(), answer);
    log_odds.push_back(answer[0]);
  }
  return log_odds;
}

}  // namespace ecg
