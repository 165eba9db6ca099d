#include "app/model/reduction.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

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

// Every value as a vertex; `begin` is the sample of the first.
void append_points(std::vector<TraceVertex>& vertices, std::span<const float> values, SampleIndex begin, double fs_hz,
                   const TraceFrame& frame) {
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

void append_samples(std::vector<TraceVertex>& vertices, const Signal& signal, double fs_hz, const TraceFrame& frame) {
  const double end_s = frame.begin_s + static_cast<double>(frame.width) / frame.px_per_s;
  // One sample more on either side: the line reaches the edges.
  const auto begin = std::max<SampleIndex>(0, static_cast<SampleIndex>(std::floor(frame.begin_s * fs_hz)) - 1);
  const auto end = std::min<SampleIndex>(signal.size(), static_cast<SampleIndex>(std::ceil(end_s * fs_hz)) + 2);
  if (begin >= end) return;
  std::vector<float> values(static_cast<std::size_t>(end - begin));
  signal.read(begin, values);
  append_points(vertices, values, begin, fs_hz, frame);
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

void append_value_columns(std::vector<TraceVertex>& vertices, std::span<const float> values, SampleIndex first_sample,
                          double fs_hz, const TraceFrame& frame) {
  const auto columns = static_cast<std::int32_t>(std::ceil(frame.width));
  const double samples_per_px = fs_hz / frame.px_per_s;
  const double begin = frame.begin_s * fs_hz - static_cast<double>(first_sample);
  const std::size_t first = vertices.size();
  for (std::int32_t column = 0; column < columns; ++column) {
    const auto from = static_cast<std::int64_t>(std::ceil(begin + column * samples_per_px));
    const auto to = static_cast<std::int64_t>(std::ceil(begin + (column + 1) * samples_per_px));
    float low = std::numeric_limits<float>::infinity();
    float high = -low;
    for (std::int64_t i = std::max<std::int64_t>(0, from); i < std::min<std::int64_t>(to, std::ssize(values)); ++i) {
      const float value = values[static_cast<std::size_t>(i)];
      if (!std::isfinite(value)) continue;
      low = std::min(low, value);
      high = std::max(high, value);
    }
    if (low > high) {
      lift_pen(vertices, first);
      continue;
    }
    const float x = frame.left + static_cast<float>(column) + 0.5F;
    const bool upwards = column % 2 == 0;
    vertices.push_back({x, screen_y(frame, static_cast<double>(upwards ? low : high)), 1.0F, frame.color});
    vertices.push_back({x, screen_y(frame, static_cast<double>(upwards ? high : low)), 1.0F, frame.color});
  }
  lift_pen(vertices, first);
}

}  // namespace

void append_values(std::vector<TraceVertex>& vertices, std::span<const float> values, SampleIndex first, double fs_hz,
                   const TraceFrame& frame) {
  if (frame.width <= 0.0F || !(frame.px_per_s > 0.0) || !(fs_hz > 0.0) || values.empty()) return;
  if (fs_hz / frame.px_per_s > kSamplesPerColumn) {
    append_value_columns(vertices, values, first, fs_hz, frame);
    return;
  }
  const double end_s = frame.begin_s + static_cast<double>(frame.width) / frame.px_per_s;
  const SampleIndex begin = std::max(first, static_cast<SampleIndex>(std::floor(frame.begin_s * fs_hz)) - 1);
  const SampleIndex end =
      std::min(first + static_cast<SampleIndex>(values.size()), static_cast<SampleIndex>(std::ceil(end_s * fs_hz)) + 2);
  if (begin >= end) return;
  append_points(vertices,
                values.subspan(static_cast<std::size_t>(begin - first), static_cast<std::size_t>(end - begin)), begin,
                fs_hz, frame);
}

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
