#include "core/features/twelve_lead_input.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include <gtest/gtest.h>

#include "core/synthetic/twelve_lead_patient.hpp"

namespace ecg {
namespace {

float at(const TwelveLeadInput& input, TwelveLeadColumn column) {
  return input.measures[static_cast<std::size_t>(column)];
}
std::vector<float> lead_of(const TwelveLeadInput& input, StandardLead lead) {
  const auto begin =
      input.leads.begin() + static_cast<std::ptrdiff_t>(static_cast<std::size_t>(lead) * kTwelveLeadSamples);
  return {begin, begin + static_cast<std::ptrdiff_t>(kTwelveLeadSamples)};
}
TwelveLeadInput input_of(const Record& record) { return twelve_lead_input(record, assess_quality(record), 0.0, {}); }

TEST(TwelveLeadInput, OneHeartGivesTheSameSamplesAtEverySamplingRate) {
  const auto at_rate = [](double fs_hz) { return input_of(synthetic_twelve_leads({.fs_hz = fs_hz}, 3)); };
  const TwelveLeadInput fine = at_rate(500.0), coarse = at_rate(250.0);
  ASSERT_EQ(fine.leads.size(), kStandardLeadCount * kTwelveLeadSamples);
  double most = 0.0, highest = 0.0;
  for (std::size_t i = 0; i < fine.leads.size(); ++i) {
    most = std::max(most, static_cast<double>(std::abs(fine.leads[i] - coarse.leads[i])));
    highest = std::max(highest, static_cast<double>(fine.leads[i]));
  }
  EXPECT_LT(most, 0.05);
  EXPECT_GT(highest, 0.8);
  EXPECT_LT(highest, 2.5);
}

TEST(TwelveLeadInput, MakesTheLimbLeadsThatAreMissingAndSaysWhichLeadsAreThere) {
  Record record = synthetic_twelve_leads({.muscle_noise_mv = 0.01}, 3);
  const TwelveLeadInput whole = input_of(record);
  std::erase_if(record.signals, [](const Signal& signal) { return signal.lead != "I" && signal.lead != "II"; });
  const TwelveLeadInput two = input_of(record);
  for (const StandardLead lead : {StandardLead::III, StandardLead::aVR, StandardLead::aVL, StandardLead::aVF}) {
    EXPECT_EQ(two.present[static_cast<std::size_t>(lead)], 1.0F);
    const auto made = lead_of(two, lead), recorded = lead_of(whole, lead);
    for (std::size_t i = 0; i < made.size(); ++i) ASSERT_NEAR(made[i], recorded[i], 1e-3F);
  }
  EXPECT_EQ(two.present[static_cast<std::size_t>(StandardLead::V1)], 0.0F);
  EXPECT_TRUE(std::ranges::all_of(lead_of(two, StandardLead::V1), [](float value) { return value == 0.0F; }));
  EXPECT_FALSE(two.empty());
}

TEST(TwelveLeadInput, AFlatLeadAndOneWithoutAUnitOfVoltageAreMissing) {
  TwelveLeadPatient patient;
  patient.off = Electrode::v2;
  Record record = synthetic_twelve_leads(patient, 3);
  record.signals[static_cast<std::size_t>(StandardLead::V6)].unit = "adu";
  const TwelveLeadInput input = input_of(record);
  EXPECT_EQ(input.present[static_cast<std::size_t>(StandardLead::V2)], 0.0F);
  EXPECT_EQ(input.present[static_cast<std::size_t>(StandardLead::V6)], 0.0F);
  EXPECT_EQ(input.present[static_cast<std::size_t>(StandardLead::V3)], 1.0F);
}

TEST(TwelveLeadInput, BehindTheEndOfAShortRecordingIsNothing) {
  const TwelveLeadInput input = input_of(synthetic_twelve_leads({.duration_s = 6.0}, 3));
  const auto lead = lead_of(input, StandardLead::II);
  EXPECT_TRUE(std::all_of(lead.begin() + 601, lead.end(), [](float value) { return value == 0.0F; }));
  EXPECT_GT(*std::max_element(lead.begin(), lead.end()), 0.3F);
}

TEST(TwelveLeadInput, ARecordWithoutNamedLeadsIsEmpty) {
  Record record = synthetic_twelve_leads({}, 3);
  for (Signal& signal : record.signals) signal.lead = "ECG";
  EXPECT_TRUE(input_of(record).empty());
  EXPECT_TRUE(input_of(Record{.fs_hz = 500.0}).empty());
}

TEST(TwelveLeadInput, MeasuresAreScaledAndMissingOnesAreFlagged) {
  const Record record = synthetic_twelve_leads({}, 3);
  const Quality quality = assess_quality(record);
  const TwelveLeadInput none = twelve_lead_input(record, quality, 0.0, {});
  for (const TwelveLeadColumn flag :
       {TwelveLeadColumn::no_pr, TwelveLeadColumn::no_qrs, TwelveLeadColumn::no_rate, TwelveLeadColumn::no_axis})
    EXPECT_EQ(at(none, flag), 1.0F);
  const std::vector<SampleIndex> peaks = {0, 500, 1000, 1600, 2000};
  TwelveLeadMeasures measures;
  measures.pr_s = 0.24;
  measures.pr_of_beats_s = 0.20;  // the smaller one counts
  measures.qrs_s = 0.14;
  measures.axis_deg = 90.0;
  measures.p_share = 1.0;
  const TwelveLeadFacts facts = twelve_lead_facts(measures, peaks, 500.0);
  EXPECT_DOUBLE_EQ(*facts.rate_bpm, 60.0);
  EXPECT_NEAR(facts.rr_change, 0.2, 1e-9);
  EXPECT_NEAR(facts.rr_rmssd, std::sqrt((0.0 + 0.04 + 0.16) / 3.0), 1e-9);
  const TwelveLeadInput input = twelve_lead_input(record, quality, 0.0, facts);
  EXPECT_NEAR(at(input, TwelveLeadColumn::pr), 1.0F, 1e-5F);
  EXPECT_NEAR(at(input, TwelveLeadColumn::qrs), 2.0F, 1e-5F);
  EXPECT_NEAR(at(input, TwelveLeadColumn::rate), -0.75F, 1e-5F);
  EXPECT_NEAR(at(input, TwelveLeadColumn::p_share), 1.0F, 1e-5F);
  EXPECT_NEAR(at(input, TwelveLeadColumn::axis_sine), 1.0F, 1e-5F);
  EXPECT_EQ(at(input, TwelveLeadColumn::no_pr), 0.0F);
  EXPECT_FALSE(twelve_lead_facts(measures, std::span(peaks).first(3), 500.0).rate_bpm);
}

}  // namespace
}  // namespace ecg
