#pragma once

#include <vector>

#include "core/features/model_input.hpp"
#include "core/snapshot/analysis.hpp"

namespace ecg {

/// A model as the core needs to know it; from the manifest.
struct ModelSpec {
  ModelIdentity identity;
  ModelReads reads = ModelReads::windows;
  WindowSpec window;                  ///< of a model that reads windows
  std::vector<float> head_weights;    ///< {5, channels}; empty: no Grad-CAM
  bool trained_on_recording = false;  ///< this one is among those it was trained on
};

/// True for a rate of 1 Hz to 1 MHz and sides of 0 .. kMaxWindowSide samples, not both 0.
bool is_usable(const WindowSpec& window);

}  // namespace ecg
