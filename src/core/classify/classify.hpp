#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/record/beat_class.hpp"

namespace ecg {

/// What a beat model answered for one batch, row-major float tensors.
struct ModelOutput {
  std::int64_t beat_count = 0;
  std::vector<float> probabilities;  ///< {beat_count, 5}, columns N S V F Q, rows sum to 1
  std::int64_t channels = 0;         ///< of the feature map; 0 without one
  std::int64_t map_samples = 0;      ///< time steps of the feature map
  std::vector<float> feature_map;    ///< {beat_count, channels, map_samples}
  std::vector<float>
      timing_logits;  ///< {beat_count, 5}: the share of the timing in each logit; empty where the model gives none
};

/// Classes of all beats of a record, columns of equal length.
struct Classes {
  std::vector<BeatClass>
      label;  ///< the most probable class; ties go to the earlier of N S V F Q; Q when not classified
  std::vector<float> probabilities;  ///< {beat, 5}; NaN rows where not classified
  std::vector<std::uint8_t> flags;   ///< BeatFlag bits
  std::vector<float> timing_logits;  ///< {beat, 5} or empty
  [[nodiscard]] std::size_t size() const { return label.size(); }
};

enum BeatFlag : std::uint8_t {
  kUnclassified = 1,  ///< No model, missing samples, or a non-finite answer.
  kUncertain = 2,     ///< Highest probability below kCertainProbability: review.
  kEdited = 4,        ///< Label given by a person.
  kCalibrated = 8,    ///< Patient calibration changed the model's label.
  kOverruled = 16,    ///< The rhythm around changed the model's label (core/rhythm/overruled_classes.hpp).
};
inline constexpr float kCertainProbability = 0.6F;

/// The class of highest probability; ties go to the earlier of N S V F Q. Q where there are no probabilities.
BeatClass most_probable(const Classes& classes, std::size_t beat);

/// Appends a batch. Rows with `valid` 0 or non-finite probabilities become unclassified. Never fails.
void append_batch(Classes& classes, const ModelOutput& output, std::span<const std::uint8_t> valid);

}  // namespace ecg
