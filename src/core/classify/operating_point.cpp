#include "core/classify/operating_point.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace ecg {

namespace {

/// N over S, V, F in the training beats of DS1; 1 where the class is left alone.
constexpr std::array<double, kBeatClassCount> kRarity = {1.0, 45866.0 / 944.0, 45866.0 / 3788.0, 45866.0 / 415.0, 1.0};

}  // namespace

void move_to(const OperatingPoint& point, Classes& classes) {
  if (!point.moved()) return;
  const double weight = std::clamp(point.rarity_weight, -kMaxRarityWeight, kMaxRarityWeight);
  std::array<double, kBeatClassCount> factor{};
  for (std::size_t label = 0; label < kBeatClassCount; ++label) factor[label] = std::pow(kRarity[label], weight);
  for (std::size_t beat = 0; beat < classes.size(); ++beat) {
    if ((classes.flags[beat] & kUnclassified) != 0) continue;
    const auto row = std::span(classes.probabilities).subspan(beat * kBeatClassCount, kBeatClassCount);
    double sum = 0.0;
    for (std::size_t label = 0; label < kBeatClassCount; ++label)
      sum += static_cast<double>(row[label]) * factor[label];
    if (!(sum > 0.0)) continue;
    for (std::size_t label = 0; label < kBeatClassCount; ++label)
      row[label] = static_cast<float>(static_cast<double>(row[label]) * factor[label] / sum);
    const auto best = std::max_element(row.begin(), row.end());  // of equals the earlier, as append_batch has it
    classes.label[beat] = static_cast<BeatClass>(best - row.begin());
    const auto rest = static_cast<std::uint8_t>(classes.flags[beat] & ~kUncertain);
    classes.flags[beat] = *best < kCertainProbability ? static_cast<std::uint8_t>(rest | kUncertain) : rest;
  }
}

}  // namespace ecg
