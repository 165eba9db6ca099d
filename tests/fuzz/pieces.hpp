#pragma once

#include <utility>

#include "fuzz/invariants.hpp"

namespace ecg::fuzz {

/// What a reader makes of bytes that come in chunks.
template <typename Reader>
Result<Record> read_in(std::size_t chunk, std::span<const std::byte> bytes, Reader reader) {
  while (!bytes.empty()) {
    const auto piece = bytes.first(std::min(chunk, bytes.size()));
    const Status status = reader.push(piece);
    if (!status.has_value()) return status.error();
    bytes = bytes.subspan(piece.size());
  }
  return std::move(reader).finish();
}

/// Chunks change neither the refusal nor the samples.
inline void require_alike(const Result<Record>& whole, const Result<Record>& pieces) {
  require(whole.has_value() == pieces.has_value());
  if (!whole.has_value()) {
    require(whole.error().code == pieces.error().code && whole.error().field == pieces.error().field);
    return;
  }
  check(whole.value());
  require(whole.value().signals.size() == pieces.value().signals.size());
  for (std::size_t i = 0; i < whole.value().signals.size(); ++i)
    require(whole.value().signals[i].adu == pieces.value().signals[i].adu);
  require(whole.value().reference == pieces.value().reference);
}

/// A file read whole and in chunks, within its budget. Input: chunk size, bytes by which the file is shorter than
/// announced; then the file.
struct FileRead {
  std::size_t announced = 0;  ///< bytes
  Result<Record> record = Error{};
};
template <typename Reader>
FileRead read_file(const std::uint8_t* data, std::size_t size) {
  constexpr std::int64_t kBudgetBytes = 1 << 20;
  Input input(data, size);
  const std::size_t chunk = 1 + input.number(1);
  const std::size_t lost = input.number(1);
  const auto file = input.rest();
  const std::size_t announced = file.size() + lost;
  const auto read = [&](std::size_t step) {
    return read_in(step, file, Reader(static_cast<std::int64_t>(announced), kBudgetBytes));
  };
  const Result<Record> whole = read(file.size() + 1);
  require_alike(whole, read(chunk));
  if (whole.has_value()) {
    const Record& record = whole.value();
    require(record.length * static_cast<SampleIndex>(record.signals.size() * sizeof(std::int16_t)) <= kBudgetBytes);
  }
  return {announced, whole};
}

}  // namespace ecg::fuzz
