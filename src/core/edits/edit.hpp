#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/record/annotation.hpp"
#include "core/record/finding_decision.hpp"
#include "core/record/time.hpp"

namespace ecg {

/// What a person did. Numbers are those of the stored journal: never renumber, new kinds go to the end.
enum class EditKind : std::uint8_t {
  label = 0,            ///< the beat at `begin` is a `code`; not_qrs takes the person's label back
  label_range = 1,      ///< every beat in [begin, end) is a `code`
  remove = 2,           ///< there is no beat at `begin`
  add = 3,              ///< there is a beat at `begin`, a `code`
  move = 4,             ///< the beat at `begin` is at `end`
  bookmark = 5,         ///< `text`, a comment or nothing, belongs to `begin`; replaces an earlier one there
  remove_bookmark = 6,  ///< of the bookmark at `begin`
  undo = 7,             ///< takes back the last edit that stands
  redo = 8,             ///< of the edit taken back last, unless something else came after it
  remove_range = 9,     ///< there are no beats in [begin, end)
  label_shape = 10,     ///< every one of `beats`, which had the shape of the beat at `begin`, is a `code`
  rhythm = 11,          ///< the rhythm in [begin, end) is `text`, e.g. "(AFIB"; wins over earlier spans
  remove_rhythm = 12,   ///< the person names no rhythm in [begin, end)
  confirm = 13,         ///< a person has reviewed everything; `text` says when and who, `end` what
  calibrate = 14,       ///< labels, and the reference's before `end`, teach the classes how this patient's beats look
  uncalibrate = 15,     ///< what the model says stands again
  acknowledge_finding = 16,  ///< of the finding that `text` names, at the places in `beats`: begin and end of each
  confirm_finding = 17,      ///< the same; it is so
  dismiss_finding = 18,      ///< the same; it is not so
  reopen_finding = 19,       ///< takes back what the person said of the finding that `text` names
  merge_shapes = 20,         ///< `beats`, which had several shapes, are of one shape of their own
  split_shape = 21,          ///< the same of `beats` that had one shape with others
};
inline constexpr EditKind kLastEditKind = EditKind::split_shape;

/// What the kinds are called in commands and messages, in their order.
inline constexpr std::array<std::string_view, static_cast<std::size_t>(kLastEditKind) + 1> kEditKindNames = {
    "label",
    "label_range",
    "remove",
    "add",
    "move",
    "bookmark",
    "remove_bookmark",
    "undo",
    "redo",
    "remove_range",
    "label_shape",
    "rhythm",
    "remove_rhythm",
    "confirm",
    "calibrate",
    "uncalibrate",
    "acknowledge_finding",
    "confirm_finding",
    "dismiss_finding",
    "reopen_finding",
    "merge_shapes",
    "split_shape"};
constexpr std::string_view name(EditKind kind) { return kEditKindNames[static_cast<std::size_t>(kind)]; }

/// One entry of the journal. Beats are named by their time, not by a number that a better detector would change.
struct Edit {
  EditKind kind = EditKind::label;
  SampleIndex begin = 0;
  SampleIndex end =
      0;  ///< ranges: the end; move: the new place; confirm: digest of the result; calibrate: see there; else 0
  AnnotationCode code = AnnotationCode::not_qrs;
  std::string text;  ///< at most kLongestNote_bytes; a person's own words, hostile all the same
  std::vector<SampleIndex> beats =
      {};  ///< of the kinds that list places (lists_places): ascending, at most kMaxListedBeats
  bool operator==(const Edit&) const = default;
};
inline constexpr std::size_t kLongestNote_bytes = 255;
inline constexpr std::size_t kMaxListedBeats = 1U << 20U;  ///< four days at 180 bpm

/// What a decision about a finding says of it; none for every other kind.
[[nodiscard]] Decision decision_of(EditKind kind);
/// Whether edits of this kind say which beats are of one shape.
[[nodiscard]] bool is_of_shapes(EditKind kind);
/// Whether edits of this kind carry a list of places in `beats`.
[[nodiscard]] bool lists_places(EditKind kind);

/// True when the members fit the kind: times >= 0, a range that is not empty, a beat code where one is needed, no list
/// of beats but where one is needed.
[[nodiscard]] bool is_valid(const Edit& edit);

/// What `confirm` says in its text: "2026-11-25", or that and a name after a space.
struct Signature {
  std::string on;  ///< date, year first
  std::string by;  ///< empty: the person gave no name
  bool operator==(const Signature&) const = default;
};
[[nodiscard]] std::optional<Signature> signature_of(std::string_view text);

/// Undo and redo resolved.
struct Standing {
  std::vector<Edit> edits;     ///< what stands, in order; holds neither undo nor redo
  std::uint32_t redoable = 0;  ///< edits that redo could bring back
};
[[nodiscard]] Standing standing(std::span<const Edit> journal);

}  // namespace ecg
