#include "core/rhythm/irregularity.hpp"

#include <cmath>
#include <vector>

#include <gtest/gtest.h>

#include "core/rhythm/rhythm_case.hpp"

namespace ecg {
namespace {

TEST(NormalisedRmssd, AgreesWithHand) {
  const std::vector<double> rr_s{0.8, 1.0, 0.9};
  const std::vector<double> differences_s{0.2, -0.1};
  EXPECT_NEAR(normalised_rmssd(rr_s, differences_s), std::sqrt(0.05 / 2.0) / 0.9, 1e-12);
  EXPECT_EQ(normalised_rmssd({}, {}), 0.0);
  EXPECT_EQ(normalised_rmssd(rr_s, {}), 0.0);
}

TEST(CoefficientOfSampleEntropy, OfConstantIntervalsIsTheToleranceTermAlone) {
  const std::vector<double> rr_s(12, 0.8);
  // Every pair matches at r = 30 ms: entropy 0, + ln(0.06) - ln(0.8).
  EXPECT_NEAR(coefficient_of_sample_entropy(rr_s), std::log(0.06) - std::log(0.8), 1e-9);
}

TEST(CoefficientOfSampleEntropy, OfTooFewIntervalsIsZero) {
  EXPECT_EQ(coefficient_of_sample_entropy(std::vector<double>{0.8, 0.9}), 0.0);
}

TEST(Irregularity, DrawnFromARandomSequenceIsFoundAndCoversIt) {
  RhythmCase beats;
  beats.beats(std::string(60, 'N'), 0.8);
  // Multiplicative sequence modulo 89, RR 0.4 to 1.04 s: as irregular as fibrillation, without a generator.
  int state = 7;
  for (int i = 0; i < 120; ++i) {
    state = state * 31 % 89;
    beats.beats("N", 0.45 + 0.006 * state);
  }
  beats.beats(std::string(60, 'N'), 0.8);
  const auto found = beats.of_kind(EpisodeKind::irregular);
  ASSERT_EQ(found.size(), 1U);
  EXPECT_NEAR(static_cast<double>(found[0].beat_count), 120.0, 16.0) << "edges within half a window";
}

TEST(Irregularity, RegularAndSlowlyChangingRatesAreNot) {
  RhythmCase beats;
  for (int i = 0; i < 300; ++i) beats.beats("N", 0.8 + 0.25 * std::sin(i * 0.05) + 0.03 * std::sin(i * 1.1));
  EXPECT_TRUE(beats.of_kind(EpisodeKind::irregular).empty());
}

TEST(Irregularity, IsolatedVentricularBeatsAndBigeminyAreNot) {
  RhythmCase isolated;
  RhythmCase bigeminy;
  for (int i = 0; i < 60; ++i) {
    isolated.beats("NNN", 0.8).beats("V", 0.5).beats("N", 1.1);
    bigeminy.beats("V", 0.5).beats("N", 1.1);
  }
  EXPECT_TRUE(isolated.of_kind(EpisodeKind::irregular).empty());
  EXPECT_TRUE(bigeminy.of_kind(EpisodeKind::irregular).empty());
}

TEST(Irregularity, NeedsHalfAMinute) {
  RhythmCase beats;
  beats.beats(std::string(60, 'N'), 0.8);
  int state = 7;
  for (int i = 0; i < 20; ++i) {
    state = state * 31 % 89;
    beats.beats("N", 0.45 + 0.006 * state);
  }
  beats.beats(std::string(60, 'N'), 0.8);
  EXPECT_TRUE(beats.of_kind(EpisodeKind::irregular).empty());
}

}  // namespace
}  // namespace ecg
