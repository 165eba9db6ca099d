#include "core/scoring/rhythm_score.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <optional>

namespace ecg {
namespace {

constexpr EpisodeSettings kWhole{.skip_s = 0.0};

Record hour() {
  Record record;
  record.fs_hz = 100.0;
  record.length = 360000;
  return record;
}
void name(Record& record, double at_s, std::string label) {
  record.reference.push_back(
      {.sample = samples_from_seconds(at_s, record.fs_hz), .code = AnnotationCode::rhythm, .aux = std::move(label)});
}
void find(Analysis& analysis, EpisodeKind kind, double begin_s, double end_s, double value = 0.0) {
  analysis.episodes.push_back({.kind = kind,
                               .range = {samples_from_seconds(begin_s, 100.0), samples_from_seconds(end_s, 100.0)},
                               .value = value});
}
std::optional<RhythmScore> of(const std::vector<RhythmScore>& scores, ScoredRhythm rhythm) {
  const auto found = std::ranges::find(scores, rhythm, &RhythmScore::rhythm);
  return found == scores.end() ? std::nullopt : std::optional(*found);
}

TEST(RhythmScore, CountsFibrillationByDurationAndByEpisode) {
  Record record = hour();
  name(record, 0, "(N");
  name(record, 600, "(AFIB");
  name(record, 1200, "(N");
  Analysis analysis;
  find(analysis, EpisodeKind::atrial_fibrillation, 900, 1500);
  find(analysis, EpisodeKind::atrial_fibrillation, 3000, 3100);
  const auto score = of(score_rhythms(record, analysis, kWhole), ScoredRhythm::atrial_fibrillation);
  ASSERT_TRUE(score);
  EXPECT_NEAR(score->episodes.duration_sensitivity(), 0.5, 1e-9);
  EXPECT_NEAR(score->episodes.duration_positive_predictivity(), 300.0 / 700.0, 1e-9);
  EXPECT_EQ(score->episodes.reference_found, 1);
  EXPECT_EQ(score->episodes.test_wrong, 1);
  EXPECT_NEAR(score->false_per_day(), 24.0, 1e-9);
}

TEST(RhythmScore, FlutterAndPacingNeitherCountForNorAgainstFibrillation) {
  Record record = hour();
  name(record, 0, "(AFL");
  name(record, 600, "(P");
  name(record, 1200, "(N");
  Analysis analysis;
  find(analysis, EpisodeKind::atrial_fibrillation, 0, 1200);
  const auto score = of(score_rhythms(record, analysis, kWhole), ScoredRhythm::atrial_fibrillation);
  ASSERT_TRUE(score);
  EXPECT_EQ(score->episodes.test_wrong, 0);
  EXPECT_NEAR(score->episodes.test_s, 0.0, 1e-9);
  EXPECT_NEAR(score->judged_s, 2400.0, 1e-9);
}

TEST(RhythmScore, AFastRunIsATachycardiaAndASlowOneOnlyARun) {
  Record record = hour();
  name(record, 0, "(N");
  name(record, 100, "(VT");
  name(record, 110, "(N");
  Analysis analysis;
  find(analysis, EpisodeKind::ventricular_run, 102, 108, 140.0);
  find(analysis, EpisodeKind::ventricular_run, 500, 505, 70.0);
  const auto scores = score_rhythms(record, analysis, kWhole);
  const auto rhythm = of(scores, ScoredRhythm::ventricular_rhythm);
  ASSERT_TRUE(rhythm);
  EXPECT_EQ(rhythm->episodes.test_right, 1);
  EXPECT_EQ(rhythm->episodes.test_wrong, 0);
  EXPECT_EQ(of(scores, ScoredRhythm::ventricular_run)->episodes.test_wrong, 1);
}

TEST(RhythmScore, EpisodesFoundThatOverlapCountOnce) {
  Record record = hour();
  name(record, 0, "(VT");
  name(record, 100, "(N");
  Analysis analysis;
  find(analysis, EpisodeKind::ventricular_tachycardia, 0, 100, 150.0);
  find(analysis, EpisodeKind::ventricular_run, 50, 60, 150.0);
  const auto score = of(score_rhythms(record, analysis, kWhole), ScoredRhythm::ventricular_rhythm);
  ASSERT_TRUE(score);
  EXPECT_EQ(score->episodes.test_right, 1);
  EXPECT_NEAR(score->episodes.duration_positive_predictivity(), 1.0, 1e-9);
  EXPECT_NEAR(score->episodes.duration_sensitivity(), 1.0, 1e-9);
}

TEST(RhythmScore, JudgesOnlyWhatTheReferenceSpeaksOf) {
  Record record = hour();
  EXPECT_TRUE(score_rhythms(record, {}, kWhole).empty());
  name(record, 0, "(AFIB");  // as the MIT-BIH Atrial Fibrillation Database has it: atria alone
  const auto atria = score_rhythms(record, {}, kWhole);
  ASSERT_EQ(atria.size(), 1U);
  EXPECT_EQ(atria.front().rhythm, ScoredRhythm::atrial_fibrillation);
  Record beats = hour();
  beats.reference.push_back({.sample = 100, .code = AnnotationCode::normal});
  EXPECT_FALSE(of(score_rhythms(beats, {}, kWhole), ScoredRhythm::atrial_fibrillation));
  EXPECT_TRUE(of(score_rhythms(beats, {}, kWhole), ScoredRhythm::ventricular_run));
}

TEST(RhythmScore, LeavesTheLearningPeriodOut) {
  Record record = hour();
  name(record, 0, "(AFIB");
  name(record, 600, "(N");
  Analysis analysis;
  find(analysis, EpisodeKind::atrial_fibrillation, 0, 300);
  const auto score = of(score_rhythms(record, analysis, {.skip_s = 300.0}), ScoredRhythm::atrial_fibrillation);
  ASSERT_TRUE(score);
  EXPECT_EQ(score->episodes.reference_found, 0);
  EXPECT_NEAR(score->episodes.reference_s, 300.0, 1e-9);
  EXPECT_NEAR(score->judged_s, 3300.0, 1e-9);
}

}  // namespace
}  // namespace ecg
