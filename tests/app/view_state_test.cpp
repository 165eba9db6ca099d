#include "app/model/view_state.hpp"

#include <gtest/gtest.h>

#include "scenes.hpp"

namespace ecg::app {
namespace {

using enum BeatClass;

TEST(ViewState, ForgetsTheRecordingAndKeepsTheRest) {
  const Scene scene = scene_with_beats({N, V, N});
  ViewState view;
  view.theme = ThemeId::dark;
  view.speed_mm_s = 50.0;
  view.panel = kLabPanel;
  view.score.class_map = ClassMap::ec57;
  view.lab.page = LabPage::table;
  view.begin_s = 20.0;
  view.beat = 1;
  view.tool = Tool::measure;
  view.calipers = Calipers{};
  view.table.column = BeatColumn::ratio;
  view.rarity_weight = 0.5;
  view.boards.unmoved_answer = UnmovedAnswer{};
  refresh_rows(scene, view.table, view.boards.rows);
  view.report("strip", {});

  reset_for_recording(view);
  EXPECT_EQ(view.theme, ThemeId::dark);
  EXPECT_EQ(view.speed_mm_s, 50.0);
  EXPECT_EQ(view.panel, kLabPanel);
  EXPECT_EQ(view.score.class_map, ClassMap::ec57);
  EXPECT_EQ(view.lab.page, LabPage::table);
  EXPECT_EQ(view.frame.rects.size(), 1U);
  EXPECT_EQ(view.begin_s, 0.0);
  EXPECT_EQ(view.beat, -1);
  EXPECT_EQ(view.tool, Tool::read);
  EXPECT_FALSE(view.calipers.has_value());
  EXPECT_EQ(view.table, TableChoices{});
  EXPECT_EQ(view.rarity_weight, 0.0);
  EXPECT_FALSE(view.boards.unmoved_answer.has_value());
  EXPECT_TRUE(view.boards.rows.beats.empty());
}

TEST(ViewState, DrawsTheRasterOfTheNextRecordingEvenWhereTheAnalysisHasTheSameNumber) {
  const Scene scene = scene_with_beats({N, V, N});
  ViewState view;
  const RasterPlan plan = plan_raster(scene, 0, 100.0F, 100.0F, 20.0F);
  make_raster(scene, plan, view.boards.raster);
  const std::uint32_t drawn = view.boards.raster.revision;
  reset_for_recording(view);
  make_raster(scene_with_beats({V, V, V}), plan, view.boards.raster);
  EXPECT_GT(view.boards.raster.revision, drawn) << "the renderer knows the picture it holds by this number";
  EXPECT_EQ(view.boards.raster.beats.size(), 3U);
}

}  // namespace
}  // namespace ecg::app
