#include "app/model/recording.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <variant>
#include <vector>

#include "core/small_record.hpp"

namespace ecg {
namespace {

using testing_records::noise;

/// Levels of the pyramid of 16-bit samples.
std::vector<PyramidOf<std::int16_t>::Level> levels_of(const Signal& signal) {
  return std::get<PyramidOf<std::int16_t>>(make_pyramid(signal)).levels;
}

/// What extent() promises, computed the slow way.
Extent slow_extent(const Signal& signal, SampleIndex begin, SampleIndex end) {
  Extent result{std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::quiet_NaN()};
  for (SampleIndex i = std::max<SampleIndex>(begin, 0); i < std::min(end, signal.size()); ++i) {
    const double value = signal.value(i);
    if (std::isnan(value)) continue;
    result.low = std::isnan(result.low) ? value : std::min(result.low, value);
    result.high = std::isnan(result.high) ? value : std::max(result.high, value);
  }
  return result;
}

void expect_same(const Extent& found, const Extent& expected, SampleIndex begin, SampleIndex end) {
  EXPECT_EQ(std::isnan(found.low), std::isnan(expected.low)) << begin << ".." << end;
  EXPECT_EQ(std::isnan(found.high), std::isnan(expected.high)) << begin << ".." << end;
  if (std::isnan(expected.low)) return;
  EXPECT_EQ(found.low, expected.low) << begin << ".." << end;
  EXPECT_EQ(found.high, expected.high) << begin << ".." << end;
}

/// Ranges of many lengths at many places, ends beyond the signal included.
void expect_exact_everywhere(const Signal& signal) {
  const Pyramid pyramid = make_pyramid(signal);
  const SampleIndex size = signal.size();
  for (SampleIndex begin = -3; begin < size + 3; begin += 1 + size / 37) {
    for (const SampleIndex length : {0, 1, 2, 15, 16, 17, 31, 32, 255, 256, 257, 300, 4095, 4097, 5000, 100000}) {
      expect_same(extent(signal, pyramid, begin, begin + length), slow_extent(signal, begin, begin + length), begin,
                  begin + length);
    }
  }
}

TEST(Pyramid, HasLevelsOfSixteenUntilSixteenBlocksRemain) {
  const auto levels = levels_of({.adu = noise(5000, 3)});
  ASSERT_EQ(levels.size(), 3U);  // 313, 20, 2 blocks
  EXPECT_EQ(levels[0].minimum.size(), 313U);
  EXPECT_EQ(levels[1].minimum.size(), 20U);
  EXPECT_EQ(levels[2].minimum.size(), 2U);
}

TEST(Pyramid, OfNothingHasNoLevels) { EXPECT_TRUE(levels_of({}).empty()); }

TEST(Pyramid, OfOneSampleHasOneBlock) {
  const auto levels = levels_of({.adu = std::vector<std::int16_t>{-7}});
  ASSERT_EQ(levels.size(), 1U);
  EXPECT_EQ(levels[0].minimum, std::vector<std::int16_t>{-7});
  EXPECT_EQ(levels[0].maximum, std::vector<std::int16_t>{-7});
}

TEST(Pyramid, IsAsWideAsItsSamples) {
  const Signal narrow{.adu = std::vector<std::int16_t>{7}}, wide{.adu = std::vector<std::int32_t>{70'000}};
  EXPECT_TRUE(std::holds_alternative<PyramidOf<std::int16_t>>(make_pyramid(narrow)));
  EXPECT_TRUE(std::holds_alternative<PyramidOf<std::int32_t>>(make_pyramid(wide)));
}

TEST(Pyramid, LeavesMissingSamplesOut) {
  std::vector<std::int16_t> samples(48, 5);
  samples[3] = 100;   // in a gap of part of the first block
  samples[20] = 200;  // in a gap of the whole second block
  const auto levels = levels_of({.adu = samples, .gaps = {{2, 6}, {10, 11}, {16, 32}}});
  ASSERT_EQ(levels.size(), 1U);
  EXPECT_EQ(levels[0].maximum[0], 5);
  EXPECT_GT(levels[0].minimum[1], levels[0].maximum[1]) << "nothing is there";
  EXPECT_EQ(levels[0].maximum[2], 5);
}

TEST(Extent, EqualsTheSlowWay) { expect_exact_everywhere({.adu = noise(5000, 7)}); }

TEST(Extent, EqualsTheSlowWayAcrossGaps) {
  expect_exact_everywhere(
      {.adu = noise(5000, 8), .gaps = {{0, 1}, {5, 20}, {33, 34}, {35, 47}, {256, 1024}, {3000, 3001}, {4990, 5000}}});
}

TEST(Extent, EqualsTheSlowWayForWideSamplesAndNegativeGain) {
  std::vector<std::int32_t> samples;
  for (const std::int16_t sample : noise(5000, 9)) samples.push_back(sample * 4000);
  expect_exact_everywhere({.gain_adu_per_unit = -1234.5, .baseline_adu = 17.25, .adu = samples});
}

TEST(Extent, EqualsTheSlowWayAtTheEndsOfTheirType) {
  std::vector<std::int16_t> samples = noise(5000, 11);
  samples[1000] = std::numeric_limits<std::int16_t>::max();  // what an empty block is marked with
  samples[3000] = std::numeric_limits<std::int16_t>::min();
  expect_exact_everywhere({.adu = samples, .gaps = {{2048, 2304}}});
  expect_exact_everywhere({.adu = std::vector<std::int16_t>(300, std::numeric_limits<std::int16_t>::max())});
  expect_exact_everywhere({.adu = std::vector<std::int32_t>(300, std::numeric_limits<std::int32_t>::min())});
}

TEST(Extent, IsUndefinedWhereEverythingIsMissing) {
  const Signal signal{.adu = noise(100, 1), .gaps = {{0, 100}}};
  EXPECT_TRUE(std::isnan(extent(signal, make_pyramid(signal), 10, 90).low));
}

TEST(Recording, HasAPyramidForEachSignal) {
  Record record{.name = "two", .fs_hz = 1.0, .length = 3};
  record.signals = {{.adu = std::vector<std::int16_t>{1, 2, 3}}, {.adu = std::vector<std::int32_t>{4, 5, 6}}};
  const Recording recording = make_recording(record);
  ASSERT_EQ(recording.pyramids.size(), 2U);
  for (std::size_t i = 0; i < 2; ++i) {
    const Signal& signal = recording.record.signals[i];
    expect_same(extent(signal, recording.pyramids[i], 0, 3), slow_extent(signal, 0, 3), 0, 3);
  }
}

}  // namespace
}  // namespace ecg
