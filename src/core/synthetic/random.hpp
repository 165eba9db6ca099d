#pragma once

#include <array>
#include <cstdint>

namespace ecg {

/// Pseudo-random numbers, the same everywhere: xoshiro256** (Blackman and Vigna 2018), its state filled by splitmix64.
/// `stream` gives independent sequences for one seed, so that more noise does not move the beats.
class Random {
 public:
  Random(std::uint64_t seed, std::uint64_t stream);
  std::uint64_t bits();
  double uniform();  ///< [0, 1), 53 bits
  double uniform(double low, double high);
  bool chance(double probability);
  double normal();  ///< mean 0, variance 1, within +-6: sum of twelve uniforms (Irwin-Hall)

 private:
  std::array<std::uint64_t, 4> state_{};
};

}  // namespace ecg
