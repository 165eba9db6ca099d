#pragma once

#include <cstddef>
#include <vector>

#include "core/base/result.hpp"
#include "core/features/model_input.hpp"
#include "core/metrics/beat_comparison.hpp"
#include "core/record/record.hpp"

namespace ecg {

/// Training tensors of a record: its reference beats with usable windows, in order of time.
/// Bytes: {u32 beats, u32 window_samples}, windows f32 {beats, window_samples}, rr f32 {beats, 3}, class u8 {beats},
/// context f32 {beats, kContextColumns} of two leads, the same of the preferred lead alone.
/// Errors: missing_fact ("reference"): the record came without reference beats.
Result<std::vector<std::byte>> training_tensors(const Record& record, const WindowSpec& window, ClassMap class_map);

}  // namespace ecg
