#include "core/metrics/beat_pairing.hpp"

#include <limits>

namespace ecg {

namespace {

/// Time of beat `index`, or far away behind the end. Half the range, so that differences cannot overflow.
SampleIndex at(std::span<const SampleIndex> beats, std::size_t index) {
  return index < beats.size() ? beats[index] : std::numeric_limits<SampleIndex>::max() / 4;
}

SampleIndex distance(SampleIndex a, SampleIndex b) { return a < b ? b - a : a - b; }

}  // namespace

BeatPairs pair_beats(std::span<const SampleIndex> reference, std::span<const SampleIndex> test, SampleIndex start,
                     SampleIndex window) {
  BeatPairs pairs;
  pairs.reference_of_test.assign(test.size(), kUnpaired);
  pairs.test_of_reference.assign(reference.size(), kUnpaired);
  std::size_t r = 0;
  std::size_t t = 0;
  const auto pair_current = [&] {
    pairs.steps.push_back({r, t, PairStep::Action::paired});
    pairs.reference_of_test[t] = static_cast<std::int32_t>(r);
    pairs.test_of_reference[r] = static_cast<std::int32_t>(t);
    ++r;
    ++t;
  };

  if (start > 0) {
    while (r < reference.size() && reference[r] < start) pairs.test_of_reference[r++] = kNotScored;
    while (t < test.size() && test[t] < start) pairs.reference_of_test[t++] = kNotScored;
    if (r < reference.size() && t > 0 && reference[r] - test[t - 1] <= window &&
        reference[r] - test[t - 1] < distance(reference[r], at(test, t))) {
      --t;
      pair_current();
    } else if (t < test.size() && test[t] - start <= window &&
               distance(at(reference, r), at(test, t + 1)) < distance(at(reference, r), test[t])) {
      pairs.reference_of_test[t++] = kNotScored;
    }
  }

  while (r < reference.size() || t < test.size()) {
    const SampleIndex reference_at = at(reference, r);
    const SampleIndex test_at = at(test, t);
    if (test_at < reference_at) {
      const SampleIndex gap = reference_at - test_at;
      if (gap <= window && gap < distance(reference_at, at(test, t + 1))) pair_current();
      else pairs.steps.push_back({r, t++, PairStep::Action::extra});
    } else {
      const SampleIndex gap = test_at - reference_at;
      if (gap <= window && gap < distance(test_at, at(reference, r + 1))) pair_current();
      else pairs.steps.push_back({r++, t, PairStep::Action::missed});
    }
  }
  return pairs;
}

}  // namespace ecg
