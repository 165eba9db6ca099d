#include "app/navigation.hpp"

#include <gtest/gtest.h>

#include "scenes.hpp"

namespace ecg::app {
namespace {

using enum BeatClass;

ViewState still() {
  ViewState view;
  view.reduced_motion = true;  // jumps arrive at once
  return view;
}

TEST(Navigation, NearestBeatWithinReach) {
  const std::vector<SampleIndex> peaks = {100, 200, 300};
  EXPECT_EQ(nearest_beat(peaks, 100.0, 1.9, 0.5), 1);
  EXPECT_EQ(nearest_beat(peaks, 100.0, 1.4, 0.3), -1);
  EXPECT_EQ(nearest_beat(peaks, 100.0, 1.5, 0.5), 0);  // a tie goes to the earlier beat
  EXPECT_EQ(nearest_beat(peaks, 100.0, 99.0, 1000.0), 2);
  EXPECT_EQ(nearest_beat({}, 100.0, 1.0, 10.0), -1);
}

TEST(Navigation, BeatsBetweenIsHalfOpen) {
  const std::vector<SampleIndex> peaks = {100, 200, 300};
  const BeatRange range = beats_between(peaks, 100.0, 1.0, 3.0);
  EXPECT_EQ(range.first, 0);
  EXPECT_EQ(range.last, 2);
  EXPECT_EQ(beats_between(peaks, 100.0, 1.5, 1.6).first, beats_between(peaks, 100.0, 1.5, 1.6).last);
}

TEST(Navigation, AFreshAnalysisExplainsTheFirstStopInViewWithoutMoving) {
  const Scene scene = scene_with_beats({N, N, S, V, N});
  ViewState view = still();
  const double begin_s = view.begin_s;
  select_in_view(scene, view);
  EXPECT_EQ(view.beat, 2);
  EXPECT_EQ(view.begin_s, begin_s);
  view.beat = 4;  // what the person chose stays
  select_in_view(scene, view);
  EXPECT_EQ(view.beat, 4);
  const Scene normal = scene_with_beats({N, N});
  ViewState fresh = still();
  select_in_view(normal, fresh);
  EXPECT_EQ(fresh.beat, 0);
}

TEST(Navigation, NextStopsAtBeatsThatAreNotNormalAndComesAround) {
  const Scene scene = scene_with_beats({N, V, N, N, S, N});
  ViewState view = still();
  view.beat = 1;
  step(scene, view, 1);
  EXPECT_EQ(view.beat, 4);
  step(scene, view, 1);
  EXPECT_EQ(view.beat, 1);
  step(scene, view, -1);
  EXPECT_EQ(view.beat, 4);
}

TEST(Navigation, SteppingWithoutStopsStaysWhereItIs) {
  const Scene scene = scene_with_beats({N, N, N});
  ViewState view = still();
  view.beat = 1;
  step(scene, view, 1);
  EXPECT_EQ(view.beat, 1);
}

TEST(Navigation, DifferingFromTheReferenceIsOfInterest) {
  Scene scene = scene_with_beats({N, N, N, N});
  scene.analysis->has_reference = true;
  scene.analysis->reference_class = {0, 0, static_cast<std::uint8_t>(V), 0};
  derive(scene);
  ViewState view = still();
  view.beat = 0;
  step(scene, view, 1);
  EXPECT_EQ(view.beat, 2);
  EXPECT_EQ(scene.derived.disagreements, (std::vector<std::int32_t>{2}));
}

TEST(Navigation, StepsThroughOneCellOfTheConfusionMatrix) {
  Scene scene = scene_with_beats({V, N, V, V, N});
  scene.analysis->has_reference = true;
  scene.analysis->reference_class = {static_cast<std::uint8_t>(V), 0, 0, 0, 0};
  ViewState view = still();
  view.stepping = {
      .kind = StepKind::cell, .reference = static_cast<std::uint8_t>(N), .own = static_cast<std::uint8_t>(V)};
  EXPECT_EQ(count_stops(scene, view).total, 2);
  view.beat = 0;
  step(scene, view, 1);
  EXPECT_EQ(view.beat, 2);
  EXPECT_EQ(count_stops(scene, view).current, 0);
  step(scene, view, 1);
  EXPECT_EQ(view.beat, 3);
}

TEST(Navigation, MissedBeatsAreVisitedInOrder) {
  Scene scene = scene_with_beats({N, N, N}, 600.0);
  scene.analysis->has_reference = true;
  scene.analysis->reference_class = {0, 0, 0};
  scene.analysis->missed_beats = {20'000, 40'000};
  ViewState view = still();
  view.stepping = {.kind = StepKind::cell, .reference = 0, .own = kMissed};
  const double half_s = 0.5 * view.time_view(scene.look.layout.plot_width()).span_s;
  step(scene, view, 1);
  EXPECT_NEAR(view.begin_s + half_s, 200.0, 0.01);
  step(scene, view, 1);
  EXPECT_NEAR(view.begin_s + half_s, 400.0, 0.01);
  step(scene, view, 1);
  EXPECT_NEAR(view.begin_s + half_s, 200.0, 0.01);
  step(scene, view, -1);
  EXPECT_NEAR(view.begin_s + half_s, 400.0, 0.01);
}

TEST(Navigation, OccurrencesOfAFindingWrapAround) {
  Scene scene = scene_with_beats({N, V, V, V, N});
  scene.analysis->findings.push_back({.kind = FindingKind::ventricular_run, .occurrences = {{200, 401}, {3000, 3300}}});
  ViewState view = still();
  select_occurrence(scene, view, 0, 0);
  EXPECT_EQ(view.occurrence, 0);
  EXPECT_EQ(view.beat, 1);  // the beat the run begins with
  step(scene, view, 1);
  EXPECT_EQ(view.occurrence, 1);
  step(scene, view, 1);
  EXPECT_EQ(view.occurrence, 0);
  step(scene, view, -1);
  EXPECT_EQ(view.occurrence, 1);
}

TEST(Navigation, BackReturnsToWhereThePersonWas) {
  const Scene scene = scene_with_beats(std::vector<BeatClass>(500, N), 600.0);
  ViewState view = still();
  go_to(scene, view, 100.0);
  const double first = view.begin_s;
  go_to(scene, view, 400.0);
  go_back(scene, view);
  EXPECT_DOUBLE_EQ(view.begin_s, first);
  go_back(scene, view);
  EXPECT_DOUBLE_EQ(view.begin_s, 0.0);
  go_back(scene, view);
  EXPECT_DOUBLE_EQ(view.begin_s, 0.0);
}

TEST(Navigation, GlideArrivesExactly) {
  Scene scene = scene_with_beats(std::vector<BeatClass>(500, N), 600.0);
  ViewState view;
  go_to(scene, view, 300.0);
  ASSERT_TRUE(view.glide.has_value());
  const double target = view.glide->to_s;
  scene.now_ms += 0.5 * kGlide_ms;
  EXPECT_TRUE(advance_glide(scene, view));
  scene.now_ms += kGlide_ms;
  EXPECT_FALSE(advance_glide(scene, view));
  EXPECT_DOUBLE_EQ(view.begin_s, target);
}

TEST(Navigation, SurvivesWithoutAnAnalysis) {
  Scene scene = scene_with_beats({N});
  scene.analysis.reset();
  derive(scene);
  ViewState view = still();
  step(scene, view, 1);
  step_beat(scene, view, 1);
  next_finding(scene, view, 1);
  select_beat(scene, view, 5, true);
  EXPECT_EQ(view.beat, -1);
  EXPECT_EQ(count_stops(scene, view).total, 0);
}

}  // namespace
}  // namespace ecg::app
