#include "core/rhythm/irregularity.hpp"

#include <cmath>
#include <vector>

#include <gtest/gtest.h>

#include "core/rhythm/rhythm_case.hpp"

namespace ecg {
namespace {

/// `count` beats whose intervals jump between 0.45 and 0.98 s like those of fibrillation; the same every time.
void add_irregular(RhythmCase& beats, int count) {
  std::uint32_t state = 12345;
  for (int i = 0; i < count; ++i) {
    state = state * 1664525U + 1013904223U;  // linear congruence, Numerical Recipes
    beats.beats("N", 0.45 + 0.53 * static_cast<double>(state >> 8) / 16777216.0);
  }
}

TEST(LeastMedianChange, IsSmallWhenAPatternOfTwoOrThreeRepeats) {
  EXPECT_NEAR(least_median_change(std::vector<double>{0.8, 1.0, 0.7, 0.9, 0.8}), 0.1 / 0.8, 1e-9)
      << "changes of lag 1: 0.2 0.3 0.2 0.1, of lag 2: 0.1 0.1 0.1, of lag 3: 0.1 0.2; median interval 0.8";
  EXPECT_NEAR(least_median_change(std::vector<double>{0.5, 1.1, 0.5, 1.1, 0.5, 1.1}), 0.0, 1e-12);
  EXPECT_NEAR(least_median_change(std::vector<double>{0.8, 0.5, 1.1, 0.8, 0.5, 1.1, 0.8}), 0.0, 1e-12);
  EXPECT_EQ(least_median_change(std::vector<double>{0.5, 0.9, 0.7}), 0.0);
}

TEST(CoefficientOfSampleEntropy, OfConstantIntervalsIsTheToleranceTermAlone) {
  const std::vector<double> rr_s(12, 0.8);
  // Every pair matches at r = 30 ms: entropy 0, + ln(0.06) - ln(0.8).
  EXPECT_NEAR(coefficient_of_sample_entropy(rr_s), std::log(0.06) - std::log(0.8), 1e-9);
}

TEST(CoefficientOfSampleEntropy, OfTooFewIntervalsIsZero) {
  EXPECT_EQ(coefficient_of_sample_entropy(std::vector<double>{0.8, 0.9}), 0.0);
}

TEST(Irregularity, OfARandomSequenceIsFoundAndCoversIt) {
  RhythmCase beats;
  beats.beats(std::string(80, 'N'), 0.8);
  add_irregular(beats, 150);
  beats.beats(std::string(80, 'N'), 0.8);
  const auto found = beats.of_kind(EpisodeKind::irregular);
  ASSERT_EQ(found.size(), 1U);
  EXPECT_NEAR(static_cast<double>(found[0].beat_count), 150.0, 40.0) << "edges within a third of a window of 60";
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

TEST(Irregularity, PrematureAtrialBeatsAreNotAsLongAsTheRestIsRegular) {
  RhythmCase beats;
  for (int i = 0; i < 60; ++i)
    beats.beats("NNN", 0.8).beats("S", 0.45 + 0.004 * (i * 37 % 50)).beats("N", 0.9 + 0.003 * (i * 17 % 50));
  EXPECT_TRUE(beats.of_kind(EpisodeKind::irregular).empty());
}

TEST(Irregularity, IsStillFoundWhenAClassifierCallsEveryOtherBeatPremature) {
  RhythmCase beats;
  add_irregular(beats, 200);
  for (std::size_t beat = 0; beat < beats.classes.size(); beat += 2) beats.classes.label[beat] = BeatClass::S;
  EXPECT_EQ(beats.of_kind(EpisodeKind::irregular).size(), 1U);
}

TEST(Irregularity, OfTooFewBeatsIsNotJudged) {
  RhythmCase beats;
  add_irregular(beats, 59);
  EXPECT_TRUE(beats.of_kind(EpisodeKind::irregular).empty());
}

TEST(Irregularity, NeedsHalfAMinute) {
  RhythmCase beats;
  beats.beats(std::string(60, 'N'), 0.8);
  add_irregular(beats, 20);
  beats.beats(std::string(60, 'N'), 0.8);
  EXPECT_TRUE(beats.of_kind(EpisodeKind::irregular).empty());
}

std::vector<Episode> brief_ones(const RhythmCase& beats) {
  return briefly_irregular(beat_series(beats.r_peaks, beats.classes, beats.quality, beats.fs_hz));
}

TEST(BriefIrregularity, IsFoundInAsFewAsNineIntervalsAndNotInEight) {
  RhythmCase nine, eight;
  add_irregular(nine, 10);
  add_irregular(eight, 9);
  nine.stretches({QualityGrade::good}, QualityReason::none);
  eight.stretches({QualityGrade::good}, QualityReason::none);
  ASSERT_EQ(brief_ones(nine).size(), 1U);
  EXPECT_EQ(brief_ones(nine)[0].beat_count, 10);
  EXPECT_TRUE(brief_ones(eight).empty());
}

TEST(BriefIrregularity, IsNeitherSteadyNorBreathingNorAPatternNorAFewPrematureBeats) {
  RhythmCase steady, breathing, bigeminy, premature;
  steady.beats(std::string(40, 'N'), 0.8);
  for (int i = 0; i < 40; ++i) {
    breathing.beats("N", 0.8 + 0.06 * std::sin(i * 1.1));
    bigeminy.beats("N", i % 2 == 0 ? 0.55 : 1.0);
    premature.beats("NNNN", 0.8).beats("S", 0.5).beats("N", 0.95).beats("V", 0.5).beats("N", 1.1);
  }
  for (const RhythmCase* each : {&steady, &breathing, &bigeminy, &premature}) EXPECT_TRUE(brief_ones(*each).empty());
}

}  // namespace
}  // namespace ecg
