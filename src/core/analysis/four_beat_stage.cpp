#include "core/analysis/four_beat_stage.hpp"

#include <algorithm>
#include <cmath>

namespace ecg {

namespace {

bool are_probabilities(std::span<const float> values) {
  return std::ranges::all_of(values, [](float p) { return p >= 0.0F && p <= 1.0F; });
}

}  // namespace

FourBeatStage::FourBeatStage(const Signal& signal, double fs_hz, std::span<const SampleIndex> r_peaks,
                             std::string_view binary_sha256, std::string_view multilabel_sha256)
    : signal_(signal), r_peaks_(r_peaks.begin(), r_peaks.end()), windows_(four_beat_windows(signal, fs_hz, r_peaks)) {
  answers_.binary_sha256 = binary_sha256;
  answers_.multilabel_sha256 = multilabel_sha256;
}

std::span<const float> FourBeatStage::next(std::size_t count) {
  const std::size_t first = answers_.size();
  const std::size_t size = std::min(count, windows_.size() - first);
  samples_ = four_beat_samples(signal_, std::span(windows_).subspan(first, size));
  return samples_;
}

Status FourBeatStage::push(std::span<const float> arrhythmia, std::span<const float> labels) {
  const std::size_t count = samples_.size() / kFourBeatSamples;
  if (count == 0 || arrhythmia.size() != count || !are_probabilities(arrhythmia))
    return Error{ErrorCode::out_of_range, "arrhythmia", -1, {}};
  if (labels.size() != count * kFourBeatLabelCount || !are_probabilities(labels))
    return Error{ErrorCode::out_of_range, "labels", -1, {}};
  for (const FourBeatWindow& window : std::span(windows_).subspan(answers_.size(), count)) {
    answers_.begin.push_back(std::llround(window.begin));
    answers_.end.push_back(std::llround(window.end));
  }
  answers_.arrhythmia.insert(answers_.arrhythmia.end(), arrhythmia.begin(), arrhythmia.end());
  answers_.labels.insert(answers_.labels.end(), labels.begin(), labels.end());
  samples_.clear();
  return Done{};
}

double FourBeatStage::progress() const {
  return windows_.empty() ? 1.0 : static_cast<double>(answers_.size()) / static_cast<double>(windows_.size());
}

bool FourBeatStage::is_for(std::span<const SampleIndex> r_peaks) const { return std::ranges::equal(r_peaks_, r_peaks); }

}  // namespace ecg
