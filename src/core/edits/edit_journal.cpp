#include "core/edits/edit_journal.hpp"

#include <utility>

#include "core/edits/journal.hpp"

namespace ecg {

bool EditJournal::has_effect(const Edit& edit, std::span<const SampleIndex> found, double fs_hz,
                             SampleIndex length) const {
  Standing before = standing();
  if (edit.kind == EditKind::undo) return !before.edits.empty();
  if (edit.kind == EditKind::redo) return before.redoable > 0;
  const auto without_effect = [&] { return replay(found, before.edits, fs_hz, length).without_effect; };
  const std::size_t earlier = without_effect();
  before.edits.push_back(edit);
  return without_effect() == earlier;
}

std::vector<std::byte> EditJournal::append(const Edit& edit) {
  std::vector<std::byte> bytes = entries_.empty() ? journal_header() : std::vector<std::byte>{};
  const auto record = journal_record(static_cast<std::uint32_t>(entries_.size()), edit);
  bytes.insert(bytes.end(), record.begin(), record.end());
  entries_.push_back(edit);
  return bytes;
}

Result<std::size_t> EditJournal::restore(std::span<const std::byte> stored) {
  if (stored.empty()) {
    entries_.clear();
    return std::size_t{0};
  }
  ECG_TRY(auto journal, decode_journal(stored));
  entries_ = std::move(journal.edits);
  return entries_.size();
}

std::vector<std::byte> EditJournal::bytes() const {
  std::vector<std::byte> bytes = journal_header();
  for (std::size_t i = 0; i < entries_.size(); ++i) {
    const auto record = journal_record(static_cast<std::uint32_t>(i), entries_[i]);
    bytes.insert(bytes.end(), record.begin(), record.end());
  }
  return bytes;
}

}  // namespace ecg
