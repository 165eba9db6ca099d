// Templates as they are chosen, merged and split on the screen.
#include <gtest/gtest.h>

#include "app/model/editing.hpp"
#include "scenes.hpp"

namespace ecg::app {
namespace {

using enum BeatClass;

/// Beats at 100, 200, 300, 400: two of template 1, one each of 2 and of none.
Scene scene_with_templates() {
  Scene scene = scene_with_beats({N, N, V, N});
  scene.analysis->templates.group = {0, 0, 1, kNoTemplate};
  scene.analysis->templates.templates = {{.beats = 2, .example = 1}, {.beats = 1, .example = 2}};
  return scene;
}

TEST(Templates, AreMergedWithTheOneChosenNext) {
  const Scene scene = scene_with_templates();
  ViewState view;
  CommandQueue commands;
  begin_merging(scene, view);
  EXPECT_FALSE(is_merging(scene, view)) << "of which one?";
  choose_template(scene, view, 1);
  begin_merging(scene, view);
  ASSERT_TRUE(is_merging(scene, view));
  merge_with(scene, view, commands, 0);
  EXPECT_EQ(only(commands), (Edit{.kind = EditKind::merge_shapes, .begin = 300, .text = "200"}));
  EXPECT_EQ(std::get<MakeEdit>(commands[0]).said, "Templates 1 and 2 are one of 3 beats. One undo takes it back.");
  EXPECT_FALSE(is_merging(scene, view));
  begin_merging(scene, view);
  commands.clear();
  for (const std::size_t other : {std::size_t{1}, std::size_t{7}}) {
    merge_with(scene, view, commands, other);
    EXPECT_TRUE(commands.empty()) << "itself, or none";
    begin_merging(scene, view);
  }
  begin_merging(scene, view);
  EXPECT_FALSE(is_merging(scene, view)) << "asked again";
}

TEST(Templates, AreSplitAndLoseTheChosenBeats) {
  const Scene scene = scene_with_templates();
  ViewState view;
  CommandQueue commands;
  split_off(scene, view, commands);
  EXPECT_TRUE(commands.empty()) << "nothing is chosen";
  view.beat = 2;
  split_off(scene, view, commands);
  EXPECT_EQ(only(commands), (Edit{.kind = EditKind::split_shape, .begin = 300, .end = 301}));
  EXPECT_EQ(std::get<MakeEdit>(commands[0]).said, "1 beat is a template of its own. One undo takes it back.");
  commands.clear();
  view.range = SampleRange{150, 350};
  split_off(scene, view, commands);
  EXPECT_EQ(only(commands), (Edit{.kind = EditKind::split_shape, .begin = 150, .end = 350}));
  commands.clear();
  choose_template(scene, view, 0);
  split_off(scene, view, commands);
  EXPECT_EQ(only(commands), (Edit{.kind = EditKind::split_shape, .begin = 200}));
}

TEST(Templates, AreChosenFromABeatAndFoundAgainWhenTheyAreNumberedAnew) {
  Scene scene = scene_with_templates();
  ViewState view;
  view.beat = 3;
  choose_template_of_beat(scene, view);
  EXPECT_FALSE(view.beat_template) << "it has none";
  view.beat = 2;
  choose_template_of_beat(scene, view);
  EXPECT_EQ(view.beat_template, 1);
  view.stepping = {.kind = StepKind::beat_template, .beat_template = 0};
  const TemplateBeats beats = beats_of_templates(scene, view);
  scene.analysis->templates.group = {1, kNoTemplate, 0, 0};
  choose_templates_again(scene, view, beats);
  EXPECT_EQ(view.beat_template, 0);
  EXPECT_EQ(view.stepping, Stepping{}) << "its beat has no template any more";
}

}  // namespace
}  // namespace ecg::app
