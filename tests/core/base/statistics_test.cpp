#include "core/base/statistics.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace ecg {
namespace {

TEST(Correlation, IsPearsons) {
  const std::vector<float> a = {1.0F, 2.0F, 3.0F, 4.0F}, scaled = {30.0F, 50.0F, 70.0F, 90.0F},
                           falling = {4.0F, 3.0F, 2.0F, 1.0F}, other = {1.0F, 3.0F, 2.0F, 4.0F};
  EXPECT_NEAR(correlation(a, scaled), 1.0, 1e-12);
  EXPECT_NEAR(correlation(a, falling), -1.0, 1e-12);
  EXPECT_NEAR(correlation(a, other), 0.8, 1e-12);  // sums of products 4 over 5
}

TEST(Correlation, OfWhatDoesNotVaryIsUnknown) {
  const std::vector<float> a = {1.0F, 2.0F}, flat = {3.0F, 3.0F};
  EXPECT_TRUE(std::isnan(correlation(a, flat)));
  EXPECT_TRUE(std::isnan(correlation(std::span<const float>{}, {})));
}

TEST(Statistics, FiniteRangeLeavesOutWhatIsNoNumber) {
  const std::vector<float> values = {NAN, 2.0F, -1.0F, INFINITY, 0.5F};
  const auto range = finite_range(values);
  ASSERT_TRUE(range.has_value());
  EXPECT_EQ(range->low, -1.0F);
  EXPECT_EQ(range->high, 2.0F);
  EXPECT_FALSE(finite_range(std::span<const float>{}).has_value());
  EXPECT_FALSE(finite_range(std::vector<float>{NAN}).has_value());
}

}  // namespace
}  // namespace ecg
