#include <gtest/gtest.h>

#include <cmath>

#include "app/model/alarm_budget_board.hpp"
#include "app/model/score_board.hpp"
#include "scenes.hpp"

namespace ecg::app {
namespace {

/// Five minutes: windows 3 and 4 hold a V beat of the reference; what the first stage says of each.
Scene scene_with_stage(std::vector<float> probability) {
  Scene scene = scene_with_beats(std::vector<BeatClass>(299, BeatClass::N), 300.0);
  auto& reference = scene.recording->record.reference;
  reference.push_back({.sample = 0, .code = AnnotationCode::rhythm, .aux = "(N"});
  for (SampleIndex second = 1; second < 300; ++second) {
    const bool ventricular = second == 35 || second == 45;
    reference.push_back(
        {.sample = second * 100, .code = ventricular ? AnnotationCode::premature_ventricular : AnnotationCode::normal});
  }
  probability.resize(30, 0.05F);
  scene.analysis->abnormal_by_window = std::move(probability);
  derive(scene);
  return scene;
}

AlarmBudgetBoard board_of(const Scene& scene) {
  AlarmBudgetBoard board;
  refresh_budget(scene, board);
  return board;
}

TEST(AlarmBudgetBoard, FallsInFalseFindingsAndRisesInMissedStretchesWithTheThreshold) {
  const Scene scene = scene_with_stage({0.3F, 0.05F, 0.05F, 0.6F, 0.4F, 0.05F, 0.7F});
  const AlarmBudgetBoard board = board_of(scene);
  const auto at = [&](double threshold) { return board.budgets[step_of_threshold(threshold)]; };
  EXPECT_EQ(at(0.5).stretches, 1);
  EXPECT_EQ(at(0.5).missed, 0);
  EXPECT_EQ(at(0.5).false_findings, 1);
  EXPECT_EQ(at(0.2).false_findings, 2);
  EXPECT_EQ(at(0.65).missed, 1);
  EXPECT_EQ(at(0.8).false_findings, 0);
  EXPECT_NEAR(board.auc, 1.0 - 0.5 * (1.0 / 28.0 + 1.0 / 28.0), 1e-9);
  EXPECT_NEAR(at(0.5).false_findings_per_h(), 12.0, 1e-9);
}

TEST(AlarmBudgetBoard, LeadsToWhatIsMissedAndToWhatIsFalse) {
  const Scene scene = scene_with_stage({0.3F, 0.05F, 0.05F, 0.6F, 0.4F, 0.05F, 0.7F});
  const AlarmBudgetBoard board = board_of(scene);
  using Places = std::vector<SampleIndex>;
  EXPECT_EQ(budget_places(scene, board, 0.25, BudgetPlace::false_finding), (Places{0, 6000}));
  EXPECT_EQ(budget_places(scene, board, 0.65, BudgetPlace::missed), (Places{3000}));
  EXPECT_TRUE(budget_places(scene, board, 0.5, BudgetPlace::missed).empty());
  EXPECT_EQ(next_budget_place(scene, board, 0.25, BudgetPlace::false_finding, 5.0), SampleIndex{6000});
  EXPECT_EQ(next_budget_place(scene, board, 0.25, BudgetPlace::false_finding, 65.0), SampleIndex{0});
  EXPECT_FALSE(next_budget_place(scene, board, 0.5, BudgetPlace::missed, 0.0));
}

TEST(AlarmBudgetBoard, IsMadeAnewForANewAnalysisOnly) {
  Scene scene = scene_with_stage({});
  AlarmBudgetBoard board = board_of(scene);
  EXPECT_EQ(board.budgets[50].missed, 1);
  scene.analysis->abnormal_by_window[3] = 0.9F;
  refresh_budget(scene, board);
  EXPECT_EQ(board.budgets[50].missed, 1);
  ++scene.analysis->version;
  refresh_budget(scene, board);
  EXPECT_EQ(board.budgets[50].missed, 0);
}

TEST(AlarmBudgetBoard, NeedsAReferenceAndProbabilities) {
  Scene scene = scene_with_stage({});
  EXPECT_TRUE(has_alarm_budget(scene));
  EXPECT_EQ(score_page(scene, ScorePage::alarm_budget), ScorePage::alarm_budget);
  scene.analysis->abnormal_by_window.clear();
  EXPECT_FALSE(has_alarm_budget(scene));
  EXPECT_NE(score_page(scene, ScorePage::alarm_budget), ScorePage::alarm_budget);
}

}  // namespace
}  // namespace ecg::app
