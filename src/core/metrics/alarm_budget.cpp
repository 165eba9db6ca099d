#include "core/metrics/alarm_budget.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

namespace ecg {

namespace {

double share(std::int64_t part, std::int64_t whole) {
  return whole > 0 ? static_cast<double>(part) / static_cast<double>(whole) : std::numeric_limits<double>::quiet_NaN();
}

/// A stretch of neighbouring windows that is still open.
struct Stretch {
  bool open = false;
  bool found = false;
};

std::vector<float> answers(std::span<const WindowTruth> truth, std::span<const float> probability, Truth wanted) {
  std::vector<float> result;
  for (std::size_t i = 0; i < std::min(truth.size(), probability.size()); ++i) {
    if (truth[i].abnormal == wanted && std::isfinite(probability[i])) result.push_back(probability[i]);
  }
  std::ranges::sort(result);
  return result;
}

}  // namespace

AlarmBudget& AlarmBudget::operator+=(const AlarmBudget& other) {
  stretches += other.stretches;
  missed += other.missed;
  false_findings += other.false_findings;
  abnormal_windows += other.abnormal_windows;
  abnormal_found += other.abnormal_found;
  normal_windows += other.normal_windows;
  normal_flagged += other.normal_flagged;
  not_read += other.not_read;
  return *this;
}

double AlarmBudget::missed_share() const { return share(missed, stretches); }
double AlarmBudget::sensitivity() const { return share(abnormal_found, abnormal_windows); }
double AlarmBudget::specificity() const { return share(normal_windows - normal_flagged, normal_windows); }
double AlarmBudget::false_findings_per_h() const {
  const double judged_h = static_cast<double>(abnormal_windows + normal_windows) * kReviewWindow_s / 3600.0;
  return judged_h > 0.0 ? static_cast<double>(false_findings) / judged_h : std::numeric_limits<double>::quiet_NaN();
}

AlarmBudget alarm_budget(std::span<const WindowTruth> truth, std::span<const float> probability, double threshold) {
  AlarmBudget budget;
  Stretch abnormal;  // of the reference; found: one window of it is at or above the threshold
  Stretch finding;   // of the first stage; found: one window of it is abnormal
  bool finding_on_normal = false;
  const auto end_abnormal = [&] {
    if (abnormal.open && !abnormal.found) ++budget.missed;
    abnormal = {};
  };
  const auto end_finding = [&] {
    if (finding.open && !finding.found && finding_on_normal) ++budget.false_findings;
    finding = {};
    finding_on_normal = false;
  };
  for (std::size_t i = 0; i < std::min(truth.size(), probability.size()); ++i) {
    const Truth here = truth[i].abnormal;
    if (!std::isfinite(probability[i])) {
      if (here != Truth::open) ++budget.not_read;
      end_abnormal();
      end_finding();
      continue;
    }
    const bool flagged = static_cast<double>(probability[i]) >= threshold;
    if (here != Truth::yes) end_abnormal();
    if (!flagged) end_finding();
    if (here == Truth::yes) {
      if (!abnormal.open) ++budget.stretches;
      abnormal = {.open = true, .found = abnormal.found || flagged};
      ++budget.abnormal_windows;
      if (flagged) ++budget.abnormal_found;
    } else if (here == Truth::no) {
      ++budget.normal_windows;
      if (flagged) ++budget.normal_flagged;
    }
    if (flagged) {
      finding = {.open = true, .found = finding.found || here == Truth::yes};
      finding_on_normal = finding_on_normal || here == Truth::no;
    }
  }
  end_abnormal();
  end_finding();
  return budget;
}

double abnormal_auc(std::span<const WindowTruth> truth, std::span<const float> probability) {
  const std::vector<float> normal = answers(truth, probability, Truth::no);
  const std::vector<float> abnormal = answers(truth, probability, Truth::yes);
  if (normal.empty() || abnormal.empty()) return std::numeric_limits<double>::quiet_NaN();
  double below = 0.0;
  for (const float value : abnormal) {
    const auto [first, last] = std::ranges::equal_range(normal, value);
    below += static_cast<double>(first - normal.begin()) + 0.5 * static_cast<double>(last - first);
  }
  return below / (static_cast<double>(normal.size()) * static_cast<double>(abnormal.size()));
}

double threshold_of_specificity(std::span<const WindowTruth> truth, std::span<const float> probability,
                                double specificity) {
  const std::vector<float> normal = answers(truth, probability, Truth::no);
  if (normal.empty()) return 1.0;
  const auto below = static_cast<std::size_t>(std::ceil(specificity * static_cast<double>(normal.size())));
  if (below == 0) return 0.0;
  return static_cast<double>(std::nextafter(normal[std::min(below, normal.size()) - 1], 2.0F));
}

}  // namespace ecg
