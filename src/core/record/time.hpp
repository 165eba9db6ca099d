#pragma once

#include <cstdint>

namespace ecg {

/// Position on the record's clock, in samples from its start. Ranges are half open: [begin, end).
using SampleIndex = std::int64_t;

struct SampleRange {
  SampleIndex begin = 0;
  SampleIndex end = 0;
  [[nodiscard]] SampleIndex size() const { return end - begin; }
  bool operator==(const SampleRange&) const = default;
};

[[nodiscard]] constexpr double seconds_from_samples(SampleIndex samples, double fs_hz) {
  return static_cast<double>(samples) / fs_hz;
}
/// Nearest sample; halves round away from zero.
[[nodiscard]] constexpr SampleIndex samples_from_seconds(double seconds, double fs_hz) {
  const double exact = seconds * fs_hz;
  return static_cast<SampleIndex>(exact < 0 ? exact - 0.5 : exact + 0.5);
}

}  // namespace ecg
