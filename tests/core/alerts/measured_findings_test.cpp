#include "core/alerts/measured_findings.hpp"

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "core/alerts/finding_kinds.hpp"
#include "core/alerts/findings_case.hpp"
#include "core/delineation/bundle_branch.hpp"

namespace ecg {
namespace {

using enum FindingKind;

/// A healthy 12-lead ECG: 160/94/400 ms at 75 bpm, axis 45 degrees, ST within 0.3 mm.
TwelveLeadMeasures healthy() {
  TwelveLeadMeasures measured{
      .beats = 10, .rr_s = 0.8, .p_share = 1.0, .pr_s = 0.160, .qrs_s = 0.094, .qt_s = 0.372, .axis_deg = 45.0};
  for (std::size_t i = 0; i < kStandardLeadCount; ++i) {
    const auto lead = static_cast<StandardLead>(i);
    const bool right = lead == StandardLead::V1 || lead == StandardLead::V2 || lead == StandardLead::aVR;
    measured.leads.push_back({.signal = i,
                              .lead = lead,
                              .noise_mv = 0.005,
                              .qrs = {.r_mv = right ? 0.3 : 1.1,
                                      .s_mv = right ? -1.2 : -0.2,
                                      .r_peak_s = 0.035,
                                      .last_peak_s = 0.035,
                                      .r_duration_s = right ? 0.03 : 0.06,
                                      .s_duration_s = right ? 0.06 : 0.02},
                              .st_j_mv = 0.02,
                              .st_60_mv = 0.03,
                              .st_80_mv = 0.03});
  }
  return measured;
}

LeadMeasures& lead_of(TwelveLeadMeasures& measured, StandardLead lead) {
  return measured.leads[static_cast<std::size_t>(lead)];
}

findings_case::Case strip(const TwelveLeadMeasures& measured) {
  findings_case::Case found;
  found.beats(std::string(12, 'N'), 0.8).stretches(1, 0);
  found.measured = measured;
  return found;
}

std::vector<FindingKind> kinds_of(const TwelveLeadMeasures& measured, const RhythmSettings& settings = {}) {
  findings_case::Case found = strip(measured);
  found.settings = settings;
  std::vector<FindingKind> kinds;
  for (const Finding& finding : found.findings()) {
    if (!traits(finding.kind).verdict) kinds.push_back(finding.kind);
  }
  return kinds;
}

using Kinds = std::vector<FindingKind>;

TEST(Measured, OfAHealthyBeatSayTheNumbersInTheCalmSentence) {
  const Finding calm = strip(healthy()).findings().front();
  EXPECT_EQ(calm.kind, no_ectopic_beat_found);
  EXPECT_NE(calm.text.find("PR 160 ms, QRS 94 ms, QTc 401 ms, axis 45\xC2\xB0 in 12 leads together: within limits"),
            std::string::npos)
      << calm.text;
  EXPECT_EQ(calm.text.find("conduction"), std::string::npos) << calm.text;
}

TEST(Measured, WhatCouldNotBeLookedAtIsSaidInTheCalmSentence) {
  const auto calm = [](const TwelveLeadMeasures& measured) { return strip(measured).findings().front().text; };
  EXPECT_NE(calm(healthy()).find("within limits. Rhythm, Q and T were not judged"), std::string::npos)
      << calm(healthy());
  TwelveLeadMeasures noisy = healthy();
  lead_of(noisy, StandardLead::V2).noise_mv = 0.2;
  EXPECT_NE(calm(noisy).find(". Rhythm, ST in some leads, Q and T were not judged"), std::string::npos) << calm(noisy);
  TwelveLeadMeasures two = healthy();
  two.leads.resize(2);
  two.leads[0].lead.reset();  // MLII is none of the twelve
  two.axis_deg.reset();
  two.pr_s.reset();
  EXPECT_NE(calm(two).find("QRS 94 ms, QTc 401 ms in 2 leads together: within limits. Rhythm, PR, other "
                           "conduction, ST, Q and T were not judged"),
            std::string::npos)
      << calm(two);
}

TEST(Measured, AQrsWiderThanAnyIsNotBelieved) {
  TwelveLeadMeasures measured = healthy();
  measured.qrs_s = 0.350;
  EXPECT_EQ(kinds_of(measured), Kinds{});
  EXPECT_NE(strip(measured).findings().front().text.find("conduction, ST and T were not judged"), std::string::npos);
}

TEST(Measured, OfOneLeadOrTwoBeatsSayNothing) {
  for (const bool one_lead : {true, false}) {
    TwelveLeadMeasures measured = healthy();
    measured.pr_s = 0.300;
    if (one_lead) measured.leads.resize(1);
    else measured.beats = 2;
    const auto found = strip(measured).findings();
    ASSERT_EQ(found.size(), 1U);
    EXPECT_NE(found.front().text.find("conduction, ST and T were not judged"), std::string::npos);
  }
}

TEST(Measured, ALongPrIsSaidAboveItsLimitAndNotOfFibrillatingAtria) {
  TwelveLeadMeasures measured = healthy();
  measured.pr_s = 0.210;
  EXPECT_EQ(kinds_of(measured), Kinds{});
  measured.pr_s = 0.212;
  EXPECT_EQ(kinds_of(measured), Kinds{first_degree_block});
  EXPECT_EQ(
      strip(measured).of_kind(first_degree_block).text,
      "Long PR, as in first-degree AV block: 212 ms in the median of 10 beats, 12 leads together (above 210 ms).");
  RhythmSettings own;
  own.long_pr_ms = 240.0;
  EXPECT_EQ(kinds_of(measured, own), Kinds{});
  // Where single beats do not bear the median beat out, noise made it.
  measured.pr_of_beats_s = 0.190;
  EXPECT_EQ(kinds_of(measured), Kinds{});
  measured.pr_of_beats_s.reset();
  findings_case::Case atria = strip(measured);
  atria.named = {{.kind = EpisodeKind::atrial_fibrillation, .range = {0, 3000}, .beat_count = 12, .probability = 0.9}};
  for (const Finding& finding : atria.findings()) EXPECT_NE(finding.kind, first_degree_block);
}

TEST(Measured, AWideQrsIsNamedByItsPatternAndSilencesStAndQtc) {
  TwelveLeadMeasures measured = healthy();
  measured.qrs_s = 0.140;
  measured.qt_s = 0.480;
  for (const StandardLead lead : {StandardLead::V3, StandardLead::V4}) lead_of(measured, lead).st_j_mv = 0.4;
  EXPECT_EQ(kinds_of(measured), Kinds{wide_qrs});

  TwelveLeadMeasures right = measured;
  QrsShape& v1 = lead_of(right, StandardLead::V1).qrs;
  v1 = {.r_mv = 0.9, .s_mv = -0.4, .r_peak_s = 0.095, .last_peak_s = 0.095, .second_rise_mv = 1.3, .last_peak_mv = 0.9};
  EXPECT_EQ(kinds_of(right), Kinds{wide_qrs}) << "S is short in I and V6";
  for (const StandardLead lead : {StandardLead::I, StandardLead::V6}) lead_of(right, lead).qrs.s_duration_s = 0.060;
  EXPECT_EQ(kinds_of(right), Kinds{right_bundle_branch_block});

  TwelveLeadMeasures left = measured;
  for (const StandardLead lead : {StandardLead::I, StandardLead::aVL, StandardLead::V5, StandardLead::V6})
    lead_of(left, lead).qrs.last_peak_s = 0.075;
  EXPECT_EQ(kinds_of(left), Kinds{left_bundle_branch_block});
  lead_of(left, StandardLead::V6).qrs.q_mv = -0.15;
  EXPECT_EQ(kinds_of(left), Kinds{wide_qrs}) << "a q in V6 speaks against it";

  right.qrs_s = 0.112;
  const Finding incomplete = strip(right).of_kind(right_bundle_branch_block);
  EXPECT_EQ(incomplete.priority, Priority::low);
  EXPECT_NE(incomplete.text.find("Incomplete right bundle branch block pattern: QRS 112 ms"), std::string::npos);
  right.qrs_s = 0.104;
  for (const FindingKind kind : kinds_of(right)) EXPECT_NE(kind, right_bundle_branch_block);
}

TEST(Measured, QtcIsLongOrShortByFridericiaAndNotJudgedAtHighRates) {
  TwelveLeadMeasures measured = healthy();
  measured.qt_s = 0.430;  // 463 ms at 75 bpm
  EXPECT_EQ(kinds_of(measured), Kinds{long_qtc});
  EXPECT_EQ(strip(measured).of_kind(long_qtc).priority, Priority::medium);
  measured.qt_s = 0.480;
  EXPECT_EQ(strip(measured).of_kind(long_qtc).priority, Priority::high);
  measured.qt_s = 0.310;
  EXPECT_EQ(kinds_of(measured), Kinds{short_qtc});
  measured.rr_s = 0.45;
  EXPECT_EQ(kinds_of(measured), Kinds{});
}

TEST(Measured, StIsSaidAsAMeasurementInTwoAdjacentLeads) {
  TwelveLeadMeasures measured = healthy();
  lead_of(measured, StandardLead::V4).st_j_mv = 0.21;
  EXPECT_EQ(kinds_of(measured), Kinds{}) << "one lead alone";
  lead_of(measured, StandardLead::V3).st_j_mv = 0.15;
  EXPECT_EQ(kinds_of(measured), Kinds{}) << "V3 has a limit of its own";
  lead_of(measured, StandardLead::V3).st_j_mv = 0.20;
  lead_of(measured, StandardLead::V2).st_j_mv = 0.25;
  const Finding up = strip(measured).of_kind(st_elevation);
  EXPECT_EQ(up.text,
            "ST +2.5 mm at most in V2 to V4, in the median of 10 beats (at the end of QRS; from 1.0 mm on in two "
            "adjacent leads, 2.0 in V2 and V3): measured, not interpreted.");
  lead_of(measured, StandardLead::V3).noise_mv = 0.05;
  EXPECT_EQ(kinds_of(measured), Kinds{}) << "V3 is too noisy to say, and V2 and V4 are no neighbours";

  TwelveLeadMeasures down = healthy();
  for (const StandardLead lead : {StandardLead::II, StandardLead::aVF}) {
    lead_of(down, lead).st_j_mv = -0.12;
    lead_of(down, lead).st_60_mv = 0.0;
  }
  EXPECT_EQ(kinds_of(down), Kinds{}) << "it rises at once";
  for (const StandardLead lead : {StandardLead::II, StandardLead::aVF}) lead_of(down, lead).st_60_mv = -0.08;
  EXPECT_EQ(kinds_of(down), Kinds{st_depression});
  EXPECT_NE(strip(down).of_kind(st_depression).text.find("-0.8 mm at most in II and aVF"), std::string::npos);
}

TEST(Measured, AxisAndVoltageHaveTheirLimits) {
  TwelveLeadMeasures measured = healthy();
  for (const auto& [axis, deviates] :
       {std::pair{-30.0, false}, {-31.0, true}, {90.0, false}, {91.0, true}, {-170.0, true}}) {
    measured.axis_deg = axis;
    EXPECT_EQ(kinds_of(measured), deviates ? Kinds{axis_deviation} : Kinds{}) << axis;
  }
  measured.axis_deg = 45.0;
  for (std::size_t i = 0; i < 6; ++i) measured.leads[i].qrs = {.r_mv = 0.3, .s_mv = -0.1};
  EXPECT_EQ(kinds_of(measured), Kinds{low_voltage});
  measured.leads.erase(measured.leads.begin() + 3);
  EXPECT_EQ(kinds_of(measured), Kinds{}) << "without aVR nobody knows";
}

TEST(Measured, AnyOfThemForbidsTheCalmSentence) {
  TwelveLeadMeasures measured = healthy();
  measured.axis_deg = -60.0;
  EXPECT_EQ(strip(measured).findings().front().kind, not_normal);
}

TEST(BundleBranch, NeedsItsLeads) {
  EXPECT_FALSE(bundle_branch_pattern({}));
  EXPECT_FALSE(bundle_branch_pattern(healthy()));
}

TEST(Measured, AnUpsideDownLeadIIsExchangedElectrodesNotAnAxis) {
  TwelveLeadMeasures measured = healthy();
  lead_of(measured, StandardLead::I).qrs = {.q_mv = 0.0, .r_mv = 0.1, .s_mv = -0.9};
  lead_of(measured, StandardLead::aVR).qrs = {.r_mv = 0.6, .s_mv = -0.1};
  measured.axis_deg = 160.0;
  EXPECT_EQ(kinds_of(measured), Kinds{axis_deviation}) << "P is not known to be upside down";
  lead_of(measured, StandardLead::I).p_mv = -0.08;
  EXPECT_EQ(kinds_of(measured), Kinds{electrodes_exchanged});
  EXPECT_NE(strip(measured).findings()[1].text.find("arms' electrodes"), std::string::npos);
  lead_of(measured, StandardLead::V6).qrs = {.r_mv = 0.2, .s_mv = -0.9};
  EXPECT_NE(strip(measured).findings()[1].text.find("heart may lie on the right"), std::string::npos);
}

TEST(Measured, FascicularBlockIsSaidOfTheShapeAsWellAsTheAxis) {
  TwelveLeadMeasures measured = healthy();
  measured.axis_deg = -60.0;
  EXPECT_EQ(strip(measured).findings()[1].text.find("fascicular"), std::string::npos);
  for (const StandardLead lead : {StandardLead::II, StandardLead::III, StandardLead::aVF})
    lead_of(measured, lead).qrs = {.r_mv = 0.2, .s_mv = -0.9};
  lead_of(measured, StandardLead::aVL).qrs = {.q_mv = -0.1, .r_mv = 0.9};
  EXPECT_NE(strip(measured).findings()[1].text.find("left anterior fascicular block"), std::string::npos);
  measured.axis_deg = -40.0;
  EXPECT_EQ(strip(measured).findings()[1].text.find("fascicular"), std::string::npos);
}

}  // namespace
}  // namespace ecg
