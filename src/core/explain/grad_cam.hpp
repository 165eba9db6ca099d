#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/classify/classify.hpp"

namespace ecg {

/// Grad-CAM of each beat for its own class. Exact for networks that end in global average pooling and a linear layer:
/// there the gradient of a logit with respect to feature channel k is the constant head weight w[class][k].
struct SaliencyMaps {
  std::int64_t map_samples = 0;      ///< time steps per map; each covers window_samples / map_samples samples
  std::vector<std::uint8_t> values;  ///< {beat, map_samples}: relu(sum_k w_k A_k(t)) over its own maximum, 0..255
  std::vector<float>
      random_correlation;   ///< per beat: Pearson correlation with the map that the head's own weights give
                            ///< in random order; NaN where one of the two is empty
  std::vector<float> peak;  ///< per beat: that maximum (logit units); 0 = nothing spoke for this class
};

/// sum_k weight_k * A_k(t) for one beat and class, in logits; feature map {channels, samples} row-major, weights {channels}.
std::vector<double> class_activation(std::span<const float> feature_map, std::span<const float> weights,
                                     std::size_t samples);

/// Appends the maps of a batch. `head_weights` is {5, channels} row-major. Beats whose flags say unclassified get
/// zeros. Sanity: a map that looks the same with weights in random order says nothing about the class (Adebayo et al. 2018);
/// the order is the same in every run. Method: Selvaraju et al. 2017; exactness for GAP heads: Zhou et al. 2016 (CAM).
void append_grad_cam(SaliencyMaps& maps, const ModelOutput& output, std::span<const float> head_weights,
                     std::span<const BeatClass> labels, std::span<const std::uint8_t> flags);

}  // namespace ecg
