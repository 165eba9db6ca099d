#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "core/record/record.hpp"

namespace ecg {

/// Recipe of a synthetic recording. All rates are per beat, 0..1.
struct Patient {
  std::string_view name = "synthetic";
  std::string_view story;  ///< One line for the list of demo recordings.
  double fs_hz = 360.0;
  double duration_s = 600.0;
  double heart_rate_bpm = 70.0;
  double rr_variability = 0.03;        ///< standard deviation of RR over mean RR (respiratory and random parts)
  double atrial_premature = 0.0;       ///< share of S beats
  double ventricular_premature = 0.0;  ///< share of V beats, single unless in runs
  double fusion = 0.0;                 ///< share of F beats
  double run_probability = 0.0;        ///< chance that a V beat starts a run of 3 to 8
  double couplet_probability = 0.0;    ///< chance that a V beat is followed by exactly one more
  double bigeminy_share = 0.0;         ///< share of the time in ventricular bigeminy
  double trigeminy_share = 0.0;
  double pause_probability = 0.0;    ///< chance per beat that the next one comes after 2.2 to 3.5 s
  bool bundle_branch_block = false;  ///< wide QRS in every conducted beat (reference label L)
  bool atrial_fibrillation = false;  ///< no P, irregular RR, f waves; rhythm annotation (AFIB
  bool paced = false;                ///< spike before a wide QRS (reference label /)
  double baseline_wander_mv = 0.05;
  double muscle_noise_mv = 0.01;   ///< standard deviation
  double powerline_mv = 0.0;       ///< amplitude at 60 Hz
  double bad_contact_share = 0.0;  ///< share of the time with loose electrodes: wild swings and lead-off in turn
};

/// Two leads (MLII, V1), int16 at 200 adu/mV, with truth as reference annotations (beats and rhythm).
/// Same patient and seed: same bytes, on every platform. A recipe without time or rate (0, negative, NaN) gives an
/// empty record; heart rates are held within 20 to 250 bpm. Method: dynamical model of McSharry et al. (IEEE Trans
/// Biomed Eng 50:289, 2003): P, Q, R, S and T as Gaussian bumps on a phase circle. The circle is not integrated; each
/// beat's bumps are laid out in time directly, T stretched with the square root of the cycle, which is the model's
/// solution without its relaxation term. RR follows the recipe. Beat annotations stand on the apex of the main
/// deflection in MLII (before noise is added): R, downwards when paced.
Record synthetic_record(const Patient& patient, std::uint64_t seed);

/// The patients of the demo list, in the order shown; the first one opens on the first visit.
std::span<const Patient> demo_patients();

}  // namespace ecg
