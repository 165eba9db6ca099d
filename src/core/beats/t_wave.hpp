#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "core/beats/combined_envelope.hpp"
#include "core/beats/working_lead.hpp"

namespace ecg {

/// Which of the accepted places are the T waves of the complexes before them (indices into `places`, increasing).
///
/// A place is looked at twice where it follows another within the reach of a T wave, is as smooth as T waves are and
/// smoother than that complex. Then the recording itself decides:
///   * the same wave lies just as far behind other complexes like the one before it where nothing was accepted: it
///     belongs to the complex, or
///   * waves like it, several and near, come at one short delay behind another complex and never otherwise.
/// A ventricular beat passes neither: complexes without one have no such wave behind them, and it comes later than that
/// delay. Runs, flutter and fibrillation are left alone: there no rhythm goes on as before without the place.
std::vector<std::size_t> find_t_waves(std::span<const WorkingLead> leads, const CombinedEnvelope& envelope,
                                      std::span<const std::size_t> places, double rate_hz);

}  // namespace ecg
