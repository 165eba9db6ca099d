#include "core/words/wording.hpp"

#include <limits>

#include <gtest/gtest.h>

namespace ecg {
namespace {

TEST(Wording, LengthsHaveTheirTwoLargestUnits) {
  EXPECT_EQ(length_words(7.44), "7.4 s");
  EXPECT_EQ(length_words(30.0), "30 s");
  EXPECT_EQ(length_words(751.2), "12 min 31 s");
  EXPECT_EQ(length_words(3727.0), "1 h 2 min");
}

TEST(Wording, PercentKeepsTheDigitsThatMatter) {
  EXPECT_EQ(percent(0, 100), "0 %");
  EXPECT_EQ(percent(1, 0), "0 %");
  EXPECT_EQ(percent(23, 100), "23 %");
  EXPECT_EQ(percent(42, 1000), "4.2 %");
  EXPECT_EQ(percent(5, 10000), "0.05 %");
  EXPECT_EQ(percent(1, 1000000), "under 0.01 %");
  EXPECT_EQ(percent(9999, 10000), "over 99.9 %");
  EXPECT_EQ(percent(100, 100), "100 %");
}

TEST(Wording, CountsAgreeWithTheirNoun) {
  EXPECT_EQ(counted(1, "pause", "pauses"), "1 pause");
  EXPECT_EQ(counted(0, "pause", "pauses"), "0 pauses");
  EXPECT_EQ(counted(2, "pause", "pauses"), "2 pauses");
  EXPECT_EQ(counted(999, "beat", "beats"), "999 beats");
  EXPECT_EQ(counted(104880, "beat", "beats"), "104,880 beats");
}

TEST(Wording, FixedHasThatManyDecimals) {
  EXPECT_EQ(fixed(3.14159, 1), "3.1");
  EXPECT_EQ(fixed(2.0, 0), "2");
  EXPECT_EQ(fixed(std::numeric_limits<double>::quiet_NaN(), 1), "nan");
}

}  // namespace
}  // namespace ecg
