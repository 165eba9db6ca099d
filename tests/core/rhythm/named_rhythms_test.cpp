#include "core/rhythm/named_rhythms.hpp"

#include <gtest/gtest.h>

#include "core/rhythm/answers_case.hpp"
#include "core/rhythm/rhythm_case.hpp"

namespace ecg {
namespace {

constexpr double kFs_hz = 1000.0;

std::vector<Episode> named(const AnswersCase& answers, const RhythmCase& beats = {},
                           const RhythmSettings& settings = {}) {
  const BeatSeries series = beat_series(beats.r_peaks, beats.classes, beats.quality, kFs_hz);
  return named_rhythms(answers.evidence(), series, samples_from_seconds(answers.duration_s(), kFs_hz), settings);
}

std::vector<Episode> of_kind(const std::vector<Episode>& all, EpisodeKind kind) {
  std::vector<Episode> found;
  for (const Episode& episode : all) {
    if (episode.kind == kind) found.push_back(episode);
  }
  return found;
}

/// Intervals that jump as those of fibrillating atria do, or hardly change, for so many beats.
RhythmCase intervals(std::size_t count, double jump_s) {
  RhythmCase beats;
  std::uint32_t state = 7;
  for (std::size_t i = 0; i < count; ++i) {
    state = state * 1664525U + 1013904223U;  // Numerical Recipes' quick generator
    beats.beats("N", 0.7 + jump_s * (static_cast<double>(state) / 4294967296.0 - 0.5));
  }
  return beats;
}

TEST(NamedRhythms, AMinuteOfFibrillationBetweenTwoOfSinusRhythmHasItsPlace) {
  const auto found = of_kind(named(AnswersCase()
                                       .windows(24, RhythmClass::sinus)
                                       .windows(12, RhythmClass::atrial_fibrillation)
                                       .windows(24, RhythmClass::sinus)),
                             EpisodeKind::atrial_fibrillation);
  ASSERT_EQ(found.size(), 1U);
  EXPECT_NEAR(static_cast<double>(found[0].range.begin) / kFs_hz, 120.0, 20.0);
  EXPECT_NEAR(static_cast<double>(found[0].range.end) / kFs_hz, 185.0, 20.0);
  EXPECT_GT(found[0].probability, 0.85);
}

TEST(NamedRhythms, APacedStripIsNamedAndSoIsAPacedStretch) {
  EXPECT_EQ(of_kind(named(AnswersCase().windows(1, RhythmClass::paced, 1.2F)), EpisodeKind::paced).size(), 1U);
  EXPECT_TRUE(named(AnswersCase().windows(1, RhythmClass::paced, 0.8F)).empty()) << "p .69, named from .73 on";
  const auto found = of_kind(named(AnswersCase()
                                       .windows(20, RhythmClass::sinus)
                                       .windows(10, RhythmClass::paced)
                                       .windows(20, RhythmClass::sinus)),
                             EpisodeKind::paced);
  ASSERT_EQ(found.size(), 1U);
  EXPECT_NEAR(static_cast<double>(found[0].range.begin) / kFs_hz, 100.0, 10.0);
}

TEST(NamedRhythms, TheAtriaOfAPacedRhythmHaveNoName) {
  for (const std::size_t windows : {1U, 40U}) {
    AnswersCase both;
    both.windows(windows, RhythmClass::paced);
    for (std::size_t i = static_cast<std::size_t>(RhythmClass::atrial_fibrillation); i < both.lead.log_odds.size();
         i += kRhythmClassCount)
      both.lead.log_odds[i] = 3.0F;
    const auto found = named(both);
    ASSERT_EQ(found.size(), 1U) << windows;
    EXPECT_EQ(found[0].kind, EpisodeKind::paced);
  }
}

TEST(NamedRhythms, FlutterIsNamedInStripsAloneWhereFibrillationIsNot) {
  const auto strip = named(AnswersCase().windows(1, RhythmClass::atrial_flutter));
  ASSERT_EQ(strip.size(), 1U);
  EXPECT_EQ(strip[0].kind, EpisodeKind::atrial_flutter);
  EXPECT_TRUE(
      of_kind(named(AnswersCase().windows(40, RhythmClass::atrial_flutter)), EpisodeKind::atrial_flutter).empty())
      << "hardly ever right in long recordings";
  const auto fibrillating = named(AnswersCase().windows(1, RhythmClass::atrial_fibrillation));
  ASSERT_EQ(fibrillating.size(), 1U);
  EXPECT_EQ(fibrillating[0].kind, EpisodeKind::atrial_fibrillation);
}

TEST(NamedRhythms, SinusRhythmHasNoName) { EXPECT_TRUE(named(AnswersCase().windows(60, RhythmClass::sinus)).empty()); }

TEST(NamedRhythms, FibrillationOfTenSecondsInALongRecordingIsNone) {
  EXPECT_TRUE(named(AnswersCase()
                        .windows(30, RhythmClass::sinus)
                        .windows(1, RhythmClass::atrial_fibrillation)
                        .windows(30, RhythmClass::sinus))
                  .empty());
}

TEST(NamedRhythms, AStripThatFibrillatesFromEndToEndIsNamedHoweverShort) {
  const auto found = named(AnswersCase().windows(1, RhythmClass::atrial_fibrillation));
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].range, (SampleRange{0, 10000}));
}

TEST(NamedRhythms, IntervalsSpeakBesideTheWaveform) {
  const AnswersCase undecided = AnswersCase().windows(20, RhythmClass::atrial_fibrillation, 0.0F);
  EXPECT_FALSE(of_kind(named(undecided, intervals(150, 0.6)), EpisodeKind::atrial_fibrillation).empty());
  EXPECT_TRUE(of_kind(named(undecided, intervals(150, 0.01)), EpisodeKind::atrial_fibrillation).empty());
}

TEST(NamedRhythms, ThePersonsThresholdDecides) {
  const AnswersCase answers = AnswersCase().windows(20, RhythmClass::ventricular_tachycardia, 1.0F);  // p = .73
  EXPECT_EQ(named(answers).size(), 1U);
  EXPECT_TRUE(named(answers, {}, {.ventricular_probability = 0.9}).empty());
}

TEST(NamedRhythms, TachycardiaThatBecomesFibrillationIsTwoEpisodesWithoutAGap) {
  const auto found = named(AnswersCase()
                               .windows(10, RhythmClass::sinus)
                               .windows(6, RhythmClass::ventricular_tachycardia)
                               .windows(6, RhythmClass::ventricular_fibrillation));
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found[0].kind, EpisodeKind::ventricular_tachycardia);
  EXPECT_EQ(found[1].kind, EpisodeKind::ventricular_fibrillation);
  EXPECT_EQ(found[0].range.end, found[1].range.begin);
}

TEST(NamedRhythms, WhereNothingWasReadNothingIsNamed) {
  EXPECT_TRUE(named(AnswersCase().not_read(30)).empty());
  EXPECT_TRUE(named_rhythms({}, {.fs_hz = kFs_hz}, 60000, {}).empty());
}

TEST(Episodes, InsideVentricularFibrillationThereAreNoPausesAndNoRuns) {
  RhythmCase beats;
  beats.beats(std::string(20, 'N'), 0.8).beats("VVVV", 0.3).beats("N", 3.0).beats(std::string(20, 'N'), 0.8);
  const auto found = [&](const std::vector<Episode>& waveform) {
    return find_episodes(beats.r_peaks, beats.classes, beats.quality, beats.r_peaks.back(), kFs_hz, {}, waveform);
  };
  EXPECT_EQ(of_kind(found({}), EpisodeKind::pause).size(), 1U);
  EXPECT_EQ(of_kind(found({}), EpisodeKind::ventricular_run).size(), 1U);
  const std::vector<Episode> waveform = {
      {.kind = EpisodeKind::ventricular_fibrillation, .range = {16000, 21000}, .probability = 0.9}};
  EXPECT_TRUE(of_kind(found(waveform), EpisodeKind::pause).empty());
  EXPECT_TRUE(of_kind(found(waveform), EpisodeKind::ventricular_run).empty());
  EXPECT_EQ(of_kind(found(waveform), EpisodeKind::ventricular_fibrillation).size(), 1U);
}

}  // namespace
}  // namespace ecg
