#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "core/formats/wfdb_header.hpp"
#include "core/formats/wfdb_signal.hpp"

namespace ecg {

/// Signals of a WFDB record whose header names a MATLAB 5 file: WFDB itself writes MATLAB 4, which is format 16 behind a
/// short header, and programs that save such a matrix again write MATLAB 5. Its whole numbers are converter units, as in
/// WFDB's own; a matrix with fractions holds physical values and is converted by the header's gains and baselines.
/// `specs`: the signals of this file, in the header's order, one row (or column) of the matrix each. `frames`: as promised.
/// Errors: those of matlab::File::parse, unsupported ("matrix", "samples_per_frame"), out_of_range "number_of_signals".
Result<wfdb::SignalDecoder> decode_matlab(std::vector<std::byte> bytes, std::vector<wfdb::SignalSpec> specs,
                                          std::optional<std::int64_t> frames, std::int64_t max_bytes);

}  // namespace ecg
