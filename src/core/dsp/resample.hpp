#pragma once

#include <span>

namespace ecg {

/// Windowed-sinc (Kaiser) reading of a signal at fractional positions, band-limited to the lower of both Nyquist rates.
///
/// Fills out[i] with the value at source position `begin + i * step` (in source samples; step = fs_source / fs_target).
/// Positions outside the source read its edge value; NaN in the source makes the touched outputs NaN.
/// step == 1 with an integer `begin` copies exactly.
void resample(std::span<const float> source, double begin, double step, std::span<float> out);

}  // namespace ecg
