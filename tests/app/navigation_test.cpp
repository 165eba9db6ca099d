#include "app/model/navigation.hpp"

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

TEST(Navigation, MeanRateCountsNoGap) {
  Scene scene = scene_with_beats({N, N, N, N, N, N});
  scene.analysis->r_peaks = {100, 200, 300, 2300, 2350, 2400};  // 1 s apart, 20 s lost, 0.5 s apart
  scene.analysis->episodes = {{.kind = EpisodeKind::unusable, .range = {500, 2000}}};
  scene.derived = {};
  derive(scene);
  EXPECT_DOUBLE_EQ(mean_rate_bpm(scene, {0, 3}), 60.0);
  EXPECT_DOUBLE_EQ(mean_rate_bpm(scene, {3, 6}), 120.0);
  EXPECT_DOUBLE_EQ(mean_rate_bpm(scene, {0, 6}), 60.0 * 4.0 / 3.0);  // four intervals, 3 s
  EXPECT_DOUBLE_EQ(mean_rate_bpm(scene, {1, 5}), 60.0 * 2.0 / 1.5);
  EXPECT_EQ(mean_rate_bpm(scene, {2, 4}), 0.0);  // both sides of the gap: no two that follow each other
  EXPECT_EQ(mean_rate_bpm(scene, {4, 5}), 0.0);
  EXPECT_EQ(mean_rate_bpm(scene, {4, 4}), 0.0);
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

TEST(Navigation, NextCountsFromWhatIsShownWhereTheSelectedBeatIsNot) {
  std::vector<BeatClass> classes(40, N);
  classes[2] = classes[20] = classes[30] = V;
  const Scene scene = scene_with_beats(classes);
  ViewState view = still();
  view.beat = 2;
  view.begin_s = scene.beat_s(25) - 0.1;  // the person clicked there in the overview
  step(scene, view, 1);
  EXPECT_EQ(view.beat, 30);
  view.beat = 30;
  view.begin_s = scene.beat_s(21) - 0.1 - view.time_view(scene.look.layout.plot_width()).span_s;
  step(scene, view, -1);
  EXPECT_EQ(view.beat, 20);
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

/// Reference annotations of a scene, at its own beats' times unless said otherwise.
void set_reference(Scene& scene, std::vector<Annotation> reference) {
  scene.recording->record.reference = std::move(reference);
  scene.analysis->has_reference = true;
}

Annotation at(double time_s, AnnotationCode code = AnnotationCode::normal) {
  return {.sample = samples_from_seconds(time_s, 100.0), .code = code};
}

TEST(Navigation, StepsThroughOneCellOfTheConfusionMatrix) {
  Scene scene = scene_with_beats({V, N, V, V, N});
  set_reference(scene, {at(1.0, AnnotationCode::premature_ventricular), at(2.0), at(3.05), at(4.0), at(5.0)});
  ViewState view = still();
  view.beat = 4;
  const auto n = static_cast<std::uint8_t>(N);
  const auto v = static_cast<std::uint8_t>(V);
  select_cell(scene, view, n, v);
  EXPECT_EQ(view.beat, 2) << "a cell begins with its first beat";
  EXPECT_EQ(count_stops(scene, view).total, 2);
  EXPECT_EQ(count_stops(scene, view).current, 0);
  select_cell(scene, view, n, v);
  EXPECT_EQ(view.beat, 3) << "chosen again it goes on";
  step(scene, view, 1);
  EXPECT_EQ(view.beat, 2) << "and comes around";
  step(scene, view, -1);
  EXPECT_EQ(view.beat, 3);
  view.beat = 0;  // somewhere else: on from there
  EXPECT_EQ(count_stops(scene, view).current, -1);
  step(scene, view, 1);
  EXPECT_EQ(view.beat, 2);
}

TEST(Navigation, MissedBeatsAreVisitedInOrder) {
  Scene scene = scene_with_beats({N, N, N}, 600.0);
  set_reference(scene, {at(1.0), at(2.0), at(3.0), at(200.0), at(400.0)});
  ViewState view = still();
  const auto centre_s = [&] { return view.begin_s + 0.5 * view.time_view(scene.look.layout.plot_width()).span_s; };
  select_cell(scene, view, static_cast<std::uint8_t>(N), kMissed);
  EXPECT_NEAR(centre_s(), 200.0, 0.01);
  EXPECT_EQ(view.beat, -1);
  EXPECT_EQ(count_stops(scene, view).current, 0);
  step(scene, view, 1);
  EXPECT_NEAR(centre_s(), 400.0, 0.01);
  EXPECT_EQ(count_stops(scene, view).current, 1);
  step(scene, view, 1);
  EXPECT_NEAR(centre_s(), 200.0, 0.01);
  step(scene, view, -1);
  EXPECT_NEAR(centre_s(), 400.0, 0.01);
}

TEST(Navigation, CellsFollowClassMapAndLearningPeriod) {
  Scene scene = scene_with_beats(std::vector<BeatClass>(500, N), 600.0);
  std::vector<Annotation> reference;
  for (int second = 1; second <= 500; ++second)
    reference.push_back(at(second, second % 100 == 50 ? AnnotationCode::nodal_escape : AnnotationCode::normal));
  set_reference(scene, std::move(reference));
  ViewState view = still();
  const auto n = static_cast<std::uint8_t>(N);
  const auto s = static_cast<std::uint8_t>(S);
  select_cell(scene, view, n, n);
  EXPECT_EQ(count_stops(scene, view).total, 500) << "papers call escape beats N";
  view.score = {.class_map = ClassMap::ec57, .skips_learning = true};
  select_cell(scene, view, s, n);
  EXPECT_EQ(count_stops(scene, view).total, 2) << "5:50 and 7:30 come after the learning period";
  EXPECT_EQ(view.beat, 349);
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
