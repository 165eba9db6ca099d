#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "core/base/result.hpp"

namespace ecg {

/// The one place where lengths from a file become memory accesses. Every parser reads through it.
/// Errors: truncated, with the field's name and the offset where it should have begun.
class ByteReader {
 public:
  explicit ByteReader(std::span<const std::byte> bytes) : bytes_(bytes) {}

  [[nodiscard]] std::size_t position() const { return position_; }
  [[nodiscard]] std::size_t remaining() const { return bytes_.size() - position_; }

  /// Next `count` bytes.
  Result<std::span<const std::byte>> take(std::size_t count, std::string_view field);
  Result<std::uint8_t> u8(std::string_view field);
  Result<std::uint16_t> u16_le(std::string_view field);
  Result<std::uint32_t> u32_le(std::string_view field);
  Result<std::uint64_t> u64_le(std::string_view field);
  Result<std::int16_t> i16_le(std::string_view field);
  Result<std::int32_t> i32_le(std::string_view field);
  Result<std::int64_t> i64_le(std::string_view field);
  Result<float> f32_le(std::string_view field);
  Result<double> f64_le(std::string_view field);

  [[nodiscard]] Error fail(ErrorCode code, std::string_view field) const;

 private:
  std::span<const std::byte> bytes_;
  std::size_t position_ = 0;
};

}  // namespace ecg
