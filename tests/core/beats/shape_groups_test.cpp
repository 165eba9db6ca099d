#include "core/beats/shape_groups.hpp"

#include <cmath>
#include <vector>

#include <gtest/gtest.h>

namespace ecg {
namespace {

constexpr std::size_t kSamples = 21;

/// A bump of one lead, `shift` samples from the middle.
std::vector<float> bump(float height, float width, float shift = 0.0F) {
  std::vector<float> values;
  for (int i = 0; i < static_cast<int>(kSamples) + 2 * kShapeLag; ++i) {
    const float z = (static_cast<float>(i) - 10.0F - static_cast<float>(kShapeLag) - shift) / width;
    values.push_back(height * std::exp(-0.5F * z * z));
  }
  return values;
}

ShapeWindows windows_of(const std::vector<std::vector<float>>& rows) {
  ShapeWindows windows{.beats = rows.size(), .leads = 1, .samples = kSamples};
  for (const auto& row : rows) windows.values.insert(windows.values.end(), row.begin(), row.end());
  windows.valid.assign(rows.size(), 1);
  return windows;
}

TEST(GroupShapes, PutsTheMostFrequentShapeFirst) {
  const auto narrow = bump(1.0F, 1.5F), wide = bump(1.0F, 5.0F);
  const ShapeGroups groups = group_shapes(windows_of({wide, narrow, narrow, wide, narrow}));
  EXPECT_EQ(groups.group, (std::vector<std::int32_t>{1, 0, 0, 1, 0}));
  EXPECT_EQ(groups.size, (std::vector<std::int64_t>{3, 2}));
  for (const float distance : groups.distance) EXPECT_NEAR(distance, 0.0F, 1e-6F);
}

TEST(GroupShapes, MovesAComplexToMeetItsShape) {
  const ShapeGroups groups =
      group_shapes(windows_of({bump(1, 2), bump(1, 2), bump(1, 2), bump(1, 2, 3), bump(1, 2, -4)}));
  EXPECT_EQ(groups.size, (std::vector<std::int64_t>{5}));
  EXPECT_EQ(groups.lag, (std::vector<std::int32_t>{0, 0, 0, 3, -4}));
}

TEST(GroupShapes, MeasuresEnergyOfTheDifference) {
  // Nine tenths of the amplitude: (1 - .9)^2 of the larger energy from one, and the mean lies between.
  const ShapeGroups groups = group_shapes(windows_of({bump(1, 2), bump(0.9F, 2)}));
  ASSERT_EQ(groups.size, (std::vector<std::int64_t>{2}));
  EXPECT_NEAR(groups.distance[0], 0.05F * 0.05F, 1e-4F);
  EXPECT_NEAR(groups.distance[1], 0.05F * 0.05F / (0.95F * 0.95F), 1e-4F);
}

TEST(GroupShapes, TellsSidesAndSizesApart) {
  const ShapeGroups groups = group_shapes(windows_of({bump(1, 2), bump(-1, 2), bump(0.3F, 2), bump(1, 2)}));
  EXPECT_EQ(groups.group, (std::vector<std::int32_t>{0, 1, 2, 0})) << "of equal size the earlier one comes first";
}

TEST(GroupShapes, GivesNoGroupToABeatWithMissingSamples) {
  ShapeWindows windows = windows_of({bump(1, 2), bump(1, 2)});
  windows.valid[0] = 0;
  const ShapeGroups groups = group_shapes(windows);
  EXPECT_EQ(groups.group, (std::vector<std::int32_t>{-1, 0}));
  EXPECT_TRUE(std::isnan(groups.distance[0]));
}

TEST(GroupShapes, OfNothingAndOfFlatBeatsIsAnAnswer) {
  EXPECT_TRUE(group_shapes({}).size.empty());
  EXPECT_EQ(group_shapes(windows_of({bump(0, 1), bump(0, 1)})).size, (std::vector<std::int64_t>{2}));
}

TEST(GroupShapes, OfManyUnlikeBeatsStayFew) {
  std::vector<std::vector<float>> rows;
  std::uint32_t random = 1;
  for (int beat = 0; beat < 300; ++beat) {
    std::vector<float> row;
    for (std::size_t i = 0; i < kSamples + 2 * kShapeLag; ++i) {
      random = random * 1664525U + 1013904223U;
      row.push_back(static_cast<float>(random >> 8) / 8388608.0F - 1.0F);
    }
    rows.push_back(row);
  }
  const ShapeGroups groups = group_shapes(windows_of(rows));
  EXPECT_LE(groups.size.size(), 40U);
  std::int64_t members = 0;
  for (const std::int64_t size : groups.size) members += size;
  EXPECT_LT(members, 300) << "noise is like nothing";
}

TEST(InTwoShapes, TellsTheTwoKindsApartWhateverTheirNumbers) {
  std::vector<std::vector<float>> rows;
  for (int i = 0; i < 40; ++i) {
    const auto wobble = 0.01F * static_cast<float>(i % 5);
    rows.push_back(i % 4 == 1 ? bump(1.0F + wobble, 3.5F) : bump(1.0F + wobble, 2.5F, static_cast<float>(i % 3)));
  }
  const ShapeGroups halves = in_two_shapes(windows_of(rows));
  ASSERT_EQ(halves.size, (std::vector<std::int64_t>{30, 10}));
  for (std::size_t i = 0; i < rows.size(); ++i) EXPECT_EQ(halves.group[i], i % 4 == 1 ? 1 : 0) << i;
}

TEST(InTwoShapes, OneArtefactAmongTwoKindsIsNoKind) {
  std::vector<std::vector<float>> rows;
  for (int i = 0; i < 60; ++i) rows.push_back(i % 2 == 0 ? bump(1.0F, 2.0F) : bump(-1.0F, 4.0F));
  rows.push_back(bump(1.4F, 2.0F));
  const ShapeGroups halves = in_two_shapes(windows_of(rows));
  EXPECT_EQ(halves.size, (std::vector<std::int64_t>{31, 30}));
}

TEST(InTwoShapes, OfAlikeOrSingleBeatsAreNone) {
  EXPECT_TRUE(in_two_shapes(windows_of({bump(1, 2), bump(1, 2), bump(1, 2)})).size.empty());
  EXPECT_TRUE(in_two_shapes(windows_of({bump(1, 2)})).size.empty());
  EXPECT_TRUE(in_two_shapes(windows_of({})).size.empty());
  ShapeWindows missing = windows_of({bump(1, 2), bump(1, 5)});
  missing.valid[1] = 0;
  EXPECT_TRUE(in_two_shapes(missing).size.empty());
}

TEST(AsOneShape, TakesAllAndMovesEachToTheMean) {
  const ShapeGroups one = as_one_shape(windows_of({bump(1, 2), bump(1, 2), bump(1, 2, 2), bump(-1, 4)}));
  EXPECT_EQ(one.group, (std::vector<std::int32_t>{0, 0, 0, 0}));
  EXPECT_GT(one.distance[3], one.distance[0]);
  EXPECT_EQ(one.lag[2] - one.lag[0], 2);
}

}  // namespace
}  // namespace ecg
