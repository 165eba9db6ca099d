#include "core/dsp/biquad.hpp"

#include <cmath>
#include <numbers>

namespace ecg {

Biquad::State Biquad::settled(double x) const {
  const double y = x * (b0 + b1 + b2) / (1.0 + a1 + a2);
  return {.s1 = y - b0 * x, .s2 = b2 * x - a2 * y};
}

Biquad low_pass_section(double edge_hz, double fs_hz) {
  const double k = std::tan(std::numbers::pi * edge_hz / fs_hz);
  const double scale = 1.0 / (1.0 + std::numbers::sqrt2 * k + k * k);
  const double b = k * k * scale;
  return {.b0 = b,
          .b1 = 2.0 * b,
          .b2 = b,
          .a1 = 2.0 * (k * k - 1.0) * scale,
          .a2 = (1.0 - std::numbers::sqrt2 * k + k * k) * scale};
}

Biquad high_pass_section(double edge_hz, double fs_hz) {
  const double k = std::tan(std::numbers::pi * edge_hz / fs_hz);
  const double scale = 1.0 / (1.0 + std::numbers::sqrt2 * k + k * k);
  return {.b0 = scale,
          .b1 = -2.0 * scale,
          .b2 = scale,
          .a1 = 2.0 * (k * k - 1.0) * scale,
          .a2 = (1.0 - std::numbers::sqrt2 * k + k * k) * scale};
}

void filter_both_ways(const Biquad& section, std::span<double> samples) {
  if (samples.empty()) return;
  auto state = section.settled(samples.front());
  for (double& x : samples) x = section.step(state, x);
  state = section.settled(samples.back());
  for (auto x = samples.rbegin(); x != samples.rend(); ++x) *x = section.step(state, *x);
}

}  // namespace ecg
