#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "core/record/time.hpp"

namespace ecg {

inline constexpr std::int32_t kUnpaired = -1;   ///< scored, without a partner
inline constexpr std::int32_t kNotScored = -2;  ///< inside the learning period, or its late shadow

/// One decision, in the order they are taken.
struct PairStep {
  enum class Action : std::uint8_t { paired, extra, missed };
  std::size_t reference = 0;  ///< current beats when it was taken; the list's size when it was at its end
  std::size_t test = 0;
  Action action = Action::paired;
};

/// Which beats of two lists belong together. Indices into the other list, kUnpaired or kNotScored.
struct BeatPairs {
  std::vector<std::int32_t> reference_of_test;
  std::vector<std::int32_t> test_of_reference;
  std::vector<PairStep> steps;
};

/// Pairs beats as WFDB's `bxb` does (rules of ANSI/AAMI EC57). Both lists ascending.
///
/// The lists are walked in time order; of the two current beats the earlier one is decided. It pairs with the other
/// list's current beat when that is at most `window` samples away *and* strictly nearer to that beat than the next beat
/// of its own list; otherwise it stays unpaired. So each beat pairs once, in order, and:
///   * equal distance: the later of the two candidates wins;
///   * a beat given up for a nearer neighbour stays unpaired even if that neighbour then pairs with a third beat
///     (chains are resolved locally, from left to right, not to the largest number of pairs).
/// At equal times the reference beat is decided first.
///
/// `start` > 0 skips a learning period: reference beats before it are not scored; a last test beat before it may still
/// pair with the first scored reference beat; a first test beat within `window` after it, further from the first
/// scored reference beat than the next test beat, is not scored (its reference beat may lie before the start).
BeatPairs pair_beats(std::span<const SampleIndex> reference, std::span<const SampleIndex> test, SampleIndex start,
                     SampleIndex window);

}  // namespace ecg
