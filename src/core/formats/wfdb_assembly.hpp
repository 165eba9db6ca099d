#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/formats/wfdb_header.hpp"
#include "core/formats/wfdb_signal.hpp"
#include "core/record/record.hpp"

namespace ecg::wfdb {

/// Puts decoded signals onto one clock: leads with a lower rate are held until their next sample, skews are taken out,
/// segments go to their places, and what no segment fills stays a gap.
class RecordAssembly {
 public:
  /// `leads`: what the record's signals are called and how they are scaled. The clock ticks `samples_per_frame` times
  /// per frame and is `frames` frames long.
  RecordAssembly(std::vector<SignalSpec> leads, std::int64_t samples_per_frame, std::int64_t frames);

  /// Places one signal of a segment: `frames` frames from `start_frame` on. Samples with another gain or baseline than
  /// the lead's are converted (rounded to the nearest converter unit). The initial value and, when `complete`, the
  /// checksum are compared with the header's (a checksum of 0 stands for none); differences become diagnostics, one per lead and kind.
  void place(std::size_t lead, const SignalSpec& spec, DecodedSignal signal, std::int64_t start_frame,
             std::int64_t frames, bool complete);

  /// Signals and diagnostics of the record; name, rate, annotations and the rest are the caller's.
  Record finish() &&;

 private:
  void check(std::size_t lead, const SignalSpec& spec, const DecodedSignal& signal, bool complete);

  std::vector<SignalSpec> leads_;
  std::int64_t samples_per_frame_ = 1;
  Record record_;
  std::vector<bool> checksum_reported_;
  std::vector<bool> initial_reported_;
};

}  // namespace ecg::wfdb
