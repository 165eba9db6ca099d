#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "core/base/result.hpp"
#include "core/record/record.hpp"

namespace ecg {

/// Byte form of a record (little endian, versioned), as it goes from worker to screen: a small head that tells
/// everything but the samples, then the samples, signal by signal, as they lie in memory. decode(encode(x)) == x.
/// Errors of decode: truncated, malformed.
std::vector<std::byte> encode(const Record& record);
Result<Record> decode_record(std::span<const std::byte> bytes);

/// The two parts one by one, so that a day's samples go from heap to heap in pieces and never stand there twice. The
/// columns of a decoded head are there, all zero, to be filled; `column_bytes` says how much is to come, and nothing is
/// allocated where the head promises something else (malformed).
std::vector<std::byte> encode_head(const Record& record);
Result<Record> decode_head(std::span<const std::byte> head, std::uint64_t column_bytes);
std::vector<std::span<const std::byte>> columns(const Record& record);
std::vector<std::span<std::byte>> columns(Record& record);
std::uint64_t total_bytes(std::span<const std::span<const std::byte>> columns);

}  // namespace ecg
