#include "core/experiments/confusion_matrix.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <limits>
#include <vector>

namespace ecg {
namespace {

constexpr double kExact = 1e-12;  // a handful of divisions

TEST(Figures, HandComputedCase) {
  // Reference A 10 (8 right, 2 called B), B 5 (1 called A, 4 right).
  const Figures result = figures({2, {8, 2, 1, 4}});
  EXPECT_NEAR(result.accuracy, 12.0 / 15.0, kExact);
  EXPECT_NEAR(result.classes[0].sensitivity, 0.8, kExact);
  EXPECT_NEAR(result.classes[0].positive_predictivity, 8.0 / 9.0, kExact);
  EXPECT_NEAR(result.classes[0].f1, 16.0 / 19.0, kExact);
  EXPECT_NEAR(result.classes[1].sensitivity, 0.8, kExact);
  EXPECT_NEAR(result.classes[1].positive_predictivity, 4.0 / 6.0, kExact);
  EXPECT_NEAR(result.classes[1].f1, 8.0 / 11.0, kExact);
  EXPECT_NEAR(result.macro_f1, 0.5 * (16.0 / 19.0 + 8.0 / 11.0), kExact);
  EXPECT_NEAR(result.balanced_accuracy, 0.8, kExact);
  EXPECT_EQ(result.classes[0].support, 10);
}

TEST(Figures, AClassThatIsOnlyAnsweredCountsAsZero) {
  // The test set has no C; one A was called C.
  const Figures result = figures({3, {3, 0, 1, 0, 2, 0, 0, 0, 0}});
  EXPECT_TRUE(std::isnan(result.classes[2].sensitivity));
  EXPECT_EQ(result.classes[2].positive_predictivity, 0.0) << "one was called so, wrongly";
  EXPECT_EQ(result.classes[2].f1, 0.0);
  EXPECT_NEAR(result.macro_f1, (6.0 / 7.0 + 1.0) / 3.0, kExact);
}

TEST(Figures, AClassThatNobodyHasIsLeftOutOfMeans) {
  const Figures result = figures({3, {3, 0, 0, 0, 2, 0, 0, 0, 0}});
  EXPECT_TRUE(std::isnan(result.classes[2].f1));
  EXPECT_EQ(result.macro_f1, 1.0);
}

TEST(Figures, AClassNobodyCalledHasNoPositivePredictivityButAnF1OfZero) {
  const Figures result = figures({2, {4, 0, 3, 0}});
  EXPECT_TRUE(std::isnan(result.classes[1].positive_predictivity));
  EXPECT_EQ(result.classes[1].f1, 0.0);
  EXPECT_EQ(result.classes[1].sensitivity, 0.0);
}

TEST(Figures, NoBeatsAtAll) {
  const Figures result = figures({2, {0, 0, 0, 0}});
  EXPECT_TRUE(std::isnan(result.accuracy));
  EXPECT_TRUE(std::isnan(result.macro_f1));
}

TEST(Always, TheTrapOfDs2InOneLine) {
  // DS2 as papers count it: N 44259, S 1837, V 3221, F 388, Q 7.
  const std::array<std::int64_t, 5> supports = {44259, 1837, 3221, 388, 7};
  const Figures result = figures(always(0, supports));
  EXPECT_NEAR(result.accuracy, 44259.0 / 49712.0, kExact);                          // .890
  EXPECT_NEAR(result.macro_f1, 2.0 * 44259.0 / (44259.0 + 49712.0) / 5.0, kExact);  // .188
  EXPECT_NEAR(result.accuracy, 0.89, 0.005);
  EXPECT_NEAR(result.macro_f1, 0.19, 0.005);
}

TEST(Add, SumsAndKeepsSizesApart) {
  ConfusionMatrix sum;
  add(sum, {2, {1, 2, 3, 4}});
  add(sum, {2, {1, 0, 0, 1}});
  EXPECT_EQ(sum, (ConfusionMatrix{2, {2, 2, 3, 5}}));
  add(sum, {3, std::vector<std::int64_t>(9, 1)});
  EXPECT_EQ(sum.total(), 12) << "another size is not added";
}

TEST(Spread, MeanAndSampleDeviation) {
  const std::array<double, 4> values = {1.0, 3.0, std::numeric_limits<double>::quiet_NaN(), 5.0};
  const Spread result = spread(values);
  EXPECT_EQ(result.count, 3U);
  EXPECT_NEAR(result.mean, 3.0, kExact);
  EXPECT_NEAR(result.deviation, 2.0, kExact);
  EXPECT_TRUE(std::isnan(spread(std::span(values).first(1)).deviation)) << "one value has no spread";
  EXPECT_TRUE(std::isnan(spread({}).mean));
}

}  // namespace
}  // namespace ecg
