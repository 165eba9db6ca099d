#include "core/alerts/decided_findings.hpp"

#include <string>

#include <gtest/gtest.h>

#include "core/alerts/findings_case.hpp"

namespace ecg {
namespace {

using findings_case::Case;
using findings_case::normal;

/// One pause, at 8 to 10.4 s, and two V beats.
Case pause_and_beats() {
  return Case()
      .beats(normal(10), 0.8)
      .beats("N", 2.4)
      .beats(normal(5) + "V" + normal(9) + "V" + normal(9), 0.8)
      .stretches(3, 0);
}

FindingDecision decided(const Case& beats, FindingKind kind, Decision decision) {
  return {std::string(name(kind)), decision, places_of(beats.of_kind(kind))};
}

TEST(DecidedFindings, ADismissedOneGoesToTheEndAndAsksForNoReview) {
  Case beats = pause_and_beats();
  EXPECT_NE(beats.findings().front().text.find("For review: 2 kinds of finding"), std::string::npos);
  beats.decisions = {decided(beats, FindingKind::pause, Decision::dismissed)};
  const auto found = beats.findings();
  EXPECT_TRUE(found.back().dismissed());
  EXPECT_EQ(found.back().kind, FindingKind::pause);
  EXPECT_EQ(decision_words(found.back()), "Dismissed by the reader");
  EXPECT_NE(found.front().text.find("For review: 1 kind of finding"), std::string::npos) << found.front().text;
  EXPECT_NE(found.front().text.find("Besides: 1 finding dismissed by the reader (Pauses)."), std::string::npos)
      << found.front().text;
}

TEST(DecidedFindings, OverWhatWasDismissedNothingCalmIsSaidButThatNothingIsLeft) {
  Case beats = pause_and_beats();
  beats.abnormal = 0.9;
  beats.decisions = {decided(beats, FindingKind::pause, Decision::dismissed),
                     decided(beats, FindingKind::ventricular_beats, Decision::dismissed)};
  const Finding said = beats.findings().front();
  EXPECT_EQ(said.kind, FindingKind::nothing_left);
  EXPECT_EQ(said.text.find("Nothing left for review: 2 findings dismissed by the reader (Pauses, Ventricular beats). "),
            0U)
      << said.text;
  EXPECT_NE(said.text.find("abnormal with 0.90"), std::string::npos) << said.text;
  EXPECT_EQ(said.text.find("No ectopic"), std::string::npos);
}

TEST(DecidedFindings, WhatCannotBeJudgedStaysSoAndNamesWhatWasDismissed) {
  Case beats = pause_and_beats();
  beats.stretches(2, 1);
  beats.decisions = {decided(beats, FindingKind::pause, Decision::dismissed),
                     decided(beats, FindingKind::ventricular_beats, Decision::dismissed)};
  const Finding said = beats.findings().front();
  EXPECT_EQ(said.kind, FindingKind::not_analysable);
  EXPECT_NE(said.text.find("Besides: 2 findings dismissed by the reader"), std::string::npos) << said.text;
}

TEST(DecidedFindings, AcknowledgedAndConfirmedOnesKeepTheirPlaceAndStillAskForReview) {
  for (const Decision decision : {Decision::acknowledged, Decision::confirmed}) {
    Case beats = pause_and_beats();
    const auto before = beats.findings();
    beats.decisions = {decided(beats, FindingKind::pause, decision)};
    const auto found = beats.findings();
    ASSERT_EQ(found.size(), before.size());
    EXPECT_EQ(found.front().text, before.front().text);
    EXPECT_EQ(found[1].kind, before[1].kind);
    EXPECT_EQ(found[1].decision, decision);
  }
}

TEST(DecidedFindings, HoldWhereAnotherAnalysisMovesAStretchALittleOrFindsLess) {
  Case beats = pause_and_beats();
  FindingDecision decision = decided(beats, FindingKind::pause, Decision::dismissed);
  decision.places.front().begin -= 4'000;
  decision.places.front().end -= 1'000;
  decision.places.push_back({40'000, 43'000});  // there is nothing any more
  beats.decisions = {decision};
  EXPECT_TRUE(beats.of_kind(FindingKind::pause).dismissed());
}

TEST(DecidedFindings, StandAgainWhereThereIsOnePlaceMoreThanTheReaderSaw) {
  Case beats = pause_and_beats();
  const FindingDecision decision = decided(beats, FindingKind::pause, Decision::dismissed);
  beats.beats("N", 2.4).stretches(4, 0);
  beats.decisions = {decision};
  const Finding pauses = beats.of_kind(FindingKind::pause);
  EXPECT_FALSE(pauses.dismissed());
  EXPECT_TRUE(pauses.outgrown);
  EXPECT_EQ(decision_words(pauses), "Dismissed by the reader, but it was found at more places since: for review again");

  // Two pauses in a row touch: the second one is seen all the same, though it lies near the first.
  Case near = Case()
                  .beats(normal(10), 0.8)
                  .beats("N", 2.4)
                  .beats("N", 0.8)
                  .beats("N", 2.4)
                  .beats(normal(9), 0.8)
                  .stretches(3, 0);
  near.decisions = {decision};
  EXPECT_TRUE(near.of_kind(FindingKind::pause).outgrown);
}

TEST(DecidedFindings, WaitWhereTheFindingIsNotThereAnyMore) {
  Case beats = Case().beats(normal(30), 0.8).stretches(3, 0);
  const std::vector<FindingDecision> decisions = {{"pause", Decision::dismissed, {{8'000, 10'401}}}};
  beats.decisions = decisions;
  EXPECT_EQ(beats.findings().front().kind, FindingKind::no_ectopic_beat_found);
  EXPECT_EQ(waiting_decisions(beats.findings(), decisions), decisions);
  EXPECT_TRUE(waiting_decisions(pause_and_beats().findings(), decisions).empty());
}

TEST(DecidedFindings, PlacesThatTouchAreOne) {
  const Finding pauses{.kind = FindingKind::pause, .text = {}, .occurrences = {{10, 21}, {20, 31}, {40, 41}}};
  EXPECT_EQ(places_of(pauses), (std::vector<SampleRange>{{10, 31}, {40, 41}}));
}

}  // namespace
}  // namespace ecg
