#include "app/model/time_view.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace ecg::app {
namespace {

TEST(TimeView, ZoomKeepsTheTimeUnderThePointer) {
  const TimeView before = {100.0, 10.0};
  for (const double factor : {0.5, 0.9, 1.1, 2.0, 8.0}) {
    const double anchor_s = 103.0;
    const TimeView after = zoomed_at(before, factor, anchor_s, 1000.0);
    EXPECT_NEAR((anchor_s - after.begin_s) / after.span_s, 0.3, 1e-12) << factor;
    EXPECT_NEAR(after.span_s, 10.0 / factor, 1e-12);
  }
}

TEST(TimeView, ZoomInAndBackIsWhereItWas) {
  const TimeView before = {40.0, 8.0};
  const TimeView after = zoomed_at(zoomed_at(before, 3.0, 44.0, 600.0), 1.0 / 3.0, 44.0, 600.0);
  EXPECT_NEAR(after.begin_s, before.begin_s, 1e-9);
  EXPECT_NEAR(after.span_s, before.span_s, 1e-9);
}

TEST(TimeView, ZoomOutStopsAtTheWholeRecording) {
  const TimeView after = zoomed_at({50.0, 10.0}, 1e-6, 55.0, 120.0);
  EXPECT_EQ(after, (TimeView{0.0, 120.0}));
}

TEST(TimeView, ZoomInStopsAtOneLargeBox) {
  EXPECT_DOUBLE_EQ(zoomed_at({50.0, 10.0}, 1e9, 55.0, 120.0).span_s, kShortestSpan_s);
}

TEST(TimeView, ZoomOutOfAShortRecordingKeepsItsSpan) {
  // One sample, shown at paper speed: the strip is wider than the recording and stays so.
  const TimeView after = zoomed_at({0.0, 7.0}, 0.5, 1.0, 1.0 / 360.0);
  EXPECT_EQ(after, (TimeView{0.0, 7.0}));
}

TEST(TimeView, NonsenseFactorsChangeNothing) {
  const TimeView view = {5.0, 10.0};
  for (const double factor : {0.0, -1.0, std::nan(""), std::numeric_limits<double>::infinity()}) {
    EXPECT_EQ(zoomed_at(view, factor, 6.0, 100.0), view);
  }
}

TEST(TimeView, PanStopsAtBothEnds) {
  EXPECT_DOUBLE_EQ(panned({5.0, 10.0}, -100.0, 60.0).begin_s, 0.0);
  EXPECT_DOUBLE_EQ(panned({5.0, 10.0}, 100.0, 60.0).begin_s, 50.0);
  EXPECT_DOUBLE_EQ(panned({5.0, 10.0}, 2.5, 60.0).begin_s, 7.5);
}

TEST(TimeView, CentringNearTheEndsShowsTheEnds) {
  EXPECT_DOUBLE_EQ(centred_on({0.0, 10.0}, 1.0, 60.0).begin_s, 0.0);
  EXPECT_DOUBLE_EQ(centred_on({0.0, 10.0}, 30.0, 60.0).begin_s, 25.0);
  EXPECT_DOUBLE_EQ(centred_on({0.0, 10.0}, 59.0, 60.0).begin_s, 50.0);
}

TEST(Ladder, StepsFromRungToRung) {
  EXPECT_DOUBLE_EQ(stepped(speed_ladder_mm_s(), 25.0, 1), 50.0);
  EXPECT_DOUBLE_EQ(stepped(speed_ladder_mm_s(), 25.0, -1), 12.5);
  EXPECT_DOUBLE_EQ(stepped(gain_ladder_mm_mv(), 10.0, -2), 2.5);
}

TEST(Ladder, BetweenRungsTheNextOneInThatDirection) {
  EXPECT_DOUBLE_EQ(stepped(speed_ladder_mm_s(), 30.0, 1), 50.0);
  EXPECT_DOUBLE_EQ(stepped(speed_ladder_mm_s(), 30.0, -1), 25.0);
}

TEST(Ladder, PixelArithmeticDoesNotMakeANewRung) {
  // A speed that came back from a division must not need two steps to leave its rung.
  const double almost = 25.0 * (1.0 + 1e-9);
  EXPECT_DOUBLE_EQ(stepped(speed_ladder_mm_s(), almost, 1), 50.0);
  EXPECT_DOUBLE_EQ(stepped(speed_ladder_mm_s(), almost, -1), 12.5);
}

TEST(Ladder, StaysAtItsEnds) {
  EXPECT_DOUBLE_EQ(stepped(gain_ladder_mm_mv(), 40.0, 1), 40.0);
  EXPECT_DOUBLE_EQ(stepped(gain_ladder_mm_mv(), 2.5, -5), 2.5);
}

TEST(Grid, PaperSpeedHasStandardBoxes) {
  const GridSteps time = time_grid(25.0 * 3.78, 3.0);
  EXPECT_DOUBLE_EQ(time.minor, 0.04);
  EXPECT_DOUBLE_EQ(time.major, 0.2);
  const GridSteps voltage = voltage_grid(10.0 * 3.78, 3.0);
  EXPECT_DOUBLE_EQ(voltage.minor, 0.1);
  EXPECT_DOUBLE_EQ(voltage.major, 0.5);
}

TEST(Grid, LinesNeverComeCloserThanAsked) {
  for (const double px_per_s : {500.0, 94.5, 40.0, 10.0, 2.0, 0.5, 0.1, 0.02}) {
    EXPECT_GE(time_grid(px_per_s, 3.0).minor * px_per_s, 3.0) << px_per_s;
    EXPECT_GE(time_label_step(px_per_s, 96.0) * px_per_s, 96.0) << px_per_s;
  }
}

}  // namespace
}  // namespace ecg::app
