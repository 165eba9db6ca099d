#include "core/classify/classify.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace ecg {

namespace {

constexpr float kNotANumber = std::numeric_limits<float>::quiet_NaN();

bool all_finite(std::span<const float> values) {
  return std::all_of(values.begin(), values.end(), [](float value) { return std::isfinite(value); });
}

/// Row of a {beat, 5} tensor; empty when the tensor is too short for it.
std::span<const float> row(const std::vector<float>& tensor, std::size_t index) {
  const std::size_t begin = index * kBeatClassCount;
  if (begin + kBeatClassCount > tensor.size()) return {};
  return std::span(tensor).subspan(begin, kBeatClassCount);
}

void append_row(std::vector<float>& tensor, std::span<const float> values) {
  if (values.empty()) tensor.insert(tensor.end(), kBeatClassCount, kNotANumber);
  else tensor.insert(tensor.end(), values.begin(), values.end());
}

}  // namespace

BeatClass most_probable(const Classes& classes, std::size_t beat) {
  const std::span<const float> probabilities = row(classes.probabilities, beat);
  if (probabilities.empty() || !all_finite(probabilities)) return BeatClass::Q;
  // max_element answers the first of equals.
  return static_cast<BeatClass>(std::max_element(probabilities.begin(), probabilities.end()) - probabilities.begin());
}

void append_batch(Classes& classes, const ModelOutput& output, std::span<const std::uint8_t> valid) {
  const bool has_timing = !output.timing_logits.empty() || !classes.timing_logits.empty();
  // Earlier batches without timing logits: their rows are unknown, not zero.
  if (has_timing) classes.timing_logits.resize(classes.size() * kBeatClassCount, kNotANumber);
  const auto beat_count = static_cast<std::size_t>(std::max<std::int64_t>(output.beat_count, 0));
  for (std::size_t beat = 0; beat < beat_count; ++beat) {
    const std::span<const float> probabilities = row(output.probabilities, beat);
    const bool usable = beat < valid.size() && valid[beat] != 0 && !probabilities.empty() && all_finite(probabilities);
    if (has_timing)
      append_row(classes.timing_logits, usable ? row(output.timing_logits, beat) : std::span<const float>{});
    append_row(classes.probabilities, usable ? probabilities : std::span<const float>{});
    if (!usable) {
      classes.label.push_back(BeatClass::Q);
      classes.flags.push_back(kUnclassified);
      continue;
    }
    const float best = *std::max_element(probabilities.begin(), probabilities.end());
    classes.flags.push_back(best < kCertainProbability ? std::uint8_t{kUncertain} : std::uint8_t{0});
    classes.label.push_back(most_probable(classes, classes.label.size()));
  }
}

}  // namespace ecg
