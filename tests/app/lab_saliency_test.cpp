#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <variant>

#include "app/model/operating_point.hpp"
#include "app/model/saliency_board.hpp"
#include "scenes.hpp"

namespace ecg::app {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

TEST(Verdict, AMapThatFailsAChecksIsNamed) {
  ClassSaliency maps{.beats = 5};
  maps.pointing = 0.95;
  maps.random_correlation = 0.05;
  EXPECT_TRUE(verdict(maps).sound);
  maps.random_correlation = 0.9;
  EXPECT_EQ(verdict(maps).words, "much like the map of random weights");
  maps.random_correlation = kNan;
  EXPECT_EQ(verdict(maps).words, "points at the complex; random weights give no map");
  maps.pointing = 0.2;
  EXPECT_EQ(verdict(maps).words, "highest outside the complex");
  maps.beats = 0;
  EXPECT_FALSE(verdict(maps).sound);
}

TEST(SaliencyGap, SaysWhyThereIsNoMap) {
  Scene scene = scene_with_beats({BeatClass::N, BeatClass::V});
  EXPECT_NE(saliency_gap(scene).find("has no map"), std::string::npos);
  scene.analysis->model.name.clear();
  EXPECT_NE(saliency_gap(scene).find("No model"), std::string::npos);
  scene.analysis.reset();
  EXPECT_FALSE(saliency_gap(scene).empty());
}

/// Maps that are all alike, and what the reference says.
Scene scene_with_maps(const std::vector<BeatClass>& labels, std::vector<std::uint8_t> reference) {
  Scene scene = scene_with_beats(labels);
  Analysis& analysis = *scene.analysis;
  analysis.saliency.map_samples = 36;
  analysis.saliency.values.assign(labels.size() * 36, 100);
  analysis.saliency.peak.assign(labels.size(), 1.0F);
  analysis.saliency.random_correlation.assign(labels.size(), 0.1F);
  analysis.reference_class = std::move(reference);
  return scene;
}

TEST(SaliencyBoard, IsRemadeWithTheAnalysis) {
  Scene scene = scene_with_maps({BeatClass::N, BeatClass::V, BeatClass::V}, {0, 2, 2});
  SaliencyBoard board;
  refresh_saliency(scene, board);
  ASSERT_NE(board.classes.find(BeatClass::V, SaliencyGroup::found), nullptr);
  EXPECT_EQ(board.classes.find(BeatClass::V, SaliencyGroup::found)->beats.size(), 2U);
  EXPECT_EQ(board.mean_beats.size(), board.classes.groups.size());
  scene.analysis->classes.label[1] = BeatClass::N;
  refresh_saliency(scene, board);
  EXPECT_EQ(board.classes.find(BeatClass::V, SaliencyGroup::missed), nullptr)
      << "the same version is not counted again";
  ++scene.analysis->version;
  refresh_saliency(scene, board);
  ASSERT_NE(board.classes.find(BeatClass::V, SaliencyGroup::missed), nullptr);
  EXPECT_EQ(board.classes.find(BeatClass::V, SaliencyGroup::missed)->beats, (std::vector<std::int32_t>{1}));
}

TEST(SaliencyBoard, ShowsTheMeanBeatOfBothLeads) {
  Scene scene = scene_with_maps({BeatClass::N, BeatClass::N}, {});
  Record record = scene.recording->record;
  Signal second = record.signals[0];
  second.lead = "V1";
  std::get<std::vector<std::int16_t>>(second.adu)[100] = 1000;  // at the R peak of the first beat
  record.signals.push_back(second);
  scene.recording = make_recording(std::move(record));
  SaliencyBoard board;
  refresh_saliency(scene, board);
  EXPECT_EQ(board.leads, (std::vector<std::size_t>{0, 1}));
  const auto& beats = board.beats_of(*board.classes.find(BeatClass::N, SaliencyGroup::all));
  ASSERT_EQ(beats.size(), 2U);
  const auto highest = [](const std::vector<float>& beat) { return *std::max_element(beat.begin(), beat.end()); };
  EXPECT_EQ(highest(beats[0]), 0.0F);
  EXPECT_GT(highest(beats[1]), 0.0F);
}

TEST(SaliencyBoard, SaysHowManyWereFoundAndWhatTheMissedWereTakenFor) {
  using enum BeatClass;
  const Scene scene = scene_with_maps({V, V, N, N, S, N}, {2, 2, 2, 2, 2, 0});
  SaliencyBoard board;
  refresh_saliency(scene, board);
  EXPECT_EQ(count_words(board.classes, V), "5 beats: 2 found, 3 missed (2 taken for N, 1 for S)");
  EXPECT_EQ(count_words(board.classes, N), "1 beat: 1 found, none missed");
  EXPECT_EQ(count_words(board.classes, F), "The reference calls no beat F that the model classified.");
  EXPECT_NE(grouping_words(board.classes).find("found against those it missed"), std::string::npos);
}

TEST(SaliencyBoard, WithoutAReferenceSaysWhatOneWouldAdd) {
  const Scene scene = scene_with_maps({BeatClass::V, BeatClass::V}, {});
  SaliencyBoard board;
  refresh_saliency(scene, board);
  EXPECT_EQ(count_words(board.classes, BeatClass::V), "2 beats");
  EXPECT_EQ(count_words(board.classes, BeatClass::S), "The model called no beat S.");
  EXPECT_NE(grouping_words(board.classes).find("with one, found and missed beats are compared"), std::string::npos);
}

TEST(S000Words, PutANumberBesideEachStatement) {
  ClassSaliency maps{.beats = 20};
  maps.qrs = {.share = 0.58, .length = 0.18, .beats = 20};
  maps.consistency = 0.91;
  maps.timing_share = 0.61;
  EXPECT_EQ(
      s000_words(BeatClass::V, maps),
      "S000: steadily on the complex. Here: 58 % of the map in QRS, which takes 18 % of the window; consistency 0.91.");
  EXPECT_NE(s000_words(BeatClass::S, maps).find("timing is 61 % of the evidence"), std::string::npos);
  EXPECT_EQ(s000_words(BeatClass::F, maps), "S000: no two maps alike. Here: consistency 0.91.");
  EXPECT_NE(s000_words(BeatClass::Q, maps).find("a guess"), std::string::npos);
  maps.timing_share = maps.consistency = kNan;
  EXPECT_NE(s000_words(BeatClass::S, maps).find("does not know when beats come"), std::string::npos);
  EXPECT_NE(s000_words(BeatClass::F, maps).find("too few beats"), std::string::npos);
  EXPECT_EQ(s000_words(BeatClass::N, {}), "") << "no maps";
}

TEST(MoveRarity, KeepsToItsStepsAndAsksOnce) {
  ViewState view;
  CommandQueue commands;
  move_rarity(view, commands, 0.337);
  EXPECT_DOUBLE_EQ(view.rarity_weight, 0.35);
  move_rarity(view, commands, 0.36);
  EXPECT_EQ(commands.size(), 1U) << "the same step";
  move_rarity(view, commands, 7.0);
  EXPECT_DOUBLE_EQ(view.rarity_weight, 1.0);
  EXPECT_EQ(
      json_of(commands),
      R"([{"kind":"move_operating_point","rarity_weight":0.35},{"kind":"move_operating_point","rarity_weight":1}])");
}

}  // namespace
}  // namespace ecg::app
