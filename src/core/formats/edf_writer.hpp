#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "core/base/result.hpp"
#include "core/record/record.hpp"

namespace ecg {

/// Writes an EDF+C file (Kemp and Olivan 2003) with `annotations` as its annotation signal.
///
///   * Samples are kept as they are where they fit 16 bits; wider ones lose their lowest bits.
///   * The last data record is filled up with 0 physical units, since EDF has whole data records only; an annotation
///     "Recording ends" says where. EDF knows no missing samples either: they are 0 units, under an annotation "Gap".
///   * Beats are written as their WFDB mnemonic ("N", "V"), rhythms and notes as their text. No patient is named.
///
/// Errors: empty ("signals": none, or no samples), out_of_range ("fs_hz": beyond 1e-3 .. 1e6 Hz).
Result<std::vector<std::byte>> write_edf(const Record& record, std::span<const Annotation> annotations);

}  // namespace ecg
