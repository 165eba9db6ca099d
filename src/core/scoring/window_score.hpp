#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "core/metrics/window_truth.hpp"
#include "core/snapshot/analysis.hpp"

namespace ecg {

/// One label of the windows: how often reference and program agree that it is there. Counts add up over records.
struct LabelCounts {
  std::int64_t found = 0, missed = 0, invented = 0, rightly_absent = 0;
  LabelCounts& operator+=(const LabelCounts& other);
  [[nodiscard]] std::int64_t windows() const { return found + missed + invented + rightly_absent; }
  [[nodiscard]] double accuracy() const;  ///< all of these: NaN for 0 of 0
  [[nodiscard]] double sensitivity() const;
  [[nodiscard]] double specificity() const;
  [[nodiscard]] double positive_predictivity() const;
  [[nodiscard]] double f1() const;
};

using WindowScores = std::array<LabelCounts, kWindowLabelCount>;

/// S003's labels of each window from what was found, by the rules that window_truth.hpp has for references: the classes
/// of beats, the episodes of fibrillation and trigeminy, and the rate where no beat is ectopic and no rhythm was named.
/// Flutter has no finding of its own: what the reference calls so is found where it is called fibrillation.
std::vector<std::array<bool, kWindowLabelCount>> found_labels(const Record& record, const Analysis& analysis);

/// Windows that begin at `skip_s` and later.
WindowScores score_windows(const Record& record, const Analysis& analysis, std::span<const WindowTruth> truth,
                           double skip_s);

}  // namespace ecg
