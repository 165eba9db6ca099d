#include "app/model/rr_plots.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "scenes.hpp"

namespace ecg::app {
namespace {

TEST(RrIntervals, JoinNeighbouringBeatsAndCarryTheClassOfTheLater) {
  const Scene scene = scene_with_beats({BeatClass::N, BeatClass::V, BeatClass::N});
  ASSERT_EQ(scene.derived.intervals.size(), 2U);
  EXPECT_EQ(scene.derived.intervals[0].beat, 1);
  EXPECT_FLOAT_EQ(scene.derived.intervals[0].rr_s, 1.0F);
  EXPECT_FLOAT_EQ(scene.derived.intervals[0].next_rr_s, 1.0F);
  EXPECT_EQ(scene.derived.intervals[0].group, static_cast<std::uint8_t>(BeatClass::V));
  EXPECT_TRUE(std::isnan(scene.derived.intervals[1].next_rr_s));
}

TEST(RrIntervals, LeaveOutWhatTouchesUnusableSignal) {
  Scene scene = scene_with_beats(std::vector<BeatClass>(5, BeatClass::N));  // beats at 1 .. 5 s
  scene.analysis->episodes.push_back({.kind = EpisodeKind::unusable, .range = {250, 280}});
  derive(scene);
  ASSERT_EQ(scene.derived.intervals.size(), 3U);
  EXPECT_EQ(scene.derived.intervals[1].beat, 3);
  EXPECT_TRUE(std::isnan(scene.derived.intervals[0].next_rr_s));
}

TEST(RrScale, LeavesOutliersAtItsEdges) {
  std::vector<RrInterval> intervals(2000, RrInterval{.rr_s = 0.8F});
  intervals[5].rr_s = 30.0F;
  const RrScale scale = rr_scale(intervals);
  EXPECT_LT(scale.high_s, 1.5F);
  EXPECT_GT(scale.high_s, 0.8F);
  EXPECT_LT(scale.low_s, 0.8F);
}

TEST(RrHistogram, CountsEveryIntervalOnce) {
  std::vector<RrInterval> intervals;
  for (int i = 0; i < 100; ++i) {
    intervals.push_back(
        {.beat = i, .rr_s = 0.5F + 0.01F * static_cast<float>(i), .group = static_cast<std::uint8_t>(i % 6)});
  }
  const RrScale scale = rr_scale(intervals);
  for (const Histogram& histogram : {rr_histogram(intervals, scale), rate_histogram(intervals, scale)}) {
    std::uint32_t sum = 0;
    for (std::size_t bin = 0; bin < histogram.bins.size(); ++bin) sum += histogram.total(bin);
    EXPECT_EQ(sum, 100U);
  }
}

TEST(RrHistogram, PutsValuesIntoTheBinThatHoldsThem) {
  const std::vector<RrInterval> intervals(10, RrInterval{.rr_s = 0.75F, .group = 2});
  const Histogram rates = rate_histogram(intervals, rr_scale(intervals));
  const std::size_t bin = rates.bin_of(80.0F);
  EXPECT_EQ(rates.bins[bin][2], 10U);
  EXPECT_LE(rates.low + rates.step * static_cast<float>(bin), 80.0F + 1e-3F);
  EXPECT_GT(rates.low + rates.step * static_cast<float>(bin + 1), 80.0F - 1e-3F);
  EXPECT_EQ(rates.bin_of(-5.0F), 0U);
  EXPECT_EQ(rates.bin_of(1e6F), rates.bins.size() - 1);
}

TEST(TakenCells, LetsEachGroupTakeACellOnce) {
  TakenCells cells(10.0F, 10.0F, 2.0F);
  EXPECT_TRUE(cells.take(3.0F, 3.0F, 0));
  EXPECT_FALSE(cells.take(3.9F, 2.1F, 0));
  EXPECT_TRUE(cells.take(3.0F, 3.0F, 1));
  EXPECT_FALSE(cells.take(-1.0F, 3.0F, 0));
  EXPECT_FALSE(cells.take(30.0F, 3.0F, 0));
  EXPECT_FALSE(cells.take(std::nanf(""), 3.0F, 0));
}

}  // namespace
}  // namespace ecg::app
