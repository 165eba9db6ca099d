#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/edits/edit.hpp"
#include "core/record/finding_decision.hpp"

namespace ecg {

struct Bookmark {
  SampleIndex sample = 0;
  std::string text;
  bool operator==(const Bookmark&) const = default;
};

/// A stretch whose rhythm a person named.
struct RhythmSpan {
  SampleRange range;
  std::string label;  ///< "(AFIB"
  bool operator==(const RhythmSpan&) const = default;
};

/// Somebody looked at everything and stands by it.
struct Confirmation {
  Signature signature;
  std::int64_t digest = 0;        ///< of the result that was confirmed
  std::uint32_t later_edits = 0;  ///< edits that came after it
  bool operator==(const Confirmation&) const = default;
};

/// The beats of a record after a person's edits.
struct EditedBeats {
  struct Beat {
    SampleIndex sample = 0;
    std::int32_t found = -1;                        ///< index among the beats that were found; -1: added by the person
    AnnotationCode code = AnnotationCode::not_qrs;  ///< given by the person; not_qrs: none
    std::int32_t shape = -1;  ///< beats with the same number are of one shape, as the person said; -1: as it was found
  };
  std::vector<Beat> beats;                   ///< samples strictly ascending, inside the record
  std::vector<std::int32_t> removed;         ///< found beats that are no more, ascending
  std::vector<Bookmark> bookmarks;           ///< ascending
  std::vector<RhythmSpan> rhythms;           ///< ascending, disjoint; neighbours that touch have different labels
  std::optional<Confirmation> confirmation;  ///< the last one
  std::vector<FindingDecision> decisions;    ///< the last one of each finding, in the order they were first made
  /// The classes are to be calibrated; reference beats before this place teach too (0: none do).
  std::optional<SampleIndex> learning_end;
  std::size_t without_effect = 0;  ///< edits that found nothing to change, e.g. of a beat no longer detected
};

/// An edit means the beat nearest to its time, at most this far away: beats keep their edits when a better detector
/// places them a little differently. Far below the shortest interval of a heart (our choice).
inline constexpr double kSameBeat_s = 0.05;

/// Applies `edits` (Standing::edits) in order to the beats `found` (strictly ascending). Adding where there is a beat
/// labels it; adding where one was removed brings that one back; a move never jumps onto another beat; a rhythm takes
/// its range from the spans that were there, as paint does.
EditedBeats replay(std::span<const SampleIndex> found, std::span<const Edit> edits, double fs_hz, SampleIndex length);

}  // namespace ecg
