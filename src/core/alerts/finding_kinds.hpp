#pragma once

#include <span>
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
  bool needs_all_classes = false;  ///< true of a finished analysis only
};

/// In the order of the enumeration.
[[nodiscard]] std::span<const FindingTraits> finding_traits();
[[nodiscard]] const FindingTraits& traits(FindingKind kind);

}  // namespace ecg
