#include "core/base/byte_writer.hpp"

#include <bit>
#include <cassert>
#include <cmath>
#include <concepts>
#include <limits>

namespace ecg {

namespace {

template <std::unsigned_integral U>
void append_le(std::vector<std::byte>& bytes, U value) {
  for (std::size_t i = 0; i < sizeof(U); ++i) bytes.push_back(static_cast<std::byte>(value >> (8U * i)));
}

}  // namespace

void ByteWriter::u8(std::uint8_t value) { bytes_.push_back(static_cast<std::byte>(value)); }
void ByteWriter::u16_le(std::uint16_t value) { append_le(bytes_, value); }
void ByteWriter::u32_le(std::uint32_t value) { append_le(bytes_, value); }
void ByteWriter::u64_le(std::uint64_t value) { append_le(bytes_, value); }
void ByteWriter::i32_le(std::int32_t value) { append_le(bytes_, std::bit_cast<std::uint32_t>(value)); }
void ByteWriter::i64_le(std::int64_t value) { append_le(bytes_, std::bit_cast<std::uint64_t>(value)); }

void ByteWriter::f32_le(float value) {
  append_le(bytes_, std::bit_cast<std::uint32_t>(std::isnan(value) ? std::numeric_limits<float>::quiet_NaN() : value));
}
void ByteWriter::f64_le(double value) {
  append_le(bytes_, std::bit_cast<std::uint64_t>(std::isnan(value) ? std::numeric_limits<double>::quiet_NaN() : value));
}

void ByteWriter::bytes(std::span<const std::byte> values) { bytes_.insert(bytes_.end(), values.begin(), values.end()); }

void ByteWriter::text(std::string_view value) {
  assert(value.size() <= std::numeric_limits<std::uint32_t>::max());
  u32_le(static_cast<std::uint32_t>(value.size()));
  bytes(std::as_bytes(std::span(value)));
}

}  // namespace ecg
