#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

namespace ecg {

/// Appends little-endian values to a buffer; the counterpart of ByteReader. NaN is written with one bit pattern, so
/// that equal values give equal bytes on every platform.
class ByteWriter {
 public:
  explicit ByteWriter(std::size_t expected_bytes = 0) { bytes_.reserve(expected_bytes); }

  void u8(std::uint8_t value);
  void u16_le(std::uint16_t value);
  void u32_le(std::uint32_t value);
  void u64_le(std::uint64_t value);
  void i32_le(std::int32_t value);
  void i64_le(std::int64_t value);
  void f32_le(float value);
  void f64_le(double value);
  void bytes(std::span<const std::byte> values);
  /// u32 length, then the bytes of the text.
  void text(std::string_view value);

  [[nodiscard]] std::size_t size() const { return bytes_.size(); }
  [[nodiscard]] std::vector<std::byte> finish() && { return std::move(bytes_); }

 private:
  std::vector<std::byte> bytes_;
};

}  // namespace ecg
