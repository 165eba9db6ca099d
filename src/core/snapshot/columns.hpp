#pragma once

#include <bit>
#include <cmath>
#include <concepts>
#include <cstring>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "core/base/byte_reader.hpp"
#include "core/base/byte_writer.hpp"
#include "core/record/time.hpp"

namespace ecg {

// Columns of the byte forms (recording, analysis): u64 count, then the elements, copied as they lie in memory.
static_assert(std::endian::native == std::endian::little,
              "the byte forms are little endian, as every platform we build for");

/// Elements whose bytes are their value: no padding, no pointers.
template <typename T>
concept ColumnElement =
    std::is_trivially_copyable_v<T> && (std::has_unique_object_representations_v<T> || std::floating_point<T>);

template <ColumnElement T>
void put_column(ByteWriter& out, const std::vector<T>& column) {
  out.u64_le(column.size());
  if constexpr (std::floating_point<T>) {
    // NaN gets the one bit pattern that ByteWriter promises.
    std::vector<T> plain(column);
    for (T& value : plain) value = std::isnan(value) ? std::numeric_limits<T>::quiet_NaN() : value;
    out.bytes(std::as_bytes(std::span(plain)));
  } else {
    out.bytes(std::as_bytes(std::span(column)));
  }
}
/// u64 count, then texts.
void put_texts(ByteWriter& out, const std::vector<std::string>& texts);
void put_diagnostics(ByteWriter& out, const std::vector<Diagnostic>& diagnostics);

/// Reads a byte form as a list of assignments: `record.name = in.text("name");`. The first failure sticks; every later
/// read answers an empty value, so the caller looks at `failure()` once, at the end. Counts are checked against the
/// bytes that are there before anything is allocated. Errors: truncated, malformed.
class ColumnReader {
 public:
  explicit ColumnReader(std::span<const std::byte> bytes) : bytes_(bytes), in_(bytes) {}

  [[nodiscard]] bool ok() const { return !failure_.has_value(); }
  [[nodiscard]] const std::optional<Error>& failure() const { return failure_; }
  /// Fails as malformed unless `condition` holds.
  void expect(bool condition, std::string_view field);
  void expect_end() { expect(in_.remaining() == 0, "end"); }
  /// What has not been read yet.
  [[nodiscard]] std::span<const std::byte> rest() const { return bytes_.subspan(in_.position()); }

  std::uint32_t u32(std::string_view field) { return value(in_.u32_le(field)); }
  std::int32_t i32(std::string_view field) { return value(in_.i32_le(field)); }
  std::int64_t i64(std::string_view field) { return value(in_.i64_le(field)); }
  double f64(std::string_view field) { return value(in_.f64_le(field)); }
  bool boolean(std::string_view field);
  /// u64 count of elements that take at least `least_bytes` each.
  std::size_t count(std::size_t least_bytes, std::string_view field);
  std::string text(std::string_view field);
  std::vector<std::string> texts(std::string_view field);
  std::vector<Diagnostic> diagnostics(std::string_view field);

  template <ColumnElement T>
  std::vector<T> column(std::string_view field) {
    std::vector<T> result(count(sizeof(T), field));
    const auto bytes = raw(result.size() * sizeof(T), field);
    if (!bytes.empty()) std::memcpy(result.data(), bytes.data(), bytes.size());
    return result;
  }
  /// Column that must have `size` elements; empty otherwise.
  template <ColumnElement T>
  std::vector<T> column(std::size_t size, std::string_view field) {
    std::vector<T> result = column<T>(field);
    expect(result.size() == size, field);
    return ok() ? result : std::vector<T>{};
  }
  /// Enumerator 0 .. `last`.
  template <typename Enum>
  Enum enumerator(Enum last, std::string_view field) {
    const std::uint8_t number = value(in_.u8(field));
    expect(number <= static_cast<std::uint8_t>(last), field);
    return ok() ? static_cast<Enum>(number) : Enum{};
  }
  /// Column of `size` enumerators 0 .. `last`.
  template <typename Enum>
  std::vector<Enum> enumerators(std::size_t size, Enum last, std::string_view field) {
    std::vector<Enum> result = column<Enum>(size, field);
    for (const Enum number : result)
      expect(static_cast<std::uint8_t>(number) <= static_cast<std::uint8_t>(last), field);
    return ok() ? result : std::vector<Enum>{};
  }

 private:
  std::span<const std::byte> raw(std::size_t size, std::string_view field) { return value(in_.take(size, field)); }
  template <typename T>
  T value(const Result<T>& result) {
    if (!result.has_value() && ok()) failure_ = result.error();
    return ok() ? result.value() : T{};
  }

  std::span<const std::byte> bytes_;
  ByteReader in_;
  std::optional<Error> failure_;
};

/// True when ranges are sorted, disjoint, not empty and inside [0, length).
bool are_disjoint(const std::vector<SampleRange>& ranges, SampleIndex length);

}  // namespace ecg
