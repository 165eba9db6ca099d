#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "core/metrics/ec57_beats.hpp"

namespace ecg {

enum class RhythmKind : std::uint8_t {
  atrial_fibrillation,       ///< rhythm annotations "(AFIB" to the next one of another rhythm
  ventricular_fibrillation,  ///< `[` to `]`, flutter included
};

/// Episode-by-episode comparison of EC57 as WFDB's `epicmp` makes it. Counts and durations add up over records.
struct EpisodeComparison {
  std::int64_t reference_found = 0;  ///< reference episodes with any overlap by a test episode
  std::int64_t reference_missed = 0;
  std::int64_t test_right = 0;  ///< test episodes with any overlap by a reference episode
  std::int64_t test_wrong = 0;
  double reference_s = 0.0;  ///< duration of the reference episodes
  double test_s = 0.0;
  double overlap_s = 0.0;
  EpisodeComparison& operator+=(const EpisodeComparison& other);

  [[nodiscard]] Ratio sensitivity() const { return {reference_found, reference_found + reference_missed}; }
  [[nodiscard]] Ratio positive_predictivity() const { return {test_right, test_right + test_wrong}; }
  [[nodiscard]] double duration_sensitivity() const;  ///< overlap over reference_s; NaN without reference episodes
  [[nodiscard]] double duration_positive_predictivity() const;
};

struct EpisodeSettings {
  double skip_s = 300.0;    ///< learning period; an episode that reaches out of it is scored from its end on
  double shortest_s = 0.0;  ///< shorter episodes of the defining list do not count (`epicmp -i`)
};

/// The same counts for stretches of any rhythm. Each list is by time and disjoint. Time in `excluded` does not count
/// against the test list.
EpisodeComparison compare_stretches(std::span<const SampleRange> reference, std::span<const SampleRange> test,
                                    std::span<const SampleRange> excluded, double fs_hz, SampleIndex length,
                                    const EpisodeSettings& settings);

/// `length` (samples) ends episodes that have no end. Time of reference atrial flutter ("(AFL") does not count against
/// a test list that calls it fibrillation.
EpisodeComparison compare_rhythm_episodes(std::span<const Annotation> reference, std::span<const Annotation> test,
                                          double fs_hz, SampleIndex length, RhythmKind kind,
                                          const EpisodeSettings& settings);

/// Layout of `epicmp`, matrix format.
std::string epicmp_report(std::string_view record, std::string_view reference_annotator,
                          std::string_view test_annotator, const EpisodeComparison& episodes, RhythmKind kind);

}  // namespace ecg
