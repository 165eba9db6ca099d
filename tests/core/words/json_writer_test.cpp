#include "core/words/json_writer.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "core/json_value.hpp"

namespace ecg {
namespace {

std::string text_of(std::string_view text) {
  JsonWriter json;
  json.value(text);
  return std::move(json).finish();
}

TEST(JsonWriter, NestsObjectsAndArrays) {
  JsonWriter json;
  json.begin_object();
  json.member("a", 1);
  json.key("b");
  json.begin_array();
  json.value("[");
  json.value(true);
  json.begin_object();
  json.end_object();
  json.begin_array();
  json.end_array();
  json.null();
  json.end_array();
  json.member("c", "{");
  json.end_object();
  EXPECT_EQ(std::move(json).finish(), R"({"a":1,"b":["[",true,{},[],null],"c":"{"})");
}

TEST(JsonWriter, EscapesWhatHostileTextMayHold) {
  EXPECT_EQ(text_of("\"\\/"), R"("\"\\/")");
  EXPECT_EQ(text_of(std::string_view("\0\n\x1F\x7F", 4)), R"("\u0000\u000a\u001f\u007f")");
  EXPECT_EQ(text_of("\xC2\xB5V"), "\"\xC2\xB5V\"");
  EXPECT_EQ(text_of("\xB5V"), "\"\xEF\xBF\xBDV\"") << "not UTF-8";
  EXPECT_EQ(text_of("\xED\xA0\x80"), "\"\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\"") << "half of a surrogate pair";
  EXPECT_EQ(text_of("\xC3"), "\"\xEF\xBF\xBD\"") << "cut in the middle";
}

TEST(JsonWriter, EveryByteGivesValidJson) {
  for (int byte = 0; byte < 256; ++byte) {
    EXPECT_TRUE(testing_json::parse(text_of(std::string(1, static_cast<char>(byte))))) << byte;
  }
}

TEST(Shortest, ReadsBackToTheSameValue) {
  EXPECT_EQ(shortest(0.1), "0.1");
  EXPECT_EQ(shortest(0.1F), "0.1");
  EXPECT_EQ(shortest(360.0), "360");
  EXPECT_EQ(shortest(-0.0), "-0");
  EXPECT_EQ(shortest(1.0 / 3.0), "0.3333333333333333");
  EXPECT_EQ(shortest(1e-7), "1e-07");
  EXPECT_EQ(shortest(std::numeric_limits<double>::infinity()), "");
  for (double value = 1e-300; value < 1e300; value *= 1234.5678) {
    EXPECT_EQ(std::stod(shortest(value)), value);
    EXPECT_EQ(testing_json::parse(shortest(value))->number, value);
  }
}

TEST(JsonWriter, SaysNullForWhatIsNoNumber) {
  JsonWriter json;
  json.begin_array();
  json.value(std::nan(""));
  json.value(-std::numeric_limits<float>::infinity());
  json.value(std::int64_t{-9007199254740993});
  json.end_array();
  EXPECT_EQ(std::move(json).finish(), "[null,null,-9007199254740993]");
}

}  // namespace
}  // namespace ecg
