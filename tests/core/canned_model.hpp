#pragma once

#include <algorithm>
#include <utility>
#include <vector>

#include "core/analysis/analyzer.hpp"

namespace ecg::testing_models {

/// The answer a model would give that is sure of `labels`, in order of the beats.
inline ModelOutput sure_of(const std::vector<BeatClass>& labels, float probability = 0.9F) {
  ModelOutput output{.beat_count = static_cast<std::int64_t>(labels.size())};
  for (const BeatClass label : labels) {
    std::vector<float> row(kBeatClassCount, (1.0F - probability) / 4.0F);
    row[static_cast<std::size_t>(label)] = probability;
    output.probabilities.insert(output.probabilities.end(), row.begin(), row.end());
  }
  return output;
}

inline ModelSpec spec(std::vector<float> head_weights = {}) {
  return {.identity = {.name = "canned", .precision = "fp32", .sha256 = "00ff"},
          .head_weights = std::move(head_weights)};
}

/// Pushes classes for all beats in batches of `batch`; beats beyond `labels` are N.
inline void classify_all(Analyzer& analyzer, const std::vector<BeatClass>& labels, std::size_t batch) {
  std::size_t first = 0;
  for (ModelInput input = analyzer.next_batch(batch); input.beat_count > 0; input = analyzer.next_batch(batch)) {
    std::vector<BeatClass> part;
    for (std::size_t i = 0; i < static_cast<std::size_t>(input.beat_count); ++i, ++first) {
      part.push_back(first < labels.size() ? labels[first] : BeatClass::N);
    }
    if (!analyzer.push(sure_of(part)).has_value()) return;
  }
}

}  // namespace ecg::testing_models
