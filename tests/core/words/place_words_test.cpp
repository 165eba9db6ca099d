#include "core/words/place_words.hpp"

#include <gtest/gtest.h>

namespace ecg {
namespace {

TEST(PlaceWords, HaveTheTimeOfDayWhereItIsKnown) {
  EXPECT_EQ(place_words(751.4, std::nullopt), "12:31");
  EXPECT_EQ(place_words(751.4, 86'000.0), "12:31 (00:05:51)");
}

TEST(ExactTimeOfDay, HasMillisecondsAndComesRoundAtMidnight) {
  EXPECT_EQ(exact_time_of_day(1.0, std::nullopt), "");
  EXPECT_EQ(exact_time_of_day(296.25, 45'000.0), "12:34:56.250");
  EXPECT_EQ(exact_time_of_day(0.007, 45'296.0), "12:34:56.007");
  EXPECT_EQ(exact_time_of_day(0.9999, 86'399.0), "00:00:00.000");
}

}  // namespace
}  // namespace ecg
