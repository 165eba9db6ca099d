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

/// A stretch of bad contact.
struct BadContact {
  SampleRange range;
  bool lead_off = false;  ///< the electrode has come off: the converter stands at its rail and there is no heart in it
};

/// Stretches of bad contact of a recording, in both leads at once: sorted, disjoint, motion and lead-off in turn.
std::vector<BadContact> bad_contacts(const Patient& patient, SampleIndex length, Random& random);

/// Large swings and steps, or the rail, inside the stretches.
void add_bad_contacts(std::span<double> lead_mv, double fs_hz, std::span<const BadContact> contacts, Random& random);

}  // namespace ecg
