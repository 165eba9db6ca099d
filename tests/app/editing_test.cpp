#include "app/model/editing.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "app/model/calipers.hpp"
#include "app/model/navigation.hpp"
#include "app/model/snap.hpp"
#include "app/model/time_text.hpp"
#include "core/record/rhythm_label.hpp"
#include "scenes.hpp"

namespace ecg::app {
namespace {

using enum BeatClass;

/// A triangle of `height` adu and half-width 5 samples at each place.
Signal with_peaks(std::size_t size, const std::vector<std::size_t>& places, std::int16_t height) {
  std::vector<std::int16_t> samples(size, 0);
  for (const std::size_t place : places) {
    for (std::size_t i = 0; i < 9; ++i) {
      const int distance = std::abs(static_cast<int>(i) - 4);
      samples[place + i - 4] = static_cast<std::int16_t>(height - height * distance / 5);
    }
  }
  return {.lead = "II", .adu = std::move(samples)};
}

// --- labels ----------------------------------------------------------------------------------------------------------

TEST(Labels, LettersAreTheMnemonicsOfWfdb) {
  for (const LabelChoice& choice : label_choices()) {
    EXPECT_TRUE(is_beat(choice.code));
    if (choice.key == 0) continue;
    if (choice.code != AnnotationCode::unknown && choice.code != AnnotationCode::supraventricular_premature) {
      EXPECT_EQ(mnemonic(choice.code), std::string(1, choice.key));
    }
    EXPECT_EQ(label_of_key(static_cast<unsigned char>(choice.key)), choice.code);
  }
}

TEST(Labels, CaseMattersOnlyWhereWfdbHasBoth) {
  EXPECT_EQ(label_of_key('v'), AnnotationCode::premature_ventricular);
  EXPECT_EQ(label_of_key('n'), AnnotationCode::normal);
  EXPECT_EQ(label_of_key('j'), AnnotationCode::nodal_escape);
  EXPECT_EQ(label_of_key('J'), AnnotationCode::nodal_premature);
  EXPECT_EQ(label_of_key('a'), std::nullopt) << "adds a beat";
  EXPECT_EQ(label_of_key('A'), AnnotationCode::atrial_premature);
  EXPECT_EQ(label_of_key('x'), std::nullopt);
  EXPECT_EQ(label_of_key(0x1F600), std::nullopt);
}

// --- edits -----------------------------------------------------------------------------------------------------------

TEST(Editing, LabelsTheSelectedBeat) {
  const Scene scene = scene_with_beats({N, N, N});
  ViewState view;
  CommandQueue commands;
  give_label(scene, view, commands, AnnotationCode::fusion);
  EXPECT_TRUE(commands.empty()) << "nothing is selected";
  view.beat = 1;
  give_label(scene, view, commands, AnnotationCode::fusion);
  EXPECT_EQ(only(commands), (Edit{.kind = EditKind::label, .begin = 200, .code = AnnotationCode::fusion}));
}

TEST(Editing, ARangeComesBeforeTheBeat) {
  const Scene scene = scene_with_beats({N, N, N});
  ViewState view;
  view.beat = 0;
  view.range = SampleRange{150, 301};
  EXPECT_EQ(beats_in_range(scene, view), 2);
  CommandQueue commands;
  give_label(scene, view, commands, AnnotationCode::fusion);
  EXPECT_EQ(only(commands),
            (Edit{.kind = EditKind::label_range, .begin = 150, .end = 301, .code = AnnotationCode::fusion}));
  commands.clear();
  remove_target(scene, view, commands);
  EXPECT_EQ(only(commands), (Edit{.kind = EditKind::remove_range, .begin = 150, .end = 301}));
  view.range = SampleRange{110, 120};
  commands.clear();
  give_label(scene, view, commands, AnnotationCode::fusion);
  EXPECT_TRUE(commands.empty()) << "no beat in it";
}

TEST(Editing, DeletingLeavesTheCursorThere) {
  const Scene scene = scene_with_beats({N, N, N});
  ViewState view;
  view.beat = 1;
  CommandQueue commands;
  remove_target(scene, view, commands);
  EXPECT_EQ(only(commands), (Edit{.kind = EditKind::remove, .begin = 200}));
  EXPECT_EQ(view.beat, -1);
  EXPECT_EQ(view.cursor, 200);
}

TEST(Editing, AddsAtTheCursorElseUnderThePointer) {
  Scene scene = scene_with_beats({N, N, N});
  scene.recording->record.signals[0] = with_peaks(6000, {100, 200, 300, 453}, 1000);
  ViewState view;
  CommandQueue commands;
  add_beat(scene, view, commands);
  EXPECT_TRUE(commands.empty());
  view.pointer_s = 4.5;
  add_beat(scene, view, commands);
  EXPECT_EQ(only(commands), (Edit{.kind = EditKind::add, .begin = 453, .code = AnnotationCode::normal}));
  commands.clear();
  view.cursor = 520;
  add_beat(scene, view, commands);
  EXPECT_EQ(only(commands).begin, 520);
  EXPECT_EQ(view.awaited_beat, 520);
}

TEST(Editing, TheSelectionFollowsItsBeatNotItsNumber) {
  Scene scene = scene_with_beats({N, N, N});
  ViewState view;
  view.beat = 2;
  scene.analysis->r_peaks = {200, 300};
  select_again(scene, view, SampleIndex{300});
  EXPECT_EQ(view.beat, 1);
  select_again(scene, view, SampleIndex{100});
  EXPECT_EQ(view.beat, -1);
}

TEST(Editing, ALetterLabelsAllBeatsOfAChosenShape) {
  Scene scene = scene_with_beats({N, N, V, N});
  scene.analysis->templates.group = {0, 0, 1, 0};
  scene.analysis->templates.templates = {{.beats = 3, .example = 0}, {.beats = 1, .example = 2}};
  ViewState view;
  view.range = SampleRange{0, 5};
  choose_template(scene, view, 0);
  EXPECT_EQ(view.tool, Tool::edit);
  EXPECT_EQ(edit_target(scene, view), EditTarget::beat_template);
  CommandQueue commands;
  remove_target(scene, view, commands);
  EXPECT_TRUE(commands.empty()) << "a whole shape is not deleted with one key";
  give_label(scene, view, commands, AnnotationCode::fusion);
  const Edit edit = only(commands);
  EXPECT_EQ(edit.kind, EditKind::label_shape);
  EXPECT_EQ(edit.begin, scene.analysis->r_peaks[0]);
  EXPECT_EQ(edit.code, AnnotationCode::fusion);
  EXPECT_EQ(std::get<MakeEdit>(commands[0]).said, "3 beats of template 1 labelled F. One undo takes it back.");
  choose_template(scene, view, 0);
  EXPECT_EQ(edit_target(scene, view), EditTarget::beat) << "the same one again: none";
}

TEST(Editing, NamesTheRhythmOfARangeAndTakesItAway) {
  Scene scene = scene_with_beats({N, N});
  ViewState view;
  CommandQueue commands;
  name_rhythm(scene, view, commands, "(AFIB");
  EXPECT_TRUE(commands.empty()) << "no range";
  view.range = SampleRange{100, 9'999'999};
  name_rhythm(scene, view, commands, rhythm_of_key('a'));
  EXPECT_EQ(only(commands).kind, EditKind::rhythm);
  EXPECT_EQ(only(commands).end, scene.recording->record.length);
  EXPECT_EQ(only(commands).text, "(AFIB");
  commands.clear();
  clear_rhythm(scene, commands, {0, 500});
  EXPECT_TRUE(commands.empty()) << "nothing there";
  scene.analysis->review.rhythms = {{{400, 600}, "(VT"}};
  clear_rhythm(scene, commands, {0, 500});
  EXPECT_EQ(only(commands).kind, EditKind::remove_rhythm);
  EXPECT_FALSE(has_own_rhythm(scene, {600, 700}));
}

TEST(Editing, EveryRhythmHasAKeyOfItsOwn) {
  for (const RhythmLabel& label : rhythm_labels()) {
    const char key = key_of_rhythm(label.aux);
    ASSERT_NE(key, 0) << label.aux;
    EXPECT_EQ(rhythm_of_key(static_cast<unsigned>(key)), label.aux);
  }
}

TEST(Editing, UndoAndRedoDoNotWaitForTheAnswersToEarlierEdits) {
  Scene scene = scene_with_beats({N});  // its snapshot knows of no edit: the answer to the first one is under way
  CommandQueue commands;
  undo(scene, commands);
  redo(scene, commands);
  ASSERT_EQ(commands.size(), 2U);
  EXPECT_EQ(std::get<MakeEdit>(commands[0]).edit.kind, EditKind::undo);
  EXPECT_EQ(std::get<MakeEdit>(commands[1]).edit.kind, EditKind::redo);
  scene.analysis.reset();
  commands.clear();
  undo(scene, commands);
  redo(scene, commands);
  EXPECT_TRUE(commands.empty());
}

TEST(Editing, BookmarksGoToTheSelectedBeatAndAreTakenAwayAgain) {
  Scene scene = scene_with_beats({N, N});
  ViewState view;
  view.beat = 1;
  CommandQueue commands;
  toggle_bookmark(scene, view, commands);
  EXPECT_EQ(only(commands), (Edit{.kind = EditKind::bookmark, .begin = 200}));
  scene.analysis->review.bookmarks = {{200, ""}};
  commands.clear();
  toggle_bookmark(scene, view, commands);
  EXPECT_EQ(only(commands).kind, EditKind::remove_bookmark);
}

TEST(Editing, CommandsBecomeJson) {
  CommandQueue commands = {MakeEdit{{.kind = EditKind::move, .begin = 7, .end = 5'000'000'000}}, AskTime{}};
  EXPECT_EQ(
      json_of(commands),
      R"([{"kind":"edit","edit":"move","begin":7,"end":5000000000,"code":0,"text":"","said":""},{"kind":"ask_time"}])");
}

// --- walking ---------------------------------------------------------------------------------------------------------

TEST(Walking, StopsAtDifferencesOfBothKinds) {
  Scene scene = scene_with_beats({N, V, N});
  scene.analysis->has_reference = true;
  scene.analysis->reference_class = {0, 0, 0};
  scene.analysis->missed_beats = {250};
  const auto all = stops(scene, {.kind = StepKind::disagreement});
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all[0].beat, 1);
  EXPECT_EQ(all[1].sample, 250);
  EXPECT_EQ(all[1].beat, -1);
  ViewState view;
  view.reduced_motion = true;
  view.stepping = {.kind = StepKind::disagreement};
  view.beat = 1;
  step(scene, view, 1);
  EXPECT_EQ(view.beat, -1);
  EXPECT_EQ(view.cursor, 250);
  EXPECT_EQ(count_stops(scene, view).current, 1);
  step(scene, view, 1);
  EXPECT_EQ(view.beat, 1) << "around";
}

TEST(Walking, StopsAtUncertainEditedAndRemovedBeatsAndAtBookmarks) {
  Scene scene = scene_with_beats({N, N, N});
  scene.analysis->classes.flags = {0, kUncertain, kEdited};
  Review& review = scene.analysis->review;
  review.code = {AnnotationCode::not_qrs, AnnotationCode::not_qrs, AnnotationCode::normal};
  review.origin.assign(3, BeatOrigin::found);
  review.automatic_class = {0, 0, 2};
  review.removed = {150};
  review.bookmarks = {{10, ""}, {5000, ""}};
  EXPECT_EQ(stops(scene, {.kind = StepKind::uncertain}).size(), 1U);
  const auto changed = stops(scene, {.kind = StepKind::edited});
  ASSERT_EQ(changed.size(), 2U);
  EXPECT_EQ(changed[0].sample, 150);
  EXPECT_EQ(changed[1].beat, 2);
  EXPECT_EQ(stops(scene, {.kind = StepKind::bookmark}).size(), 2U);
}

TEST(Walking, BackReturnsFromAZoomWithItsScale) {
  const Scene scene = scene_with_beats({N, N, N});
  ViewState view;
  zoom_to(scene, view, 2.0, 3.0, 20.0);
  EXPECT_NEAR(view.begin_s, 2.0, 1e-9);
  EXPECT_NEAR(view.time_view(scene.look.layout.plot_width()).span_s, 1.0, 1e-9);
  EXPECT_EQ(view.gain_mm_mv, 20.0);
  go_back(scene, view);
  EXPECT_EQ(view.begin_s, 0.0);
  EXPECT_EQ(view.speed_mm_s, 25.0);
  EXPECT_EQ(view.gain_mm_mv, 10.0);
}

// --- snapping and calipers -------------------------------------------------------------------------------------------

TEST(Snap, FindsTheApexOnTheUsualSide) {
  const Signal up = with_peaks(1000, {200, 400, 600}, 1000);
  const std::vector<SampleIndex> peaks = {200, 400};
  EXPECT_EQ(apex_near(up, 100.0, 605, peaks), 600);
  const Signal down = with_peaks(1000, {200, 400, 600}, -1000);
  EXPECT_EQ(apex_near(down, 100.0, 597, peaks), 600);
  EXPECT_EQ(apex_near(up, 100.0, 500, peaks), 500) << "a flat line stays where it is";
}

TEST(Snap, NeverLeavesTheRecord) {
  const Signal signal = with_peaks(1000, {5}, 1000);
  EXPECT_EQ(apex_near(signal, 100.0, 0, {}), 5);
  EXPECT_EQ(turning_point(signal, -50, 3), std::nullopt);
  EXPECT_EQ(turning_point(signal, 2000, 3), std::nullopt);
}

TEST(Snap, TurningPointsAreInsideTheStretch) {
  const Signal signal = with_peaks(1000, {200}, -500);
  EXPECT_EQ(turning_point(signal, 202, 6), 200);
  EXPECT_EQ(turning_point(signal, 197, 1), std::nullopt) << "a slope";
  EXPECT_EQ(turning_point(signal, 500, 6), std::nullopt) << "a flat line";
}

TEST(Calipers, ReadTimeRateAndVoltage) {
  Scene scene = scene_with_beats({N, N, N});
  scene.recording->record.signals[0] = with_peaks(6000, {100, 200, 300}, 248);  // 200 adu per mV
  const Calipers calipers = {.lead = 0, .from = 181, .to = 100};
  const Measurement read = measure(scene, calipers);
  EXPECT_NEAR(read.interval_s, 0.81, 1e-12);
  EXPECT_EQ(interval_words(read), "810 ms");
  EXPECT_EQ(rate_words(read), "74 bpm");
  EXPECT_EQ(voltage_words(scene, calipers, read), "+1.24 mV");
  const Calipers down = {.lead = 0, .from = 105, .to = 105};
  EXPECT_EQ(rate_words(measure(scene, down)), "-");
  EXPECT_EQ(voltage_words(scene, down, measure(scene, down)), "0 \xC2\xB5V");
}

TEST(Calipers, UnitsThatAreNoVoltageKeepTheirName) {
  Scene scene = scene_with_beats({N, N, N});
  scene.recording->record.signals[0] = with_peaks(6000, {100}, 600);
  scene.recording->record.signals[0].unit = "mmHg";
  const Calipers calipers = {.lead = 0, .from = 50, .to = 100};
  EXPECT_EQ(voltage_words(scene, calipers, measure(scene, calipers)), "+3 mmHg");
}

TEST(Calipers, FeetStandOnBeatsThenOnTurningPoints) {
  Scene scene = scene_with_beats({N, N, N});
  scene.recording->record.signals[0] = with_peaks(6000, {100, 250}, 300);
  EXPECT_EQ(foot(scene, 0, 104, 5), 100) << "an R peak within reach";
  EXPECT_EQ(foot(scene, 0, 247, 10), 250) << "a turning point";
  EXPECT_EQ(foot(scene, 0, 400, 5), 400);
  EXPECT_EQ(foot(scene, 0, -3, 0), 0);
  EXPECT_EQ(foot(scene, 7, 400, 5), 400) << "a lead that is not there";
}

TEST(Calipers, BeginAtTheSelectedBeatAndMoveByKeys) {
  const Scene scene = scene_with_beats({N, N, N});
  ViewState view;
  view.beat = 1;
  choose_tool(scene, view, Tool::measure);
  ASSERT_TRUE(view.calipers.has_value());
  EXPECT_EQ(view.calipers->from, 200);
  EXPECT_EQ(view.calipers->to, 300);
  nudge(scene, *view.calipers, -10);
  EXPECT_EQ(view.calipers->to, 290);
  view.calipers->to_is_held = false;
  nudge(scene, *view.calipers, -1000);
  EXPECT_EQ(view.calipers->from, 0);
  const Scene single = scene_with_beats({N});
  ViewState alone;
  choose_tool(single, alone, Tool::measure);
  EXPECT_FALSE(alone.calipers.has_value());
}

// --- times -----------------------------------------------------------------------------------------------------------

TEST(TimeText, ReadsWhatPeopleWrite) {
  EXPECT_EQ(seconds_of_text("751.5"), 751.5);
  EXPECT_EQ(seconds_of_text(" 12:31 "), 751.0);
  EXPECT_EQ(seconds_of_text("1:02:03"), 3723.0);
  EXPECT_NEAR(seconds_of_text("0:0,5").value(), 0.5, 1e-12);
  for (const char* text : {"", ":", "1:", "1:60", "1:2:3:4", "12:3a", "1.5:2", "-1", "1..2", "99999999999"})
    EXPECT_EQ(seconds_of_text(text), std::nullopt) << text;
}

TEST(TimeText, FindsTheTimeOfDayAlsoAfterMidnight) {
  constexpr double kEvening_s = 23.0 * 3600.0;
  EXPECT_EQ(place_of_time("23:10", true, kEvening_s, 7200.0), 600.0);
  EXPECT_EQ(place_of_time("0:30:01", true, kEvening_s, 7200.0), 5401.0);
  EXPECT_EQ(place_of_time("1:01", true, kEvening_s, 7200.0), std::nullopt) << "after the end";
  EXPECT_EQ(place_of_time("24:00", true, kEvening_s, 7200.0), std::nullopt);
  EXPECT_EQ(place_of_time("600", true, kEvening_s, 7200.0), std::nullopt) << "no time of day";
  EXPECT_EQ(place_of_time("10:00", false, kEvening_s, 7200.0), 600.0);
  EXPECT_EQ(place_of_time("3:00:00", false, 0.0, 7200.0), std::nullopt);
}

// --- findings --------------------------------------------------------------------------------------------------------

TEST(JudgedFindings, TheSameWordAgainTakesItBackAndTheVerdictIsNotJudged) {
  Scene scene = scene_with_beats({N, V, N});
  scene.analysis->findings = {{FindingKind::not_normal, Priority::high, "For review.", {}},
                              {FindingKind::pause, Priority::medium, "A pause.", {{90, 400}}}};
  ViewState view;
  CommandQueue commands;
  judge_finding(scene, view, commands, EditKind::dismiss_finding);
  view.finding = 0;
  judge_finding(scene, view, commands, EditKind::dismiss_finding);
  EXPECT_TRUE(commands.empty()) << "nothing is chosen, and the verdict is nobody's to dismiss";
  view.finding = 1;
  judge_finding(scene, view, commands, EditKind::dismiss_finding);
  EXPECT_EQ(only(commands).kind, EditKind::dismiss_finding);
  EXPECT_EQ(only(commands).text, "pause");
  scene.analysis->findings[1].decision = Decision::dismissed;
  commands.clear();
  judge_finding(scene, view, commands, EditKind::dismiss_finding);
  EXPECT_EQ(only(commands).kind, EditKind::reopen_finding);
  scene.analysis->findings[1].outgrown = true;
  commands.clear();
  judge_finding(scene, view, commands, EditKind::dismiss_finding);
  EXPECT_EQ(only(commands).kind, EditKind::dismiss_finding) << "of what is found now";
}

}  // namespace
}  // namespace ecg::app
