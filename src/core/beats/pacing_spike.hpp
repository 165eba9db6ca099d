#pragma once

#include "core/record/record.hpp"

namespace ecg {

/// Whether a place found to be a beat is a pacing spike that no heart answered: in every lead that moves there, nearly
/// all of the deflection is shorter than kSpike_s, and what remains is no larger than the trace a moment before.
/// A captured spike is followed by a complex and is none. False below kSpikeRate_hz, where a spike has no length.
bool is_lone_spike(const Record& record, SampleIndex at);

inline constexpr double kSpike_s = 0.006;  ///< pacing impulses last up to 2 ms, longer once they are filtered
inline constexpr double kSpikeRate_hz = 200.0;

}  // namespace ecg
