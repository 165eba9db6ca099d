#include "core/beats/follower.hpp"

#include <gtest/gtest.h>

namespace ecg {
namespace {

constexpr double kFs_hz = 250.0;

/// A beat every second, shapes 0 and 1 in turn; behind every beat of shape 1, after `delay_s`, one of `shape`.
std::vector<RoughBeat> bigeminy(std::int32_t shape, double delay_s, int pairs, int wobble_samples = 0) {
  std::vector<RoughBeat> beats;
  for (int i = 0; i < pairs; ++i) {
    const SampleIndex at = 500 * i;
    beats.push_back({at, 0});
    beats.push_back({at + 250, 1});
    const SampleIndex wobble = wobble_samples > 0 ? (i * 7) % wobble_samples : 0;
    beats.push_back({at + 250 + samples_from_seconds(delay_s, kFs_hz) + wobble, shape});
  }
  return beats;
}

std::size_t left(std::vector<RoughBeat> beats) { return without_followers(std::move(beats), kFs_hz).size(); }

TEST(Follower, ATallTWaveBehindEveryVentricularBeatIsNoBeat) {
  const auto kept = without_followers(bigeminy(2, 0.27, 20), kFs_hz);
  ASSERT_EQ(kept.size(), 40U);
  for (const RoughBeat& beat : kept) EXPECT_NE(beat.shape, 2);
}

TEST(Follower, LaterBeatsOfAFixedCouplingStay) { EXPECT_EQ(left(bigeminy(2, 0.40, 20)), 60U); }

TEST(Follower, UnpunctualShapesStay) { EXPECT_EQ(left(bigeminy(2, 0.20, 20, 30)), 60U); }  // 0.20 to 0.32 s

TEST(Follower, ShapesThatAlsoComeAloneStay) {
  auto beats = bigeminy(2, 0.27, 20);
  for (int i = 0; i < 10; ++i) beats.push_back({20'000 + 250 * i, 2});
  EXPECT_EQ(left(beats), 70U);
}

TEST(Follower, RunsOfOneShapeStayHoweverFast) {
  std::vector<RoughBeat> flutter;
  for (int i = 0; i < 50; ++i) flutter.push_back({60 * i, 0});  // 250 bpm
  EXPECT_EQ(left(flutter), 50U);
}

TEST(Follower, AFewProveNothing) { EXPECT_EQ(left(bigeminy(2, 0.27, 9)), 27U); }

TEST(Follower, BeatsLikeNoOtherStay) { EXPECT_EQ(left(bigeminy(-1, 0.27, 20)), 60U); }

TEST(Follower, NothingComesOfNothing) { EXPECT_EQ(left({}), 0U); }

}  // namespace
}  // namespace ecg
