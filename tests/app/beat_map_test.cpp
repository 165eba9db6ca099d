#include "app/model/beat_map.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "scenes.hpp"

namespace ecg::app {
namespace {

constexpr auto kV = static_cast<std::size_t>(BeatClass::V);
constexpr auto kN = static_cast<std::size_t>(BeatClass::N);

/// An explanation of beat 3 of a scene, called V because of its QRS.
Scene explained_scene() {
  Scene scene;
  scene.recording.emplace();
  scene.recording->record.fs_hz = 250.0;
  scene.analysis.emplace();
  Analysis& analysis = *scene.analysis;
  analysis.complete = true;
  analysis.model = {"flagship", "int8", "abc"};
  for (int beat = 0; beat < 6; ++beat) {
    analysis.r_peaks.push_back(250 + 200 * beat);
    analysis.classes.label.push_back(beat == 3 ? BeatClass::V : BeatClass::N);
    analysis.classes.flags.push_back(0);
    for (std::size_t k = 0; k < kBeatClassCount; ++k) analysis.classes.probabilities.push_back(0.2F);
  }
  BeatExplanation explanation{.r_peak = 850, .answer = {BeatClass::V, 0.9F}, .usual_r_peak = 650, .has_usual = true};
  explanation.usual.share[8][kV] = 4.0F;
  explanation.usual.share[14][kV] = -2.0F;
  explanation.usual.without_qrs = {BeatClass::N, 0.97F};
  for (PartAnswer* each :
       {&explanation.usual.without_p, &explanation.usual.without_t, &explanation.usual.without_timing})
    *each = {BeatClass::V, 0.9F};
  explanation.flat.share[9][kN] = 1.0F;
  explanation.turns[static_cast<std::size_t>(TurnWay::narrower)] = {true, 0.7, {BeatClass::N, 0.6F}};
  scene.explanation = explanation;
  return scene;
}

TEST(BeatMap, ShowsWhatSpeaksForTheClassAndAgainstItOfThisBeatAlone) {
  const Scene scene = explained_scene();
  const auto map = beat_map(scene, {}, 3);
  ASSERT_TRUE(map.has_value());
  EXPECT_EQ(map->label, BeatClass::V);
  EXPECT_TRUE(map->usual);
  EXPECT_EQ(map->largest, 4.0);
  constexpr std::size_t kFirst = kFirstPartSample / kPartSamples;
  EXPECT_EQ(map->cells[kFirst + 8], 1.0F);
  EXPECT_EQ(map->cells[kFirst + 14], -0.5F);
  const double middle_s = (kFirstPartSample + 8.5 * kPartSamples - kFormPeak) / kFormRate_hz;
  EXPECT_NEAR(highest_s(*map), middle_s, 1e-9);
  EXPECT_EQ(map->at(middle_s), 1.0F);
  EXPECT_EQ(map->at(5.0), 0.0F);
  EXPECT_FALSE(beat_map(scene, {}, 2).has_value()) << "nothing was asked about that one";
  EXPECT_FALSE(beat_map(scene, {}, -1).has_value());
}

TEST(BeatMap, FollowsTheClassAndTheReferenceThatWereChosen) {
  const Scene scene = explained_scene();
  PanelChoices choices;
  choices.map_class = static_cast<int>(BeatClass::N);
  const auto n = beat_map(scene, choices, 3);
  ASSERT_TRUE(n.has_value());
  EXPECT_EQ(n->label, BeatClass::N);
  EXPECT_FALSE(n->usual) << "N is explained by what it would lose";
  EXPECT_EQ(n->largest, 1.0);
  choices.map_against = MapAgainst::usual;
  EXPECT_EQ(beat_map(scene, choices, 3)->largest, 0.0);
  choices = {};
  choices.map_class = static_cast<int>(BeatClass::Q);
  EXPECT_EQ(beat_map(scene, choices, 3)->largest, 0.0) << "an empty map, not none";
}

TEST(BeatMap, OfANetworkOverSamplesHasItsMethodsForAnyClass) {
  Scene scene = explained_scene();
  SampleMaps maps{.window = {.fs_hz = 360.0, .before_samples = 180, .after_samples = 180}};
  maps.without.assign(kBeatClassCount * kWindowStretches, 0.0F);
  maps.without[kV * kWindowStretches + 12] = 3.0F;
  maps.without[kN * kWindowStretches + 12] = -3.0F;
  scene.explanation = {.r_peak = 850, .why_not = NoExplanation::other_model, .answer = {BeatClass::V, 0.9F}};
  scene.explanation->samples = maps;
  const auto v = beat_map(scene, {}, 3);
  ASSERT_TRUE(v.has_value());
  EXPECT_EQ(v->method, SampleMethod::without) << "it has no exact Grad-CAM";
  EXPECT_NEAR(highest_s(*v), 0.5 / 24.0, 1e-9);
  PanelChoices choices;
  choices.map_class = static_cast<int>(BeatClass::N);
  EXPECT_EQ(beat_map(scene, choices, 3)->cells[12], -1.0F);
  EXPECT_EQ(beat_explanation_words(scene, {}, 3), "") << "one method agrees with nothing";
  maps.cam_samples = 48;
  maps.cam.assign(kBeatClassCount * 48, 0.0F);
  maps.cam[kV * 48 + 24] = maps.cam[kV * 48 + 25] = 1.0F;
  maps.usual_timing = {BeatClass::N, 0.8F};
  scene.explanation->samples = maps;
  EXPECT_EQ(beat_map(scene, {}, 3)->method, SampleMethod::cam);
  EXPECT_EQ(beat_explanation_words(scene, {}, 3),
            "With a usual beat's intervals it would be N (0.80). The two methods agree by r = 1.00.");
  choices = {};
  choices.sample_method = SampleMethod::usual;
  EXPECT_EQ(beat_map(scene, choices, 3)->method, SampleMethod::cam) << "it has no usual beat";
}

TEST(BeatMap, SaysWhatDecidedAndWhatWouldTurnIt) {
  const Scene scene = explained_scene();
  EXPECT_EQ(beat_explanation_words(scene, {}, 3), "With the patient's usual QRS it would be N (0.97).");
  EXPECT_EQ(turn_words(*scene.explanation), "The least that turns it: with a QRS 0.7 times as wide it would be N.");
  BeatExplanation stubborn = *scene.explanation;
  stubborn.turns = {};
  EXPECT_EQ(turn_words(stubborn), "Neither another time, width nor noise turns it.");
  stubborn.usual.without_qrs = stubborn.usual.without_shape = stubborn.usual.replaced = {BeatClass::V, 0.8F};
  EXPECT_EQ(explanation_words(stubborn, BeatClass::V, true),
            "Even a usual beat would be called V here: the beats around it decide.");
}

TEST(BeatMap, AsksAboutTheSelectedBeatOnceTheAnalysisIsComplete) {
  Scene scene = explained_scene();
  ReadingChoices reading;
  EXPECT_FALSE(wanted_explanation(scene, reading).has_value());
  reading.beat = 3;
  reading.what_if_beat = 3;
  reading.what_if.later_s = -0.1;
  ASSERT_TRUE(wanted_explanation(scene, reading).has_value());
  EXPECT_EQ(*wanted_explanation(scene, reading), (ExplanationWish{850, "later_s=-0.10"}));
  reading.beat = 2;
  EXPECT_EQ(*wanted_explanation(scene, reading), (ExplanationWish{650, ""})) << "what if was asked of another beat";
  scene.analysis->complete = false;
  EXPECT_FALSE(wanted_explanation(scene, reading).has_value());
}

TEST(BeatMap, MapsOfAllBeatsAreAskedForOncePerModel) {
  Scene scene = explained_scene();
  ReadingChoices reading;
  EXPECT_TRUE(ask_for_maps(scene, reading));
  EXPECT_FALSE(ask_for_maps(scene, reading));
  scene.analysis->model.sha256 = "def";
  EXPECT_TRUE(ask_for_maps(scene, reading));
  reading = {};
  scene.analysis->saliency.map_samples = 32;
  EXPECT_FALSE(ask_for_maps(scene, reading)) << "they are there";
}

}  // namespace
}  // namespace ecg::app
