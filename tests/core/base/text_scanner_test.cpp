#include "core/base/text_scanner.hpp"

#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <random>
#include <string>

#include "core/base/utf8.hpp"

namespace ecg {
namespace {

std::uint64_t bits(double value) { return std::bit_cast<std::uint64_t>(value); }

TEST(ParseDecimal, ReadsPlainNumbers) {
  EXPECT_EQ(parse_decimal("0"), 0.0);
  EXPECT_EQ(parse_decimal("-0.145"), -0.145);
  EXPECT_EQ(parse_decimal("+5"), 5.0);
  EXPECT_EQ(parse_decimal(".5"), 0.5);
  EXPECT_EQ(parse_decimal("5."), 5.0);
  EXPECT_EQ(parse_decimal("1.052e+04"), 10520.0);
  EXPECT_EQ(parse_decimal("007"), 7.0);
  EXPECT_EQ(parse_decimal("1E-3"), 0.001);
  EXPECT_TRUE(std::signbit(*parse_decimal("-0")));
}

TEST(ParseDecimal, RefusesEverythingElse) {
  for (const char* text : {"", "+", "-", ".", "e5", "1e", "1e+", "1.2.3", " 1", "1 ", "0x10", "nan", "inf", "1,5",
                           "--1", "1-", "\xD9\xA1"}) {
    EXPECT_FALSE(parse_decimal(text)) << text;
  }
}

TEST(ParseDecimal, RefusesWhatNoDoubleHolds) {
  EXPECT_FALSE(parse_decimal("1e309"));
  EXPECT_FALSE(parse_decimal("-1.7976931348623159e308"));
  EXPECT_FALSE(parse_decimal("1e999999999999999999999"));
  EXPECT_EQ(parse_decimal("1e-999999999999999999999"), 0.0);
  EXPECT_EQ(parse_decimal("0e999999999999999999999"), 0.0);
}

TEST(ParseDecimal, RoundsTheKnownHardCases) {
  // Halfway cases and the borders of the subnormal range (Gay 1990; Paxson 1991).
  EXPECT_EQ(bits(*parse_decimal("9007199254740993")), bits(9007199254740992.0));
  EXPECT_EQ(bits(*parse_decimal("9007199254740993.00000000000000000000000000001")), bits(9007199254740994.0));
  EXPECT_EQ(bits(*parse_decimal("2.2250738585072011e-308")), 0x000FFFFFFFFFFFFFU);
  EXPECT_EQ(bits(*parse_decimal("2.2250738585072014e-308")), 0x0010000000000000U);
  EXPECT_EQ(bits(*parse_decimal("4.9406564584124654e-324")), 1U);
  EXPECT_EQ(bits(*parse_decimal("2.4703282292062327e-324")), 0U);
  EXPECT_EQ(bits(*parse_decimal("2.4703282292062328e-324")), 1U);
  EXPECT_EQ(bits(*parse_decimal("1.7976931348623157e308")), bits(std::numeric_limits<double>::max()));
  EXPECT_EQ(*parse_decimal("9e-265"), 9e-265);
  EXPECT_EQ(*parse_decimal("5e-324"), 5e-324);
}

TEST(ParseDecimal, SeesADigitAfterAThousandOthers) {
  const std::string half = "1" + std::string(30, '0') + "." + std::string(1000, '0');
  EXPECT_EQ(*parse_decimal(half), 1e30);
  const std::string tie = "9007199254740993." + std::string(1000, '0');
  EXPECT_EQ(*parse_decimal(tie), 9007199254740992.0);
  EXPECT_EQ(*parse_decimal(tie + "1"), 9007199254740994.0);
}

TEST(ParseDecimal, EqualsTheCLibraryOnRandomNumbers) {
  std::mt19937_64 random(1);
  for (int i = 0; i < 40'000; ++i) {
    std::string text;
    if (random() % 2 != 0) text += '-';
    const std::size_t before = random() % 20;
    for (std::size_t k = 0; k < before; ++k) text += static_cast<char>('0' + random() % 10);
    const std::size_t after = random() % 25;
    if (after > 0 || before == 0) text += '.';
    for (std::size_t k = 0; k < std::max<std::size_t>(after, before == 0 ? 1 : 0); ++k)
      text += static_cast<char>('0' + random() % 10);
    if (random() % 2 != 0) text += "e" + std::to_string(static_cast<int>(random() % 660) - 340);
    const double expected = std::strtod(text.c_str(), nullptr);
    const auto found = parse_decimal(text);
    if (std::isinf(expected)) EXPECT_FALSE(found) << text;
    else EXPECT_EQ(bits(found.value_or(std::nan(""))), bits(expected)) << text;
  }
}

TEST(ParseDecimal, ReadsBackEveryPrintedDouble) {
  std::mt19937_64 random(2);
  for (int i = 0; i < 20'000; ++i) {
    const double value = std::bit_cast<double>(random());
    if (!std::isfinite(value)) continue;
    char text[64];
    std::snprintf(text, sizeof text, "%.17g", value);
    EXPECT_EQ(bits(parse_decimal(text).value_or(0.0)), bits(value)) << text;
  }
}

TEST(ParseInteger, TakesDigitsOnlyAndTheRangeOfItsType) {
  EXPECT_EQ(parse_integer<std::int16_t>("-32768"), std::int16_t{-32768});
  EXPECT_FALSE(parse_integer<std::int16_t>("32768"));
  EXPECT_EQ(parse_integer<std::int32_t>("+12"), 12);
  for (const char* text : {"", "+", "+-1", "1.0", " 1", "1 ", "0x1", "1e3"})
    EXPECT_FALSE(parse_integer<std::int32_t>(text)) << text;
}

TEST(TextScanner, WalksLinesOfBothKindsAndKnowsWhereTheyStood) {
  TextScanner scanner("one two\r\n\nthree");
  const auto first = scanner.line();
  ASSERT_TRUE(first);
  EXPECT_EQ(first->text, "one two");
  EXPECT_EQ(scanner.line()->text, "");
  const auto last = scanner.line();
  EXPECT_EQ(last->text, "three");
  EXPECT_EQ(last->byte_offset, 10);
  EXPECT_FALSE(scanner.line());

  TextScanner words(first->text, first->byte_offset);
  EXPECT_EQ(words.word()->text, "one");
  const Token rest = words.rest();
  EXPECT_EQ(rest.text, "two");
  EXPECT_EQ(rest.byte_offset, 4);
  EXPECT_FALSE(words.word());
}

TEST(Utf8, AcceptsWellFormedTextOnly) {
  EXPECT_TRUE(is_utf8("\xC2\xB5V \xE2\x82\xAC \xF0\x9F\x92\x93"));
  for (const char* text : {"\xB5V", "\xC0\x80", "\xE0\x80\x80", "\xED\xA0\x80", "\xF4\x90\x80\x80",
                           "\xF8\x88\x80\x80\x80", "\xC2", "\xE2\x82"}) {
    EXPECT_FALSE(is_utf8(text));
  }
}

TEST(Utf8, ReadsOtherBytesAsLatin1) {
  EXPECT_EQ(utf8_from_bytes("\xB5V"), "\xC2\xB5V");
  EXPECT_EQ(utf8_from_bytes("\xC2\xB5V"), "\xC2\xB5V");
}

}  // namespace
}  // namespace ecg
