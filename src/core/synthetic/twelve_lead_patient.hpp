#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include "core/record/record.hpp"
#include "core/record/twelve_lead_class.hpp"
#include "core/synthetic/heart_dipole.hpp"

namespace ecg {

/// Electrodes of a twelve-lead recording; the one on the right leg is the ground.
enum class Electrode : std::uint8_t { right_arm, left_arm, left_leg, v1, v2, v3, v4, v5, v6 };
inline constexpr std::size_t kElectrodeCount = 9;

/// Recipe of a synthetic twelve-lead recording.
struct TwelveLeadPatient {
  double fs_hz = 500.0;
  double duration_s = 10.0;
  double heart_rate_bpm = 70.0;
  double rr_variability = 0.03;                                      ///< standard deviation of RR over mean RR
  bool atrial_fibrillation = false;                                  ///< no P, irregular RR, f waves
  double fibrillation_mv = 0.05;                                     ///< amplitude of the f waves' dipole
  double atrial_premature = 0.0;                                     ///< share of the beats
  double ventricular_premature = 0.0;                                ///< share of the beats
  VentricularConduction conduction = VentricularConduction::normal;  ///< of conducted beats
  double pr_s = 0.16;                                                ///< onset of P to onset of QRS
  double p_s = 0.10;                                                 ///< length of P
  double qrs_s = 0.095;
  double qt_s = 0.40;              ///< at 60 bpm; goes with the square root of the cycle (Bazett)
  std::optional<double> axis_deg;  ///< of the dipole's QRS in the frontal plane; empty: that of the shape
  double p_gain = 1.0;
  double qrs_gain = 1.0;
  double t_gain = 1.0;   ///< negative: turned round
  double st_gain = 0.0;  ///< of a dipole like T's, between QRS and T
  double anatomy =
      0.0;  ///< spread of this heart's bumps (share of their size) and, a third of it, of the leads' places
  double baseline_wander_mv = 0.0;
  double muscle_noise_mv = 0.0;  ///< standard deviation, of each electrode
  double powerline_mv = 0.0;
  std::optional<Electrode> off;                       ///< has come off: no heart, but noise, in it
  std::optional<std::array<Electrode, 2>> exchanged;  ///< stand in each other's place
};

/// What is true of such a recording. First-degree block: PR above 200 ms; a bundle branch block: QRS of 120 ms and more
/// (AHA/ACCF/HRS 2009); sinus bradycardia below 50 bpm (ACC/AHA/HRS 2018, and as PTB-XL is labelled), tachycardia above 100 bpm.
/// Fibrillation has no PR and no sinus.
TwelveLeadClasses classes_of(const TwelveLeadPatient& patient);

/// Twelve leads in the order of StandardLead, int16 at 1,000 adu/mV, beats and rhythm as reference annotations. Same
/// recipe and seed: same bytes, on every platform.
///
/// The dipole (heart_dipole.hpp) goes through Dower's matrix to I, II and V1 to V6, from these to the potentials of nine electrodes,
/// where noise and faults are, and back to twelve leads. I and II are stored in steps of two converter units, so III = II - I,
/// aVR = -(I + II) / 2, aVL = I - II / 2 and aVF = II - I / 2 hold exactly. RR as in patient.hpp. A recipe without time or
/// rate (0, negative, NaN) gives an empty record; rates are held within 20 to 250 bpm.
Record synthetic_twelve_leads(const TwelveLeadPatient& patient, std::uint64_t seed);

/// A recipe drawn by a seed: sampling rates of 100, 250 and 500 Hz, rhythms, blocks, axes, sizes, T waves, noise and electrode faults of every kind, the six classes alone and
/// together, and what is like them without being one (incomplete blocks, wide QRS of no pattern, premature beats, PR just below
/// 200 ms). Rates within 2 bpm, and PR and QRS within a few ms of a limit are left out.
TwelveLeadPatient drawn_twelve_lead_patient(std::uint64_t seed);

}  // namespace ecg
