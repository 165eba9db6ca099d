#pragma once

#include <cstdint>
#include <variant>
#include <vector>

#include "core/record/record.hpp"

namespace ecg {

/// Minimum and maximum of a lead over blocks of kPyramidBase^(level + 1) samples, in converter units, in the type of
/// the samples themselves.
template <typename Sample>
struct PyramidOf {
  struct Level {
    std::vector<Sample> minimum;  ///< per block; a block of missing samples only has minimum > maximum
    std::vector<Sample> maximum;
  };
  std::vector<Level> levels;  ///< each level has ceil(previous / 16) blocks; the last one has at most 16
};
using Pyramid = std::variant<PyramidOf<std::int16_t>, PyramidOf<std::int32_t>>;
inline constexpr std::int64_t kPyramidBase = 16;
Pyramid make_pyramid(const Signal& signal);

/// The lowest and highest value of `signal` over [begin, end), from pyramid and samples, O(log n). Empty ranges and
/// gaps-only ranges give {NaN, NaN}; physical units.
struct Extent {
  double low;
  double high;
};
Extent extent(const Signal& signal, const Pyramid& pyramid, SampleIndex begin, SampleIndex end);

/// What the screen needs to draw the trace: the record, and pyramids made where they are used.
struct Recording {
  Record record;
  std::vector<Pyramid> pyramids;  ///< one per signal
};
Recording make_recording(Record record);

}  // namespace ecg
