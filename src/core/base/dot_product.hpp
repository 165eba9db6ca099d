#pragma once

#include <cstddef>

namespace ecg {

/// Sum of a[i] * b[i] over `size` values. Eight running sums, so that the compiler can use vectors without changing the
/// order of additions: the same bits on every platform.
inline float dot(const float* a, const float* b, std::size_t size) {
  constexpr std::size_t kSums = 8;
  float sums[kSums] = {};
  std::size_t i = 0;
  for (; i + kSums <= size; i += kSums) {
    for (std::size_t k = 0; k < kSums; ++k) sums[k] += a[i + k] * b[i + k];
  }
  for (std::size_t k = 0; i < size; ++i, ++k) sums[k] += a[i] * b[i];
  return ((sums[0] + sums[4]) + (sums[1] + sums[5])) + ((sums[2] + sums[6]) + (sums[3] + sums[7]));
}

}  // namespace ecg
