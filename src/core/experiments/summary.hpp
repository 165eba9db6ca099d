#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/experiments/experiment.hpp"

namespace ecg {

/// Scores of one class over the seeds.
struct ClassSummary {
  Spread sensitivity;
  Spread positive_predictivity;
  Spread f1;
  std::int64_t support = 0;
};

/// The runs of one precision together: every seed counts alike.
struct Summary {
  std::string precision;
  std::size_t runs = 0;
  Spread accuracy;
  Spread macro_f1;       ///< of the classes that test beats or answers have
  Spread macro_f1_main;  ///< of N S V F; NaN where the classes are others
  Spread balanced_accuracy;
  std::vector<ClassSummary> classes;
  ConfusionMatrix sum;  ///< of all runs
};
/// Of the runs with that precision; `runs` is 0 where there are none.
Summary summarise(const Experiment& experiment, std::string_view precision);
/// The precision with most runs; of equals the one that is shipped, int8.
std::string usual_precision(const Experiment& experiment);

/// What 8-bit weights cost: the same seeds in both precisions.
struct PrecisionPair {
  std::size_t seeds = 0;  ///< that were tested in both
  Spread int8_accuracy, fp32_accuracy;
  Spread int8_macro_f1, fp32_macro_f1;
};
PrecisionPair precision_pair(const Experiment& experiment);

/// Where a test set hangs on few patients: the F1 of one class seen in other ways, mean and spread over the runs that
/// have records.
struct PatientView {
  Spread all;                ///< as in the summary, of the same runs
  Spread without;            ///< beats of `left_out` not counted
  Spread mean_of_patients;   ///< mean over the records that have the class, each patient counted alike
  std::size_t patients = 0;  ///< that have the class
};
PatientView patient_view(const Experiment& experiment, std::string_view precision, std::size_t label,
                         std::string_view left_out);

/// Record that holds 75 % of the S beats of DS2 (1382 of 1837): figures with and without it differ widely.
inline constexpr std::string_view kRecordWithMostS = "232";

/// The experiment with the same document and network whose split leaks where this one's does not, or the reverse.
std::optional<std::size_t> leak_partner(const Experiments& all, std::size_t index);

/// One line of the table of everything.
struct ExperimentRow {
  std::optional<std::size_t> experiment;  ///< none: the trivial classifier
  std::string title;
  std::string document;
  std::string split;
  bool leaks = false;
  std::size_t test = 0;  ///< rows with the same number were tested on the same beats: only they compare
  Spread accuracy;
  Spread macro_f1;
  std::vector<Spread> f1;  ///< per class of `classes`
  std::vector<std::string> classes;
  std::size_t rank_accuracy = 0;  ///< 1: best of its test; equals share the better rank
  std::size_t rank_macro_f1 = 0;
};
/// Every experiment in the order of the file; behind the last one of each test set the classifier that always answers
/// its most frequent class. Tests are the same where classes and leakage agree and the beats differ by at most 2 %.
std::vector<ExperimentRow> rows_of(const Experiments& all);

}  // namespace ecg
