#pragma once

#include <span>

namespace ecg {

/// Windowed-sinc (Kaiser) reading of a signal at fractional positions, band-limited to the lower of both Nyquist rates.
///
/// Fills out[i] with the value at source position `begin + i * step` (in source samples; step = fs_source / fs_target).
/// Positions outside the source read its edge value; NaN in the source makes the touched outputs NaN.
/// step == 1 with an integer `begin` copies exactly.
///
/// Up to 0.8 of the lower Nyquist rate errors stay below -90 dB; the band above it is attenuated.
/// Method: Kaiser 1974, 100 dB design, 32 samples of the slower rate on each side.
void resample(std::span<const float> source, double begin, double step, std::span<float> out);

/// Samples of the slower rate that the kernel looks at on each side.
inline constexpr int kResampleReach = 32;

}  // namespace ecg
