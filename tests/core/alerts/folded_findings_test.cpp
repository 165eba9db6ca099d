#include "core/alerts/folded_findings.hpp"

#include <algorithm>
#include <string>

#include <gtest/gtest.h>

#include "core/alerts/decided_findings.hpp"
#include "core/alerts/findings_case.hpp"

namespace ecg {
namespace {

using findings_case::Case;
using findings_case::normal;

/// A minute of N, half a minute of V beats that are called ventricular tachycardia, and N again.
Case tachycardia(SampleIndex from, SampleIndex to) {
  Case beats = Case().beats(normal(60), 1.0).beats(std::string(75, 'V'), 0.4).beats(normal(60), 1.0).stretches(15, 0);
  beats.named = {{EpisodeKind::ventricular_tachycardia, {from, to}, 75, 150.0, 0.9}};
  return beats;
}

bool holds(const std::string& text, std::string_view words) { return text.find(words) != std::string::npos; }

TEST(FoldedFindings, WhatLiesInVentricularTachycardiaFollowsItWithLowPriorityAndSaysSo) {
  const auto found = tachycardia(60'000, 91'000).findings();
  ASSERT_GE(found.size(), 4U);
  EXPECT_TRUE(holds(found[0].text, "For review: 1 kind of finding, with 3 more inside the rhythms named, in"))
      << found[0].text;
  EXPECT_EQ(found[1].kind, FindingKind::ventricular_tachycardia);
  EXPECT_EQ(found[1].inside, std::nullopt);
  for (std::size_t i = 2; i < 5; ++i) {
    EXPECT_EQ(found[i].inside, FindingKind::ventricular_tachycardia) << name(found[i].kind);
    EXPECT_EQ(found[i].priority, Priority::low);
    EXPECT_TRUE(holds(found[i].text, "of it lies in what is called ventricular tachycardia, and is listed under it."))
        << found[i].text;
  }
}

TEST(FoldedFindings, WhatLiesOutsideForMoreThanAFifthKeepsItsPlace) {
  Case beats = tachycardia(60'000, 75'000);
  EXPECT_EQ(beats.of_kind(FindingKind::ventricular_beats).inside, std::nullopt);
  EXPECT_EQ(beats.of_kind(FindingKind::ventricular_run).priority, Priority::high);
}

TEST(FoldedFindings, ARhythmThatThePersonDismissedExplainsNothing) {
  Case beats = tachycardia(60'000, 91'000);
  beats.decisions = {{"ventricular_tachycardia", Decision::dismissed, {{60'000, 91'000}}}};
  const auto found = beats.findings();
  EXPECT_EQ(found.back().kind, FindingKind::ventricular_tachycardia);
  EXPECT_TRUE(std::ranges::none_of(found, [](const Finding& f) { return f.inside.has_value(); }));
  EXPECT_EQ(beats.of_kind(FindingKind::ventricular_run).priority, Priority::high);
}

TEST(FoldedFindings, InAtrialFibrillationPausesAndVentricularBeatsKeepTheirPlace) {
  Case beats;
  beats.fibrillating(150).beats("V", 0.5).fibrillating(10).beats("N", 3.2).fibrillating(30).stretches(15, 0);
  beats.beats("S", 0.4);
  beats.named = {{EpisodeKind::atrial_fibrillation, {0, 150'000}, 190, 85.0, 0.95}};
  EXPECT_EQ(beats.of_kind(FindingKind::supraventricular_beats).inside, FindingKind::atrial_fibrillation);
  EXPECT_EQ(beats.of_kind(FindingKind::ventricular_beats).inside, std::nullopt);
  EXPECT_EQ(beats.of_kind(FindingKind::pause).inside, std::nullopt);
  EXPECT_EQ(beats.of_kind(FindingKind::pause).priority, Priority::high);
}

TEST(RhythmOpinion, WhereRuleAndModelDisagreeTheFindingSaysSo) {
  Case beats;
  beats.fibrillating(100).stretches(7, 0);
  const auto irregular = [&] { return beats.of_kind(FindingKind::irregular).text; };
  EXPECT_TRUE(holds(irregular(), "P waves and the waveform were not looked at")) << irregular();
  beats.heard(RhythmClass::atrial_fibrillation, -2.0F);
  EXPECT_TRUE(holds(irregular(), "the rhythm model did not see atrial fibrillation in the waveform (p 0.12"))
      << irregular();
  EXPECT_FALSE(holds(irregular(), "the waveform were not looked at"));
  beats.heard(RhythmClass::atrial_fibrillation, 1.0F);
  EXPECT_TRUE(holds(irregular(), "the rhythm model leans to atrial fibrillation (p 0.73")) << irregular();

  Case run = Case().beats(normal(20) + "VVVVVVV" + normal(20), 0.7).stretches(3, 0);
  run.heard(RhythmClass::ventricular_beat, -2.0F);
  EXPECT_TRUE(
      holds(run.of_kind(FindingKind::ventricular_run).text,
            "The rhythm model does not see this in the waveform (ventricular beats, p 0.12): rule and model disagree."))
      << run.of_kind(FindingKind::ventricular_run).text;
  run.heard(RhythmClass::ventricular_beat, 3.0F);
  EXPECT_TRUE(holds(run.of_kind(FindingKind::ventricular_run).text,
                    "sees this in the waveform too (ventricular beats, p 0.95)."));
}

TEST(RhythmOpinion, TachycardiaOfTheModelAloneSaysThatTheRulesFoundNoRun) {
  Case beats = Case().beats(normal(150), 0.4).stretches(6, 0);
  beats.named = {{EpisodeKind::ventricular_tachycardia, {10'000, 40'000}, 75, 150.0, 0.9}};
  EXPECT_TRUE(holds(beats.of_kind(FindingKind::ventricular_tachycardia).text,
                    "The rules found no run of V beats there: rule and model disagree."));
  EXPECT_FALSE(holds(tachycardia(60'000, 91'000).of_kind(FindingKind::ventricular_tachycardia).text, "disagree"));
}

}  // namespace
}  // namespace ecg
