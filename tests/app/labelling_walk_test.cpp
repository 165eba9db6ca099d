#include <gtest/gtest.h>

#include "app/model/editing.hpp"
#include "scenes.hpp"

namespace ecg::app {
namespace {

using enum BeatClass;

TEST(Editing, ALabelledBeatIsLeftForTheNextStopWhereThePersonWantsThat) {
  const Scene scene = scene_with_beats({N, V, N, S, N});
  ViewState view;
  view.reduced_motion = true;
  CommandQueue commands;
  view.beat = 1;
  give_label_and_go_on(scene, view, commands, AnnotationCode::fusion);
  EXPECT_EQ(view.beat, 1);
  view.label_then_next = true;
  commands.clear();
  give_label_and_go_on(scene, view, commands, AnnotationCode::fusion);
  EXPECT_EQ(only(commands), (Edit{.kind = EditKind::label, .begin = 200, .code = AnnotationCode::fusion}));
  EXPECT_EQ(view.beat, 3);
  view.range = SampleRange{150, 301};
  give_label_and_go_on(scene, view, commands, AnnotationCode::fusion);
  EXPECT_EQ(view.beat, 3) << "a stretch is no walk through beats";
}

}  // namespace
}  // namespace ecg::app
