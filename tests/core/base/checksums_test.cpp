#include <gtest/gtest.h>

#include <string_view>
#include <utility>
#include <vector>

#include "core/base/crc16.hpp"
#include "core/base/crc32.hpp"
#include "core/base/sha256.hpp"

namespace ecg {
namespace {

std::span<const std::byte> bytes_of(std::string_view text) { return std::as_bytes(std::span(text)); }

std::string sha256_of(std::string_view text) {
  Sha256 hash;
  hash.update(bytes_of(text));
  return std::move(hash).finish();
}

TEST(Crc32, IsTheOneOfZlib) {
  EXPECT_EQ(crc32(bytes_of("123456789")), 0xCBF43926U);  // check value of ISO 3309
  EXPECT_EQ(crc32({}), 0U);
}

TEST(Crc32, ContinuesOverPieces) { EXPECT_EQ(crc32(bytes_of("56789"), crc32(bytes_of("1234"))), 0xCBF43926U); }

TEST(Crc16, IsTheOneOfTheCcittAndContinuesOverPieces) {
  EXPECT_EQ(crc16(bytes_of("123456789")), 0x29B1);  // check value of CRC-16/CCITT-FALSE
  EXPECT_EQ(crc16(bytes_of("56789"), crc16(bytes_of("1234"))), 0x29B1);
  EXPECT_EQ(crc16({}), kCrc16Begin);
}

TEST(Sha256, IsTheOneOfTheStandard) {  // examples of FIPS 180-4
  EXPECT_EQ(sha256_of(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(sha256_of("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(sha256_of("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"),
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
  EXPECT_EQ(sha256_of(std::string(1'000'000, 'a')), "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST(Sha256, DoesNotDependOnThePieces) {
  const std::string text(1000, 'x');
  for (const std::size_t piece : {1U, 7U, 63U, 64U, 65U, 130U}) {
    Sha256 hash;
    for (std::size_t at = 0; at < text.size(); at += piece)
      hash.update(bytes_of(std::string_view(text).substr(at, piece)));
    EXPECT_EQ(std::move(hash).finish(), sha256_of(text)) << piece;
  }
  // Every filling of the last block, where the length may need a block of its own.
  for (std::size_t size = 50; size < 70; ++size) {
    Sha256 hash;
    for (std::size_t i = 0; i < size; ++i) hash.update(bytes_of("x"));
    EXPECT_EQ(std::move(hash).finish(), sha256_of(text.substr(0, size))) << size;
  }
}

}  // namespace
}  // namespace ecg
