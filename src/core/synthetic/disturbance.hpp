#pragma once

#include <span>
#include <vector>

#include "core/record/time.hpp"
#include "core/synthetic/patient.hpp"
#include "core/synthetic/random.hpp"

namespace ecg {

/// Adds the recipe's baseline wander, muscle noise and powerline hum to one lead, in millivolts.
void add_disturbances(std::span<double> lead_mv, const Patient& patient, Random& random);

/// Adds the f waves of atrial fibrillation (5 to 7 Hz, of changing rate and size).
void add_fibrillatory_waves(std::span<double> lead_mv, double fs_hz, double amplitude_mv, Random& random);

/// Stretches of electrode motion of a recording: sorted, disjoint.
std::vector<SampleRange> electrode_motion_ranges(const Patient& patient, SampleIndex length, Random& random);

/// Large slow swings and steps inside the ranges.
void add_electrode_motion(std::span<double> lead_mv, double fs_hz, std::span<const SampleRange> ranges, Random& random);

}  // namespace ecg
