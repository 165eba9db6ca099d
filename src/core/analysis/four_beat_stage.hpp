#pragma once

#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

#include "core/base/result.hpp"
#include "core/features/four_beats.hpp"
#include "core/rhythm/four_beat_answers.hpp"

namespace ecg {

/// Hands out windows of four beats in pieces and keeps what S003's two networks answer. The signal must outlive it.
class FourBeatStage {
 public:
  /// The digests name the two networks in the answers.
  FourBeatStage(const Signal& signal, double fs_hz, std::span<const SampleIndex> r_peaks,
                std::string_view binary_sha256, std::string_view multilabel_sha256);

  /// Samples of the next windows, {window, kFourBeatSamples}, `count` at most; the same again until they were answered.
  /// Empty: all were handed out.
  std::span<const float> next(std::size_t count);
  /// For the windows handed out last: {window} of the first stage, {window, kFourBeatLabelCount} of the second.
  /// Errors: out_of_range ("arrhythmia", "labels": not as many, or no probabilities).
  Status push(std::span<const float> arrhythmia, std::span<const float> labels);

  [[nodiscard]] double progress() const;  ///< 0..1 of the windows answered
  [[nodiscard]] bool complete() const { return answers_.arrhythmia.size() == windows_.size(); }
  /// Of the windows answered so far.
  [[nodiscard]] const FourBeatAnswers& answers() const { return answers_; }
  /// Whether it was made for these beats.
  [[nodiscard]] bool is_for(std::span<const SampleIndex> r_peaks) const;

 private:
  const Signal& signal_;
  std::vector<SampleIndex> r_peaks_;
  std::vector<FourBeatWindow> windows_;
  std::vector<float> samples_;  ///< of the windows handed out and not answered yet
  FourBeatAnswers answers_;
};

}  // namespace ecg
