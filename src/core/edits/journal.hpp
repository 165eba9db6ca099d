#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "core/base/result.hpp"
#include "core/edits/edit.hpp"

namespace ecg {

/// Byte form of a journal (little endian), made to be appended to and to survive a torn write:
///
///     header  u32 magic "FIDJ", u32 format
///     record  u32 size of the payload, u32 CRC-32 of sequence and payload, u32 sequence (0, 1, 2 ...), payload
///     payload u8 kind, u8 code, i64 begin, i64 end, u32 size of the text, text
///             kinds that list places (lists_places) add: u32 count of the beats, i64 first beat, u32 step to each further one
///
/// Format 2 came with the kinds from label_shape on, format 3 with those about findings, format 4 with merge_shapes
/// and split_shape; the layout of the others is that of
/// format 1. Older journals are read and continued; an older program refuses a journal begun with a newer format.
std::vector<std::byte> journal_header();
/// The record of the `sequence`-th edit.
std::vector<std::byte> journal_record(std::uint32_t sequence, const Edit& edit);

struct StoredJournal {
  std::vector<Edit> edits;
  std::size_t torn_bytes = 0;  ///< of a last record that is incomplete or damaged; dropped
  bool damaged = false;        ///< that record is there in full length: its bytes changed after they were written
};
/// Header and records. Only the end may be damaged: an incomplete last record, a last record with a wrong CRC, or zeros
/// where one should be. Errors: truncated (no header), unsupported (a newer format), malformed (anything else).
Result<StoredJournal> decode_journal(std::span<const std::byte> bytes);

/// What a stored journal holds, before anybody decides to restore it.
struct JournalSummary {
  std::size_t entries = 0;  ///< complete ones
  std::size_t edits = 0;    ///< that stand after undo and redo
  bool damaged = false;     ///< a last entry is left out because its bytes changed after they were written
};
/// Errors: those of decode_journal.
Result<JournalSummary> summary_of_journal(std::span<const std::byte> journal);

}  // namespace ecg
