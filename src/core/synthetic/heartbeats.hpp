#pragma once

#include <cstdint>
#include <vector>

#include "core/synthetic/morphology.hpp"
#include "core/synthetic/patient.hpp"

namespace ecg {

/// Rhythm a beat belongs to, in the sense of WFDB rhythm annotations.
enum class SyntheticRhythm : std::uint8_t { sinus, bigeminy, trigeminy, ventricular_run, fibrillation, paced };

/// One beat of the plan.
struct PlannedBeat {
  double time_s = 0.0;  ///< of the R apex
  BeatKind kind = BeatKind::sinus;
  SyntheticRhythm rhythm = SyntheticRhythm::sinus;
  double cycle_s = 1.0;    ///< recent mean RR: sets the QT interval
  double lone_p_s = -1.0;  ///< time at which a sinus P comes without being conducted, -1 = none
};

/// The usual beat of a patient.
BeatKind base_kind(const Patient& patient);

/// Beats of a recording in time order, all inside [0, duration_s).
///
/// RR: mean rate, modulated by respiration (0.25 Hz), a slow wave (0.1 Hz) and chance, as in McSharry et al. 2003; AF:
/// log-normal, without memory. Premature beats come in the shares of the recipe with a slight pull back towards them,
/// runs, couplets and pauses in strata (their count differs from the expected one by at most one); ventricular ones are
/// followed by a compensatory pause, atrial ones reset the sinus node.
std::vector<PlannedBeat> plan_heartbeats(const Patient& patient, Random& random);

}  // namespace ecg
