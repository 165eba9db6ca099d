#include "core/base/base64.hpp"

#include <gtest/gtest.h>

#include <string>

namespace ecg {
namespace {

std::string decoded(std::string_view text) {
  const auto bytes = decode_base64(text);
  if (!bytes) return "refused";
  return {reinterpret_cast<const char*>(bytes->data()), bytes->size()};
}

TEST(Base64, ReadsTheVectorsOfItsStandard) {
  EXPECT_EQ(decoded(""), "");
  EXPECT_EQ(decoded("Zg=="), "f");
  EXPECT_EQ(decoded("Zm8="), "fo");
  EXPECT_EQ(decoded("Zm9v"), "foo");
  EXPECT_EQ(decoded("Zm9vYmFy"), "foobar");
  EXPECT_EQ(decoded("+/+/"), "\xFB\xFF\xBF");
}

TEST(Base64, PassesOverLineEndsAndAMissingEnd) {
  EXPECT_EQ(decoded(" Zm9v\r\n\tYmFy\n"), "foobar");
  EXPECT_EQ(decoded("Zm9vYmF"), "fooba") << "whole bytes count";
  EXPECT_EQ(decoded("Zm9vY"), "foo");
}

TEST(Base64, RefusesOtherCharactersAndTextBehindItsEnd) {
  EXPECT_EQ(decoded("Zm9v!"), "refused");
  EXPECT_EQ(decoded("Zg==Zg=="), "refused");
  EXPECT_EQ(decoded(std::string_view("Zm\0v", 4)), "refused");
}

}  // namespace
}  // namespace ecg
