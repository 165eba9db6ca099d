#include "app/platform/gestures.hpp"

#include <gtest/gtest.h>

namespace ecg::app {
namespace {

using Kind = InputEvent::Kind;

InputEvent touch(Kind kind, float x, float y, int fingers = 1, float x2 = 0.0F, float y2 = 0.0F) {
  return {.kind = kind, .x = x, .y = y, .dx = x2, .dy = y2, .fingers = fingers};
}

TEST(Gestures, ATapIsAClickWhereItStarted) {
  TouchState state;
  std::vector<Pinch> pinches;
  auto events = pointer_events(state, touch(Kind::touch_start, 50, 60), false, pinches);
  ASSERT_EQ(events.size(), 1U);
  EXPECT_EQ(events[0].kind, Kind::pointer_move);  // position before button, or Dear ImGui clicks elsewhere
  pointer_events(state, touch(Kind::touch_move, 53, 61), false, pinches);
  events = pointer_events(state, touch(Kind::touch_end, 0, 0, 0), false, pinches);
  ASSERT_EQ(events.size(), 3U);
  EXPECT_EQ(events[0].kind, Kind::pointer_down);
  EXPECT_FLOAT_EQ(events[0].x, 50.0F);
  EXPECT_EQ(events[1].kind, Kind::pointer_up);
  EXPECT_EQ(events[2].kind, Kind::pointer_leave);
}

TEST(Gestures, AMovingFingerScrollsAList) {
  TouchState state;
  std::vector<Pinch> pinches;
  pointer_events(state, touch(Kind::touch_start, 50, 100), false, pinches);
  const auto events = pointer_events(state, touch(Kind::touch_move, 50, 70), false, pinches);
  ASSERT_EQ(events.size(), 1U);
  EXPECT_EQ(events[0].kind, Kind::wheel);
  EXPECT_FLOAT_EQ(events[0].dy, 30.0F);
  const auto end = pointer_events(state, touch(Kind::touch_end, 0, 0, 0), false, pinches);
  ASSERT_EQ(end.size(), 1U);  // no click after a scroll
  EXPECT_EQ(end[0].kind, Kind::pointer_leave);
}

TEST(Gestures, OnTheTraceAFingerDragsAtOnce) {
  TouchState state;
  std::vector<Pinch> pinches;
  const auto start = pointer_events(state, touch(Kind::touch_start, 50, 100), true, pinches);
  ASSERT_EQ(start.size(), 2U);
  EXPECT_EQ(start[1].kind, Kind::pointer_down);
  EXPECT_EQ(pointer_events(state, touch(Kind::touch_move, 40, 100), true, pinches)[0].kind, Kind::pointer_move);
  EXPECT_EQ(pointer_events(state, touch(Kind::touch_end, 0, 0, 0), true, pinches)[0].kind, Kind::pointer_up);
}

TEST(Gestures, TwoFingersPinchAboutTheirMiddle) {
  TouchState state;
  std::vector<Pinch> pinches;
  pointer_events(state, touch(Kind::touch_start, 100, 100), true, pinches);
  const auto second = pointer_events(state, touch(Kind::touch_start, 100, 100, 2, 200, 100), true, pinches);
  ASSERT_EQ(second.size(), 2U);  // the drag ends before the pinch begins, outside: it is no click
  EXPECT_EQ(second[0].kind, Kind::pointer_leave);
  EXPECT_EQ(second[1].kind, Kind::pointer_up);
  pointer_events(state, touch(Kind::touch_move, 80, 100, 2, 240, 100), true, pinches);
  ASSERT_EQ(pinches.size(), 1U);
  EXPECT_FLOAT_EQ(pinches[0].x, 160.0F);
  EXPECT_FLOAT_EQ(pinches[0].factor, 1.6F);
  EXPECT_FLOAT_EQ(pinches[0].dx, 10.0F);
  // One finger lifted: the other one must neither drag nor click.
  EXPECT_TRUE(pointer_events(state, touch(Kind::touch_end, 80, 100, 1), true, pinches).empty());
  EXPECT_TRUE(pointer_events(state, touch(Kind::touch_move, 90, 100, 1), true, pinches).empty());
  EXPECT_EQ(pinches.size(), 1U);
  const auto end = pointer_events(state, touch(Kind::touch_end, 0, 0, 0), true, pinches);
  ASSERT_EQ(end.size(), 1U);
  EXPECT_EQ(end[0].kind, Kind::pointer_leave);
}

}  // namespace
}  // namespace ecg::app
