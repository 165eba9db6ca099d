#include "core/explain/evidence.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace ecg {
namespace {

Classes one_beat(std::vector<float> probabilities, std::vector<float> timing = {}) {
  return {.label = {BeatClass::S},
          .probabilities = std::move(probabilities),
          .flags = {0},
          .timing_logits = std::move(timing)};
}

TEST(Evidence, SplitsTheDifferenceToTheNextProbableClass) {
  const Classes classes = one_beat({0.2F, 0.6F, 0.1F, 0.05F, 0.05F}, {-0.5F, 1.5F, 9.0F, 9.0F, 9.0F});
  const auto evidence = evidence_of(classes, 0, BeatClass::S);
  ASSERT_TRUE(evidence);
  EXPECT_EQ(evidence->rival, BeatClass::N);
  EXPECT_NEAR(evidence->timing, 2.0, 1e-6);
  EXPECT_NEAR(evidence->shape, std::log(3.0) - 2.0, 1e-6);
  EXPECT_NEAR(evidence->timing_share(), 2.0 / (2.0 + std::abs(std::log(3.0) - 2.0)), 1e-6);
}

TEST(Evidence, ShareIsUnknownWithoutATimingBranch) {
  const auto evidence = evidence_of(one_beat({0.2F, 0.6F, 0.1F, 0.05F, 0.05F}), 0, BeatClass::S);
  ASSERT_TRUE(evidence);
  EXPECT_TRUE(std::isnan(evidence->timing_share()));
}

TEST(Evidence, NeedsFiniteProbabilities) {
  EXPECT_FALSE(evidence_of(one_beat({0.2F, NAN, 0.1F, 0.05F, 0.05F}), 0, BeatClass::S));
  EXPECT_FALSE(evidence_of(one_beat({0.2F, 0.6F, 0.1F, 0.05F, 0.05F}), 1, BeatClass::S));
}

}  // namespace
}  // namespace ecg
