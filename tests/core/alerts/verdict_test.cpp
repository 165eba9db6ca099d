#include "core/alerts/verdict.hpp"

#include <string>

#include <gtest/gtest.h>

#include "core/alerts/findings_case.hpp"

namespace ecg {
namespace {

using findings_case::Case;
using findings_case::normal;

Finding first_of(const Case& beats) { return beats.findings().front(); }

TEST(Verdict, OverASteadyStripNamesTheLeadWhatWasLookedAtAndWhatWasNot) {
  const auto found = Case().beats(normal(37), 0.8).stretches(3, 0).findings();
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].kind, FindingKind::no_ectopic_beat_found);
  EXPECT_EQ(name(found[0].kind), "no_ectopic_beat_found");
  EXPECT_EQ(
      found[0].text,
      "No ectopic beat found in lead II: 37 beats in 30 s, all of it usable. Rhythm, conduction, ST and T were not "
      "judged; this does not rule out disease.");
  EXPECT_TRUE(found[0].occurrences.empty());
}

TEST(Verdict, NamesTheRhythmsThatWereLookedForWhereTheModelWasAsked) {
  Case beats;
  beats.beats(normal(37), 0.8).stretches(3, 0);
  beats.abnormal = 0.1;
  EXPECT_EQ(
      first_of(beats).text,
      "No ectopic beat, atrial fibrillation, ventricular tachycardia or ventricular fibrillation found in lead II: 37 "
      "beats in 30 s, all of it usable. Other rhythms, conduction, ST and T were not judged; this does not rule out "
      "disease.");
}

TEST(Verdict, IsNotCalmWhereTheRhythmModelSeesSomethingThatNoRuleNames) {
  Case beats;
  beats.beats(normal(37), 0.8).stretches(3, 0);
  beats.abnormal = 0.8;
  const auto found = beats.findings();
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found[0].kind, FindingKind::not_normal);
  EXPECT_EQ(found[1].kind, FindingKind::unnamed);
  EXPECT_NE(found[1].text.find("abnormal 0.80, said from 0.50 on"), std::string::npos) << found[1].text;
  beats.settings.abnormal_probability = 0.9;
  EXPECT_EQ(beats.findings().size(), 1U) << "the person's threshold decides";
}

TEST(Verdict, WhatHasANameNeedsNoOther) {
  Case beats;
  beats.beats(normal(20) + "V" + normal(20), 0.8).stretches(3, 0);
  beats.abnormal = 0.9;
  for (const Finding& finding : beats.findings()) EXPECT_NE(finding.kind, FindingKind::unnamed);
}

TEST(Verdict, NamesEveryLeadThatTheClassesWereMadeFrom) {
  Case beats;
  beats.beats(normal(37), 0.8).stretches(3, 0);
  beats.lead = "V5";
  EXPECT_NE(first_of(beats).text.find("in lead V5: "), std::string::npos);

  const BeatSeries series = beat_series(beats.r_peaks, beats.classes, beats.quality, findings_case::kFs_hz);
  const LookedAt both{.leads = {{0, "MLII"}, {0, "V1"}}, .length = 30'000};
  EXPECT_NE(verdict(series, {}, beats.quality, both).text.find("in leads MLII and V1: "), std::string::npos);
}

TEST(Verdict, NeverCallsABeatOrARecordingNormalOrAbnormal) {
  Case beats;
  beats.beats(normal(37), 0.8).stretches(3, 0);
  EXPECT_EQ(first_of(beats).text.find("ormal"), std::string::npos) << "bundle branch block is class N";
  beats.beats("V", 0.5).beats("N", 1.1);
  EXPECT_EQ(first_of(beats).text.find("ormal"), std::string::npos);
}

TEST(Verdict, IsNotGivenOverFewerThanTenBeats) {
  const Finding nine = first_of(Case().beats(normal(9), 0.8).stretches(1, 0));
  EXPECT_EQ(nine.kind, FindingKind::not_analysable);
  EXPECT_EQ(nine.text, "Cannot be judged: only 9 beats were found in 10 s, too few to say that nothing is there.");
  EXPECT_EQ(first_of(Case().beats("N", 0.8).stretches(3, 0)).text,
            "Cannot be judged: only 1 beat was found in 30 s, too few to say that nothing is there.");
  EXPECT_EQ(first_of(Case().stretches(6, 0)).text, "Cannot be judged: no heart beat was found in this recording.");
  EXPECT_EQ(first_of(Case().beats(normal(10), 0.8).stretches(1, 0)).kind, FindingKind::no_ectopic_beat_found);
}

TEST(Verdict, SixBeatsAreEnoughWhereTheWaveformWasRead) {
  Case beats;
  beats.settings.bradycardia_bpm = 30.0;
  beats.beats(normal(6), 1.5).stretches(1, 0);
  EXPECT_EQ(first_of(beats).kind, FindingKind::not_analysable);
  beats.abnormal = 0.1;
  EXPECT_EQ(first_of(beats).kind, FindingKind::no_ectopic_beat_found);
}

TEST(Verdict, IrregularIntervalsOfAStripNeedAWaveformThatIsAbnormal) {
  Case beats;
  beats.fibrillating(14).stretches(1, 0);
  EXPECT_EQ(first_of(beats).kind, FindingKind::not_normal) << "nobody read the waveform";
  beats.abnormal = 0.1;
  beats.heard(RhythmClass::abnormal, -2.0F);
  EXPECT_EQ(first_of(beats).kind, FindingKind::no_ectopic_beat_found) << "breathing makes intervals irregular too";
  beats.heard(RhythmClass::abnormal, 2.0F);
  EXPECT_EQ(first_of(beats).kind, FindingKind::not_normal);
}

TEST(Verdict, IsNotGivenWithAStretchThatCannotBeUsed) {
  const auto found = Case().beats(normal(37), 0.8).stretches(2, 1).findings();
  EXPECT_EQ(found[0].kind, FindingKind::not_analysable);
  EXPECT_EQ(found[0].text, "Cannot be judged: 67 % of the recording is usable in lead II, but not 0:20 to 0:30.");
  EXPECT_EQ(found[1].kind, FindingKind::poor_quality);
  EXPECT_EQ(found[1].text,
            "Signal too poor to analyse in 33 % of the recording, first at 0:20: nothing is reported there.");
}

TEST(Verdict, CountsALeadThatOtherLeadsCouldStandInFor) {
  Case beats;
  beats.beats(normal(37), 0.8).stretches(3, 0);
  beats.quality.lead_count = 2;
  beats.quality.grade = {QualityGrade::good, QualityGrade::unusable, QualityGrade::good,
                         QualityGrade::good, QualityGrade::good,     QualityGrade::good};
  beats.quality.reason.assign(6, QualityReason::none);
  EXPECT_EQ(first_of(beats).text, "Cannot be judged: 67 % of the recording is usable in lead II, but not 0:10 to 0:20.")
      << "the classes were made from lead II alone";
}

TEST(Verdict, NamesTheFirstUnusableStretchesAndCountsTheRest) {
  Case beats;
  beats.beats(normal(120), 0.8).stretches(10, 0);
  for (const std::size_t bad : {0U, 2U, 3U, 5U, 7U, 9U}) beats.quality.grade[bad] = QualityGrade::unusable;
  EXPECT_EQ(first_of(beats).text,
            "Cannot be judged: 40 % of the recording is usable in lead II, but not 0:00 to 0:10, 0:20 to 0:40, 0:50 to "
            "1:00 and 2 more stretches.");
}

TEST(Verdict, IsNotGivenWhereQualityIsUnknown) {
  EXPECT_EQ(first_of(Case().beats(normal(20), 0.8)).text,
            "Cannot be judged: how much of the recording is usable is not known.");
}

TEST(Verdict, IsNotGivenWhereSamplesAreMissingBetweenTheBeats) {
  Case beats;
  beats.beats(normal(37), 0.8).stretches(3, 0);
  beats.quality.reason.assign(3, QualityReason::gap);
  const Finding first = first_of(beats);
  EXPECT_EQ(first.kind, FindingKind::not_analysable);
  EXPECT_NE(first.text.find("pauses and regularity were not looked at"), std::string::npos) << first.text;
}

TEST(Verdict, IsNotGivenOverBeatsWithoutAClass) {
  const auto found = Case().beats(std::string(60, '?'), 0.8).stretches(5, 0).findings();
  EXPECT_EQ(found[0].kind, FindingKind::not_analysable);
  EXPECT_EQ(found[1].kind, FindingKind::unclassifiable_beats);
  EXPECT_EQ(found[1].text, "No beat was classified: only rates, pauses and regularity were judged.");
}

TEST(Verdict, IsNotGivenOverTwentyFibrillatingIntervals) {
  Case beats;
  beats.fibrillating(25).stretches(2, 0);
  const auto found = beats.findings();
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found[0].text, "For review: 1 kind of finding in 25 beats (100 % of the recording could be analysed).");
  EXPECT_EQ(found[1].kind, FindingKind::irregular);
  EXPECT_TRUE(found[1].text.starts_with("Irregular intervals between beats for 0:1")) << found[1].text;
  EXPECT_TRUE(found[1].text.ends_with(
      "(sample entropy of up to 20 intervals above its limit), to be checked on the trace: P waves and the waveform "
      "were not looked at; atrial fibrillation, frequent premature beats or beats wrongly found can look like this."))
      << found[1].text;
  EXPECT_EQ(found[1].occurrences.size(), 1U);
}

TEST(Verdict, SeesTwentyFibrillatingIntervalsInALongSteadyRecording) {
  Case beats;
  beats.beats(normal(150), 0.8).fibrillating(22).beats(normal(150), 0.8).stretches(26, 0);
  const Finding irregular = beats.of_kind(FindingKind::irregular);
  ASSERT_EQ(irregular.occurrences.size(), 1U);
  EXPECT_LT(irregular.occurrences[0].begin, 150 * 800);
  EXPECT_GT(irregular.occurrences[0].end, 150 * 800 + 10'000);
}

TEST(Verdict, NamesAtrialFibrillationNowhereWhereItMayBeVentricular) {
  Case wide;  // many beats are ventricular
  for (int i = 0; i < 20; ++i) wide.fibrillating(6 + i % 3).beats("V", 0.5);
  Case fast;  // as a detector of beats counts the waves of ventricular fibrillation
  fast.fibrillating(120);
  for (std::size_t i = 1; i < fast.r_peaks.size(); ++i) fast.r_peaks[i] -= static_cast<SampleIndex>(i) * 300;
  Case unnamed;  // no model looked at them
  unnamed.fibrillating(120);
  unnamed.classes.flags.assign(120, kUnclassified);
  for (Case* each : {&wide, &fast, &unnamed}) {
    each->stretches(9, 0);
    EXPECT_NE(each->of_kind(FindingKind::irregular).text.find("ventricular flutter or fibrillation"),
              std::string::npos);
    for (const Finding& finding : each->findings())
      EXPECT_EQ(finding.text.find("atrial fibrillation"), std::string::npos) << finding.text;
  }
}

TEST(Verdict, OverAFewPrematureBeatsSpeaksOfTheseAndNotOfIrregularity) {
  Case beats;
  for (int i = 0; i < 6; ++i) beats.beats("NNNNN", 0.8).beats("S", 0.5).beats("N", 0.9);
  const auto found = beats.stretches(4, 0).findings();
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found[1].kind, FindingKind::supraventricular_beats);
}

}  // namespace
}  // namespace ecg
