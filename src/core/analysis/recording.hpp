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

/// Byte form (little endian, versioned); decode(encode(x)) == x. Errors of decode: truncated, malformed.
std::vector<std::byte> encode(const Recording& recording);
Result<Recording> decode_recording(std::span<const std::byte> bytes);

}  // namespace ecg
