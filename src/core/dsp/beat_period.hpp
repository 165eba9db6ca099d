#pragma once

#include <cstdint>
#include <span>

namespace ecg {

/// Samples from one beat to the next in a lead whose sampling rate nobody knows; 0 where none shows.
///
/// Method: autocorrelation of the squared slope (QRS complexes stand out in it at any rate), the first peak that is
/// nearly as high as the highest. Good to a few percent; at least three beats are needed.
/// Values in any unit. Cost: one pass over 8192 values times as many lags.
double beat_period_samples(std::span<const std::int32_t> values);

}  // namespace ecg
