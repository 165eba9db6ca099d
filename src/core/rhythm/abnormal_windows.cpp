#include "core/rhythm/abnormal_windows.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/record/review_window.hpp"

namespace ecg {

namespace {

bool is_ectopic(BeatClass label) { return label == BeatClass::S || label == BeatClass::V || label == BeatClass::F; }

/// How probable it is that the beat is S, V or F; NaN where it does not testify.
double ectopic_probability(const Classes& classes, std::size_t beat) {
  constexpr double kSilent = std::numeric_limits<double>::quiet_NaN();
  const std::uint8_t flags = classes.flags[beat];
  const BeatClass label = classes.label[beat];
  if ((flags & kUnclassified) != 0) return kSilent;
  if ((flags & kEdited) != 0) return is_ectopic(label) ? 1.0 : 0.0;
  if ((flags & kOverruled) != 0 && !is_ectopic(label)) return kSilent;
  const std::span<const float> row = std::span(classes.probabilities).subspan(beat * kBeatClassCount, kBeatClassCount);
  return 1.0 - static_cast<double>(row[static_cast<std::size_t>(BeatClass::N)]) -
         static_cast<double>(row[static_cast<std::size_t>(BeatClass::Q)]);
}

}  // namespace

std::vector<float> abnormal_by_window(const RhythmEvidence& evidence, std::span<const SampleIndex> r_peaks,
                                      const Classes& classes, SampleIndex length, double fs_hz) {
  std::vector<float> result(review_window_count(length, fs_hz), std::numeric_limits<float>::quiet_NaN());
  for (std::size_t window = 0; window < result.size(); ++window) {
    const SampleRange range = review_window(window, length, fs_hz);
    double most = probability(evidence.mean(RhythmClass::abnormal, seconds_from_samples(range.begin, fs_hz),
                                            seconds_from_samples(range.end, fs_hz)));
    const auto first = std::ranges::lower_bound(r_peaks, range.begin) - r_peaks.begin();
    for (auto beat = static_cast<std::size_t>(first); beat < r_peaks.size() && r_peaks[beat] < range.end; ++beat) {
      const double ectopic = ectopic_probability(classes, beat);
      if (std::isfinite(ectopic) && !(most >= ectopic)) most = ectopic;
    }
    if (std::isfinite(most)) result[window] = static_cast<float>(std::clamp(most, 0.0, 1.0));
  }
  return result;
}

}  // namespace ecg
