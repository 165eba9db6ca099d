#pragma once

#include <span>

namespace ecg {

/// One second-order section, direct form II transposed, double state. y = (b0 + b1 z^-1 + b2 z^-2) / (1 + a1 z^-1 + a2 z^-2) x.
struct Biquad {
  double b0 = 1.0, b1 = 0.0, b2 = 0.0, a1 = 0.0, a2 = 0.0;

  struct State {
    double s1 = 0.0, s2 = 0.0;
  };
  [[nodiscard]] double step(State& state, double x) const {
    const double y = b0 * x + state.s1;
    state.s1 = b1 * x - a1 * y + state.s2;
    state.s2 = b2 * x - a2 * y;
    return y;
  }
  /// State in which a constant input `x` gives its steady output at once.
  [[nodiscard]] State settled(double x) const;
};

/// Butterworth sections of order 2, -3 dB at `edge_hz` (0 < edge_hz < fs_hz / 2), by the bilinear transform with
/// prewarping (Oppenheim and Schafer, Discrete-Time Signal Processing, 7.1).
Biquad low_pass_section(double edge_hz, double fs_hz);
Biquad high_pass_section(double edge_hz, double fs_hz);

/// Runs a section over `samples` forward, then backward (zero phase, squared magnitude), in place; both passes start
/// settled on their first sample.
void filter_both_ways(const Biquad& section, std::span<double> samples);

}  // namespace ecg
