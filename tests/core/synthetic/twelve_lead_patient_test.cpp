#include "core/synthetic/twelve_lead_patient.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <vector>

#include <gtest/gtest.h>

#include "core/beats/beat_templates.hpp"
#include "core/beats/qrs.hpp"
#include "core/delineation/bundle_branch.hpp"
#include "core/delineation/global_waves.hpp"
#include "core/delineation/twelve_lead_measures.hpp"
#include "core/dsp/quality.hpp"
#include "core/record/standard_lead.hpp"

namespace ecg {
namespace {

const std::vector<std::int16_t>& adu(const Record& record, StandardLead lead) {
  return std::get<std::vector<std::int16_t>>(record.signals[static_cast<std::size_t>(lead)].adu);
}

/// As the analysis measures, every beat of one shape.
TwelveLeadMeasures measured(const Record& record) {
  const Quality quality = assess_quality(record);
  const std::vector<SampleIndex> peaks = detect_qrs(record, quality);
  const std::vector<std::size_t> leads = ecg_leads(record);
  const Delineation waves = global_waves(record, leads, peaks, quality);
  const std::vector<std::uint8_t> group(peaks.size(), 0), normal(peaks.size(), 1);
  return measured_usual_beat(record, peaks, waves, group, normal, quality).measures;
}

TwelveLeadPatient calm(TwelveLeadPatient patient) {
  patient.anatomy = 0.08;
  patient.muscle_noise_mv = 0.005;
  patient.baseline_wander_mv = 0.02;
  return patient;
}

TEST(SyntheticTwelveLeads, AreTheStandardOnesInOrderAndKeepTheRelationsOfTheLimbLeadsExactly) {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    const Record record = synthetic_twelve_leads(drawn_twelve_lead_patient(seed), seed);
    ASSERT_EQ(record.signals.size(), kStandardLeadCount);
    for (std::size_t k = 0; k < kStandardLeadCount; ++k)
      EXPECT_EQ(standard_lead(record.signals[k].lead), static_cast<StandardLead>(k));
    const auto& one = adu(record, StandardLead::I);
    const auto& two = adu(record, StandardLead::II);
    for (std::size_t i = 0; i < one.size(); ++i) {
      ASSERT_EQ(adu(record, StandardLead::III)[i], two[i] - one[i]);
      ASSERT_EQ(2 * adu(record, StandardLead::aVR)[i], -(one[i] + two[i]));
      ASSERT_EQ(2 * adu(record, StandardLead::aVL)[i], 2 * one[i] - two[i]);
      ASSERT_EQ(2 * adu(record, StandardLead::aVF)[i], 2 * two[i] - one[i]);
    }
  }
}

TEST(SyntheticTwelveLeads, AreTheSameForOneSeedAndOthersForAnother) {
  const TwelveLeadPatient patient = drawn_twelve_lead_patient(7);
  const Record first = synthetic_twelve_leads(patient, 7), again = synthetic_twelve_leads(patient, 7);
  const Record other = synthetic_twelve_leads(patient, 8);
  EXPECT_EQ(adu(first, StandardLead::V2), adu(again, StandardLead::V2));
  EXPECT_EQ(first.reference, again.reference);
  EXPECT_NE(adu(first, StandardLead::V2), adu(other, StandardLead::V2));
}

TEST(SyntheticTwelveLeads, GiveTheirPrBackWithin20MsAndTheirQrsWithin15) {
  for (const double pr_s : {0.13, 0.16, 0.19, 0.23, 0.28, 0.33}) {
    for (const double qrs_s : {0.085, 0.105}) {
      TwelveLeadPatient patient = calm({.heart_rate_bpm = 62.0, .pr_s = pr_s, .qrs_s = qrs_s});
      const TwelveLeadMeasures found = measured(synthetic_twelve_leads(patient, 3));
      ASSERT_TRUE(found.pr_s && found.qrs_s) << pr_s;
      EXPECT_NEAR(*found.pr_s, pr_s, 0.020);
      EXPECT_NEAR(*found.qrs_s, qrs_s, 0.015);
    }
  }
}

TEST(SyntheticTwelveLeads, ShowTheCriteriaOfTheirBundleBranchBlock) {
  constexpr int kHearts = 20;
  int right = 0, left = 0, none = 0;
  for (std::uint64_t seed = 1; seed <= kHearts; ++seed) {
    const auto pattern = [&](VentricularConduction conduction, double qrs_s) {
      TwelveLeadPatient patient = calm({.heart_rate_bpm = 70.0, .conduction = conduction, .qrs_s = qrs_s});
      return bundle_branch_pattern(measured(synthetic_twelve_leads(patient, seed)));
    };
    right += pattern(VentricularConduction::right_bundle_block, 0.145) == BundleBranch::right ? 1 : 0;
    left += pattern(VentricularConduction::left_bundle_block, 0.155) == BundleBranch::left ? 1 : 0;
    none += pattern(VentricularConduction::normal, 0.095) ? 0 : 1;
  }
  EXPECT_GE(right, 17);
  EXPECT_GE(left, 17);
  EXPECT_GE(none, 19);
}

TEST(SyntheticTwelveLeads, TurnWithTheAxisAskedFor) {
  std::vector<double> found;
  for (const double axis_deg : {-50.0, 10.0, 60.0, 110.0}) {
    TwelveLeadPatient patient = calm({});
    patient.axis_deg = axis_deg;
    const auto axis = measured(synthetic_twelve_leads(patient, 2)).axis_deg;
    ASSERT_TRUE(axis);
    EXPECT_NEAR(*axis, axis_deg, 30.0);
    found.push_back(*axis);
  }
  EXPECT_TRUE(std::ranges::is_sorted(found));
}

TEST(SyntheticTwelveLeads, HaveNoPAndNoRegularRhythmInFibrillation) {
  const Record record = synthetic_twelve_leads(calm({.heart_rate_bpm = 90.0, .atrial_fibrillation = true}), 4);
  EXPECT_FALSE(measured(record).pr_s);
  std::vector<SampleIndex> beats;
  for (const Annotation& annotation : record.reference) {
    if (is_beat(annotation.code)) beats.push_back(annotation.sample);
  }
  ASSERT_GT(beats.size(), 8U);
  double shortest = 1e9, longest = 0.0;
  for (std::size_t i = 1; i < beats.size(); ++i) {
    const auto rr = static_cast<double>(beats[i] - beats[i - 1]);
    shortest = std::min(shortest, rr);
    longest = std::max(longest, rr);
  }
  EXPECT_GT(longest, 1.4 * shortest);
}

TEST(SyntheticTwelveLeads, ExchangedArmsTurnLeadOneRoundAndSwapTwoAndThree) {
  TwelveLeadPatient patient;
  const Record right = synthetic_twelve_leads(patient, 5);
  patient.exchanged = {Electrode::right_arm, Electrode::left_arm};
  const Record wrong = synthetic_twelve_leads(patient, 5);
  for (std::size_t i = 0; i < adu(right, StandardLead::I).size(); i += 7) {
    EXPECT_NEAR(adu(wrong, StandardLead::I)[i], -adu(right, StandardLead::I)[i], 2);
    EXPECT_NEAR(adu(wrong, StandardLead::II)[i], adu(right, StandardLead::III)[i], 4);
    EXPECT_NEAR(adu(wrong, StandardLead::V4)[i], adu(right, StandardLead::V4)[i], 1);
  }
}

TEST(SyntheticTwelveLeads, AnElectrodeThatIsOffShowsNoHeart) {
  TwelveLeadPatient patient;
  patient.off = Electrode::v3;
  const Record record = synthetic_twelve_leads(patient, 5);
  EXPECT_TRUE(std::ranges::all_of(adu(record, StandardLead::V3), [](int value) { return std::abs(value) <= 1; }));
  EXPECT_GT(std::ranges::max(adu(record, StandardLead::V4)), 500);
}

TEST(SyntheticTwelveLeads, TheirClassesFollowFromTheRecipe) {
  using enum TwelveLeadClass;
  const auto held = [](const TwelveLeadPatient& patient, TwelveLeadClass which) {
    return classes_of(patient)[static_cast<std::size_t>(which)];
  };
  EXPECT_TRUE(held({.pr_s = 0.21}, first_degree_block));
  EXPECT_FALSE(held({.pr_s = 0.20}, first_degree_block));
  EXPECT_FALSE(held({.atrial_fibrillation = true, .pr_s = 0.30}, first_degree_block));
  const TwelveLeadPatient incomplete{.conduction = VentricularConduction::right_bundle_block, .qrs_s = 0.11};
  EXPECT_FALSE(held(incomplete, right_bundle_branch_block));
  EXPECT_TRUE(held({.heart_rate_bpm = 48.0}, sinus_bradycardia));
  EXPECT_FALSE(held({.heart_rate_bpm = 48.0, .atrial_fibrillation = true}, sinus_bradycardia));
  std::array<int, kTwelveLeadClassCount> counts{};
  for (std::uint64_t seed = 1; seed <= 400; ++seed) {
    const TwelveLeadClasses classes = classes_of(drawn_twelve_lead_patient(seed));
    for (std::size_t k = 0; k < counts.size(); ++k) counts[k] += classes[k] ? 1 : 0;
  }
  for (const int count : counts) EXPECT_GT(count, 30);
}

TEST(SyntheticTwelveLeads, AnImpossibleRecipeGivesAnEmptyRecord) {
  for (const double bad : {0.0, -1.0, std::numeric_limits<double>::quiet_NaN()}) {
    EXPECT_EQ(synthetic_twelve_leads({.fs_hz = bad}, 1).length, 0);
    EXPECT_EQ(synthetic_twelve_leads({.duration_s = bad}, 1).length, 0);
    EXPECT_EQ(synthetic_twelve_leads({.heart_rate_bpm = bad}, 1).length, 0);
  }
}

}  // namespace
}  // namespace ecg
