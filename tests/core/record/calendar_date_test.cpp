#include "core/record/calendar_date.hpp"

#include <gtest/gtest.h>

namespace ecg {
namespace {

TEST(CalendarDate, KnowsWhichDaysThereAre) {
  EXPECT_TRUE(calendar_date(2020, 2, 29));
  EXPECT_TRUE(calendar_date(2000, 2, 29));
  EXPECT_FALSE(calendar_date(1900, 2, 29));
  EXPECT_FALSE(calendar_date(2001, 2, 31));
  EXPECT_FALSE(calendar_date(0, 1, 1));
  EXPECT_FALSE(calendar_date(20, 1, 1)) << "of which century?";
  EXPECT_FALSE(calendar_date(10'000, 1, 1));
  EXPECT_FALSE(calendar_date(2020, 13, 1));
  EXPECT_FALSE(calendar_date(2020, 0, 1));
  EXPECT_FALSE(calendar_date(2020, 257, 1)) << "not month 1";
  EXPECT_FALSE(calendar_date(2020, 1, -1));
}

TEST(CalendarDate, ReadsWhatWfdbWrites) {
  EXPECT_EQ(date_of_slashes("16/05/2020"), (CalendarDate{2020, 5, 16}));
  EXPECT_EQ(date_of_slashes("1/2/2003"), (CalendarDate{2003, 2, 1}));
  for (const std::string_view text :
       {"31/02/2001", "01/01/0000", "1/2/03", "1/2", "", "//", "1/2/2003/4", "May/1/2020"})
    EXPECT_FALSE(date_of_slashes(text)) << text;
}

TEST(CalendarDate, NamesMonths) {
  EXPECT_EQ(month_number("MAR"), 3);
  EXPECT_EQ(month_number("dec"), 12);
  EXPECT_EQ(month_number("M"), 0);
  EXPECT_EQ(month_name(1), "JAN");
}

TEST(CalendarDate, GoesOverMidnight) {
  constexpr double kDay_s = 86'400.0;
  EXPECT_EQ(day_at({2020, 2, 28}, kDay_s - 1.0), (CalendarDate{2020, 2, 28}));
  EXPECT_EQ(day_at({2020, 2, 28}, kDay_s), (CalendarDate{2020, 2, 29}));
  EXPECT_EQ(day_at({2019, 12, 31}, 1.5 * kDay_s), (CalendarDate{2020, 1, 1}));
  EXPECT_FALSE(day_at({9999, 12, 31}, kDay_s));
  EXPECT_FALSE(day_at({2020, 1, 1}, 1e300));
  EXPECT_EQ(iso_text({2020, 1, 9}), "2020-01-09");
}

}  // namespace
}  // namespace ecg
