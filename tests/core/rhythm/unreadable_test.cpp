#include "core/rhythm/unreadable.hpp"

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

TEST(Unreadable, NoiseInTheOnlyLeadIsSaidByStretch) {
  Quality quality = good(1, 3);
  // Windows 0 to 4 begin every five seconds; 2 and 3 are noise, and 2 begins with the second stretch.
  const AnswersCase answers =
      AnswersCase().windows(2, RhythmClass::sinus).windows(2, RhythmClass::unusable).windows(1, RhythmClass::sinus);
  const auto places = mark_unreadable(quality, {&answers.lead, 1}, 3000, kFs_hz);
  ASSERT_EQ(places.size(), 1U);
  EXPECT_EQ(places[0], (SampleRange{1000, 2000}));
  EXPECT_EQ(quality.at(0, 1), QualityGrade::unusable);
  EXPECT_EQ(quality.reason_at(0, 1), QualityReason::unreadable);
  EXPECT_EQ(quality.at(0, 0), QualityGrade::good);
}

TEST(Unreadable, AnotherLeadThatCanBeReadIsEnough) {
  Quality quality = good(2, 1);
  const AnswersCase noise = AnswersCase(0).windows(1, RhythmClass::unusable);
  const AnswersCase heart = AnswersCase(1).windows(1, RhythmClass::sinus);
  const std::vector<LeadRhythm> leads = {noise.lead, heart.lead};
  EXPECT_TRUE(mark_unreadable(quality, leads, 1000, kFs_hz).empty());
  EXPECT_EQ(quality.best(0), QualityGrade::good);
  EXPECT_EQ(quality.at(0, 0), QualityGrade::unusable);
}

TEST(Unreadable, WhatMayBeVentricularFibrillationIsNotNoise) {
  Quality quality = good(1, 1);
  AnswersCase answers = AnswersCase().windows(1, RhythmClass::unusable);
  answers.lead.log_odds[static_cast<std::size_t>(RhythmClass::ventricular_fibrillation)] = 0.0F;
  EXPECT_TRUE(mark_unreadable(quality, {&answers.lead, 1}, 1000, kFs_hz).empty());
  EXPECT_EQ(quality.at(0, 0), QualityGrade::good);
}

}  // namespace
}  // namespace ecg
