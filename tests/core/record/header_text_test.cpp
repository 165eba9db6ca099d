#include "core/record/header_text.hpp"

#include <gtest/gtest.h>

namespace ecg {
namespace {

Record named() {
  return {.name = "named",
          .start_time_of_day_s = 3600.0,
          .start_date = CalendarDate{2020, 5, 16},
          .comments = {"Name: J. Doe", std::string(kSyntheticRemark), "born 1940"}};
}

TEST(HeaderText, LeavesOutDateAndFreeTextAndPutsThemBack) {
  Record record = named();
  {
    const WithoutHeaderText left_out(record, HeaderText::leave_out);
    EXPECT_FALSE(record.start_date);
    EXPECT_EQ(record.start_time_of_day_s, 3600.0) << "the clock stays";
    EXPECT_EQ(record.comments, (std::vector<std::string>{std::string(kSyntheticRemark),
                                                         "2 lines of free text in the original header left out"}));
  }
  EXPECT_EQ(record.start_date, named().start_date);
  EXPECT_EQ(record.comments, named().comments);
}

TEST(HeaderText, IsKeptWhereThePersonKeepsIt) {
  Record record = named();
  const WithoutHeaderText left_out(record, HeaderText::keep);
  EXPECT_EQ(record.start_date, named().start_date);
  EXPECT_EQ(record.comments, named().comments);
  EXPECT_EQ(free_text(record), (std::vector<std::string>{"Name: J. Doe", "born 1940"}));
}

}  // namespace
}  // namespace ecg
