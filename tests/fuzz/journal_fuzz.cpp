// Input: a stored journal. What is read can be written again, replayed on any beats, and keeps the beats in order.
// Each is read as it is, and once more with checksums that fit: damage behind a checksum is seen by nothing else.
#include "core/base/crc32.hpp"
#include "core/edits/journal.hpp"
#include "core/edits/replay.hpp"
#include "core/record/rhythm_label.hpp"
#include "fuzz/invariants.hpp"

using namespace ecg;

namespace {

constexpr double kFs_hz = 100.0;
constexpr SampleIndex kLength = 1000;
constexpr std::size_t kHeader_bytes = 8;
constexpr std::size_t kFrame_bytes = 12;  // size, CRC, sequence; the CRC covers sequence and payload

std::uint32_t u32_le(std::span<const std::byte> bytes) {
  std::uint32_t value = 0;
  for (std::size_t i = 4; i-- > 0;) value = (value << 8U) | std::to_integer<std::uint32_t>(bytes[i]);
  return value;
}

/// Sequence numbers and checksums put right in every whole record.
std::vector<std::byte> with_checksums(std::span<const std::byte> bytes) {
  std::vector<std::byte> right(bytes.begin(), bytes.end());
  std::uint32_t sequence = 0;
  for (std::size_t at = kHeader_bytes; at + kFrame_bytes <= right.size(); ++sequence) {
    const std::size_t size = u32_le(std::span(right).subspan(at));
    if (size > right.size() - at - kFrame_bytes) break;
    const auto put = [&](std::size_t place, std::uint32_t value) {
      for (std::size_t i = 0; i < 4; ++i) right[place + i] = static_cast<std::byte>(value >> (8 * i));
    };
    put(at + 8, sequence);
    put(at + 4, crc32(std::span(right).subspan(at + 8, 4 + size)));
    at += kFrame_bytes + size;
  }
  return right;
}

void check_replay(const std::vector<Edit>& journal) {
  const std::vector<SampleIndex> found = {50, 60, 200, 400, 999};
  const Standing all = standing(journal);
  fuzz::require(all.edits.size() + all.redoable <= journal.size());
  const EditedBeats edited = replay(found, all.edits, kFs_hz, kLength);
  SampleIndex previous = -1;
  for (const auto& beat : edited.beats) {
    fuzz::require(beat.sample > previous && beat.sample < kLength);
    fuzz::require(beat.found >= -1 && beat.found < std::ssize(found));
    previous = beat.sample;
  }
  fuzz::require(edited.without_effect <= all.edits.size());
  fuzz::require(std::is_sorted(edited.removed.begin(), edited.removed.end()));
  SampleIndex covered = 0;
  for (const RhythmSpan& span : edited.rhythms) {
    fuzz::require(span.range.begin >= covered && span.range.end > span.range.begin && span.range.end <= kLength);
    fuzz::require(is_rhythm_label(span.label));
    covered = span.range.end;
  }
  if (edited.confirmation) fuzz::require(edited.confirmation->later_edits < all.edits.size());
}

void check_journal(std::span<const std::byte> bytes) {
  const auto decoded = decode_journal(bytes);
  if (!decoded.has_value()) return fuzz::check(decoded.error(), bytes.size());
  const StoredJournal& journal = decoded.value();
  std::vector<std::byte> again = journal_header();
  for (std::size_t i = 0; i < journal.edits.size(); ++i) {
    fuzz::require(is_valid(journal.edits[i]));
    const auto record = journal_record(static_cast<std::uint32_t>(i), journal.edits[i]);
    again.insert(again.end(), record.begin(), record.end());
  }
  fuzz::require(again.size() + journal.torn_bytes == bytes.size());
  // An older format differs in its number only.
  fuzz::require(std::equal(again.begin() + kHeader_bytes, again.end(), bytes.begin() + kHeader_bytes));
  check_replay(journal.edits);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto bytes = fuzz::Input(data, size).rest();
  check_journal(bytes);
  check_journal(with_checksums(bytes));
  return 0;
}
