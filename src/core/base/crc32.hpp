#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace ecg {

/// CRC-32 of ISO 3309 (zlib, zip, PNG): polynomial 0xEDB88320 reflected, initial value and final exclusive or all ones.
/// `before` continues over several pieces: crc32(b, crc32(a)) is the CRC of a followed by b.
[[nodiscard]] std::uint32_t crc32(std::span<const std::byte> bytes, std::uint32_t before = 0);

}  // namespace ecg
