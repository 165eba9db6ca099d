#include "core/edits/edit.hpp"

#include <algorithm>
#include <limits>
#include <utility>

#include "core/record/rhythm_label.hpp"

namespace ecg {

namespace {

bool is_label(AnnotationCode code) { return is_beat(code) || code == AnnotationCode::not_qrs; }

/// Ascending from 0 on, no two of them further apart than the journal can say.
bool is_beat_list(std::span<const SampleIndex> beats) {
  constexpr SampleIndex kWidestStep = std::numeric_limits<std::uint32_t>::max();
  if (beats.empty() || beats.size() > kMaxListedBeats || beats.front() < 0) return false;
  return std::adjacent_find(beats.begin(), beats.end(),
                            [](SampleIndex a, SampleIndex b) { return b <= a || b - a > kWidestStep; }) == beats.end();
}

/// "ventricular_run": letters and underscores. Kinds that this program does not know stay what they are.
bool is_finding_name(std::string_view text) {
  return !text.empty() &&
         std::ranges::all_of(text, [](char letter) { return (letter >= 'a' && letter <= 'z') || letter == '_'; });
}

}  // namespace

Decision decision_of(EditKind kind) {
  switch (kind) {
    case EditKind::acknowledge_finding: return Decision::acknowledged;
    case EditKind::confirm_finding: return Decision::confirmed;
    case EditKind::dismiss_finding: return Decision::dismissed;
    default: return Decision::none;
  }
}

bool is_of_shapes(EditKind kind) { return kind == EditKind::merge_shapes || kind == EditKind::split_shape; }

bool lists_places(EditKind kind) {
  return kind == EditKind::label_shape || is_of_shapes(kind) || decision_of(kind) != Decision::none;
}

std::optional<Signature> signature_of(std::string_view text) {
  constexpr std::string_view kForm = "0000-00-00";
  const std::string_view date = text.substr(0, kForm.size());
  if (date.size() < kForm.size()) return std::nullopt;
  for (std::size_t i = 0; i < kForm.size(); ++i) {
    const bool digit = date[i] >= '0' && date[i] <= '9';
    if (kForm[i] == '0' ? !digit : date[i] != kForm[i]) return std::nullopt;
  }
  const std::string_view rest = text.substr(kForm.size());
  if (rest.empty()) return Signature{std::string(date), {}};
  if (rest.size() < 2 || rest.front() != ' ') return std::nullopt;
  return Signature{std::string(date), std::string(rest.substr(1))};
}

bool is_valid(const Edit& edit) {
  if (edit.begin < 0 || edit.end < 0 || edit.text.size() > kLongestNote_bytes) return false;
  if (!lists_places(edit.kind) && !edit.beats.empty()) return false;
  const bool bare = edit.text.empty() && edit.code == AnnotationCode::not_qrs;
  const bool one_place = edit.end == 0;
  switch (edit.kind) {
    case EditKind::label: return one_place && edit.text.empty() && is_label(edit.code);
    case EditKind::label_range: return edit.end > edit.begin && edit.text.empty() && is_label(edit.code);
    case EditKind::label_shape:
      return one_place && edit.text.empty() && is_label(edit.code) && is_beat_list(edit.beats);
    case EditKind::merge_shapes: return one_place && bare && edit.beats.size() > 1 && is_beat_list(edit.beats);
    case EditKind::split_shape: return one_place && bare && is_beat_list(edit.beats);
    case EditKind::add: return one_place && edit.text.empty() && is_beat(edit.code);
    case EditKind::move: return bare && edit.end != edit.begin;
    case EditKind::remove_range:
    case EditKind::remove_rhythm: return bare && edit.end > edit.begin;
    case EditKind::rhythm:
      return edit.end > edit.begin && edit.code == AnnotationCode::not_qrs && is_rhythm_label(edit.text);
    case EditKind::confirm:
      return edit.begin == 0 && edit.code == AnnotationCode::not_qrs && signature_of(edit.text).has_value();
    case EditKind::bookmark: return one_place && edit.code == AnnotationCode::not_qrs;
    case EditKind::calibrate: return bare && edit.begin == 0;
    case EditKind::remove:
    case EditKind::remove_bookmark: return one_place && bare;
    case EditKind::acknowledge_finding:
    case EditKind::confirm_finding:
    case EditKind::dismiss_finding:
      return one_place && edit.begin == 0 && edit.code == AnnotationCode::not_qrs && is_finding_name(edit.text) &&
             edit.beats.size() % 2 == 0 && is_beat_list(edit.beats);
    case EditKind::reopen_finding:
      return one_place && edit.begin == 0 && edit.code == AnnotationCode::not_qrs && is_finding_name(edit.text);
    case EditKind::uncalibrate:
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
