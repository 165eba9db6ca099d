#include "app/reduction.hpp"

#include <algorithm>
#include <cmath>

namespace ecg::app {

namespace {

constexpr double kSamplesPerColumn = 2.0;  // up to this many, drawing the samples needs no more vertices than min/max

float screen_y(const TraceFrame& frame, double value) {
  const double y = static_cast<double>(frame.zero_y) - (value - frame.zero) * frame.px_per_unit;
  return static_cast<float>(std::clamp(y, static_cast<double>(frame.top), static_cast<double>(frame.bottom)));
}

void lift_pen(std::vector<TraceVertex>& vertices, std::size_t first) {
  if (vertices.size() > first) vertices.back().pen = 0.0F;
}

void append_samples(std::vector<TraceVertex>& vertices, const Signal& signal, double fs_hz, const TraceFrame& frame) {
  const double end_s = frame.begin_s + static_cast<double>(frame.width) / frame.px_per_s;
  // One sample more on either side: the line reaches the edges.
  const auto begin = std::max<SampleIndex>(0, static_cast<SampleIndex>(std::floor(frame.begin_s * fs_hz)) - 1);
  const auto end = std::min<SampleIndex>(signal.size(), static_cast<SampleIndex>(std::ceil(end_s * fs_hz)) + 2);
  if (begin >= end) return;
  std::vector<float> values(static_cast<std::size_t>(end - begin));
  signal.read(begin, values);
  const std::size_t first = vertices.size();
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (!std::isfinite(values[i])) {
      lift_pen(vertices, first);
      continue;
    }
    const double time_s = seconds_from_samples(begin + static_cast<SampleIndex>(i), fs_hz);
    const double x = static_cast<double>(frame.left) + (time_s - frame.begin_s) * frame.px_per_s;
    vertices.push_back({static_cast<float>(x), screen_y(frame, static_cast<double>(values[i])), 1.0F, frame.color});
  }
  lift_pen(vertices, first);
}

void append_columns(std::vector<TraceVertex>& vertices, const Signal& signal, const Pyramid& pyramid, double fs_hz,
                    const TraceFrame& frame) {
  const auto columns = static_cast<std::int32_t>(std::ceil(frame.width));
  const double samples_per_px = fs_hz / frame.px_per_s;
  const double first_sample = frame.begin_s * fs_hz;
  const std::size_t first = vertices.size();
  for (std::int32_t column = 0; column < columns; ++column) {
    const auto begin = static_cast<SampleIndex>(std::ceil(first_sample + column * samples_per_px));
    const auto end = static_cast<SampleIndex>(std::ceil(first_sample + (column + 1) * samples_per_px));
    const SampleIndex inside_begin = std::max<SampleIndex>(begin, 0);
    const SampleIndex inside_end = std::min(end, signal.size());
    const Extent reach = inside_begin < inside_end ? extent(signal, pyramid, inside_begin, inside_end)
                                                   : Extent{std::nan(""), std::nan("")};
    if (!std::isfinite(reach.low) || !std::isfinite(reach.high)) {
      lift_pen(vertices, first);
      continue;
    }
    const float x = frame.left + static_cast<float>(column) + 0.5F;
    // Every second column runs downwards: neighbours connect at the same side, no diagonals across the envelope.
    const bool upwards = column % 2 == 0;
    vertices.push_back({x, screen_y(frame, upwards ? reach.low : reach.high), 1.0F, frame.color});
    vertices.push_back({x, screen_y(frame, upwards ? reach.high : reach.low), 1.0F, frame.color});
  }
  lift_pen(vertices, first);
}

}  // namespace

void append_trace(std::vector<TraceVertex>& vertices, const Signal& signal, const Pyramid& pyramid, double fs_hz,
                  const TraceFrame& frame) {
  if (frame.width <= 0.0F || !(frame.px_per_s > 0.0) || !(fs_hz > 0.0) || signal.size() == 0) return;
  if (fs_hz / frame.px_per_s <= kSamplesPerColumn) {
    append_samples(vertices, signal, fs_hz, frame);
  } else {
    append_columns(vertices, signal, pyramid, fs_hz, frame);
  }
}

}  // namespace ecg::app
