#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "core/base/result.hpp"
#include "core/record/record.hpp"

namespace ecg {

/// Minimum and maximum of a lead over blocks of kPyramidBase^(level + 1) samples, in converter units.
struct Pyramid {
  struct Level {
    std::vector<std::int32_t> minimum;  ///< per block; a block of missing samples only has minimum > maximum
    std::vector<std::int32_t> maximum;
  };
  std::vector<Level> levels;            ///< each level has ceil(previous / 16) blocks; the last one has at most 16
};
inline constexpr std::int64_t kPyramidBase = 16;
Pyramid make_pyramid(const Signal& signal);

/// The lowest and highest value of `signal` over [begin, end), from pyramid and samples, O(log n). Empty ranges and
/// gaps-only ranges give {NaN, NaN}; physical units.
struct Extent { double low; double high; };
Extent extent(const Signal& signal, const Pyramid& pyramid, SampleIndex begin, SampleIndex end);

/// What the screen needs to draw the trace: the record and its pyramids. Sent once per record, as soon as it is read.
struct Recording {
  Record record;
  std::vector<Pyramid> pyramids;  ///< one per signal
};
Recording make_recording(Record record);

/// Byte form (little endian, versioned): a small head that tells everything but the numbers, then the numbers column by
/// column as they lie in memory: the samples of each signal, then minimum and maximum of each level of each pyramid.
/// decode(encode(x)) == x. Errors of decode: truncated, malformed.
std::vector<std::byte> encode(const Recording& recording);
Result<Recording> decode_recording(std::span<const std::byte> bytes);

/// The two parts one by one, so that a day's samples go from heap to heap in pieces and never stand there twice. The
/// columns of a decoded head are there, all zero, to be filled; `column_bytes` says how much is to come, and nothing is
/// allocated where the head promises something else (malformed).
std::vector<std::byte> encode_head(const Recording& recording);
Result<Recording> decode_head(std::span<const std::byte> head, std::uint64_t column_bytes);
std::vector<std::span<const std::byte>> columns(const Recording& recording);
std::vector<std::span<std::byte>> columns(Recording& recording);
std::uint64_t total_bytes(std::span<const std::span<const std::byte>> columns);

}  // namespace ecg
