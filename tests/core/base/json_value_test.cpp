#include "core/base/json_value.hpp"

#include <gtest/gtest.h>

#include <array>
#include <string>

namespace ecg {
namespace {

using Kind = JsonValue::Kind;

TEST(ParseJson, ReadsEveryKind) {
  const auto read = parse_json(R"( {"a": [1, -2.5e1, 0], "b": {"c": null, "d": true}, "e": "x\"\\\n\u00e9\ud83d\ude00", "f": [] } )");
  ASSERT_TRUE(read.has_value());
  const JsonValue& root = read.value();
  ASSERT_TRUE(root.is(Kind::object));
  const JsonValue* list = root.find("a");
  ASSERT_NE(list, nullptr);
  ASSERT_EQ(list->items.size(), 3U);
  EXPECT_EQ(list->items[0].number, 1.0);
  EXPECT_EQ(list->items[1].number, -25.0);
  EXPECT_EQ(root.find("b")->find("c"), nullptr) << "null reads as missing";
  EXPECT_TRUE(root.find("b")->find("d")->boolean);
  EXPECT_EQ(root.find("e")->text, "x\"\\\n\xC3\xA9\xF0\x9F\x98\x80");
  EXPECT_TRUE(root.find("f")->items.empty());
  EXPECT_EQ(root.find("z"), nullptr);
  EXPECT_EQ(list->find("a"), nullptr) << "a list has no members";
}

TEST(ParseJson, ReadsPlainValues) {
  EXPECT_EQ(parse_json("0.25").value().number, 0.25);
  EXPECT_EQ(parse_json("\"\"").value().text, "");
  EXPECT_FALSE(parse_json("false").value().boolean);
  EXPECT_TRUE(parse_json("null").value().is(Kind::null));
}

TEST(ParseJson, HalfASurrogatePairBecomesTheReplacementCharacter) {
  EXPECT_EQ(parse_json(R"("\ud83d")").value().text, "\xEF\xBF\xBD");
  EXPECT_EQ(parse_json(R"("\ude00x")").value().text, "\xEF\xBF\xBDx");
}

TEST(ParseJson, RefusesWhatTheStandardDoes) {
  for (const char* text : {"[1,]", "{\"a\":1,}", "[1 2]", "{\"a\" 1}", "{a:1}", "01", "1.", ".5", "-", "1e", "+1", "nul",
                           "[}", "{]", "\"\\x\"", "\"\\u12g4\"", "1 1", "]", "[,1]", "\"a\tb\"", "'a'"}) {
    const auto read = parse_json(text);
    ASSERT_FALSE(read.has_value()) << text;
    EXPECT_EQ(read.error().code, ErrorCode::malformed) << text;
  }
  for (const char* text : {"", "  ", "[", "[1", "{\"a\"", "{\"a\":", "\"abc", "\"\\", "\"\\u12", "{"}) {
    const auto read = parse_json(text);
    ASSERT_FALSE(read.has_value()) << text;
    EXPECT_EQ(read.error().code, ErrorCode::truncated) << text;
  }
}

TEST(ParseJson, SaysWhere) {
  const auto read = parse_json("{\"a\": [1, x]}");
  ASSERT_FALSE(read.has_value());
  EXPECT_EQ(read.error().field, "JSON");
  EXPECT_EQ(read.error().byte_offset, 10);
}

TEST(ParseJson, NestingIsBounded) {
  EXPECT_TRUE(parse_json(std::string(kDeepestJson, '[') + std::string(kDeepestJson, ']')).has_value());
  const auto deep = parse_json(std::string(kDeepestJson + 1, '['));
  ASSERT_FALSE(deep.has_value());
  EXPECT_EQ(deep.error().code, ErrorCode::over_budget);
}

}  // namespace
}  // namespace ecg
