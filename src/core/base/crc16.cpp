#include "core/base/crc16.hpp"

namespace ecg {

namespace {

constexpr std::uint32_t kPolynomial = 0x1021;
constexpr std::uint32_t kHighestBit = 0x8000;

}  // namespace

std::uint16_t crc16(std::span<const std::byte> bytes, std::uint16_t before) {
  std::uint32_t state = before;
  for (const std::byte byte : bytes) {
    state ^= std::to_integer<std::uint32_t>(byte) << 8U;
    for (int bit = 0; bit < 8; ++bit) state = (state << 1U) ^ ((state & kHighestBit) != 0 ? kPolynomial : 0U);
  }
  return static_cast<std::uint16_t>(state);
}

}  // namespace ecg
