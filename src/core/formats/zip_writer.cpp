#include "core/formats/zip_writer.hpp"

#include <array>
#include <cassert>
#include <cstdint>
#include <limits>
#include <span>

#include "core/base/byte_writer.hpp"

namespace ecg {

namespace {

constexpr std::uint32_t kLocalHeader = 0x04034B50;
constexpr std::uint32_t kCentralHeader = 0x02014B50;
constexpr std::uint32_t kEndRecord = 0x06054B50;
constexpr std::uint16_t kVersion = 10;       // stored entries need nothing newer
constexpr std::uint16_t kFirstDay = 0x0021;  // 1980-01-01
constexpr std::uint32_t kPolynomial = 0xEDB88320;

constexpr std::array<std::uint32_t, 256> crc_table() {
  std::array<std::uint32_t, 256> table{};
  for (std::uint32_t i = 0; i < table.size(); ++i) {
    std::uint32_t value = i;
    for (int bit = 0; bit < 8; ++bit) value = (value & 1U) != 0 ? kPolynomial ^ (value >> 1U) : value >> 1U;
    table[i] = value;
  }
  return table;
}

std::uint32_t crc32(std::span<const std::byte> bytes) {
  static constexpr std::array<std::uint32_t, 256> kTable = crc_table();
  std::uint32_t crc = ~0U;
  for (const std::byte byte : bytes) crc = kTable[(crc ^ std::to_integer<std::uint32_t>(byte)) & 0xFFU] ^ (crc >> 8U);
  return ~crc;
}

/// Fields that local and central headers share, from "version needed" to "extra field length".
void put_common(ByteWriter& out, const ZipEntry& entry, std::uint32_t crc) {
  out.u16_le(kVersion);
  out.u16_le(0);  // flags
  out.u16_le(0);  // stored
  out.u16_le(0);  // midnight
  out.u16_le(kFirstDay);
  out.u32_le(crc);
  out.u32_le(static_cast<std::uint32_t>(entry.bytes.size()));
  out.u32_le(static_cast<std::uint32_t>(entry.bytes.size()));
  out.u16_le(static_cast<std::uint16_t>(entry.name.size()));
  out.u16_le(0);  // extra field
}

}  // namespace

std::vector<std::byte> write_zip(const std::vector<ZipEntry>& entries) {
  assert(entries.size() <= std::numeric_limits<std::uint16_t>::max());
  std::size_t expected = 64;
  for (const ZipEntry& entry : entries) expected += entry.bytes.size() + 2 * entry.name.size() + 128;
  assert(expected <= std::numeric_limits<std::uint32_t>::max());
  ByteWriter out(expected);
  std::vector<std::uint32_t> offsets;
  std::vector<std::uint32_t> crcs;
  for (const ZipEntry& entry : entries) {
    offsets.push_back(static_cast<std::uint32_t>(out.size()));
    crcs.push_back(crc32(entry.bytes));
    out.u32_le(kLocalHeader);
    put_common(out, entry, crcs.back());
    out.bytes(std::as_bytes(std::span(entry.name)));
    out.bytes(entry.bytes);
  }
  const auto directory = static_cast<std::uint32_t>(out.size());
  for (std::size_t i = 0; i < entries.size(); ++i) {
    out.u32_le(kCentralHeader);
    out.u16_le(kVersion);  // made by
    put_common(out, entries[i], crcs[i]);
    out.u16_le(0);  // comment
    out.u16_le(0);  // disk
    out.u16_le(0);  // internal attributes
    out.u32_le(0);  // external attributes
    out.u32_le(offsets[i]);
    out.bytes(std::as_bytes(std::span(entries[i].name)));
  }
  const auto directory_size = static_cast<std::uint32_t>(out.size()) - directory;
  out.u32_le(kEndRecord);
  out.u16_le(0);  // this disk
  out.u16_le(0);  // disk of the directory
  out.u16_le(static_cast<std::uint16_t>(entries.size()));
  out.u16_le(static_cast<std::uint16_t>(entries.size()));
  out.u32_le(directory_size);
  out.u32_le(directory);
  out.u16_le(0);  // comment
  return std::move(out).finish();
}

}  // namespace ecg
