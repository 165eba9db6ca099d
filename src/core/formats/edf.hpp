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
/// ECG leads come first in the record (record/signal_kind, by label, transducer and unit), in the file's order, the
/// other signals after them; where memory does not suffice for all, the leads alone. The record's rate is the highest
/// of the leads (of all signals when none is named so); slower signals hold their values, faster ones are thinned.
/// Data records behind those that the header announces are not read, and said. Annotations of EDF+ become the
/// reference: text that is a WFDB mnemonic becomes that annotation, other text a note. Time between the data
/// records of an EDF+D file is a gap.
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
