#include <gtest/gtest.h>

#include <limits>

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

TEST(SaliencyBoard, IsRemadeWithTheAnalysisAndSplitsByReference) {
  Scene scene = scene_with_beats({BeatClass::N, BeatClass::V, BeatClass::V});
  Analysis& analysis = *scene.analysis;
  analysis.saliency.map_samples = 36;
  analysis.saliency.values.assign(3 * 36, 100);
  analysis.saliency.peak.assign(3, 1.0F);
  analysis.saliency.random_correlation.assign(3, 0.1F);
  analysis.reference_class = {0, 2, 0};
  SaliencyBoard board;
  refresh_saliency(scene, board);
  ASSERT_NE(saliency_of(board, BeatClass::V, SaliencyGroup::all), nullptr);
  EXPECT_EQ(saliency_of(board, BeatClass::V, SaliencyGroup::all)->beats.size(), 2U);
  EXPECT_EQ(saliency_of(board, BeatClass::V, SaliencyGroup::correct)->beats, (std::vector<std::int32_t>{1}));
  EXPECT_EQ(saliency_of(board, BeatClass::V, SaliencyGroup::mistaken)->beats, (std::vector<std::int32_t>{2}));
  EXPECT_EQ(saliency_of(board, BeatClass::S, SaliencyGroup::all), nullptr);
  EXPECT_EQ(board.mean_beats.size(), board.groups.size());
  analysis.classes.label[1] = BeatClass::S;
  refresh_saliency(scene, board);
  EXPECT_EQ(saliency_of(board, BeatClass::S, SaliencyGroup::all), nullptr) << "the same version is not counted again";
  ++analysis.version;
  refresh_saliency(scene, board);
  EXPECT_NE(saliency_of(board, BeatClass::S, SaliencyGroup::all), nullptr);
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
