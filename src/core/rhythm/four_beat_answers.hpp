#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/record/time.hpp"

namespace ecg {

/// What S003's second stage says of four beats, each by itself; in the order of its outputs.
enum class FourBeatLabel : std::uint8_t {
  sinus_tachycardia,
  premature_atrial,
  atrial_fibrillation_or_flutter,
  bradycardia,
  premature_ventricular,
  trigeminy,
};
inline constexpr std::size_t kFourBeatLabelCount = 6;
/// As models/s003_multilabel/manifest.json has them.
inline constexpr std::array<std::string_view, kFourBeatLabelCount> kFourBeatLabelNames = {
    "sinus tachycardia", "APC", "AF/flutter", "bradycardia", "VPC", "trigeminy"};
/// What whoever looks at the answers must know; figures of docs/results/s003.md.
inline constexpr std::string_view kFourBeatCaveat =
    "S003's two networks of convolutions, BiLSTMs and attention, rebuilt on MIT-BIH: the first says whether four beats "
    "hold an arrhythmia, the second which. Asked about patients they had not seen, the first reached an AUC of 0.793, "
    "the "
    "second a macro-F1 of 0.473: a rival to look at, beside what this program says. No class, finding or verdict is "
    "made of it. "
    "The networks here have seen 44 records of MIT-BIH, and look better there than they are.";
inline constexpr float kFourBeatThreshold = 0.5F;  ///< S003: from here on a probability says yes

/// What S003's two networks say of a recording: a rival to look at in the Lab. No class, episode or finding is made of it.
struct FourBeatAnswers {
  std::string binary_sha256;       ///< of the network of the first stage, lower-case hex; empty: they were not asked
  std::string multilabel_sha256;   ///< of that of the second
  std::vector<SampleIndex> begin;  ///< of each window of four beats (features/four_beats.hpp), ascending
  std::vector<SampleIndex> end;
  std::vector<float> arrhythmia;  ///< first stage: probability per window
  std::vector<float> labels;      ///< second stage: {window, kFourBeatLabelCount}
  [[nodiscard]] bool asked() const { return !binary_sha256.empty(); }
  [[nodiscard]] std::size_t size() const { return begin.size(); }
  [[nodiscard]] float at(std::size_t window, FourBeatLabel label) const {
    return labels[window * kFourBeatLabelCount + static_cast<std::size_t>(label)];
  }
};

}  // namespace ecg
