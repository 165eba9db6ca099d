#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace ecg {

inline constexpr std::uint16_t kCrc16Begin = 0xFFFF;

/// CRC of the CCITT (V.41): polynomial 0x1021, highest bit first, begun with all ones, nothing added at the end.
/// `before` continues over several pieces: crc16(b, crc16(a)) is the CRC of a followed by b.
[[nodiscard]] std::uint16_t crc16(std::span<const std::byte> bytes, std::uint16_t before = kCrc16Begin);

}  // namespace ecg
