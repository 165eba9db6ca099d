#include "core/base/byte_reader.hpp"

#include <array>

#include <gtest/gtest.h>

namespace ecg {
namespace {

constexpr std::array kBytes = {std::byte{0x01}, std::byte{0xFF}, std::byte{0xFE}, std::byte{0xFF}, std::byte{0xFF}};

TEST(ByteReader, ReadsLittleEndianIntegers) {
  ByteReader in(kBytes);
  EXPECT_EQ(in.u8("a").value(), 1);
  EXPECT_EQ(in.i32_le("b").value(), -257);
  EXPECT_EQ(in.remaining(), 0U);
}

TEST(ByteReader, RefusesMoreThanThereIsAndStaysWhereItWas) {
  ByteReader in(kBytes);
  ASSERT_TRUE(in.take(2, "head").has_value());
  const auto refused = in.take(4, "tail");
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().code, ErrorCode::truncated);
  EXPECT_EQ(refused.error().field, "tail");
  EXPECT_EQ(refused.error().byte_offset, 2);
  EXPECT_EQ(in.remaining(), 3U);
}

TEST(ByteReader, RefusesSizesThatWouldOverflow) {
  ByteReader in(kBytes);
  ASSERT_TRUE(in.take(1, "head").has_value());
  EXPECT_FALSE(in.take(static_cast<std::size_t>(-1), "huge").has_value());
}

}  // namespace
}  // namespace ecg
