#include "app/model/alarm_budget_board.hpp"

#include <algorithm>
#include <cmath>

namespace ecg::app {

double threshold_of_step(std::size_t step) { return static_cast<double>(step) / static_cast<double>(kBudgetSteps); }

std::size_t step_of_threshold(double threshold) {
  return static_cast<std::size_t>(std::lround(std::clamp(threshold, 0.0, 1.0) * static_cast<double>(kBudgetSteps)));
}

bool has_alarm_budget(const Scene& scene) {
  return scene.recording && scene.analysis && !scene.analysis->abnormal_by_window.empty() &&
         !scene.recording->record.reference.empty();
}

void refresh_budget(const Scene& scene, AlarmBudgetBoard& board) {
  if (!has_alarm_budget(scene)) return;
  if (board.made && board.analysis_version == scene.analysis->version) return;
  const Record& record = scene.recording->record;
  const std::vector<float>& probability = scene.analysis->abnormal_by_window;
  board = {.made = true, .analysis_version = scene.analysis->version};
  board.truth = window_truth(record.reference, record.fs_hz, record.length);
  for (std::size_t step = 0; step <= kBudgetSteps; ++step) {
    board.budgets[step] = alarm_budget(board.truth, probability, threshold_of_step(step));
    const double false_per_h = board.budgets[step].false_findings_per_h();
    if (std::isfinite(false_per_h)) board.most_false_per_h = std::max(board.most_false_per_h, false_per_h);
  }
  board.auc = abnormal_auc(board.truth, probability);
}

std::vector<SampleIndex> budget_places(const Scene& scene, const AlarmBudgetBoard& board, double threshold,
                                       BudgetPlace place) {
  const std::vector<float>& probability = scene.analysis->abnormal_by_window;
  const std::size_t count = std::min(board.truth.size(), probability.size());
  const auto wanted = [&](std::size_t i) {
    const bool flagged = static_cast<double>(probability[i]) >= threshold;
    return place == BudgetPlace::missed ? board.truth[i].abnormal == Truth::yes : flagged;
  };
  std::vector<SampleIndex> places;
  for (std::size_t first = 0; first < count;) {
    std::size_t end = first;
    while (end < count && std::isfinite(probability[end]) && wanted(end)) ++end;
    if (end > first) {
      const AlarmBudget budget = alarm_budget(std::span(board.truth).subspan(first, end - first),
                                              std::span(probability).subspan(first, end - first), threshold);
      const bool counts = place == BudgetPlace::missed ? budget.missed > 0 : budget.false_findings > 0;
      if (counts) places.push_back(review_window(first, scene.recording->record.length, scene.fs_hz()).begin);
    }
    first = std::max(end, first + 1);
  }
  return places;
}

std::optional<SampleIndex> next_budget_place(const Scene& scene, const AlarmBudgetBoard& board, double threshold,
                                             BudgetPlace place, double middle_s) {
  const std::vector<SampleIndex> places = budget_places(scene, board, threshold, place);
  if (places.empty()) return std::nullopt;
  const double half_window_s = 0.5 * kReviewWindow_s;
  const auto behind = std::ranges::find_if(places, [&](SampleIndex sample) {
    return seconds_from_samples(sample, scene.fs_hz()) + half_window_s > middle_s + 0.5;
  });
  return behind == places.end() ? places.front() : *behind;
}

}  // namespace ecg::app
