#pragma once

#include <cstdint>
#include <span>

#include "core/base/error.hpp"

namespace ecg {

/// The question a table asks that does not tell its sampling rate: missing_fact "fs_hz" with the best guess (`needed`),
/// the number of rows, and the samples from beat to beat, so that a person sees the heart rate that an answer implies.
///
/// Guessed is the rate, among those that recorders use, with which the table lasts a round time and the heart beats 45
/// to 120 times a minute; where nothing fits both, the heart rate counts more.
/// `values`: the first lead, one per row, in any unit.
Error missing_rate(std::span<const std::int32_t> values);

}  // namespace ecg
