#pragma once

#include <cstdint>
#include <vector>

#include "core/record/record.hpp"

namespace ecg {

/// A stretch of one lead as a wave finder wants to see it: block means in mV, averaged with a Gaussian, and their
/// slope. Places are fractions of indices, so that a threshold can be crossed between two of them.
class WaveView {
 public:
  /// Stretch [begin, end) in steps of `block` samples. Beyond the record's ends the end sample repeats.
  /// Samples before `flat_before` and from `flat_from` on are replaced by the level beside them (about 10 ms), so that
  /// a neighbouring wave does not reach into the smoothing.
  WaveView(const Signal& signal, double fs_hz, SampleRange range, std::int64_t block, double smoothing_s,
           SampleIndex flat_before = INT64_MIN, SampleIndex flat_from = INT64_MAX);

  [[nodiscard]] bool valid() const { return valid_; }  ///< false: missing samples, or too short to look at
  [[nodiscard]] std::ptrdiff_t size() const { return static_cast<std::ptrdiff_t>(value_.size()); }
  [[nodiscard]] double value(std::ptrdiff_t i) const { return value_[clamped(i)]; }  ///< mV; the ends repeat
  [[nodiscard]] double slope(std::ptrdiff_t i) const { return slope_[clamped(i)]; }  ///< mV/s
  [[nodiscard]] std::ptrdiff_t steps(double seconds) const;
  [[nodiscard]] std::ptrdiff_t index_of(SampleIndex sample) const;
  [[nodiscard]] SampleIndex sample_of(double index) const;

 private:
  [[nodiscard]] std::size_t clamped(std::ptrdiff_t i) const;

  SampleIndex begin_ = 0;
  std::int64_t block_ = 1;
  double rate_hz_ = 1.0;
  bool valid_ = false;
  std::vector<double> value_;
  std::vector<double> slope_;
};

}  // namespace ecg
