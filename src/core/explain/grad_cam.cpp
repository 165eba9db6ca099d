#include "core/explain/grad_cam.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>
#include <utility>

#include "core/base/statistics.hpp"

namespace ecg {

namespace {

constexpr double kFullScale = 255.0;  ///< of the stored 8-bit maps

/// What speaks for the class: class_activation, cut at 0.
std::vector<double> grad_cam(std::span<const float> feature_map, std::span<const float> weights, std::size_t samples) {
  std::vector<double> activation = class_activation(feature_map, weights, samples);
  for (double& value : activation) value = value > 0.0 ? value : 0.0;  // also turns NaN into 0
  return activation;
}

/// The weights in an order that has nothing to do with channels or classes: Fisher and Yates' shuffle, always the same.
std::vector<float> in_random_order(std::span<const float> weights) {
  constexpr std::uint32_t kSeed = 1;
  std::mt19937 random(kSeed);  // its numbers are the same on every platform; a distribution's would not be
  std::vector<float> shuffled(weights.begin(), weights.end());
  for (std::size_t i = shuffled.size(); i > 1; --i) std::swap(shuffled[i - 1], shuffled[random() % i]);
  return shuffled;
}

}  // namespace

std::vector<double> class_activation(std::span<const float> feature_map, std::span<const float> weights,
                                     std::size_t samples) {
  std::vector<double> activation(samples, 0.0);
  for (std::size_t channel = 0; channel < weights.size(); ++channel) {
    const auto weight = static_cast<double>(weights[channel]);
    for (std::size_t t = 0; t < samples; ++t) {
      activation[t] += weight * static_cast<double>(feature_map[channel * samples + t]);
    }
  }
  return activation;
}

void append_grad_cam(SaliencyMaps& maps, const ModelOutput& output, std::span<const float> head_weights,
                     std::span<const BeatClass> labels, std::span<const std::uint8_t> flags) {
  if (maps.map_samples == 0) maps.map_samples = std::max<std::int64_t>(output.map_samples, 0);
  if (maps.map_samples == 0 || output.beat_count <= 0) return;  // a model without feature map: no maps at all
  const auto samples = static_cast<std::size_t>(maps.map_samples);
  const auto channels = static_cast<std::size_t>(std::max<std::int64_t>(output.channels, 0));
  const auto beat_count = static_cast<std::size_t>(output.beat_count);
  const bool shapes_fit = channels > 0 && output.map_samples == maps.map_samples &&
                          head_weights.size() == kBeatClassCount * channels &&
                          output.feature_map.size() == beat_count * channels * samples;
  const std::vector<float> random_head = shapes_fit ? in_random_order(head_weights) : std::vector<float>();
  for (std::size_t beat = 0; beat < beat_count; ++beat) {
    const bool explained =
        shapes_fit && beat < labels.size() && beat < flags.size() && (flags[beat] & kUnclassified) == 0;
    double peak = 0.0;
    std::vector<double> activation;
    if (explained) {
      const auto label = static_cast<std::size_t>(labels[beat]);
      activation = grad_cam(std::span(output.feature_map).subspan(beat * channels * samples, channels * samples),
                            head_weights.subspan(label * channels, channels), samples);
      peak = *std::max_element(activation.begin(), activation.end());
    }
    if (!(peak > 0.0) || !std::isfinite(peak)) {
      maps.values.insert(maps.values.end(), samples, std::uint8_t{0});
      maps.peak.push_back(0.0F);
      maps.random_correlation.push_back(std::numeric_limits<float>::quiet_NaN());
      continue;
    }
    for (const double value : activation) {
      maps.values.push_back(static_cast<std::uint8_t>(std::lround(kFullScale * value / peak)));
    }
    maps.peak.push_back(static_cast<float>(peak));
    const auto label = static_cast<std::size_t>(labels[beat]);
    maps.random_correlation.push_back(static_cast<float>(correlation(
        activation, grad_cam(std::span(output.feature_map).subspan(beat * channels * samples, channels * samples),
                             std::span(random_head).subspan(label * channels, channels), samples))));
  }
}

}  // namespace ecg
