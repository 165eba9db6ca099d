#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <vector>

#include "core/base/result.hpp"
#include "core/classify/twelve_lead_answers.hpp"
#include "core/features/twelve_lead_input.hpp"
#include "core/snapshot/analysis.hpp"

namespace ecg {

/// The model as its manifest has it.
struct TwelveLeadModel {
  ModelIdentity identity;
  bool trained_on_recording = false;
  std::array<TwelveLeadBand, kTwelveLeadClassCount> bands;
  std::vector<float> head_weights;  ///< {kTwelveLeadClassCount, channels}
};

/// What it answered, a row per question.
struct TwelveLeadOutput {
  std::vector<float> probabilities;  ///< {row, kTwelveLeadClassCount}
  std::vector<float> attention;      ///< {row, map_samples}, each sums to 1
  /// {row, channels, map_samples}: the last states times attention, so that its mean over time through the head is the logit.
  std::vector<float> feature_map;
  std::size_t channels = 0, map_samples = 0;
};

/// So many of the leads must be there, those made of I and II among them: the model knows fewer, and this program asks it about
/// recordings that show the heart from all sides.
inline constexpr std::size_t kFewestTwelveLeads = 8;
/// Rows: the ten seconds as they are, without what was measured, and without each lead.
inline constexpr std::size_t kTwelveLeadRows = 2 + kStandardLeadCount;

/// Asks the twelve-lead model about ten seconds: all of a short recording, else the first stretch of a long one whose
/// leads are good.
class TwelveLeadStage {
 public:
  /// `found`: beats, quality and waves of the record. Without rows where too few leads are there.
  TwelveLeadStage(const Record& record, const Analysis& found, const TwelveLeadMeasures& measures);
  [[nodiscard]] std::size_t rows() const { return leads_.empty() ? 0 : kTwelveLeadRows; }
  [[nodiscard]] std::span<const float> leads() const { return leads_; }        ///< {row, lead, kTwelveLeadSamples}
  [[nodiscard]] std::span<const float> present() const { return present_; }    ///< {row, lead}
  [[nodiscard]] std::span<const float> measures() const { return measures_; }  ///< {row, kTwelveLeadColumns}
  /// Errors: out_of_range ("probabilities", "attention", "feature_map").
  Result<TwelveLeadAnswers> answered(const TwelveLeadModel& model, const TwelveLeadOutput& output) const;

 private:
  double begin_s_ = 0.0;
  std::vector<float> leads_, present_, measures_;
};

}  // namespace ecg
