// Input: a stored journal. What is read can be written again, replayed on any beats, and keeps the beats in order.
#include "core/edits/journal.hpp"
#include "core/edits/replay.hpp"
#include "core/record/rhythm_label.hpp"
#include "fuzz/invariants.hpp"

using namespace ecg;

namespace {

constexpr double kFs_hz = 100.0;
constexpr SampleIndex kLength = 1000;

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

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto bytes = fuzz::Input(data, size).rest();
  const auto decoded = decode_journal(bytes);
  if (!decoded.has_value()) {
    fuzz::check(decoded.error(), size);
    return 0;
  }
  const StoredJournal& journal = decoded.value();
  std::vector<std::byte> again = journal_header();
  for (std::size_t i = 0; i < journal.edits.size(); ++i) {
    fuzz::require(is_valid(journal.edits[i]));
    const auto record = journal_record(static_cast<std::uint32_t>(i), journal.edits[i]);
    again.insert(again.end(), record.begin(), record.end());
  }
  fuzz::require(again.size() + journal.torn_bytes == size);
  // An older format differs in its number only.
  constexpr std::ptrdiff_t kHeader_bytes = 8;
  fuzz::require(std::equal(again.begin() + kHeader_bytes, again.end(), bytes.begin() + kHeader_bytes));
  check_replay(journal.edits);
  return 0;
}
