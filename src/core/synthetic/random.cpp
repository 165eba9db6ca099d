#include "core/synthetic/random.hpp"

#include <bit>

namespace ecg {

namespace {

// Constants of splitmix64 and xoshiro256**: Blackman and Vigna, "Scrambled linear pseudorandom number generators",
// 2018.
std::uint64_t splitmix64(std::uint64_t& state) {
  state += 0x9E3779B97F4A7C15U;
  std::uint64_t z = state;
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9U;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EBU;
  return z ^ (z >> 31);
}

constexpr double kOver2To53 = 1.0 / 9007199254740992.0;
constexpr double kOver2To16 = 1.0 / 65536.0;

}  // namespace

Random::Random(std::uint64_t seed, std::uint64_t stream) {
  std::uint64_t start = seed;
  start = splitmix64(start) ^ stream;
  for (std::uint64_t& word : state_) word = splitmix64(start);
}

std::uint64_t Random::bits() {
  const std::uint64_t result = std::rotl(state_[1] * 5, 7) * 9;
  const std::uint64_t shifted = state_[1] << 17;
  state_[2] ^= state_[0];
  state_[3] ^= state_[1];
  state_[1] ^= state_[2];
  state_[0] ^= state_[3];
  state_[2] ^= shifted;
  state_[3] = std::rotl(state_[3], 45);
  return result;
}

double Random::uniform() { return static_cast<double>(bits() >> 11) * kOver2To53; }
double Random::uniform(double low, double high) { return low + (high - low) * uniform(); }
bool Random::chance(double probability) { return uniform() < probability; }

double Random::normal() {
  // Twelve uniforms of 16 bits: variance 12 * (1/12) = 1; half a step each corrects the mean.
  std::uint64_t sum = 0;
  for (int draw = 0; draw < 3; ++draw) {
    const std::uint64_t word = bits();
    sum += (word & 0xFFFFU) + ((word >> 16) & 0xFFFFU) + ((word >> 32) & 0xFFFFU) + (word >> 48);
  }
  return (static_cast<double>(sum) + 6.0) * kOver2To16 - 6.0;
}

}  // namespace ecg
