#include "core/explain/class_saliency.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>
#include <vector>

namespace ecg {
namespace {

constexpr double kFs_hz = 100.0;
constexpr double kExact = 1e-6;  // values are stored as float
// 0.2 s before R and 0.2 s after, in eight cells of 50 ms: two cells a segment.
constexpr WindowSpec kWindow{.fs_hz = kFs_hz, .before_samples = 20, .after_samples = 20};

SaliencyMaps maps_of(std::vector<std::uint8_t> values) {
  SaliencyMaps maps{.map_samples = 8, .values = std::move(values)};
  const std::size_t beats = maps.values.size() / 8;
  for (std::size_t beat = 0; beat < beats; ++beat) {
    const auto row = maps.values.begin() + static_cast<std::ptrdiff_t>(8 * beat);
    maps.peak.push_back(std::any_of(row, row + 8, [](std::uint8_t value) { return value > 0; }) ? 1.0F : 0.0F);
  }
  maps.random_correlation.assign(beats, std::numeric_limits<float>::quiet_NaN());
  return maps;
}

/// P from -0.16 to -0.09 s, QRS from -0.04 to 0.04 s, T until 0.18 s.
Delineation waves_of(std::size_t beats) {
  Delineation waves;
  for (std::size_t beat = 0; beat < beats; ++beat) {
    for (const std::int32_t offset : {-16, -12, -9, -4, 4, 12, 18}) waves.offset.push_back(offset);
  }
  return waves;
}

/// Summary of some beats of one recording.
ClassSaliency summary(const SaliencyMaps& maps, const WindowSpec& window, const Delineation& waves,
                      const std::vector<std::int32_t>& beats) {
  return class_saliency(map_rows(maps, window, waves, kFs_hz, maps.peak.size()), beats);
}

/// Rows of maps that are level from segment to segment, four a row.
MapRows rows_of(const std::vector<std::vector<std::uint8_t>>& levels) {
  std::vector<std::uint8_t> values;
  for (const auto& row : levels) {
    for (const std::uint8_t level : row) values.insert(values.end(), 2, level);
  }
  return map_rows(maps_of(values), kWindow, waves_of(levels.size()), kFs_hz, levels.size());
}

TEST(ClassSaliency, SegmentsGoFromROutwards) {
  const std::vector<std::int32_t> beats = {0};
  const auto result = summary(maps_of({0, 51, 102, 153, 204, 255, 0, 0}), kWindow, waves_of(1), beats);
  ASSERT_EQ(result.segments.size(), 4U);
  const double begins[] = {-0.2, -0.1, 0.0, 0.1};
  const double means[] = {0.1, 0.5, 0.9, 0.0};
  for (std::size_t k = 0; k < 4; ++k) {
    EXPECT_NEAR(result.segments[k].begin_s, begins[k], kExact);
    EXPECT_NEAR(result.segments[k].median, means[k], kExact);
    EXPECT_NEAR(result.segments[k].low, means[k], kExact);
  }
}

TEST(ClassSaliency, SegmentsThatAreNotWholeAreLeftOut) {
  WindowSpec window = kWindow;
  window.before_samples = 15;  // 0.15 s: one whole segment before R
  window.after_samples = 25;
  const std::vector<std::int32_t> beats = {0};
  const auto result = summary(maps_of({255, 255, 255, 255, 255, 255, 255, 255}), window, waves_of(1), beats);
  ASSERT_EQ(result.segments.size(), 3U);
  EXPECT_NEAR(result.segments.front().begin_s, -0.1, kExact);
  EXPECT_NEAR(result.segments.back().end_s, 0.2, kExact);
}

TEST(ClassSaliency, QuartilesOverBeats) {
  std::vector<std::uint8_t> values;
  for (const int level : {0, 51, 102, 153, 204}) {  // the first beat has an empty map
    for (int cell = 0; cell < 8; ++cell) values.push_back(static_cast<std::uint8_t>(level));
  }
  const std::vector<std::int32_t> beats = {0, 1, 2, 3, 4};
  const auto result = summary(maps_of(values), kWindow, waves_of(5), beats);
  EXPECT_EQ(result.beats, 4U);
  EXPECT_EQ(result.empty, 1U);
  // 0.2 0.4 0.6 0.8: elements round(0.25 * 3) = 1, round(0.5 * 3) = 2, round(0.75 * 3) = 2.
  EXPECT_NEAR(result.segments[0].low, 0.4, kExact);
  EXPECT_NEAR(result.segments[0].median, 0.6, kExact);
  EXPECT_NEAR(result.segments[0].high, 0.6, kExact);
}

TEST(ClassSaliency, OnlyTheBeatsOfTheGroupCount) {
  std::vector<std::uint8_t> values(16, 255);
  std::fill(values.begin(), values.begin() + 8, std::uint8_t{51});
  const std::vector<std::int32_t> first = {0}, outside = {7, -1};
  EXPECT_NEAR(summary(maps_of(values), kWindow, waves_of(2), first).segments[0].median, 0.2, kExact);
  EXPECT_EQ(summary(maps_of(values), kWindow, waves_of(2), outside).beats, 0U);
}

TEST(ClassSaliency, SharesOfWaves) {
  // Middles of the cells: -175 -125 -75 -25 25 75 125 175 ms. P holds the second, QRS the fourth and fifth, ST-T the
  // sixth to eighth.
  const std::vector<std::int32_t> beats = {0};
  const auto result = summary(maps_of({10, 20, 30, 40, 50, 20, 10, 20}), kWindow, waves_of(1), beats);
  EXPECT_NEAR(result.p.share, 20.0 / 200.0, kExact);
  EXPECT_NEAR(result.p.length, 0.07 / 0.4, kExact);
  EXPECT_NEAR(result.qrs.share, 90.0 / 200.0, kExact);
  EXPECT_NEAR(result.qrs.length, 0.08 / 0.4, kExact);
  EXPECT_NEAR(result.t.share, 50.0 / 200.0, kExact);
  EXPECT_EQ(result.p.beats, 1U);
}

TEST(ClassSaliency, AbsentWavesAreNotCounted) {
  Delineation waves = waves_of(2);
  for (std::size_t i = 0; i < 3; ++i) waves.offset[i] = kAbsent;  // no P in the first beat
  std::vector<std::uint8_t> values(16, 100);
  const std::vector<std::int32_t> beats = {0, 1};
  EXPECT_EQ(summary(maps_of(values), kWindow, waves, beats).p.beats, 1U);
  EXPECT_TRUE(std::isnan(summary(maps_of(values), kWindow, {}, beats).qrs.share)) << "no waves at all";
  EXPECT_TRUE(std::isnan(summary(maps_of(values), kWindow, {}, beats).pointing));
}

TEST(ClassSaliency, PointingGame) {
  // QRS from -40 to 40 ms, 60 ms to both sides: -100 to 100 ms.
  const std::vector<std::uint8_t> inside = {0, 0, 9, 0, 0, 0, 0, 0};   // -75 ms
  const std::vector<std::uint8_t> outside = {0, 9, 0, 0, 0, 0, 0, 0};  // -125 ms
  std::vector<std::uint8_t> values(inside);
  values.insert(values.end(), outside.begin(), outside.end());
  const std::vector<std::int32_t> beats = {0, 1};
  EXPECT_NEAR(summary(maps_of(values), kWindow, waves_of(2), beats).pointing, 0.5, kExact);
}

TEST(ClassSaliency, MedianCorrelationWithRandomWeights) {
  SaliencyMaps maps = maps_of(std::vector<std::uint8_t>(24, 7));
  maps.random_correlation = {0.1F, std::numeric_limits<float>::quiet_NaN(), 0.5F};
  const std::vector<std::int32_t> beats = {0, 1, 2};
  EXPECT_NEAR(summary(maps, kWindow, waves_of(3), beats).random_correlation, 0.5, kExact);
}

TEST(ClassSaliency, NoMapsNoAnswer) {
  const std::vector<std::int32_t> beats = {0};
  const auto result = summary({}, kWindow, waves_of(1), beats);
  EXPECT_EQ(result.beats, 0U);
  EXPECT_TRUE(result.segments.empty());
  EXPECT_TRUE(std::isnan(result.random_correlation));
}

TEST(ClassSaliency, ConsistencyIsTheMedianCorrelationWithTheMedians) {
  const std::vector<std::int32_t> beats = {0, 1, 2, 3, 4};
  // The same shape at other levels.
  const MapRows alike =
      rows_of({{0, 50, 100, 0}, {10, 60, 110, 10}, {0, 100, 200, 0}, {20, 70, 120, 20}, {0, 50, 100, 0}});
  EXPECT_GT(class_saliency(alike, beats).consistency, 0.99);
  const MapRows unlike = rows_of({{200, 0, 0, 0}, {0, 200, 0, 0}, {0, 0, 200, 0}, {0, 0, 0, 200}, {200, 0, 0, 200}});
  EXPECT_EQ(class_saliency(unlike, beats).consistency, 0.0) << "the medians are all 0: nothing is common to them";
  const MapRows half = rows_of({{200, 0, 0, 0}, {200, 0, 0, 0}, {200, 0, 0, 0}, {0, 0, 200, 0}, {0, 0, 0, 200}});
  EXPECT_NEAR(class_saliency(half, beats).consistency, 1.0, kExact) << "the median, not the mean";
  const std::vector<std::int32_t> few = {0, 1, 2};
  EXPECT_TRUE(std::isnan(class_saliency(alike, few).consistency)) << "each of them would be its own median";
  EXPECT_TRUE(class_saliency(alike, few).outliers.empty());
}

TEST(ClassSaliency, OutliersAreFarFromTheMediansInInterquartileRanges) {
  // Medians 0.2 0.4 0.8 0; the second segment varies. Row 5 looks elsewhere, row 1 has no map.
  const MapRows rows = rows_of({{51, 76, 204, 0},
                                {0, 0, 0, 0},
                                {51, 102, 204, 0},
                                {51, 102, 204, 0},
                                {51, 127, 204, 0},
                                {204, 102, 204, 204},
                                {51, 102, 204, 0},
                                {51, 127, 204, 0}});
  const std::vector<std::int32_t> beats = {0, 1, 2, 3, 4, 5, 6, 7};
  const auto result = class_saliency(rows, beats);
  EXPECT_EQ(result.empty, 1U);
  ASSERT_EQ(result.outliers.size(), kOutliers);
  EXPECT_EQ(result.outliers[0].row, 5);
  // |0.8 - 0.2| and |0.8 - 0| over the least range 0.05, over four segments; quartiles there are equal.
  EXPECT_NEAR(result.outliers[0].distance, (0.6 / kLeastRange + 0.8 / kLeastRange) / 4.0, 1e-3);
  EXPECT_GE(result.outliers[1].distance, result.outliers[2].distance);
  EXPECT_TRUE(std::ranges::none_of(result.outliers, [](const Outlier& each) { return each.row == 1; }));
}

TEST(ClassSaliency, TimingsShareIsTheMedianOfThoseKnown) {
  MapRows rows = rows_of({{1, 2, 3, 4}, {1, 2, 3, 4}, {1, 2, 3, 4}});
  const std::vector<std::int32_t> beats = {0, 1, 2};
  EXPECT_TRUE(std::isnan(class_saliency(rows, beats).timing_share));
  rows.rows[0].timing_share = 0.25F;
  rows.rows[2].timing_share = 0.75F;
  EXPECT_NEAR(class_saliency(rows, beats).timing_share, 0.75, kExact);  // element round(0.5 * 1) of the two
}

TEST(MapRows, OfSeveralRecordingsAreOneSummary) {
  MapRows pool = rows_of({{51, 51, 51, 51}, {51, 51, 51, 51}});
  ASSERT_TRUE(append(pool, rows_of({{204, 204, 204, 204}, {204, 204, 204, 204}, {204, 204, 204, 204}})));
  const std::vector<std::int32_t> all = {0, 1, 2, 3, 4}, second = {2, 3, 4};
  EXPECT_NEAR(class_saliency(pool, all).segments[0].median, 0.8, kExact);
  EXPECT_NEAR(class_saliency(pool, all).segments[0].low, 0.2, kExact);
  EXPECT_NEAR(class_saliency(pool, second).segments[0].low, 0.8, kExact);
}

TEST(MapRows, OfAnotherWindowAreNotMixed) {
  MapRows pool = rows_of({{1, 2, 3, 4}});
  WindowSpec other = kWindow;
  other.before_samples = 10;
  other.after_samples = 30;
  const MapRows more = map_rows(maps_of({1, 2, 3, 4, 5, 6, 7, 8}), other, waves_of(1), kFs_hz, 1);
  EXPECT_FALSE(append(pool, more));
  EXPECT_EQ(pool.rows.size(), 1U);
  // A recording without maps adds empty rows, before or behind the others.
  EXPECT_TRUE(append(pool, map_rows({}, kWindow, {}, kFs_hz, 2)));
  ASSERT_EQ(pool.rows.size(), 3U);
  EXPECT_TRUE(pool.rows[2].empty);
  EXPECT_EQ(pool.profile(2).size(), 4U);
  MapRows late = map_rows({}, kWindow, {}, kFs_hz, 2);
  EXPECT_TRUE(append(late, more));
  EXPECT_EQ(late.profile(2)[0], more.profile(0)[0]);
}

TEST(MeanBeat, IsTheMeanOfBeatsFromTheirOwnLevel) {
  std::vector<std::int16_t> adu(200, 0);
  std::fill(adu.begin() + 100, adu.end(), std::int16_t{500});  // the second beat stands on another level
  adu[50] = 100;
  adu[150] = 700;
  const Signal signal{.lead = "II", .gain_adu_per_unit = 100.0, .adu = std::move(adu)};
  const std::vector<SampleIndex> peaks = {50, 150};
  const std::vector<std::int32_t> beats = {0, 1};
  const auto mean = mean_beat(signal, kFs_hz, peaks, kWindow, beats);
  ASSERT_EQ(mean.size(), 40U);
  EXPECT_NEAR(mean[20], 1.5, kExact);  // mV: (1 + 2) / 2
  EXPECT_NEAR(mean[0], 0.0, kExact);
  EXPECT_TRUE(mean_beat(signal, kFs_hz, peaks, kWindow, {}).empty());
}

}  // namespace
}  // namespace ecg
