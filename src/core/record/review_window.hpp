#pragma once

#include <cstddef>

#include "core/record/time.hpp"

namespace ecg {

/// A recording as windows of ten seconds, one after the other: what the first stage answers for, and what its answers are
/// scored by. As long as a window of the rhythm model. What is left at the end, less than one, belongs to none; a shorter
/// recording is one window.
inline constexpr double kReviewWindow_s = 10.0;

[[nodiscard]] constexpr std::size_t review_window_count(SampleIndex length, double fs_hz) {
  if (length <= 0 || !(fs_hz > 0.0)) return 0;
  const auto whole = static_cast<std::size_t>(seconds_from_samples(length, fs_hz) / kReviewWindow_s);
  return whole > 0 ? whole : 1;
}
[[nodiscard]] constexpr SampleRange review_window(std::size_t window, SampleIndex length, double fs_hz) {
  const SampleIndex begin = samples_from_seconds(static_cast<double>(window) * kReviewWindow_s, fs_hz);
  const SampleIndex end = samples_from_seconds(static_cast<double>(window + 1) * kReviewWindow_s, fs_hz);
  return {begin, end < length ? end : length};
}

}  // namespace ecg
