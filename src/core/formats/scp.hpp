#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "core/base/result.hpp"
#include "core/formats/held_file.hpp"
#include "core/record/record.hpp"

namespace ecg {

/// Reads an SCP-ECG file (EN 1064:2005, ISO 11073-91064) pushed in chunks of any size: the rhythm recording of section 6
/// (formats/scp_rhythm), in every compression of the standard, and what the file says in words (formats/scp_text).
///
/// Parts that do not fit their checksums are read and said to. Leads that begin later or end earlier than others have
/// gaps there.
class ScpReader {
 public:
  /// `max_bytes`: memory for the file, which is held until its end, and as much again for samples.
  ScpReader(std::int64_t file_size_bytes, std::int64_t max_bytes) : file_(file_size_bytes, max_bytes) {}

  /// Errors: over_budget.
  Status push(std::span<const std::byte> bytes) { return file_.push(bytes); }

  /// The record without a name. Errors: those of scp::find_sections and scp::read_rhythm.
  Result<Record> finish() &&;

 private:
  HeldFile file_;
};

}  // namespace ecg
