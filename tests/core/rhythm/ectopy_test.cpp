#include <string>

#include <gtest/gtest.h>

#include "core/rhythm/rhythm_case.hpp"

namespace ecg {
namespace {

std::string repeated(std::string_view part, int times) {
  std::string text;
  for (int i = 0; i < times; ++i) text += part;
  return text;
}

TEST(Ectopy, ExactlyTwoVentricularBeatsAreACouplet) {
  const auto found = RhythmCase().beats("NNVVNN", 0.8).of_kind(EpisodeKind::ventricular_couplet);
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].range, (SampleRange{2400, 3201}));
  EXPECT_EQ(found[0].beat_count, 2);
  EXPECT_EQ(found[0].value, 0.0);
}

TEST(Ectopy, ThreeVentricularBeatsAreARunWithItsRateAndNoCouplet) {
  RhythmCase beats;
  beats.beats("NN", 0.8).beats("VVV", 0.4).beats("NN", 0.8);
  const auto runs = beats.of_kind(EpisodeKind::ventricular_run);
  ASSERT_EQ(runs.size(), 1U);
  EXPECT_EQ(runs[0].range, (SampleRange{2000, 2801}));
  EXPECT_EQ(runs[0].beat_count, 3);
  EXPECT_NEAR(runs[0].value, 150.0, 1e-9);
  EXPECT_TRUE(beats.of_kind(EpisodeKind::ventricular_couplet).empty());
}

TEST(Ectopy, RunsAtTheEdgesOfARecordingCount) {
  EXPECT_EQ(RhythmCase().beats("VVVNNVVV", 0.5).of_kind(EpisodeKind::ventricular_run).size(), 2U);
}

TEST(Ectopy, SupraventricularRunsNeedTheSameCount) {
  EXPECT_TRUE(RhythmCase().beats("NSSN", 0.5).of_kind(EpisodeKind::supraventricular_run).empty());
  const auto found = RhythmCase().beats("NSSSSN", 0.5).of_kind(EpisodeKind::supraventricular_run);
  ASSERT_EQ(found.size(), 1U);
  EXPECT_NEAR(found[0].value, 120.0, 1e-9);
}

TEST(Ectopy, AnUnclassifiedBeatBreaksARun) {
  EXPECT_TRUE(RhythmCase().beats("NVV?VVN", 0.5).of_kind(EpisodeKind::ventricular_run).empty());
  EXPECT_EQ(RhythmCase().beats("NVV?VVN", 0.5).of_kind(EpisodeKind::ventricular_couplet).size(), 2U);
}

TEST(Ectopy, BigeminyNeedsThreeCycles) {
  EXPECT_TRUE(RhythmCase().beats("NNNVNVNN", 0.7).of_kind(EpisodeKind::bigeminy).empty());
  const auto found = RhythmCase().beats("NNNVNVNVNN", 0.7).of_kind(EpisodeKind::bigeminy);
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].range, (SampleRange{3 * 700, 9 * 700 + 1}))
      << "from the N before the first V to the N after the last";
  EXPECT_EQ(found[0].beat_count, 7);
}

TEST(Ectopy, BigeminyMayBeginWithTheVentricularBeat) {
  EXPECT_EQ(RhythmCase().beats("VNVNVN", 0.7).of_kind(EpisodeKind::bigeminy).size(), 1U);
  EXPECT_TRUE(RhythmCase().beats("VNVNV", 0.7).of_kind(EpisodeKind::bigeminy).empty()) << "two whole cycles and a half";
}

TEST(Ectopy, ACoupletEndsBigeminy) {
  const auto found = RhythmCase().beats("NVNVNVVNVN", 0.7).of_kind(EpisodeKind::bigeminy);
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].beat_count, 6);
}

TEST(Ectopy, TrigeminyIsTwoNormalAndOneVentricular) {
  const auto found = RhythmCase().beats("NNNN" + repeated("NNV", 3) + "NNNN", 0.7).of_kind(EpisodeKind::trigeminy);
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].beat_count, 11) << "NNV NNV NNV and the two N that fit the next cycle";
  EXPECT_TRUE(RhythmCase().beats("NNNN" + repeated("NNV", 2) + "NNNN", 0.7).of_kind(EpisodeKind::trigeminy).empty());
}

TEST(Ectopy, BigeminyIsNoTrigeminyAndTheOtherWayRound) {
  EXPECT_TRUE(RhythmCase().beats(repeated("NV", 9), 0.7).of_kind(EpisodeKind::trigeminy).empty());
  EXPECT_TRUE(RhythmCase().beats(repeated("NNV", 9), 0.7).of_kind(EpisodeKind::bigeminy).empty());
  EXPECT_TRUE(RhythmCase().beats(repeated("N", 30), 0.7).of_kind(EpisodeKind::trigeminy).empty());
  EXPECT_TRUE(RhythmCase().beats(repeated("NVV", 9), 0.7).of_kind(EpisodeKind::trigeminy).empty()) << "two V in three";
}

TEST(Ectopy, ChangingTheThresholdsChangesTheRules) {
  RhythmSettings settings;
  settings.run_beats = 4;
  settings.cycles = 5;
  EXPECT_TRUE(RhythmCase().beats("NVVVN", 0.7).of_kind(EpisodeKind::ventricular_run, settings).empty());
  EXPECT_EQ(RhythmCase().beats("NVVVVN", 0.7).of_kind(EpisodeKind::ventricular_run, settings).size(), 1U);
  EXPECT_TRUE(RhythmCase().beats(repeated("NV", 4), 0.7).of_kind(EpisodeKind::bigeminy, settings).empty());
  EXPECT_EQ(RhythmCase().beats(repeated("NV", 5), 0.7).of_kind(EpisodeKind::bigeminy, settings).size(), 1U);
}

TEST(Ectopy, BeatsOnBothSidesOfAnUnusableStretchAreNotConsecutive) {
  RhythmCase beats;
  beats.beats("NNNNNNNNVV", 1.0).beats("V", 10.5).beats("N", 1.0);
  beats.stretches({QualityGrade::good, QualityGrade::unusable, QualityGrade::good});
  EXPECT_TRUE(beats.of_kind(EpisodeKind::ventricular_run).empty());
}

}  // namespace
}  // namespace ecg
