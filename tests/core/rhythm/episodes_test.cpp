#include "core/rhythm/episodes.hpp"

#include <algorithm>
#include <tuple>

#include <gtest/gtest.h>

#include "core/rhythm/rhythm_case.hpp"

namespace ecg {
namespace {

TEST(Episodes, NoBeatsGiveOnlyUnusableStretches) {
  RhythmCase none;
  EXPECT_TRUE(none.episodes().empty());
  none.stretches({QualityGrade::unusable, QualityGrade::unusable, QualityGrade::good, QualityGrade::unusable,
                  QualityGrade::good, QualityGrade::limited});
  const auto found = none.episodes();
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found[0].kind, EpisodeKind::unusable);
  EXPECT_EQ(found[0].range, (SampleRange{0, 20000})) << "neighbours are one stretch";
  EXPECT_EQ(found[1].range, (SampleRange{30000, 40000}));
}

TEST(Episodes, TheLastUnusableStretchEndsWithTheRecording) {
  RhythmCase beats;
  beats.beats("NNNNNNNNNNNN", 1.0).stretches({QualityGrade::good, QualityGrade::unusable});
  const auto found = beats.of_kind(EpisodeKind::unusable);
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].range, (SampleRange{10000, 12001}));
  EXPECT_EQ(found[0].beat_count, 3);
}

TEST(Episodes, OneBeatHasNoEpisode) { EXPECT_TRUE(RhythmCase().beats("V", 1.0).episodes().empty()); }

TEST(Episodes, UnclassifiedBeatsCountForRateButNotForEctopy) {
  const auto found = RhythmCase().beats(std::string(60, '?'), 0.5).episodes();
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].kind, EpisodeKind::tachycardia);
}

TEST(Episodes, MissingClassRowsCountAsUnclassified) {
  RhythmCase beats;
  beats.beats("VVVV", 0.5);
  beats.classes = {};
  EXPECT_TRUE(beats.of_kind(EpisodeKind::ventricular_run).empty());
}

TEST(Episodes, AreSortedByBeginThenKind) {
  RhythmCase beats;
  beats.beats("NNVNVNVNVNNVVNN", 0.7).beats("N", 2.5).beats("NVVVVN", 0.5).beats("NNVNNVNNVNNV", 0.8);
  beats.beats(std::string(40, 'N'), 0.45);
  const auto found = beats.episodes();
  EXPECT_GE(found.size(), 6U);
  EXPECT_TRUE(std::is_sorted(found.begin(), found.end(), [](const Episode& a, const Episode& b) {
    return std::tie(a.range.begin, a.kind) < std::tie(b.range.begin, b.kind);
  }));
}

TEST(Episodes, ShiftInTimeMovesThemAndChangesNothingElse) {
  RhythmCase beats;
  beats.beats("NNVNVNVNVNNVVNN", 0.7).beats("N", 2.5).beats("NVVVVN", 0.5).beats(std::string(40, 'N'), 0.45);
  RhythmCase later = beats;
  for (SampleIndex& at : later.r_peaks) at += 777;
  const auto first = beats.episodes();
  const auto second = later.episodes();
  ASSERT_EQ(first.size(), second.size());
  for (std::size_t i = 0; i < first.size(); ++i) {
    EXPECT_EQ(first[i].kind, second[i].kind);
    EXPECT_EQ(first[i].range.begin + 777, second[i].range.begin);
    EXPECT_EQ(first[i].range.end + 777, second[i].range.end);
    EXPECT_NEAR(first[i].value, second[i].value, 1e-9);
  }
}

TEST(Episodes, EveryKindHasItsOwnName) {
  for (std::size_t a = 0; a < kEpisodeKindCount; ++a) {
    EXPECT_FALSE(name(static_cast<EpisodeKind>(a)).empty());
    for (std::size_t b = a + 1; b < kEpisodeKindCount; ++b) {
      EXPECT_NE(name(static_cast<EpisodeKind>(a)), name(static_cast<EpisodeKind>(b)));
    }
  }
}

}  // namespace
}  // namespace ecg
