#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "core/record/beat_class.hpp"

namespace ecg {

/// The class of one beat, known from a person.
struct BeatLabel {
  std::size_t beat = 0;  ///< row of PatientBeats
  BeatClass label = BeatClass::N;
  bool operator==(const BeatLabel&) const = default;
};

/// A record's beats as the head sees them: what the model answered, and how each beat compares with the others.
struct PatientBeats {
  std::span<const float> probabilities;  ///< {beat, 5}, columns N S V F Q; a row with a NaN: not classified
  std::span<const float> context;        ///< {beat, kContextColumns}, all finite
  [[nodiscard]] std::size_t size() const { return probabilities.size() / kBeatClassCount; }
};

struct CalibratedBeats {
  std::vector<float> probabilities;  ///< {beat, 5}; NaN rows where not classified
  std::size_t labels = 0;            ///< beats whose label was used; 0: `probabilities` are the model's own bits
  /// The beat whose label would tell most: doubt all around it, no labelled beat near, and not only because many beats
  /// are like it. Empty without classified beats, and when all are labelled.
  std::optional<std::size_t> most_telling;
};

/// Adapts a model's answers to one patient from a few labelled beats: kernel logistic regression whose offset is the
/// model's own log-probability, so that "change nothing" is its prior, and its answer without labels.
///
///     logit_c(x) = trust log max(p_c(x), floor) + sum over labelled beats j of k(x, j) alpha_jc + l(x, j) beta_jc
///     k(x, y) = local^2 exp(-narrowness |s - s'|^2), l(x, y) = linear^2 z z'
///     answer(x) = softmax(logit(x) / trust): the model's own, floored, where no label reaches
///
/// beta: alpha less its mean over the classes that have labels, 0 for the others, which only labels of like beats change.
/// z: the context of a beat, each column less its median over the record, over its standard deviation, clipped to +-5.
/// s: z beside trust log max(p, floor). alpha minimises weighted cross-entropy + 1/2 tr(alpha' (k alpha + l beta));
/// the Hessian is bounded by a constant one (Boehning 1992), so one factorisation and some accelerated steps suffice.
/// Classes weigh by rarity to the power 1/2; few labels weigh more each. Of more than 400 labels 400 train: of each
/// class evenly spaced ones. Constants: by cross-validation over the patients of DS1 (docs/results/experiments.md, "Patient
/// calibration").
///
/// Labels of beats that are not classified or not there are left out; of several labels of one beat the last counts.
/// Their order does not matter otherwise. Never fails; all answers are finite.
CalibratedBeats calibrate(const PatientBeats& beats, std::span<const BeatLabel> labels);

}  // namespace ecg
