#include "core/rhythm/unreadable.hpp"

#include <cmath>

#include <gtest/gtest.h>

#include "core/rhythm/answers_case.hpp"

namespace ecg {
namespace {

constexpr double kFs_hz = 100.0;

Quality good(std::int32_t leads, std::int32_t stretches) {
  const auto cells = static_cast<std::size_t>(leads) * static_cast<std::size_t>(stretches);
  return {.lead_count = leads,
          .stretch_count = stretches,
          .grade = std::vector(cells, QualityGrade::good),
          .reason = std::vector(cells, QualityReason::none)};
}

TEST(Unreadable, NoiseInTheOnlyLeadOfALongRecordingIsSaidByStretch) {
  Quality quality = good(1, 12);
  // A window every five seconds; those that begin from 40 to 75 s are noise.
  AnswersCase answers =
      AnswersCase().windows(8, RhythmClass::sinus).windows(8, RhythmClass::unusable).windows(7, RhythmClass::sinus);
  const auto places = mark_unreadable(quality, std::span(&answers.lead, 1), 12000, kFs_hz);
  ASSERT_EQ(places.size(), 1U);
  EXPECT_EQ(places[0], (SampleRange{4000, 8000}));
  EXPECT_EQ(quality.reason_at(0, 4), QualityReason::unreadable);
  EXPECT_EQ(quality.at(0, 3), QualityGrade::good);
  EXPECT_TRUE(std::isnan(answers.lead.at(9, RhythmClass::sinus))) << "what it says of rhythms there counts no more";
  EXPECT_FALSE(std::isnan(answers.lead.at(2, RhythmClass::sinus)));
}

TEST(Unreadable, AStripHasOneAnswer) {
  Quality quality = good(1, 3);
  AnswersCase noise = AnswersCase().windows(3, RhythmClass::unusable).windows(1, RhythmClass::sinus);
  EXPECT_EQ(mark_unreadable(quality, std::span(&noise.lead, 1), 2500, kFs_hz), (std::vector<SampleRange>{{0, 2500}}));
  quality = good(1, 3);
  AnswersCase heart = AnswersCase().windows(1, RhythmClass::unusable).windows(3, RhythmClass::sinus);
  EXPECT_TRUE(mark_unreadable(quality, std::span(&heart.lead, 1), 2500, kFs_hz).empty());
  EXPECT_EQ(quality.best(0), QualityGrade::good);
}

TEST(Unreadable, AnotherLeadThatCanBeReadIsEnough) {
  Quality quality = good(2, 1);
  AnswersCase noise = AnswersCase(0).windows(1, RhythmClass::unusable);
  AnswersCase heart = AnswersCase(1).windows(1, RhythmClass::sinus);
  std::vector<LeadRhythm> leads = {noise.lead, heart.lead};
  EXPECT_TRUE(mark_unreadable(quality, leads, 1000, kFs_hz).empty());
  EXPECT_EQ(quality.best(0), QualityGrade::good);
  EXPECT_EQ(quality.at(0, 0), QualityGrade::unusable);
}

TEST(Unreadable, WhatMayBeVentricularFibrillationIsNotNoise) {
  Quality quality = good(1, 1);
  AnswersCase answers = AnswersCase().windows(1, RhythmClass::unusable);
  answers.lead.log_odds[static_cast<std::size_t>(RhythmClass::ventricular_fibrillation)] = 1.0F;
  EXPECT_TRUE(mark_unreadable(quality, std::span(&answers.lead, 1), 1000, kFs_hz).empty());
  EXPECT_EQ(quality.at(0, 0), QualityGrade::good);
}

}  // namespace
}  // namespace ecg
