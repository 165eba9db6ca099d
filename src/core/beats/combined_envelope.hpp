#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "core/beats/working_lead.hpp"

namespace ecg {

/// A curve known at equal steps, read by straight lines between them and held beyond its ends.
struct SlowCurve {
  double step = 1.0;  ///< working samples between values; value k belongs to (k + 0.5) * step
  std::vector<float> values;
  [[nodiscard]] float at(double sample) const;
};

/// How large complexes and the trace between them are in one lead, over time.
struct LeadLevel {
  SlowCurve narrow;   ///< typical peak of the narrow envelope at complexes, mV, > 0
  SlowCurve wide;     ///< typical peak of the wide envelope at complexes, mV, > 0
  SlowCurve clarity;  ///< narrow over the median of the narrow envelope: about 2 in noise, 5 to 50 in clean leads
  SlowCurve weight;   ///< share of this lead in the combination, >= 0
};

/// The weight from which a lead is looked at: `usual`, or half an equal share where so many leads are there that none
/// would have that.
[[nodiscard]] constexpr float least_weight(float usual, std::size_t leads) {
  return std::min(usual, 0.5F / static_cast<float>(leads));
}

/// All leads of a stretch as one curve: weighted mean of the envelopes over their own levels; about 1 at complexes.
struct CombinedEnvelope {
  std::vector<LeadLevel> leads;
  std::vector<float> narrow;
  std::vector<float> wide;
  std::vector<float> strength;  ///< mean of both: candidates are its maxima
  SlowCurve clarity;            ///< weighted mean of the leads' clarity
};

/// @param usable  per lead and working sample / grade step: 1 good, less for limited, 0 for unusable stretches
CombinedEnvelope combine_leads(std::span<const WorkingLead> leads, std::span<const SlowCurve> usable, double rate_hz);

}  // namespace ecg
