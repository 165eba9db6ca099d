#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "core/base/result.hpp"
#include "core/features/rhythm_windows.hpp"
#include "core/record/record.hpp"
#include "core/rhythm/rhythm_evidence.hpp"

namespace ecg {

/// Hands out the windows that the rhythm model reads, lead by lead and in pieces, and keeps its answers. No beat is needed.
/// Of a recording of a minute all leads are read, of one of two hours two; of a longer one the preferred lead alone, and
/// each moment once. The record must outlive it and must not change.
class RhythmStage {
 public:
  explicit RhythmStage(const Record& record);

  /// Samples of the next windows, {window, kRhythmWindowSamples}, `count` at most; the same again until they were
  /// answered. Empty: all were handed out.
  std::span<const float> next(std::size_t count);
  /// For the windows handed out last: {window, kRhythmClassCount} probabilities. Errors: out_of_range ("probabilities").
  Status push(std::span<const float> probabilities);

  [[nodiscard]] double progress() const;  ///< 0..1 of the windows answered
  [[nodiscard]] bool complete() const { return turn_ >= leads_.size(); }
  [[nodiscard]] const std::vector<LeadRhythm>& answers() const { return answers_; }

 private:
  void cut();  ///< the next piece of the lead whose turn it is
  [[nodiscard]] std::size_t answered() const { return answers_.empty() ? 0 : answers_.back().size(); }

  const Record& record_;
  std::vector<std::size_t> leads_;
  std::vector<double> begins_s_;  ///< of the windows of every lead
  std::size_t turn_ = 0;          ///< index into leads_
  RhythmWindows piece_;           ///< windows piece_first_ .. of the lead whose turn it is
  std::size_t piece_first_ = 0;
  std::size_t handed_out_ = 0;       ///< and not answered yet
  std::vector<LeadRhythm> answers_;  ///< one per lead begun
};

}  // namespace ecg
