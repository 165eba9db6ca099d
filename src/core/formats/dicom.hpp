#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "core/base/result.hpp"
#include "core/formats/held_file.hpp"
#include "core/record/record.hpp"

namespace ecg {

/// Reads a DICOM file with an ECG waveform (12-lead, general, ambulatory) pushed in chunks of any size: transfer
/// syntaxes implicit and explicit little endian, explicit big endian and deflated, samples of 8, 16 or 32 bits. What was
/// recorded is read, not the median beats beside it; groups of leads that were recorded one after the other stand at
/// their times. What the file says in words becomes comments (formats/dicom_waveform).
class DicomReader {
 public:
  /// `max_bytes`: memory for the file, which is held until its end, as much for what a deflated one becomes, and as much
  /// again for samples.
  DicomReader(std::int64_t file_size_bytes, std::int64_t max_bytes) : file_(file_size_bytes, max_bytes) {}

  /// Errors: over_budget.
  Status push(std::span<const std::byte> bytes) { return file_.push(bytes); }

  /// The record without a name. Errors: empty, unsupported ("file": no DICOM; an image; samples of another kind), those
  /// of dicom::read_waveform and inflate_raw, over_budget "samples".
  Result<Record> finish() &&;

 private:
  HeldFile file_;
};

/// Whether a file says by its first bytes that it is DICOM, whatever it is called.
bool begins_as_dicom(std::span<const std::byte> head);

}  // namespace ecg
