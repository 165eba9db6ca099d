#include "core/features/rr_features.hpp"

#include <algorithm>

namespace ecg {

RrFeatures rr_features(std::span<const SampleIndex> r_peaks, double fs_hz) {
  RrFeatures features;
  const std::size_t count = r_peaks.size();
  if (count == 0) return features;

  double sum_s = 0.0;
  double intervals = 0.0;
  for (std::size_t i = 1; i < count; ++i) {
    const double rr_s = seconds_from_samples(r_peaks[i] - r_peaks[i - 1], fs_hz);
    if (rr_s > kLongestRr_s) continue;
    sum_s += rr_s;
    intervals += 1.0;
  }
  const double mean_s = intervals > 0.0 ? sum_s / intervals : kDefaultRr_s;
  const auto interval_s = [&](std::size_t later) {
    return std::min(seconds_from_samples(r_peaks[later] - r_peaks[later - 1], fs_hz), kLongestRr_s);
  };

  features.pre_s.resize(count);
  features.post_s.resize(count);
  features.ratio.resize(count);
  for (std::size_t i = 0; i < count; ++i) {
    const double pre_s = i > 0 ? interval_s(i) : mean_s;
    const double post_s = i + 1 < count ? interval_s(i + 1) : mean_s;
    features.pre_s[i] = static_cast<float>(pre_s);
    features.post_s[i] = static_cast<float>(post_s);
    features.ratio[i] = mean_s > 0.0 ? static_cast<float>(pre_s / mean_s) : 1.0F;
  }
  return features;
}

}  // namespace ecg
