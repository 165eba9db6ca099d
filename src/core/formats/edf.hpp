#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

#include "core/base/result.hpp"
#include "core/record/record.hpp"

namespace ecg {

/// Reads an EDF, EDF+ (continuous or not) or BDF file pushed in chunks of any size.
///
/// ECG leads come first in the record (by label: "ECG ...", "EKG ...", lead names), in the file's order, the other
/// signals after them. The record's rate is the highest of the ECG leads (of all signals when none is labelled so);
/// slower signals hold their values, faster ones are thinned. Annotations of EDF+ become the reference: text that is a
/// WFDB mnemonic becomes that annotation, other text a note. Time between the data records of an EDF+D file is a gap.
class EdfReader {
 public:
  /// `max_bytes`: memory for samples, checked before they are allocated.
  EdfReader(std::int64_t file_size_bytes, std::int64_t max_bytes);
  EdfReader(EdfReader&&) noexcept;
  EdfReader& operator=(EdfReader&&) noexcept;
  ~EdfReader();

  /// Errors: those of edf::parse_header; empty (no signals, or no data record); over_budget.
  Status push(std::span<const std::byte> bytes);

  /// The record without a name. A file that ends early gives its complete data records and a diagnostic.
  /// Errors: truncated (the header itself is incomplete), empty, over_budget (gaps of an EDF+D file).
  Result<Record> finish() &&;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace ecg
