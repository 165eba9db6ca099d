#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "core/metrics/ec57_beats.hpp"

namespace ecg {

/// Run lengths are counted up to this; it stands for "more than 5". Ventricular fibrillation (atrial fibrillation among
/// supraventricular runs) is one run of this length.
inline constexpr std::size_t kLongestRun = 6;

/// Run-by-run comparison of EC57 as WFDB's `rxr` makes it. Matrices are [reference run length][test run length]; they
/// add up.
struct RunComparison {
  using Matrix = std::array<std::array<std::int64_t, kLongestRun + 1>, kLongestRun + 1>;
  Matrix sensitivity{};            ///< for each reference run: the longest test run inside its window
  Matrix positive_predictivity{};  ///< for each test run: the longest reference run inside its window
  RunComparison& operator+=(const RunComparison& other);
};

enum class RunKind : std::uint8_t { ventricular, supraventricular };

/// A run is an uninterrupted row of V and F beats (S beats); N and Q beats and shutdowns end it, and so does a beat of
/// the other kind. Its window reaches `match_window_s` to both sides. Beats in atrial fibrillation count as
/// supraventricular. Runs that begin in the learning period do not count; a run still open at the end of the
/// annotations (or at `end_s`) does not either.
RunComparison compare_runs(std::span<const Annotation> reference, std::span<const Annotation> test, double fs_hz,
                           RunKind kind, const Ec57Settings& settings);

/// Couplets are runs of 2, short runs 3 to 5, long runs 6 and more.
struct RunScores {
  Ratio couplet_sensitivity, couplet_positive_predictivity;
  Ratio short_sensitivity, short_positive_predictivity;
  Ratio long_sensitivity, long_positive_predictivity;
};
RunScores scores(const RunComparison& runs);

/// Layout of `rxr -s`.
std::string rxr_report(std::string_view record, std::string_view reference_annotator, std::string_view test_annotator,
                       const RunComparison& runs, RunKind kind);

}  // namespace ecg
