#include "core/synthetic/portable_math.hpp"

#include <cmath>

#include <gtest/gtest.h>

#include "core/synthetic/random.hpp"

namespace ecg {
namespace {

TEST(PortableMath, ExpAgreesWithTheLibrary) {
  for (double x = -60.0; x <= 60.0; x += 0.0371) EXPECT_NEAR(portable_exp(x) / std::exp(x), 1.0, 1e-13) << x;
  EXPECT_EQ(portable_exp(0.0), 1.0);
  EXPECT_EQ(portable_exp(-1e9), 0.0);
  EXPECT_TRUE(std::isfinite(portable_exp(1e9)));
}

TEST(PortableMath, SineAgreesWithTheLibrary) {
  for (double turns = -3.0; turns <= 3.0; turns += 0.00173) {
    EXPECT_NEAR(sine_of_turns(turns), std::sin(2.0 * 3.141592653589793 * turns), 1e-11) << turns;
  }
  EXPECT_EQ(sine_of_turns(0.25), sine_of_turns(1000.25));
}

TEST(Random, StreamsOfOneSeedDifferAndRepeat) {
  Random first(42, 1);
  Random again(42, 1);
  Random other(42, 2);
  const std::uint64_t value = first.bits();
  EXPECT_EQ(again.bits(), value);
  EXPECT_NE(other.bits(), value);
}

TEST(Random, UniformAndNormalHaveTheirMoments) {
  Random random(7, 0);
  constexpr int kDraws = 200000;
  double uniform = 0.0;
  double sum = 0.0;
  double squares = 0.0;
  for (int i = 0; i < kDraws; ++i) {
    const double u = random.uniform();
    ASSERT_GE(u, 0.0);
    ASSERT_LT(u, 1.0);
    uniform += u;
    const double z = random.normal();
    sum += z;
    squares += z * z;
  }
  // Standard errors: 0.29 / sqrt(n) = 6e-4, 1 / sqrt(n) = 2e-3, sqrt(2 / n) = 3e-3; limits at about four of them.
  EXPECT_NEAR(uniform / kDraws, 0.5, 0.0026);
  EXPECT_NEAR(sum / kDraws, 0.0, 0.009);
  EXPECT_NEAR(squares / kDraws, 1.0, 0.013);
}

}  // namespace
}  // namespace ecg
