#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "app/model/choices.hpp"
#include "app/model/scene.hpp"
#include "core/metrics/alarm_budget.hpp"

namespace ecg::app {

inline constexpr std::size_t kBudgetSteps = 100;  ///< of the threshold, from 0 to 1

/// The first stage of this recording against its reference, at every threshold the slider has.
struct AlarmBudgetBoard {
  bool made = false;
  std::uint32_t analysis_version = 0;
  std::vector<WindowTruth> truth;
  std::array<AlarmBudget, kBudgetSteps + 1> budgets{};
  double auc = 0.0;             ///< NaN without both kinds of windows
  double most_false_per_h = 0;  ///< at any threshold, for the scale
};

/// True where there are probabilities, and a reference that calls some window normal or abnormal.
[[nodiscard]] bool has_alarm_budget(const Scene& scene);
void refresh_budget(const Scene& scene, AlarmBudgetBoard& board);

[[nodiscard]] double threshold_of_step(std::size_t step);
[[nodiscard]] std::size_t step_of_threshold(double threshold);  ///< the nearest

/// What a person may look at: stretches that are missed, or findings without cause.
enum class BudgetPlace : std::uint8_t { missed, false_finding };
/// Where they begin at a threshold, by time.
[[nodiscard]] std::vector<SampleIndex> budget_places(const Scene& scene, const AlarmBudgetBoard& board,
                                                     double threshold, BudgetPlace place);
/// The first of them behind the middle of the strip; the first of all behind the last. Empty: there is none.
[[nodiscard]] std::optional<SampleIndex> next_budget_place(const Scene& scene, const AlarmBudgetBoard& board,
                                                           double threshold, BudgetPlace place, double middle_s);

}  // namespace ecg::app
