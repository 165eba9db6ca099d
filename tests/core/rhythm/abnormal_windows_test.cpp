#include "core/rhythm/abnormal_windows.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace ecg {
namespace {

constexpr double kFs_hz = 100.0;
constexpr SampleIndex kLength = 2000;  // two windows

/// A rhythm model that gives every window this probability of "abnormal".
RhythmEvidence evidence(double abnormal) {
  LeadRhythm lead{.signal = 0};
  for (const double begin_s : {0.0, 5.0, 10.0}) {
    lead.begin_s.push_back(begin_s);
    for (std::size_t k = 0; k < kRhythmClassCount; ++k) {
      const bool wanted = k == static_cast<std::size_t>(RhythmClass::abnormal);
      lead.log_odds.push_back(static_cast<float>(log_odds(wanted ? abnormal : 0.1, 1e-7)));
    }
  }
  return RhythmEvidence(std::span(&lead, 1), 20.0);
}

Classes beats(std::initializer_list<std::pair<BeatClass, float>> answers) {
  Classes classes;
  for (const auto& [label, probability] : answers) {
    classes.label.push_back(label);
    classes.flags.push_back(0);
    for (std::size_t k = 0; k < kBeatClassCount; ++k) {
      const float rest = (1.0F - probability) / 4.0F;
      classes.probabilities.push_back(k == static_cast<std::size_t>(label) ? probability : rest);
    }
  }
  return classes;
}

TEST(AbnormalByWindow, IsWhatTheWitnessThatSeesMoreSays) {
  const std::vector<SampleIndex> r_peaks = {300, 1500};
  const Classes classes = beats({{BeatClass::N, 0.99F}, {BeatClass::V, 0.9F}});
  const auto calm = abnormal_by_window(evidence(0.2), r_peaks, classes, kLength, kFs_hz);
  ASSERT_EQ(calm.size(), 2U);
  EXPECT_NEAR(calm[0], 0.2F, 1e-4F);
  EXPECT_NEAR(calm[1], 0.95F, 1e-4F) << "V 0.9 and what S and F have of the rest";
  EXPECT_NEAR(abnormal_by_window(evidence(0.99), r_peaks, classes, kLength, kFs_hz)[1], 0.99F, 1e-4F);
}

TEST(AbnormalByWindow, AsksTheBeatsAloneWithoutARhythmModelAndNobodyWhereThereIsNone) {
  const std::vector<SampleIndex> r_peaks = {300};
  const auto alone = abnormal_by_window({}, r_peaks, beats({{BeatClass::S, 0.8F}}), kLength, kFs_hz);
  EXPECT_NEAR(alone[0], 0.9F, 1e-4F);
  EXPECT_TRUE(std::isnan(alone[1]));
}

TEST(AbnormalByWindow, APersonsLabelIsCertainAndAnOverruledBeatIsSilent) {
  const std::vector<SampleIndex> r_peaks = {300, 1500};
  Classes classes = beats({{BeatClass::V, 0.9F}, {BeatClass::V, 0.9F}});
  classes.label = {BeatClass::N, BeatClass::N};
  classes.flags = {kEdited, kOverruled};
  const auto both = abnormal_by_window(evidence(0.1), r_peaks, classes, kLength, kFs_hz);
  EXPECT_NEAR(both[0], 0.1F, 1e-4F);
  EXPECT_NEAR(both[1], 0.1F, 1e-4F);
  classes.label[0] = BeatClass::S;
  EXPECT_FLOAT_EQ(abnormal_by_window(evidence(0.1), r_peaks, classes, kLength, kFs_hz)[0], 1.0F);
}

}  // namespace
}  // namespace ecg
