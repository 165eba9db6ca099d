#pragma once

#include <cstdint>
#include <span>

#include "core/metrics/window_truth.hpp"

namespace ecg {

/// What one threshold of the first stage costs: abnormal stretches that it misses against findings where nothing is.
/// Budgets of several recordings add up.
struct AlarmBudget {
  std::int64_t stretches = 0;         ///< abnormal windows of the reference, neighbours as one
  std::int64_t missed = 0;            ///< of these, without any window at or above the threshold
  std::int64_t false_findings = 0;    ///< windows at or above it, neighbours as one, none of them abnormal
  std::int64_t abnormal_windows = 0;  ///< of the reference
  std::int64_t abnormal_found = 0;
  std::int64_t normal_windows = 0;
  std::int64_t normal_flagged = 0;
  std::int64_t not_read = 0;  ///< windows for which the first stage has no answer; they count nowhere else
  AlarmBudget& operator+=(const AlarmBudget& other);

  [[nodiscard]] double missed_share() const;          ///< NaN without abnormal stretches
  [[nodiscard]] double sensitivity() const;           ///< by windows
  [[nodiscard]] double specificity() const;           ///< by windows
  [[nodiscard]] double false_findings_per_h() const;  ///< per hour that the reference calls normal or abnormal
};

/// `probability` of each window of `truth`, NaN where there is no answer. Windows that the reference leaves open make no
/// finding false and none missed.
AlarmBudget alarm_budget(std::span<const WindowTruth> truth, std::span<const float> probability, double threshold);

/// Area under the ROC of "abnormal", ties halved, over windows that have an answer and a truth; NaN without both kinds.
double abnormal_auc(std::span<const WindowTruth> truth, std::span<const float> probability);

/// The highest threshold at which at most this share of normal windows is at or above it, as far as ties allow: for
/// operating points. 1 without normal windows.
double threshold_of_specificity(std::span<const WindowTruth> truth, std::span<const float> probability,
                                double specificity);

}  // namespace ecg
