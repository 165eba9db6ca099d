#include "app/model/beat_raster.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "scenes.hpp"

namespace ecg::app {
namespace {

std::uint8_t texel(const BeatRaster& raster, std::int32_t column, std::int32_t row, std::size_t channel) {
  const std::int32_t band = column / raster.plan.columns;
  const std::int32_t line = band * kRasterRows + row;
  const std::int32_t place = 4 * (line * raster.plan.columns + column % raster.plan.columns);
  return raster.texels[static_cast<std::size_t>(place) + channel];
}

std::vector<BeatClass> normal(std::size_t count) { return std::vector<BeatClass>(count, BeatClass::N); }

TEST(BeatRaster, GivesEachBeatAColumnOfItsOwnWhereThereIsRoom) {
  const Scene scene = scene_with_beats(normal(50));
  const RasterPlan plan = plan_raster(scene, 0, 400.0F, 200.0F, 64.0F);
  EXPECT_EQ(plan.bands, 1);
  EXPECT_EQ(plan.columns, 50);
  BeatRaster raster;
  make_raster(scene, plan, raster);
  for (std::int32_t beat = 0; beat < 50; ++beat) {
    EXPECT_EQ(raster.beats[static_cast<std::size_t>(beat)], beat);
    EXPECT_EQ(raster_column(plan, 50, beat), beat);
  }
}

TEST(BeatRaster, WrapsIntoBandsAsTheHeightAllows) {
  const Scene scene = scene_with_beats(normal(50));
  const RasterPlan two = plan_raster(scene, 0, 30.0F, 200.0F, 64.0F);
  EXPECT_EQ(two.bands, 2);
  EXPECT_EQ(two.columns, 25);
  const RasterPlan low = plan_raster(scene, 0, 10.0F, 70.0F, 64.0F);
  EXPECT_EQ(low.bands, 1);
  EXPECT_EQ(low.columns, 10);
}

TEST(BeatRaster, NeverHidesARareBeatInAColumnOfMany) {
  std::vector<BeatClass> labels = normal(100);
  labels[57] = BeatClass::V;
  labels[58] = BeatClass::S;
  const Scene scene = scene_with_beats(labels, 120.0);
  BeatRaster raster;
  make_raster(scene, plan_raster(scene, 0, 10.0F, 70.0F, 64.0F), raster);
  EXPECT_EQ(raster.beats[5], 57);
  EXPECT_EQ(texel(raster, 5, 0, 2), static_cast<std::uint8_t>(BeatClass::V));
  EXPECT_EQ(texel(raster, 5, 0, 3), 0b111);  // N, S and V stand here
  EXPECT_EQ(raster.beats[4], 40);
  EXPECT_EQ(texel(raster, 4, 0, 3), 0b1);
}

TEST(BeatRaster, SharesCoverEveryBeatOnceAndColumnsAreTheirInverse) {
  const RasterPlan plan{.bands = 2, .columns = 7};
  constexpr std::int32_t kBeats = 100;
  std::int32_t next = 0;
  for (std::int32_t column = 0; column < 14; ++column) {
    const RasterShare share = raster_share(plan, kBeats, column);
    EXPECT_EQ(share.first, next);
    for (std::int32_t beat = share.first; beat < share.last; ++beat)
      EXPECT_EQ(raster_column(plan, kBeats, beat), column);
    next = share.last;
  }
  EXPECT_EQ(next, kBeats);
  EXPECT_EQ(raster_column(plan, kBeats, kBeats), -1);
}

TEST(BeatRaster, PutsTheRPeakInTheMiddleAndSaysWhereNoSignalIs) {
  Scene scene = scene_with_beats(normal(3));
  Record& record = scene.recording->record;
  auto& samples = std::get<std::vector<std::int16_t>>(record.signals[0].adu);
  for (const SampleIndex r_peak : scene.analysis->r_peaks) samples[static_cast<std::size_t>(r_peak)] = 200;  // 1 mV
  BeatRaster raster;
  make_raster(scene, plan_raster(scene, 0, 400.0F, 200.0F, 64.0F), raster);
  EXPECT_GE(texel(raster, 1, kRasterRows / 2, 0), 250);
  EXPECT_EQ(texel(raster, 1, kRasterRows / 4, 0), 128);
  // The record ends at 60 s; the beat at 1 s has signal from its beginning on.
  EXPECT_EQ(texel(raster, 0, 0, 2), static_cast<std::uint8_t>(BeatClass::N));
  scene.recording->record.signals[0].gaps = {{0, 60}};
  raster.plan.columns = 0;
  make_raster(scene, plan_raster(scene, 0, 400.0F, 200.0F, 64.0F), raster);
  EXPECT_EQ(texel(raster, 0, 0, 2), kRasterMissing);
}

TEST(BeatRaster, IsMadeOncePerPlan) {
  const Scene scene = scene_with_beats(normal(5));
  const RasterPlan plan = plan_raster(scene, 0, 400.0F, 200.0F, 64.0F);
  BeatRaster raster;
  make_raster(scene, plan, raster);
  const std::uint32_t revision = raster.revision;
  make_raster(scene, plan, raster);
  EXPECT_EQ(raster.revision, revision);
}

TEST(BeatRaster, OfNoBeatsIsEmptyNotAnError) {
  const Scene scene = scene_with_beats({});
  BeatRaster raster;
  make_raster(scene, plan_raster(scene, 0, 400.0F, 200.0F, 64.0F), raster);
  EXPECT_TRUE(std::all_of(raster.beats.begin(), raster.beats.end(), [](std::int32_t beat) { return beat == -1; }));
}

}  // namespace
}  // namespace ecg::app
