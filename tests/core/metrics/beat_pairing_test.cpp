#include "core/metrics/beat_pairing.hpp"

#include <vector>

#include <gtest/gtest.h>

namespace ecg {
namespace {

using Times = std::vector<SampleIndex>;
using Partners = std::vector<std::int32_t>;

constexpr SampleIndex kWindow = 54;  // 150 ms at 360 Hz

/// Partner of each reference beat.
Partners pair(const Times& reference, const Times& test, SampleIndex start = 0) {
  const BeatPairs pairs = pair_beats(reference, test, start, kWindow);
  // Whatever the case: pairs point at each other.
  for (std::size_t r = 0; r < reference.size(); ++r) {
    if (pairs.test_of_reference[r] < 0) continue;
    const auto partner = static_cast<std::size_t>(pairs.test_of_reference[r]);
    EXPECT_EQ(pairs.reference_of_test[partner], static_cast<std::int32_t>(r));
  }
  return pairs.test_of_reference;
}

TEST(BeatPairing, EmptyListsGiveNoPairs) {
  EXPECT_TRUE(pair({}, {}).empty());
  EXPECT_EQ(pair({100}, {}), (Partners{kUnpaired}));
  EXPECT_EQ(pair_beats({}, Times{5}, 0, kWindow).reference_of_test, (Partners{kUnpaired}));
}

TEST(BeatPairing, TheWindowIncludesItsEdge) {
  EXPECT_EQ(pair({1000}, {1054}), (Partners{0}));
  EXPECT_EQ(pair({1000}, {1055}), (Partners{kUnpaired}));
  EXPECT_EQ(pair({1000}, {946}), (Partners{0}));
  EXPECT_EQ(pair({1000}, {945}), (Partners{kUnpaired}));
}

TEST(BeatPairing, TheNearerOfTwoTestBeatsWins) {
  EXPECT_EQ(pair({1000}, {970, 1010}), (Partners{1}));
  EXPECT_EQ(pair({1000}, {990, 1030}), (Partners{0}));
}

TEST(BeatPairing, TheNearerOfTwoReferenceBeatsWins) {
  EXPECT_EQ(pair({970, 1010}, {1000}), (Partners{kUnpaired, 0}));
  EXPECT_EQ(pair({990, 1030}, {1000}), (Partners{0, kUnpaired}));
}

TEST(BeatPairing, AtEqualDistanceTheLaterCandidateWins) {
  EXPECT_EQ(pair({1000}, {980, 1020}), (Partners{1}));
  EXPECT_EQ(pair({980, 1020}, {1000}), (Partners{kUnpaired, 0}));
}

TEST(BeatPairing, ABeatGivenUpForANearerNeighbourStaysUnpairedEvenIfThatOnePairsElsewhere) {
  // test 980 | reference 990 | test 1000 | reference 1005: 980 stands 10 before 990, 1000 stands 10 after: tie, later
  // wins, so 980 is extra; then 1000 is nearer to 1005 (5) than to 990 (10), so 990 is missed.
  const BeatPairs pairs = pair_beats(Times{990, 1005}, Times{980, 1000}, 0, kWindow);
  EXPECT_EQ(pairs.test_of_reference, (Partners{kUnpaired, 1}));
  EXPECT_EQ(pairs.reference_of_test, (Partners{kUnpaired, 1}));
}

TEST(BeatPairing, EqualTimesPair) { EXPECT_EQ(pair({10, 500, 900}, {10, 500, 900}), (Partners{0, 1, 2})); }

TEST(BeatPairing, DuplicateBeatsPairOnlyOnce) {
  EXPECT_EQ(pair({500}, {500, 500}), (Partners{0}));
  EXPECT_EQ(pair({500, 500}, {500}), (Partners{kUnpaired, 0}));
}

TEST(BeatPairing, BeatsOfTheLearningPeriodAreNotScored) {
  const BeatPairs pairs = pair_beats(Times{100, 500, 1500}, Times{105, 505, 1505}, 1000, kWindow);
  EXPECT_EQ(pairs.test_of_reference, (Partners{kNotScored, kNotScored, 2}));
  EXPECT_EQ(pairs.reference_of_test, (Partners{kNotScored, kNotScored, 2}));
}

TEST(BeatPairing, ATestBeatJustBeforeTheStartMayPairWithTheFirstScoredReferenceBeat) {
  EXPECT_EQ(pair({1010}, {990, 1500}, 1000), (Partners{0}));
  EXPECT_EQ(pair({1010}, {990, 1020}, 1000), (Partners{1}));
}

TEST(BeatPairing, ATestBeatJustAfterTheStartWhoseReferenceLiesBeforeItIsNoFalsePositive) {
  const BeatPairs pairs = pair_beats(Times{990, 1400}, Times{1010, 1400}, 1000, kWindow);
  EXPECT_EQ(pairs.reference_of_test, (Partners{kNotScored, 1}));
  EXPECT_EQ(pairs.test_of_reference, (Partners{kNotScored, 1}));
}

TEST(BeatPairing, ShiftingBothListsInTimeChangesNothing) {
  const Times reference{100, 400, 430, 900, 1300};
  const Times test{90, 415, 440, 1000, 1290};
  const Partners partners = pair(reference, test);
  Times later_reference = reference;
  Times later_test = test;
  for (SampleIndex& at : later_reference) at += 123456789;
  for (SampleIndex& at : later_test) at += 123456789;
  EXPECT_EQ(pair(later_reference, later_test), partners);
}

}  // namespace
}  // namespace ecg
