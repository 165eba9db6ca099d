#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "core/base/result.hpp"
#include "core/classify/classify.hpp"
#include "core/explain/part_answer.hpp"
#include "core/features/model_input.hpp"

namespace ecg {

// A network that reads a window of samples is asked about one beat: as it is, and with stretch after stretch of its window
// replaced (occlusion: Zeiler & Fergus 2014).

inline constexpr std::size_t kWindowStretches = 24;  ///< our choice: 42 ms of a window of a second

/// What the answers say, for every class and by every method that the network allows. All signed: > 0 speaks for the class.
struct SampleMaps {
  WindowSpec window;
  std::int64_t cam_samples = 0;
  /// {kBeatClassCount, cam_samples}: Grad-CAM without its last step, which cuts what speaks against the class away; logits. Empty: no
  /// exact one for this network (grad_cam.hpp).
  std::vector<float> cam;
  /// {kBeatClassCount, kWindowStretches}: log-odds (natural) of the class that are lost with zeros in the stretch ...
  std::vector<float> without;
  /// ... and with the patient's usual beat in it; empty: there is none.
  std::vector<float> usual;
  std::optional<PartAnswer> usual_timing;  ///< to this beat at the usual one's intervals; empty: as above
};

/// Windows and intervals to ask with: the beat, it with each stretch zero, and, where there is a usual beat, it with the usual
/// beat's intervals and with each stretch the usual one's. `own` and `usual`: one beat each, of one model (BeatWindows::batch).
ModelInput sample_questions(const ModelInput& own, const ModelInput* usual);

/// From the answers to sample_questions. `head_weights`: {kBeatClassCount, channels}, or none. Errors: out_of_range (not as many
/// answers, or no probabilities).
Result<SampleMaps> sample_maps(const ModelOutput& output, std::span<const float> head_weights, bool has_usual,
                               const WindowSpec& window);

}  // namespace ecg
