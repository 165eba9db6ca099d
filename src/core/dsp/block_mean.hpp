#pragma once

#include <cstdint>
#include <span>

#include "core/record/record.hpp"

namespace ecg {

/// Means in millivolts of consecutive blocks of `block` samples, the first one starting at sample `first`: a cheap
/// way to a lower rate. out.size() * block samples from `first` on must lie inside the signal; 1 <= block <= 65536.
/// NaN where a block touches missing samples.
void block_means(const Signal& signal, SampleIndex first, std::int64_t block, std::span<float> out);

}  // namespace ecg
