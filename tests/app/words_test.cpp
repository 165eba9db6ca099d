#include <gtest/gtest.h>

#include <cmath>

#include "app/model/beat_words.hpp"
#include "app/model/commands.hpp"
#include "app/model/definitions.hpp"
#include "app/model/numbers.hpp"
#include "app/model/score_board.hpp"
#include "app/model/table_rows.hpp"
#include "app/model/tour.hpp"
#include "scenes.hpp"

namespace ecg::app {
namespace {

using enum BeatClass;

TEST(MacroF1, SaysOfHowManyClassesAndWhatItIsOfAll) {
  EXPECT_EQ(macro_f1_meaning(1, 0.2),
            "Mean F1 of the 1 class that reference or answers have, each counted alike. Of all five, absent ones "
            "counting 0: 0.20.");
  EXPECT_NE(macro_f1_meaning(2, 0.392).find("of the 2 classes"), std::string::npos);
}

TEST(Numbers, ReadAsPeopleWriteThem) {
  EXPECT_EQ(grouped(0), "0");
  EXPECT_EQ(grouped(1234567), "1,234,567");
  EXPECT_EQ(grouped(-1234), "-1,234");
  EXPECT_EQ(brief_count(9999), "9,999");
  EXPECT_EQ(brief_count(12345), "12.3k");
  EXPECT_EQ(brief_count(123456), "123k");
  EXPECT_EQ(compact(25.0), "25");
  EXPECT_EQ(compact(12.5), "12.5");
  EXPECT_EQ(compact(0.25), "0.25");
  EXPECT_EQ(compact(0.00206), "0.002");
  EXPECT_EQ(compact(0.0), "0");
  EXPECT_EQ(percent(0.314), "31 %");
  EXPECT_EQ(percent(std::nan("")), "-");
  EXPECT_EQ(fixed(-0.001, 2), "0.00");
}

TEST(Words, ABeatOfClassNIsNotCalledNormal) {
  EXPECT_EQ(title(N), "Not ectopic");
  EXPECT_EQ(title(V), "Ventricular ectopic");
}

TEST(Numbers, Durations) {
  EXPECT_EQ(duration(0.0), "0 s");
  EXPECT_EQ(duration(1805.6), "30 min 6 s");
  EXPECT_EQ(duration(3600.0), "1 h");
  EXPECT_EQ(duration(90'000.0), "25 h");
}

TEST(Words, WhatWasGoneToIsSaidForThoseWhoDoNotSeeIt) {
  Scene scene = scene_with_beats({N, V, N});
  Choices choices;
  EXPECT_EQ(selection_words(scene, choices), "");
  choices.beat = 1;
  EXPECT_EQ(selection_words(scene, choices), "Beat 2 of 3, at 0:00:02.0, V, probability 0.90.");
  scene.analysis->findings = {{.kind = FindingKind::pause, .occurrences = {{100, 200}, {300, 400}}}};
  choices.finding = 0;
  choices.occurrence = 1;
  EXPECT_EQ(
      selection_words(scene, choices),
      std::string(title(FindingKind::pause)) + ", 2 of 2, at 0:00:03. Beat 2 of 3, at 0:00:02.0, V, probability 0.90.");
  scene.analysis.reset();
  EXPECT_EQ(selection_words(scene, choices), "");
}

TEST(Tour, GoesOnAndBackAndEndsAtEitherSide) {
  Choices choices;
  choices.tour_step = 1;
  EXPECT_EQ(tour_words(1).substr(0, 12), "Step 1 of 5:");
  walk_tour(choices, 1);
  EXPECT_EQ(choices.tour_step, 2);
  walk_tour(choices, -1);
  walk_tour(choices, -1);
  EXPECT_EQ(choices.tour_step, 0);
  choices.tour_step = static_cast<int>(kTour.size());
  walk_tour(choices, 1);
  EXPECT_EQ(choices.tour_step, 0);
  EXPECT_EQ(tour_words(0), "");
  EXPECT_EQ(tour_words(6), "");
}

TEST(Words, TimingInPlainWords) {
  EXPECT_EQ(timing_words(0.69, 0.82), "31 % early (mean RR 0.82 s).");
  EXPECT_EQ(timing_words(1.44, 0.82), "44 % late (mean RR 0.82 s).");
  EXPECT_EQ(timing_words(1.04, 0.82), "On time (mean RR 0.82 s).");
  EXPECT_EQ(timing_words(std::nan(""), 0.82), "Timing unknown.");
}

TEST(Words, EvidenceSplitsIntoTimingAndTheRest) {
  Scene scene = scene_with_beats({S});
  Analysis& analysis = *scene.analysis;
  analysis.classes.probabilities = {0.2F, 0.6F, 0.1F, 0.05F, 0.05F};
  analysis.classes.timing_logits = {-0.5F, 1.5F, 0.0F, 0.0F, 0.0F};
  const auto evidence = evidence_of(analysis, 0);
  ASSERT_TRUE(evidence.has_value());
  EXPECT_EQ(evidence->winner, S);
  EXPECT_EQ(evidence->rival, N);
  EXPECT_NEAR(evidence->timing, 2.0, 1e-6);
  EXPECT_NEAR(evidence->shape + evidence->timing, std::log(3.0), 1e-6);  // ln(0.6 / 0.2)
  EXPECT_LT(evidence->shape, 0.0);
}

TEST(Words, NoEvidenceWithoutFiniteProbabilities) {
  Scene scene = scene_with_beats({N});
  scene.analysis->classes.probabilities[2] = std::nanf("");
  EXPECT_FALSE(evidence_of(*scene.analysis, 0).has_value());
  EXPECT_FALSE(evidence_of(*scene.analysis, 7).has_value());
  EXPECT_FALSE(evidence_of(*scene.analysis, -1).has_value());
}

TEST(Commands, BecomeJsonWithHostileTextEscaped) {
  CommandQueue commands;
  commands.push_back(OpenDemo{"a\"b\\c\n"});
  commands.push_back(ExportPicture{{1.0F, 2.5F, 3.0F, 4.0F}, "caption"});
  commands.push_back(Cancel{});
  EXPECT_EQ(
      json_of(commands),
      R"([{"kind":"open_demo","id":"a\"b\\c\u000a"},)"
      R"({"kind":"export","what":"png","x":1,"y":2.5,"width":3,"height":4,"caption":"caption"},{"kind":"cancel"}])");
  EXPECT_EQ(json_of({}), "[]");
}

TEST(Commands, NumbersThatAreNoneBecomeNull) {
  std::string json;
  append_json_number(json, std::nan(""));
  append_json_number(json, -0.0001);
  EXPECT_EQ(json, "null0");
}

TEST(TableRows, FilterAndOrder) {
  Scene scene = scene_with_beats({N, V, S, V, N});
  scene.analysis->classes.probabilities[1 * 5 + 2] = 0.5F;
  scene.analysis->classes.probabilities[3 * 5 + 2] = 0.8F;
  TableRows rows;
  refresh_rows(scene,
               {.column = BeatColumn::probability, .ascending = false, .class_mask = 1U << static_cast<unsigned>(V)},
               rows);
  EXPECT_EQ(rows.beats, (std::vector<std::int32_t>{3, 1}));
  refresh_rows(scene, {.column = BeatColumn::time, .ascending = false}, rows);
  EXPECT_EQ(rows.beats, (std::vector<std::int32_t>{4, 3, 2, 1, 0})) << "other choices make them anew";
}

TEST(TableRows, UnclassifiedBeatsSortWithoutBreakingTheOrder) {
  Scene scene = scene_with_beats({N, Q, V});
  scene.analysis->classes.flags[1] = kUnclassified;
  for (std::size_t i = 5; i < 10; ++i) scene.analysis->classes.probabilities[i] = std::nanf("");
  TableRows rows;
  refresh_rows(scene, {.column = BeatColumn::probability}, rows);
  EXPECT_EQ(rows.beats.front(), 1);
  EXPECT_EQ(rows.beats.size(), 3U);
}

TEST(Definitions, SayTheThresholdsOfTheAnalysisOnTheScreen) {
  const RhythmSettings strict = {.tachycardia_bpm = 130.0,
                                 .bradycardia_bpm = 35.0,
                                 .sustained_s = 30.0,
                                 .pause_s = 3.5,
                                 .run_beats = 5,
                                 .cycles = 4};
  const auto says = [](const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; };
  EXPECT_PRED2(says, definition(EpisodeKind::tachycardia, strict), "above 130 bpm for at least 30 s");
  EXPECT_PRED2(says, definition(EpisodeKind::bradycardia, strict), "below 35 bpm");
  EXPECT_PRED2(says, definition(EpisodeKind::pause, strict), "of 3.5 s or more");
  EXPECT_PRED2(says, definition(EpisodeKind::ventricular_run, strict), "5 or more ventricular beats");
  EXPECT_PRED2(says, definition(EpisodeKind::supraventricular_run, strict), "5 or more supraventricular beats");
  EXPECT_PRED2(says, definition(EpisodeKind::bigeminy, strict), "at least 4 times in a row");
  EXPECT_PRED2(says, definition(EpisodeKind::pause, RhythmSettings{}), "of 2.0 s or more");
  EXPECT_EQ(definition(FindingKind::pause, strict), definition(EpisodeKind::pause, strict))
      << "a finding is its episodes";
}

}  // namespace
}  // namespace ecg::app
