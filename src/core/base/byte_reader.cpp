#include "core/base/byte_reader.hpp"

#include <bit>
#include <concepts>

namespace ecg {

namespace {

template <std::unsigned_integral U>
Result<U> read_le(ByteReader& in, std::string_view field) {
  ECG_TRY(const auto bytes, in.take(sizeof(U), field));
  U value = 0;
  for (std::size_t i = sizeof(U); i-- > 0;) value = static_cast<U>((value << 8U) | std::to_integer<U>(bytes[i]));
  return value;
}

template <std::unsigned_integral U, typename T>
Result<T> read_as(ByteReader& in, std::string_view field) {
  ECG_TRY(const U raw, read_le<U>(in, field));
  return std::bit_cast<T>(raw);
}

}  // namespace

Result<std::span<const std::byte>> ByteReader::take(std::size_t count, std::string_view field) {
  if (count > remaining()) return fail(ErrorCode::truncated, field);
  const auto slice = bytes_.subspan(position_, count);
  position_ += count;
  return slice;
}

Result<std::uint8_t> ByteReader::u8(std::string_view field) {
  ECG_TRY(const auto byte, take(1, field));
  return std::to_integer<std::uint8_t>(byte[0]);
}
// u8 stands apart: shifting a one-byte value by eight would be undefined in read_le.
Result<std::uint16_t> ByteReader::u16_le(std::string_view field) {
  return read_as<std::uint16_t, std::uint16_t>(*this, field);
}
Result<std::uint32_t> ByteReader::u32_le(std::string_view field) {
  return read_as<std::uint32_t, std::uint32_t>(*this, field);
}
Result<std::uint64_t> ByteReader::u64_le(std::string_view field) {
  return read_as<std::uint64_t, std::uint64_t>(*this, field);
}
Result<std::int16_t> ByteReader::i16_le(std::string_view field) {
  return read_as<std::uint16_t, std::int16_t>(*this, field);
}
Result<std::int32_t> ByteReader::i32_le(std::string_view field) {
  return read_as<std::uint32_t, std::int32_t>(*this, field);
}
Result<std::int64_t> ByteReader::i64_le(std::string_view field) {
  return read_as<std::uint64_t, std::int64_t>(*this, field);
}
Result<float> ByteReader::f32_le(std::string_view field) { return read_as<std::uint32_t, float>(*this, field); }
Result<double> ByteReader::f64_le(std::string_view field) { return read_as<std::uint64_t, double>(*this, field); }

Error ByteReader::fail(ErrorCode code, std::string_view field) const {
  return {code, std::string(field), static_cast<std::int64_t>(position_), {}};
}

}  // namespace ecg
