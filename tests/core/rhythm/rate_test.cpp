#include <string>

#include <gtest/gtest.h>

#include "core/rhythm/rhythm_case.hpp"

namespace ecg {
namespace {

std::string beats_of(char letter, std::size_t count) { return std::string(count, letter); }

TEST(Pauses, AreIntervalsAtOrAboveTheLimit) {
  RhythmCase beats;
  beats.beats("NNN", 0.8).beats("N", 2.0).beats("N", 0.8).beats("N", 1.999).beats("N", 0.8);
  const auto found = beats.of_kind(EpisodeKind::pause);
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].range, (SampleRange{2400, 4401}));
  EXPECT_EQ(found[0].beat_count, 2);
  EXPECT_NEAR(found[0].value, 2.0, 1e-9);
}

TEST(Pauses, NeedNoClasses) {
  EXPECT_EQ(RhythmCase().beats("???", 0.8).beats("?", 3.0).of_kind(EpisodeKind::pause).size(), 1U);
}

TEST(Pauses, InsideAnUnusableStretchAreNotReported) {
  RhythmCase beats;
  beats.beats("NNNNNNNN", 1.0).beats("N", 4.0).beats("NNN", 1.0);
  EXPECT_EQ(beats.of_kind(EpisodeKind::pause).size(), 1U);
  beats.stretches({QualityGrade::good, QualityGrade::unusable});
  EXPECT_TRUE(beats.of_kind(EpisodeKind::pause).empty());
}

TEST(Pauses, WhereSamplesAreMissingAreNotReportedEither) {
  RhythmCase beats;
  beats.beats("NNNNNNNN", 1.0).beats("N", 4.0).beats("NNN", 1.0);
  beats.stretches({QualityGrade::limited, QualityGrade::limited}, QualityReason::gap);
  EXPECT_TRUE(beats.of_kind(EpisodeKind::pause).empty());
  beats.stretches({QualityGrade::limited, QualityGrade::limited}, QualityReason::muscle_noise);
  EXPECT_EQ(beats.of_kind(EpisodeKind::pause).size(), 1U);
}

TEST(Pauses, OneGoodLeadIsEnough) {
  RhythmCase beats;
  beats.beats("NNNNNNNN", 1.0).beats("N", 4.0);
  beats.quality = {.lead_count = 2,
                   .stretch_count = 2,
                   .grade = {QualityGrade::unusable, QualityGrade::unusable, QualityGrade::good, QualityGrade::limited},
                   .reason = std::vector<QualityReason>(4, QualityReason::none)};
  EXPECT_EQ(beats.of_kind(EpisodeKind::pause).size(), 1U);
}

TEST(SustainedRates, ARecordingOfTenSecondsIsJudgedAsAWhole) {
  const auto fast = RhythmCase().beats(beats_of('N', 28), 0.35).of_kind(EpisodeKind::tachycardia);
  ASSERT_EQ(fast.size(), 1U);
  EXPECT_EQ(fast[0].beat_count, 28);
  EXPECT_EQ(RhythmCase().beats(beats_of('N', 7), 1.5).of_kind(EpisodeKind::bradycardia).size(), 1U);
  RhythmCase changing;  // fast for nine seconds only, of a recording that shows more
  changing.beats(beats_of('N', 26), 0.35).beats(beats_of('N', 10), 0.8);
  EXPECT_TRUE(changing.of_kind(EpisodeKind::tachycardia).empty());
  EXPECT_TRUE(RhythmCase().beats(beats_of('N', 12), 0.35).of_kind(EpisodeKind::tachycardia).empty()) << "four seconds";
}

TEST(SustainedRates, FastForLongEnoughIsTachycardia) {
  RhythmCase beats;
  beats.beats(beats_of('N', 20), 0.8).beats(beats_of('N', 40), 0.5).beats(beats_of('N', 20), 0.8);
  const auto found = beats.of_kind(EpisodeKind::tachycardia);
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].range, (SampleRange{16000, 36001})) << "edges at the beats where the intervals change";
  EXPECT_EQ(found[0].beat_count, 41);
  EXPECT_NEAR(found[0].value, 120.0, 1e-9);
}

TEST(SustainedRates, FastForTooShortIsNothing) {
  RhythmCase beats;
  beats.beats(beats_of('N', 20), 0.8).beats(beats_of('N', 28), 0.5).beats(beats_of('N', 20), 0.8);  // 14 s
  EXPECT_TRUE(beats.of_kind(EpisodeKind::tachycardia).empty());
}

TEST(SustainedRates, AWholeSlowRecordingIsOneStretch) {
  const auto found = RhythmCase().beats(beats_of('N', 30), 1.5).of_kind(EpisodeKind::bradycardia);
  ASSERT_EQ(found.size(), 1U);
  EXPECT_NEAR(found[0].value, 40.0, 1e-9);
  EXPECT_EQ(found[0].beat_count, 30);
}

TEST(SustainedRates, TheLimitsThemselvesAreNormal) {
  EXPECT_TRUE(RhythmCase().beats(beats_of('N', 60), 0.6).episodes().empty());  // exactly 100 bpm
  EXPECT_TRUE(RhythmCase().beats(beats_of('N', 60), 1.2).episodes().empty());  // exactly 50 bpm
}

TEST(SustainedRates, PrematureBeatsWithCompensatoryPausesDoNotChangeTheRate) {
  RhythmCase beats;
  for (int i = 0; i < 30; ++i) beats.beats("V", 0.45).beats("N", 1.15);  // mean 0.8 s; single intervals: 133 and 52 bpm
  EXPECT_TRUE(beats.of_kind(EpisodeKind::tachycardia).empty());
  EXPECT_TRUE(beats.of_kind(EpisodeKind::bradycardia).empty());
}

TEST(SustainedRates, AShortDipDoesNotCutAStretchInTwo) {
  RhythmCase beats;
  beats.beats(beats_of('N', 40), 0.5).beats("NNN", 0.9).beats(beats_of('N', 40), 0.5);
  EXPECT_EQ(beats.of_kind(EpisodeKind::tachycardia).size(), 1U);
}

TEST(SustainedRates, DoNotReachAcrossUnusableStretches) {
  RhythmCase beats;
  beats.beats(beats_of('N', 24), 0.5);  // 12 s
  beats.beats("N", 20.0).beats(beats_of('N', 24), 0.5);
  beats.stretches(
      {QualityGrade::good, QualityGrade::good, QualityGrade::unusable, QualityGrade::good, QualityGrade::good});
  EXPECT_TRUE(beats.of_kind(EpisodeKind::tachycardia).empty());
}

}  // namespace
}  // namespace ecg
