#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

#include "core/base/result.hpp"
#include "core/formats/csv.hpp"
#include "core/record/record.hpp"

namespace ecg {

/// Reads a MATLAB 5 file (`save -v6` and `-v7`, Octave, SciPy) pushed in chunks of any size: the matrix most likely to
/// be an ECG (formats/matlab_file), a lead in each row or column, whichever are fewer; of a vector, all others of its
/// length are leads too. The rate is that of a number called fs, sampling_rate ..., else that of a vector of times. Units
/// are guessed as those of tables.
///
/// The file is held until its end: up to `max_bytes`, and as much again for compressed variables and for samples.
class MatlabReader {
 public:
  explicit MatlabReader(TableSettings settings);

  /// Errors: over_budget, missing_file "header" (no MATLAB 5 file: one of MATLAB 4 is the signal file of a WFDB record).
  Status push(std::span<const std::byte> bytes);

  /// Errors: those of matlab::File::parse and push, unsupported "matrix" (none that could be an ECG), missing_fact and
  /// out_of_range "fs_hz".
  Result<Record> finish() &&;
  /// After missing_fact: the numbers of the first lead, for a guess of the rate.
  [[nodiscard]] std::span<const std::int32_t> first_lead() const { return first_lead_; }

 private:
  TableSettings settings_;
  std::vector<std::byte> bytes_;
  std::vector<std::int32_t> first_lead_;
};

}  // namespace ecg
