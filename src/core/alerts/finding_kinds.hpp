#pragma once

#include <span>
#include <string>
#include <string_view>

#include "core/alerts/findings.hpp"

namespace ecg {

/// What a kind of finding is called and how it is treated. The one table of them: a new kind is a row here.
struct FindingTraits {
  FindingKind kind;
  std::string_view name;           ///< in exports; never renamed without a word in the changelog
  const char* title;               ///< for people: in the list, on the strip
  bool verdict = false;            ///< stage 1: the one answer about the whole recording
  bool about_the_heart = true;     ///< not about the recording or the model: then the verdict asks for review
  bool of_single_beats = false;    ///< its occurrences are beats, not stretches
  bool of_usual_beat = false;      ///< measured in the median of the ordinary beats: its one place says where they lie
  bool needs_all_classes = false;  ///< true of a finished analysis only
  std::string_view found_by;       ///< rule or model
  std::string_view limits;         ///< what else can look like it, or is not seen
  /// How often it is right, as docs/results/verdict.md says, delineation.md of what is measured in the usual beat; empty: not measured.
  /// A test holds the figures to these files.
  std::string_view measured = {};
};

/// Where the figures come from, for who reads them.
inline constexpr std::string_view kMeasuredSource =
    "docs/results/verdict.md, delineation.md; thresholds were chosen on these recordings, so they are figures of "
    "development";

/// "Rhythm model. Noise can look like this. By duration ..."; what is not measured says so.
[[nodiscard]] std::string sources_words(const FindingTraits& kind);

/// In the order of the enumeration.
[[nodiscard]] std::span<const FindingTraits> finding_traits();
[[nodiscard]] const FindingTraits& traits(FindingKind kind);

}  // namespace ecg
