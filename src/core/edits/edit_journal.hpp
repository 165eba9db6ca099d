#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "core/base/result.hpp"
#include "core/edits/edit.hpp"
#include "core/edits/replay.hpp"

namespace ecg {

/// What a person did to one recording, in order; grows at its end only (undo and redo are entries too).
class EditJournal {
 public:
  [[nodiscard]] bool empty() const { return entries_.empty(); }
  /// Undo and redo resolved.
  [[nodiscard]] Standing standing() const { return ecg::standing(entries_); }
  /// True where the edit would change something on the beats `found` of a record `length` samples long.
  [[nodiscard]] bool has_effect(const Edit& edit, std::span<const SampleIndex> found, double fs_hz,
                                SampleIndex length) const;
  /// @return the bytes by which the stored journal grows; the first ones begin with its header.
  std::vector<std::byte> append(const Edit& edit);
  /// Replaces everything by a stored journal; no bytes are an empty one. @return number of entries read.
  /// Errors: those of decode_journal; the entries then stay as they were.
  Result<std::size_t> restore(std::span<const std::byte> stored);
  /// Header and all records.
  [[nodiscard]] std::vector<std::byte> bytes() const;

 private:
  std::vector<Edit> entries_;
};

}  // namespace ecg
