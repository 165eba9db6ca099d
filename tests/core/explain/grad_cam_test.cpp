#include "core/explain/grad_cam.hpp"

#include <cmath>
#include <limits>
#include <vector>

#include <gtest/gtest.h>

namespace ecg {
namespace {

// Two channels, three time steps. Class N weighs them (1, -1), class V (2, 1), the others (-1, -1).
const std::vector<float> kHead{1, -1, -1, -1, 2, 1, -1, -1, -1, -1};
const std::vector<std::uint8_t> kNoFlag{0};

ModelOutput output_with_map(std::vector<float> map) {
  return {.beat_count = 1, .channels = 2, .map_samples = 3, .feature_map = std::move(map)};
}

TEST(GradCam, EqualsAMapComputedByHand) {
  SaliencyMaps maps;
  const std::vector<BeatClass> v{BeatClass::V};
  // 2 * (1, 0, 3) + (0, 5, -6) = (2, 5, 0) -> over its maximum 5, in 255ths: 102, 255, 0.
  append_grad_cam(maps, output_with_map({1, 0, 3, 0, 5, -6}), kHead, v, kNoFlag);
  EXPECT_EQ(maps.map_samples, 3);
  EXPECT_EQ(maps.values, (std::vector<std::uint8_t>{102, 255, 0}));
  EXPECT_EQ(maps.peak, (std::vector<float>{5.0F}));
}

TEST(GradCam, NegativeEvidenceIsCutOff) {
  SaliencyMaps maps;
  const std::vector<BeatClass> n{BeatClass::N};
  // (1, 0, 3) - (0, 5, -6) = (1, -5, 9) -> (1, 0, 9) -> 28.33, 0, 255
  append_grad_cam(maps, output_with_map({1, 0, 3, 0, 5, -6}), kHead, n, kNoFlag);
  EXPECT_EQ(maps.values, (std::vector<std::uint8_t>{28, 0, 255}));
}

TEST(GradCam, KnowsHowMuchTheMapIsLikeOneOfRandomWeights) {
  SaliencyMaps maps;
  const std::vector<BeatClass> n{BeatClass::N};
  // One channel: whatever the order of equal weights, the map is the same, and the correlation gives it away.
  const std::vector<float> equal{1, 1, 1, 1, 1};
  append_grad_cam(maps, {.beat_count = 1, .channels = 1, .map_samples = 3, .feature_map = {1, 5, 2}}, equal, n,
                  kNoFlag);
  EXPECT_NEAR(maps.random_correlation[0], 1.0F, 1e-6);
  // A flat map has no correlation with anything.
  append_grad_cam(maps, {.beat_count = 1, .channels = 1, .map_samples = 3, .feature_map = {2, 2, 2}}, equal, n,
                  kNoFlag);
  EXPECT_TRUE(std::isnan(maps.random_correlation[1]));
  EXPECT_EQ(maps.random_correlation.size(), maps.peak.size());
}

TEST(GradCam, ABeatNothingSpeaksForHasAnEmptyMapWithPeakZero) {
  SaliencyMaps maps;
  const std::vector<BeatClass> s{BeatClass::S};
  append_grad_cam(maps, output_with_map({1, 2, 3, 4, 5, 6}), kHead, s, kNoFlag);
  EXPECT_EQ(maps.values, (std::vector<std::uint8_t>{0, 0, 0}));
  EXPECT_EQ(maps.peak, (std::vector<float>{0.0F}));
}

TEST(GradCam, UnclassifiedBeatsAndNonFiniteMapsAreEmpty) {
  SaliencyMaps maps;
  const std::vector<BeatClass> v{BeatClass::V};
  const std::vector<std::uint8_t> unclassified{kUnclassified};
  append_grad_cam(maps, output_with_map({1, 0, 3, 0, 5, -6}), kHead, v, unclassified);
  append_grad_cam(maps, output_with_map({std::numeric_limits<float>::infinity(), 0, 0, 0, 0, 0}), kHead, v, kNoFlag);
  EXPECT_EQ(maps.values, (std::vector<std::uint8_t>(6, 0)));
  EXPECT_EQ(maps.peak, (std::vector<float>{0.0F, 0.0F}));
}

TEST(GradCam, WrongShapesGiveEmptyMapsOfTheRightSize) {
  SaliencyMaps maps;
  const std::vector<BeatClass> v{BeatClass::V};
  append_grad_cam(maps, output_with_map({1, 0, 3}), kHead, v, kNoFlag);
  append_grad_cam(maps, output_with_map({1, 0, 3, 0, 5, -6}), std::vector<float>{1, 2}, v, kNoFlag);
  append_grad_cam(maps, output_with_map({1, 0, 3, 0, 5, -6}), kHead, {}, {});
  EXPECT_EQ(maps.values.size(), 9U);
  EXPECT_EQ(maps.peak, (std::vector<float>(3, 0.0F)));
}

TEST(GradCam, AModelWithoutFeatureMapHasNoMaps) {
  SaliencyMaps maps;
  append_grad_cam(maps, {.beat_count = 1}, kHead, std::vector<BeatClass>{BeatClass::N}, kNoFlag);
  EXPECT_EQ(maps.map_samples, 0);
  EXPECT_TRUE(maps.values.empty());
  EXPECT_TRUE(maps.peak.empty());
}

TEST(GradCam, ABatchOfTwoEqualsTwoBatchesOfOne) {
  SaliencyMaps together;
  SaliencyMaps apart;
  const std::vector<float> a{1, 0, 3, 0, 5, -6};
  const std::vector<float> b{4, 1, 0, 1, 1, 1};
  std::vector<float> both = a;
  both.insert(both.end(), b.begin(), b.end());
  append_grad_cam(together, {.beat_count = 2, .channels = 2, .map_samples = 3, .feature_map = both}, kHead,
                  std::vector<BeatClass>{BeatClass::V, BeatClass::N}, std::vector<std::uint8_t>{0, 0});
  append_grad_cam(apart, output_with_map(a), kHead, std::vector<BeatClass>{BeatClass::V}, kNoFlag);
  append_grad_cam(apart, output_with_map(b), kHead, std::vector<BeatClass>{BeatClass::N}, kNoFlag);
  EXPECT_EQ(together.values, apart.values);
  EXPECT_EQ(together.peak, apart.peak);
}

}  // namespace
}  // namespace ecg
