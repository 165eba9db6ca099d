#pragma once

#include <cstdint>

#include "core/record/record.hpp"

namespace ecg::lab {

// Training material with known answers, drawn by a seed: same seed, same record. Rates are 128 to 1000 Hz.

/// A synthetic patient (core/synthetic) whose recipe is drawn: every rhythm and disturbance the generator knows.
Record drawn_patient(std::uint64_t seed);

/// One lead of P, QRS and T bumps on a still or noisy trace, whose proportions are drawn far beyond the usual: T waves
/// taller than R, tiny or inverted complexes, rates of 25 to 200 bpm, single beats and long pauses.
Record drawn_bumps(std::uint64_t seed);

/// Leads without any beat: white, brown or electrode noise, hum, steps, spikes. The reference is empty.
Record drawn_silence(std::uint64_t seed);

/// Electrode motion without beats, two leads: swings with steep flanks and slow returns, of heavy-tailed size.
Record electrode_swings(std::uint64_t seed, double fs_hz, SampleIndex length);

}  // namespace ecg::lab
