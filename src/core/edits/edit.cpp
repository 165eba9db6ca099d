#include "core/edits/edit.hpp"

#include <utility>

namespace ecg {

bool is_valid(const Edit& edit) {
  if (edit.begin < 0 || edit.end < 0 || edit.text.size() > kLongestNote_bytes) return false;
  const bool bare = edit.text.empty() && edit.code == AnnotationCode::not_qrs;
  const bool one_place = edit.end == 0;
  switch (edit.kind) {
    case EditKind::label:
      return one_place && edit.text.empty() && (is_beat(edit.code) || edit.code == AnnotationCode::not_qrs);
    case EditKind::label_range:
      return edit.end > edit.begin && edit.text.empty() &&
             (is_beat(edit.code) || edit.code == AnnotationCode::not_qrs);
    case EditKind::add: return one_place && edit.text.empty() && is_beat(edit.code);
    case EditKind::move: return bare && edit.end != edit.begin;
    case EditKind::remove_range: return bare && edit.end > edit.begin;
    case EditKind::bookmark: return one_place && edit.code == AnnotationCode::not_qrs;
    case EditKind::remove:
    case EditKind::remove_bookmark: return one_place && bare;
    case EditKind::undo:
    case EditKind::redo: return one_place && bare && edit.begin == 0;
  }
  return false;
}

Standing standing(std::span<const Edit> journal) {
  Standing result;
  std::vector<Edit> taken_back;
  for (const Edit& edit : journal) {
    if (edit.kind == EditKind::undo) {
      if (result.edits.empty()) continue;
      taken_back.push_back(std::move(result.edits.back()));
      result.edits.pop_back();
    } else if (edit.kind == EditKind::redo) {
      if (taken_back.empty()) continue;
      result.edits.push_back(std::move(taken_back.back()));
      taken_back.pop_back();
    } else {
      result.edits.push_back(edit);
      taken_back.clear();
    }
  }
  result.redoable = static_cast<std::uint32_t>(taken_back.size());
  return result;
}

}  // namespace ecg
