#include "core/base/inflate.hpp"

#include <gtest/gtest.h>

#include <string>

namespace ecg {
namespace {

constexpr std::size_t kRoom = 1 << 20;

// Made by Python's zlib: compressobj(9, strategy=Z_FIXED), and compress(..., 9), which chooses codes of its own.
const std::string kFixed(
    "\170\001\113\314\123\160\165\166\327\121\110\104\241\201\124\212\102\242\102\122\152\142\011\000\230\112"
    "\011\143",
    28);
const std::string kOwnCodes(
    "\170\332\355\314\301\015\000\061\010\003\301\132\215\055\010\246\377\377\021\351\312\310\276\107\013\040"
    "\250\074\206\312\254\121\363\260\345\214\116\316\111\005\306\275\171\020\353\206\331\221\376\331\024\135"
    "\202\327\061\160\173\263\067\273\354\003\105\273\356\307",
    66);

Result<std::string> unpacked(const std::string& packed, std::size_t most = kRoom) {
  const auto bytes = inflate_zlib(std::as_bytes(std::span(packed)), most);
  if (!bytes.has_value()) return bytes.error();
  std::string text;
  for (const std::byte byte : bytes.value()) text.push_back(static_cast<char>(byte));
  return text;
}

std::string expected_of_own_codes() {
  std::string text;
  for (int i = 0; i < 600; ++i) text.push_back(static_cast<char>(i * i / 7 % 11 + 'a'));
  return text;
}

TEST(Inflate, UnpacksBlocksOfEveryKind) {
  EXPECT_EQ(unpacked(kFixed).value(), "an ECG, an ECG, an ECG and a beat");
  EXPECT_EQ(unpacked(kOwnCodes).value(), expected_of_own_codes());
  const std::string stored(
      "\x78\x01\x01\x03\0\xFC\xFF"
      "abc\x02\x4D\x01\x27",
      14);
  EXPECT_EQ(unpacked(stored).value(), "abc");
  EXPECT_EQ(unpacked(stored + "more").value(), "abc");
}

TEST(Inflate, SaysWhereTheInputEndsEarlyOrIsDamaged) {
  for (const std::string& whole : {kFixed, kOwnCodes}) {
    for (std::size_t size = 0; size < whole.size(); ++size)
      EXPECT_EQ(unpacked(whole.substr(0, size)).error().code, ErrorCode::truncated) << size;
    for (std::size_t at = 0; at < whole.size(); ++at) {
      std::string damaged = whole;
      damaged[at] = static_cast<char>(damaged[at] ^ 0x10);
      EXPECT_FALSE(unpacked(damaged).has_value() && unpacked(damaged).value() != unpacked(whole).value()) << at;
    }
  }
  EXPECT_EQ(unpacked(std::string("\x78\x01\x07", 3)).error().code, ErrorCode::malformed) << "a block of no kind";
  EXPECT_EQ(unpacked(std::string("\x79\x01\x03\0", 4)).error().code, ErrorCode::malformed) << "no deflate";
}

TEST(Inflate, StopsAtItsBudget) {
  EXPECT_TRUE(unpacked(kOwnCodes, 600).has_value());
  const auto refused = unpacked(kOwnCodes, 599);
  EXPECT_EQ(refused.error().code, ErrorCode::over_budget);
  EXPECT_EQ(refused.error().allowed, 599.0);
}

}  // namespace
}  // namespace ecg
