#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "core/base/result.hpp"

namespace ecg::matlab {

/// Whether a file begins as those of MATLAB 5 to 7.2 do: `save -v6` and `-v7`, and what Octave and SciPy write.
bool is_matlab5(std::span<const std::byte> head);

/// A matrix of real numbers, stored column by column. Its numbers belong to the File.
struct Matrix {
  std::string name;  ///< of the variable, or of the field of a structure; UTF-8
  std::int64_t rows = 0;
  std::int64_t columns = 0;
  std::uint32_t number_type = 0;  ///< of the elements' tags
  std::span<const std::byte> numbers;

  [[nodiscard]] std::int64_t size() const { return rows * columns; }
  /// Number `index` of size(), in the order of the file.
  [[nodiscard]] double at(std::int64_t index) const;
};

/// The variables of a file by "MAT-File Format" (MathWorks), as far as they are matrices of real numbers; those in
/// structures too. Sparse, complex and logical ones, text and cells are passed over.
class File {
 public:
  /// Errors: truncated and malformed, with the place of the variable, unsupported (written by a big-endian machine),
  /// over_budget (compressed variables that need more than `max_bytes`).
  static Result<File> parse(std::vector<std::byte> bytes, std::int64_t max_bytes);
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  File(File&&) noexcept = default;
  File& operator=(File&&) noexcept = default;
  ~File() = default;

  [[nodiscard]] std::span<const Matrix> matrices() const { return matrices_; }

 private:
  File() = default;

  std::vector<std::byte> bytes_;
  std::vector<std::vector<std::byte>> unpacked_;  ///< compressed variables
  std::vector<Matrix> matrices_;
};

/// The matrix that holds the signals, and its shape as signals: the longer side counts samples.
struct Signals {
  const Matrix* matrix = nullptr;
  std::int64_t leads = 0;
  std::int64_t samples = 0;
  /// Sample `sample` of lead `lead`.
  [[nodiscard]] double at(std::int64_t lead, std::int64_t sample) const {
    const bool frame_by_frame = matrix->rows == leads;
    return matrix->at(frame_by_frame ? sample * leads + lead : lead * samples + sample);
  }
};

/// A matrix as signals.
Signals as_signals(const Matrix& matrix);

/// The matrix most likely to hold an ECG: by its name ("val", "ecg"; then "data", "signal" ... and names of leads), then
/// by its size. Columns of times are none. Its `matrix` is null where no matrix is long enough.
Signals find_signals(const File& file);

}  // namespace ecg::matlab
