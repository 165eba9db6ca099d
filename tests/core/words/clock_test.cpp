#include "core/words/clock.hpp"

#include <cmath>

#include <gtest/gtest.h>

namespace ecg {
namespace {

TEST(Clock, DropsFractionsAndShowsHoursWhenNeeded) {
  EXPECT_EQ(clock(0.0), "0:00");
  EXPECT_EQ(clock(59.999), "0:59");
  EXPECT_EQ(clock(751.2), "12:31");
  EXPECT_EQ(clock(3727.0), "1:02:07");
  EXPECT_EQ(clock(-3.0), "0:00");
}

TEST(Clock, TimeOfDayComesRoundAtMidnight) {
  EXPECT_EQ(time_of_day(0.0), "00:00:00");
  EXPECT_EQ(time_of_day(14 * 3600.0 + 131.9), "14:02:11");
  EXPECT_EQ(time_of_day(86400.0 + 61.0), "00:01:01");
  EXPECT_EQ(time_of_day(-1.0), "23:59:59");
  EXPECT_EQ(time_of_day(std::nan("")), "-");
}

TEST(Clock, InFullRoundsWithoutSixtySeconds) {
  EXPECT_EQ(full_clock(0.0), "0:00:00");
  EXPECT_EQ(full_clock(751.4, 1), "0:12:31.4");
  EXPECT_EQ(full_clock(59.96, 1), "0:01:00.0");
  EXPECT_EQ(full_clock(3599.999, 2), "1:00:00.00");
  EXPECT_EQ(full_clock(86399.0), "23:59:59");
  EXPECT_EQ(full_clock(-5.0), "0:00:00");
  EXPECT_EQ(full_clock(std::nan("")), "-");
}

}  // namespace
}  // namespace ecg
