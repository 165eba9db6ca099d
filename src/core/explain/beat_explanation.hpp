#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "core/base/result.hpp"
#include "core/explain/beat_parts.hpp"
#include "core/explain/grad_cam.hpp"
#include "core/explain/part_answer.hpp"
#include "core/explain/sample_maps.hpp"
#include "core/explain/turning_points.hpp"
#include "core/features/model_input.hpp"
#include "core/record/beat_class.hpp"
#include "core/record/time.hpp"

namespace ecg {

/// How much each part of a beat says for each class, against one thing that could stand in its place.
struct PartShares {
  /// {part, class}: what the part adds to the log-odds (natural) of the class against all others: the mean of what is lost
  /// when it alone is taken away, and of what is won when it alone is put back (Shapley's two extreme orders).
  std::array<std::array<float, kBeatClassCount>, kParts> share{};
  /// Pearson correlation of the stretches with those of the same network with its weights in random order, per class; NaN where
  /// one of the two does not vary.
  std::array<float, kBeatClassCount> random_correlation{};
  PartAnswer replaced;                                                          ///< all parts replaced
  PartAnswer without_p, without_qrs, without_t, without_shape, without_timing;  ///< these alone replaced
};

/// Why a beat has no explanation.
enum class NoExplanation : std::uint8_t {
  none,             ///< it has one
  not_asked,        ///< a person added or moved it: the model was never asked about it
  missing_samples,  ///< its window touches missing samples
  other_model,      ///< the model in use does not read context: what it can be asked stands in `samples`
};

/// The smallest step of one way at which the answer is another one.
struct Turn {
  bool found = false;
  double amount = 0.0;  ///< TurnStep::amount
  PartAnswer answer;
};

/// Why the model called a beat what it did. Of one that reads context: exact counterfactuals of this beat's own numbers, all others
/// staying; of one that reads samples: `samples`.
struct BeatExplanation {
  SampleIndex r_peak = 0;
  NoExplanation why_not = NoExplanation::none;
  PartAnswer answer;  ///< to the beat as it is
  std::array<float, kBeatClassCount> probabilities{};
  SampleIndex usual_r_peak = -1;  ///< of the ordinary beat that stands for the usual one; -1: there is none
  bool has_usual = false;
  PartShares usual;                     ///< against the patient's usual beat at its usual time
  std::array<Turn, kTurnWays> turns{};  ///< of the beat as recorded, in the order of TurnWay
  PartShares flat;                      ///< against a flat line; the place in time stays
  std::optional<SampleMaps> samples;    ///< of a network that reads samples
};

/// N is what remains when nothing speaks for another class: an ordinary beat is explained by what it would lose, any other by what is
/// not usual in it.
inline const PartShares& shares_for(const BeatExplanation& explanation, BeatClass label) {
  return explanation.has_usual && label != BeatClass::N ? explanation.usual : explanation.flat;
}

/// Window of SaliencyMaps made of parts: the whole form, in map_samples of kPartSamples each.
inline constexpr std::int64_t kPartMapSamples = kFormSamples / kPartSamples;
WindowSpec part_map_window();

/// `log_probabilities`, `random`: {kQuestions, kBeatClassCount}, the network's answers and those with weights in random order.
PartShares part_shares(std::span<const float> log_probabilities, std::span<const float> random);

/// From answers to turn_steps, {kTurnSteps, kBeatClassCount}, and the one to the beat as recorded.
std::array<Turn, kTurnWays> turns(std::span<const float> log_probabilities, BeatClass recorded);

/// A beat's shares for `label` as a row of maps (grad_cam.hpp): stretches that speak for it, over the largest of them. `peak` is that
/// one in log-odds; nothing speaks for it below kLeastShare.
inline constexpr float kLeastShare = 0.05F;
void append_map(SaliencyMaps& maps, const PartShares& shares, BeatClass label);
void append_empty_map(SaliencyMaps& maps);

std::vector<std::byte> encode(const BeatExplanation& explanation);
/// Errors: truncated, malformed.
Result<BeatExplanation> decode_explanation(std::span<const std::byte> bytes);

}  // namespace ecg
