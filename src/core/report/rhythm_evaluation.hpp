#pragma once

#include <string>
#include <vector>

#include "core/metrics/alarm_budget.hpp"
#include "core/metrics/run_comparison.hpp"
#include "core/report/evaluation.hpp"
#include "core/scoring/rhythm_score.hpp"
#include "core/scoring/window_score.hpp"

namespace ecg {

/// What one record says of rhythms, windows and the first stage.
struct EvaluatedRhythm {
  std::string name;
  bool trained_on = false;           ///< the rhythm model was trained on it
  std::vector<RhythmScore> rhythms;  ///< that its reference can judge
  bool has_beats = false;            ///< of the reference: runs were counted
  RunComparison ventricular_runs;
  WindowScores windows{};
  std::vector<WindowTruth> truth;  ///< of the windows that are scored
  std::vector<float> probability;  ///< of the first stage, one per window of `truth`
};

/// Scores an analysis whose record has a reference. The learning period is left out of records that outlast it.
EvaluatedRhythm evaluate_rhythm(const Record& record, const Analysis& analysis, const Ec57Settings& scoring);

/// JSON of `fiducial evaluate --rhythm` over several records. Gross: of the sums. Average: mean over the records in which
/// a figure is defined.
std::string rhythm_evaluation_json(const EvaluationProtocol& protocol, const RhythmSettings& settings,
                                   const std::vector<EvaluatedRhythm>& records);

}  // namespace ecg
