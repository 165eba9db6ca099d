#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "app/model/geometry.hpp"
#include "app/model/recording.hpp"

namespace ecg::app {

/// Vertex of a trace in CSS pixels. `pen` 1: a line leads from here to the next vertex; 0: the line ends (gap).
struct TraceVertex {
  float x = 0.0F;
  float y = 0.0F;
  float pen = 1.0F;
  std::uint32_t color = 0;  ///< red lowest, as theme.hpp has it
};

/// How one lead is laid onto the screen: x = left + (t - begin_s) * px_per_s, y = zero_y - value * px_per_unit.
struct TraceFrame {
  float left = 0.0F;
  float width = 0.0F;    ///< pixels to fill
  double begin_s = 0.0;  ///< time at `left`
  double px_per_s = 94.5;
  float zero_y = 0.0F;  ///< y of the value `zero`
  double zero = 0.0;    ///< physical value at zero_y
  double px_per_unit = 37.8;
  float top = 0.0F;     ///< values outside are drawn at the edge ...
  float bottom = 1.0F;  ///< ... so that the GPU never sees huge coordinates
  std::uint32_t color = 0;
};

/// The same for values at hand, `first` being the sample of values[0]; they should cover the frame. NaN: gap.
void append_values(std::vector<TraceVertex>& vertices, std::span<const float> values, SampleIndex first, double fs_hz,
                   const TraceFrame& frame);

/// Appends the visible part of a lead: the samples themselves while they are further apart than half a pixel column,
/// otherwise lowest and highest value per column, so at most two vertices per column (plus the two neighbours outside).
/// Gaps lift the pen. The last vertex has pen 0.
void append_trace(std::vector<TraceVertex>& vertices, const Signal& signal, const Pyramid& pyramid, double fs_hz,
                  const TraceFrame& frame);

}  // namespace ecg::app
