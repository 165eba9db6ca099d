#pragma once

#include <span>
#include <vector>

#include "core/analysis/model_spec.hpp"
#include "core/dsp/quality.hpp"
#include "core/record/record.hpp"

namespace ecg {

// What the analysis has to say of a recording beside its results, as diagnostics.

/// Of signals, quality, heart rate and leads, once the beats are found; those of the record come first.
std::vector<Diagnostic> remarks(const Record& record, const Quality& quality, std::span<const SampleIndex> r_peaks);

/// What the model's card does not cover, in words. `found` and `expected` are in Hz for the sampling rate, else 0.
std::vector<Diagnostic> beyond_model_card(const Record& record, std::size_t lead, const ModelSpec& spec);

}  // namespace ecg
