#pragma once

#include <cstdint>
#include <memory>
#include <span>

#include "core/base/result.hpp"
#include "core/record/record.hpp"

namespace ecg {

/// Reads a Holter file of the ISHNE standard ("ISHNE1.0"; Badilini et al., Ann Noninvasive Electrocardiol 1998;3:263)
/// pushed in chunks of any size: up to twelve leads of 16 bits at one rate.
///
/// The person's names, number and date of birth are passed over: they are needed for nothing. A date of recording that
/// cannot be is told as an ignored field. A header that differs from its
/// checksum is used and said to; one without (0) is believed. The announced number of samples counts each lead, unless
/// the file ends exactly where it would count all leads together (the standard allows both readings): then that is said.
/// Beat annotations of the same standard (`.ann`) are not read.
class IshneReader {
 public:
  /// `max_bytes`: memory for samples, checked before they are allocated.
  IshneReader(std::int64_t file_size_bytes, std::int64_t max_bytes);
  IshneReader(IshneReader&&) noexcept;
  IshneReader& operator=(IshneReader&&) noexcept;
  ~IshneReader();

  /// Errors: unsupported ("file": another kind of file), out_of_range (leads, rate, offset), empty, over_budget.
  Status push(std::span<const std::byte> bytes);

  /// The record without a name. A file that ends early gives its complete samples and a diagnostic.
  /// Errors: truncated (the header itself is incomplete), empty.
  Result<Record> finish() &&;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace ecg
