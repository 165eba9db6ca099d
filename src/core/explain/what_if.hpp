#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/base/result.hpp"
#include "core/features/record_comparison.hpp"

namespace ecg {

/// A P wave that a beat has, does not have, or is lent.
enum class WhatIfP : std::uint8_t { own, removed, usual };

/// A beat as a person would have it, to see what the model makes of it.
struct WhatIf {
  double later_s = 0.0;    ///< < 0: earlier; within kMostShift_s, and never beyond a neighbour
  double qrs_width = 1.0;  ///< factor on the time axis round R, over the QRS; kLeastWidth .. kMostWidth
  WhatIfP p = WhatIfP::own;
  bool inverted = false;
  bool usual_qrs = false;         ///< the QRS of the patient's usual beat
  double noise_db = kNoNoise_db;  ///< signal to noise over the window; kNoNoise_db: none

  static constexpr double kMostShift_s = 0.6;
  static constexpr double kLeastWidth = 0.5, kMostWidth = 2.5;
  static constexpr double kNoNoise_db = 100.0, kLeastNoise_db = -6.0;
  bool operator==(const WhatIf&) const = default;
};

/// From "later_s=-0.2 qrs_width=1.5 p=removed inverted=1 usual_qrs=1 noise_db=6", any of them, in any order; empty: the beat as it is.
/// Errors: malformed (what is not known), out_of_range.
Result<WhatIf> parse_what_if(std::string_view text);

/// The same text, only what differs from the beat as it is.
std::string what_if_text(const WhatIf& what_if);

/// `own` changed: noise first drawn (the same in every run), then mirrored, then the QRS widened or lent, then the P wave. `usual` may
/// have no form where the record has no usual beat: then nothing is lent.
BeatForm changed(const BeatForm& own, const BeatForm& usual, const WhatIf& what_if);

}  // namespace ecg
