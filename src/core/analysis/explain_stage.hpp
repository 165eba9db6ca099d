#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "core/base/result.hpp"
#include "core/explain/beat_explanation.hpp"
#include "core/explain/what_if.hpp"
#include "core/features/record_comparison.hpp"
#include "core/record/record.hpp"

namespace ecg {

/// What the network of explanations answered, per row {kBeatClassCount}.
struct ExplainAnswers {
  std::span<const float> log_probabilities;
  std::span<const float> random;  ///< of the same network with its weights in random order
};

/// Asks a model what single beats are made of. One that reads context is handed rows of numbers, one beat at a time against both things
/// that may stand in a part's place, or beat after beat for maps of all. The record must outlive it.
class ExplainStage {
 public:
  ExplainStage(const Record& record, std::span<const SampleIndex> r_peaks);

  /// Rows for the beat at `r_peak`, {2 * kQuestions + 1 + kTurnSteps, kContextColumns}: against the usual beat, against a flat line, then
  /// the beat as recorded and its turn_steps. Empty where there is nothing to ask: `answered` says why. `what_if`: the beat as a person changed it.
  std::span<const float> ask(SampleIndex r_peak, const WhatIf& what_if);
  [[nodiscard]] const BeatExplanation& asked() const {
    return asked_;
  }  ///< about which beat, and why there is nothing to ask
  /// Index of that beat; the rows speak of it.
  [[nodiscard]] std::size_t beat() const { return beat_; }
  /// For the rows handed out last. Errors: out_of_range ("log_probabilities": not as many, or no logarithms).
  Result<BeatExplanation> answered(const ExplainAnswers& answers);

  /// The same of a network that reads `windows` of samples: sample_questions about the beat at `r_peak`. No beats: there is nothing to ask.
  ModelInput ask(SampleIndex r_peak, const BeatWindows& windows, const RrFeatures& rr);
  /// Errors: out_of_range (sample_maps).
  Result<BeatExplanation> answered(const ModelOutput& output, std::span<const float> head_weights,
                                   const WindowSpec& window);

  /// Rows of the next beats, `count` at most, {beat, kQuestions, kContextColumns}, each against what shares_for says of its class in
  /// `labels`; the same again until they were answered. Empty: all were handed out.
  std::span<const float> next(std::size_t count, std::span<const BeatClass> labels);
  [[nodiscard]] std::size_t first() const { return maps_.peak.size(); }  ///< beat of the first of these rows
  Status push(const ExplainAnswers& answers);
  [[nodiscard]] bool complete() const { return first() == r_peaks_.size(); }
  [[nodiscard]] double progress() const;
  /// Of the beats answered so far.
  [[nodiscard]] const SaliencyMaps& maps() const { return maps_; }

 private:
  bool find(SampleIndex r_peak);  ///< begins to ask; false: `asked_` says why not
  std::vector<SampleIndex> r_peaks_;
  RecordComparison comparison_;
  BeatExplanation asked_;
  std::size_t beat_ = 0;
  std::vector<float> rows_;            ///< of `ask`
  std::vector<float> map_rows_;        ///< of `next`
  std::vector<BeatClass> map_labels_;  ///< of the beats in them
  std::vector<std::uint8_t> map_valid_;
  SaliencyMaps maps_;
};

}  // namespace ecg
