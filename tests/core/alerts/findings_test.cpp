#include "core/alerts/finding_kinds.hpp"

#include <algorithm>
#include <string>

#include <gtest/gtest.h>

#include "core/alerts/findings_case.hpp"

namespace ecg {
namespace {

using findings_case::Case;
using findings_case::normal;

TEST(Findings, SomethingFoundInPoorSignalIsStillSaid) {
  const auto found = Case().beats(normal(30) + "VVV", 0.8).stretches(4, 6).findings();
  EXPECT_EQ(found[0].kind, FindingKind::not_normal);
  EXPECT_NE(found[0].text.find("(40 % of the recording could be analysed)"), std::string::npos);
}

TEST(Findings, PacedBeatsAreNoAllClear) {
  const auto found = Case().beats(std::string(60, 'Q'), 0.8).stretches(5, 0).findings();
  EXPECT_EQ(found[0].kind, FindingKind::not_analysable);
  EXPECT_EQ(found[1].priority, Priority::medium);
  EXPECT_EQ(found[1].text, "60 beats of class Q (paced, or like no other class), 100 % of 60 beats, first at 0:00.");
}

TEST(Findings, ARunSaysHowLongHowFastWhereAndByWhichRule) {
  Case one;
  one.beats(normal(30), 0.8).beats("VVVV", 0.4).beats("NN", 0.8).stretches(3, 0);
  const Finding run = one.of_kind(FindingKind::ventricular_run);
  EXPECT_EQ(run.text, "Ventricular run of 4 beats at 150 bpm, at 0:24 (a run is 3 or more V beats in a row).");
  EXPECT_EQ(run.priority, Priority::medium);
  EXPECT_EQ(run.occurrences, (std::vector<SampleRange>{{24400, 25601}}));
}

TEST(Findings, SixBeatsInARowRankHigh) {
  Case two;
  two.beats(normal(30), 0.8)
      .beats("VVVVVV", 0.5)
      .beats(normal(5), 0.8)
      .beats("VVV", 0.3)
      .beats("N", 0.8)
      .stretches(4, 0);
  const Finding run = two.of_kind(FindingKind::ventricular_run);
  EXPECT_EQ(run.priority, Priority::high);
  EXPECT_EQ(
      run.text,
      "2 ventricular runs, longest 6 beats at 0:24, fastest 200 bpm at 0:31 (a run is 3 or more V beats in a row).");
  EXPECT_EQ(two.findings()[0].priority, Priority::high) << "the verdict has the priority of the first finding";
}

TEST(Findings, PausesOfThreeSecondsRankHigh) {
  Case beats;
  beats.beats(normal(10), 0.8).beats("N", 2.4).beats(normal(5), 0.8).stretches(2, 0);
  EXPECT_EQ(beats.of_kind(FindingKind::pause).priority, Priority::medium);
  EXPECT_EQ(beats.of_kind(FindingKind::pause).text, "Pause of 2.4 s at 0:08 (no beat for 2.0 s or more).");
  beats.beats("N", 3.0);
  EXPECT_EQ(beats.of_kind(FindingKind::pause).priority, Priority::high);
  EXPECT_EQ(beats.of_kind(FindingKind::pause).text, "2 pauses, longest 3.0 s at 0:14 (no beat for 2.0 s or more).");
}

TEST(Findings, FewVentricularBeatsRankLowManyMedium) {
  Case few;
  few.beats(normal(49) + "V", 0.8).stretches(4, 0);
  const Finding low = few.of_kind(FindingKind::ventricular_beats);
  EXPECT_EQ(low.priority, Priority::low);
  EXPECT_EQ(low.text, "1 ventricular beat (V), 2.0 % of 50 classified beats, at 0:40 (above 10 % ranks higher).");
  EXPECT_EQ(low.occurrences, (std::vector<SampleRange>{{40000, 40001}}));
  Case many;
  for (int i = 0; i < 10; ++i) many.beats("NNNNNNV", 0.8);
  many.stretches(6, 0);
  EXPECT_EQ(many.of_kind(FindingKind::ventricular_beats).priority, Priority::medium);
}

TEST(Findings, UncertainBeatsAreCountedAsSuch) {
  Case beats;
  beats.beats(normal(20), 0.8).beats("S", 0.8, kUncertain).beats("S", 0.8).stretches(2, 0);
  EXPECT_EQ(
      beats.of_kind(FindingKind::supraventricular_beats).text,
      "2 supraventricular premature beats (S), 9.1 % of 22 classified beats, first at 0:16, 1 uncertain (above 10 % "
      "ranks higher).");
}

TEST(Findings, BigeminySaysHowMuchAndTheRule) {
  Case beats;
  beats.beats(normal(20) + "VNVNVNVN" + normal(20), 0.8).stretches(4, 0);
  EXPECT_EQ(beats.of_kind(FindingKind::bigeminy).text,
            "Bigeminy in 1 stretch, 6 s in all, longest 6 s at 0:16 (every second beat is V, for at least 3 cycles).");
}

TEST(Findings, AreRankedByPriorityThenUrgency) {
  Case beats;
  beats.beats(normal(40), 0.8).beats("VVVVVVV", 0.4).beats(normal(9), 0.8).beats("VV", 0.6).beats("NSNNNFNN", 0.8);
  beats.beats("N", 3.5).stretches(6, 0);
  const auto found = beats.findings();
  EXPECT_EQ(found[0].kind, FindingKind::not_normal);
  EXPECT_EQ(found[0].text, "For review: 6 kinds of finding in 67 beats (100 % of the recording could be analysed).");
  std::vector<FindingKind> kinds;
  for (const Finding& finding : found) kinds.push_back(finding.kind);
  using enum FindingKind;
  EXPECT_EQ(kinds, (std::vector{not_normal, ventricular_run, pause, ventricular_couplet, ventricular_beats,
                                supraventricular_beats, fusion_beats}));
}

TEST(Findings, OccurrencesAreInTimeOrder) {
  Case beats;
  for (int i = 0; i < 8; ++i) beats.beats("NNVNNSNVVN", 0.8);
  for (const Finding& finding : beats.stretches(7, 0).findings()) {
    EXPECT_TRUE(std::is_sorted(finding.occurrences.begin(), finding.occurrences.end(),
                               [](const SampleRange& a, const SampleRange& b) { return a.begin < b.begin; }));
  }
}

TEST(Findings, NoSentenceSpeaksOfDiagnosisOrAlarm) {
  Case beats;
  beats.beats("NNVNVNVNVNN", 0.7)
      .beats("N", 3.5)
      .beats(std::string(40, 'S'), 0.4)
      .beats("NVVVVVVVNFQ?N", 0.5)
      .stretches(4, 1);
  for (const Finding& finding : beats.findings()) {
    EXPECT_EQ(finding.text.find("diagnos"), std::string::npos) << finding.text;
    EXPECT_EQ(finding.text.find("alarm"), std::string::npos) << finding.text;
    EXPECT_EQ(finding.text.back(), '.') << finding.text;
  }
}

TEST(Findings, EveryKindAndPriorityHasItsName) {
  for (const FindingTraits& each : finding_traits()) {
    EXPECT_FALSE(each.name.empty());
    EXPECT_NE(std::string_view(each.title), "") << each.name;
  }
  EXPECT_EQ(name(FindingKind::poor_quality), "poor_quality");
  EXPECT_EQ(name(FindingKind::not_normal), "not_normal");
  EXPECT_EQ(name(FindingKind::pause), "pause");
  EXPECT_EQ(name(Priority::low), "low");
}

TEST(Findings, EachKindSaysWhichRuleOrModelFoundIt) {
  for (const FindingTraits& each : finding_traits()) {
    EXPECT_FALSE(each.found_by.empty()) << each.name;
    EXPECT_EQ(sources_words(each).find("Found by: " + std::string(each.found_by) + "."), 0U);
    const bool told = sources_words(each).find("How often it is right was not measured.") != std::string::npos;
    EXPECT_EQ(told, each.measured.empty()) << each.name;
  }
}

TEST(Findings, NameTheThresholdInUseWhateverItsDecimals) {
  Case beats = Case().beats(normal(10), 0.8).beats("N", 2.6).beats(normal(10), 0.8).stretches(3, 0);
  beats.settings.pause_s = 2.25;
  EXPECT_NE(beats.of_kind(FindingKind::pause).text.find("(no beat for 2.25 s or more)"), std::string::npos);
}

}  // namespace
}  // namespace ecg
