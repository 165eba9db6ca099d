#pragma once

#include <span>
#include <vector>

#include "core/delineation/delineation.hpp"
#include "core/dsp/quality.hpp"
#include "core/record/record.hpp"

namespace ecg {

/// How leads agree on one answer. Chosen on LUDB. Five folds by patient (one record each) stand in docs/results/delineation.md
/// (scripts/python -m studies.evaluate_delineation): by the standard deviation alone they would take 0.12 for qrs_slope, 1/3 for
/// p_share and 0.42 for t_share, by a few tenths of a millisecond, two for T. The values here were set earlier, looking at mean errors on all
/// of LUDB; qrs_lead_s, noisy, noise_share and qrs_bridge_s were too, and are not cross-validated.
struct GlobalSettings {
  double qrs_smoothing_s = 0.010;  ///< Gaussian; leads together are quieter than one
  double qrs_steep = 0.30;         ///< of the highest speed, that belongs to the complex for certain ...
  double qrs_bridge_s = 0.060;     ///< ... across slower stretches no longer than this: between R and R' of a block
  double qrs_slope = 0.10;         ///< of the highest speed, that ends the complex ...
  double qrs_quiet_s = 0.010;      ///< ... when it stays below this long
  double qrs_lead_s = 0.006;       ///< people see QRS begin so much earlier, on average over LUDB
  double noisy = 3.0;  ///< a lead that moves so many times as much as the median lead between waves is left out ...
  double noise_share = 0.3;    ///< ... where that fills so much of the limit of speed that ends QRS
  double p_share = 0.25;       ///< of the leads must have the P wave; so many may begin it earlier, or end it later
  double p_agree_s = 0.030;    ///< their peaks lie within this of the median
  double t_share = 1.0 / 3.0;  ///< the same for the end of T
  double t_agree_s = 0.100;    ///< and its peak
  double confirm_s = 0.030;    ///< of few leads: the outermost bound of P or T counts where another lies within this
};

/// One onset and end of P, QRS and T per beat, of all leads together; `r_peaks` ascending. Leads of `leads` that are
/// unusable at a beat (quality) or far noisier than the others do not count there. A beat without a usable lead has no
/// fiducials; of one lead the answer is that of `delineate`.
///
/// QRS: the speed of the heart's vector as the leads see it (root mean square of their slopes) from its highest place
/// outwards until it stays low, so that what only V1 still shows (R' of right bundle branch block) belongs to it. P and T: each
/// lead's own waves (delineate); a wave is there when a share of the leads have it at one place, and begins or ends where the
/// same share of them has begun or has not ended: the earliest and latest that others confirm. Of two or three
/// leads the outermost bound counts that another confirms. Cost: O(beats x leads).
Delineation global_waves(const Record& record, std::span<const std::size_t> leads, std::span<const SampleIndex> r_peaks,
                         const Quality& quality, const GlobalSettings& settings = {});

}  // namespace ecg
