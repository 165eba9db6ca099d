#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "core/metrics/beat_comparison.hpp"
#include "core/record/beat_class.hpp"

namespace ecg {

/// Labels of the beat-by-beat comparison of ANSI/AAMI EC57: the five classes and two kinds of "no beat here".
/// O: none; X: none, because that list marks the time as shut down (unreadable).
enum class Ec57Label : std::uint8_t { N, S, V, F, Q, O, X };
inline constexpr std::size_t kEc57LabelCount = 7;
inline constexpr std::array<char, kEc57LabelCount> kEc57Letters = {'N', 'S', 'V', 'F', 'Q', 'O', 'X'};

struct Ec57Settings {
  ClassMap class_map = ClassMap::ec57;  ///< `bxb` counts escape beats e, j, n as S
  double match_window_s = 0.150;
  double skip_s = 300.0;  ///< learning period; `bxb -f`
  /// Last time that is scored, from the record's start; `bxb -t`. A pair counts when its earlier beat is not after it.
  std::optional<double> end_s;
};

/// Counts of a comparison; they add up over records.
struct Ec57Beats {
  std::array<std::array<std::int64_t, kEc57LabelCount>, kEc57LabelCount> counts{};  ///< [reference][test]
  double rr_error_squares_ms2 = 0.0;  ///< sum over rr_errors interval pairs
  std::int64_t rr_errors = 0;
  std::int64_t shutdown_s = 0;  ///< shut down according to the test annotations, rounded to seconds

  [[nodiscard]] std::int64_t at(Ec57Label reference, Ec57Label test) const {
    return counts[static_cast<std::size_t>(reference)][static_cast<std::size_t>(test)];
  }
  Ec57Beats& operator+=(const Ec57Beats& other);
};

/// One scored pair, for stepping through the cells of the matrix. -1 where there is no beat.
struct Ec57Pair {
  SampleIndex reference = -1;
  SampleIndex test = -1;
  Ec57Label reference_label = Ec57Label::O;
  Ec57Label test_label = Ec57Label::O;
};

struct Ec57Comparison {
  Ec57Beats beats;
  std::vector<Ec57Pair> pairs;  ///< in the order they were decided
};

/// Beat-by-beat comparison as WFDB's `bxb` makes it. Annotations by time.
///
/// Pairing: see beat_pairing. Annotations between `[` and `]` (ventricular flutter or fibrillation) are no beats; extra
/// test beats inside the reference's are not counted. A `~` annotation with both bits 4 and 5 of its subtype set begins
/// a shutdown, which ends with the next `~` with one of them clear (or, without one, a match window before the next
/// annotation; it then began a match window after the beat before).
/// `length` (samples) ends a shutdown that has no end.
Ec57Comparison compare_ec57(std::span<const Annotation> reference, std::span<const Annotation> test, double fs_hz,
                            SampleIndex length, const Ec57Settings& settings);

struct Ratio {
  std::int64_t part = 0;
  std::int64_t whole = 0;  ///< 0: undefined
};

/// The standard's statistics. A fusion or unclassifiable beat called V is no false positive of V (F -> v and Q -> v
/// count neither way); of those called S, F -> s counts against it and Q -> s does not.
struct Ec57Scores {
  Ratio qrs_sensitivity, qrs_positive_predictivity;
  Ratio veb_sensitivity, veb_positive_predictivity, veb_false_positive_rate;
  Ratio sveb_sensitivity, sveb_positive_predictivity;
};
Ec57Scores scores(const Ec57Beats& beats);

/// The same counts as a classifier's paper prints them: O and X are both "no beat here".
BeatComparison confusion(const Ec57Beats& beats);

}  // namespace ecg
