#include "core/experiments/summary.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace ecg {

namespace {

constexpr double kUndefined = std::numeric_limits<double>::quiet_NaN();
constexpr std::array<std::string_view, 4> kMainClasses = {"N", "S", "V", "F"};
constexpr double kSameTest = 0.02;  ///< of the beats: windows at the edge of a record are usable for some networks only

double macro_f1_main(const Experiment& experiment, const Figures& result) {
  double sum = 0.0;
  for (const std::string_view wanted : kMainClasses) {
    const auto found = std::find(experiment.classes.begin(), experiment.classes.end(), wanted);
    if (found == experiment.classes.end()) return kUndefined;
    sum += result.classes[static_cast<std::size_t>(found - experiment.classes.begin())].f1;
  }
  return sum / static_cast<double>(kMainClasses.size());
}

template <typename Value>
Spread spread_of(const std::vector<Figures>& all, const Value& value) {
  std::vector<double> values;
  for (const Figures& one : all) values.push_back(value(one));
  return spread(values);
}

std::vector<std::int64_t> supports_of(const ConfusionMatrix& matrix) {
  std::vector<std::int64_t> supports;
  for (std::size_t label = 0; label < matrix.classes; ++label) supports.push_back(matrix.support(label));
  return supports;
}

bool same_test(const Experiment& a, const Experiment& b) {
  if (a.classes != b.classes || a.leaks_patients() != b.leaks_patients()) return false;
  const auto first = static_cast<double>(a.runs.front().confusion.total());
  const auto second = static_cast<double>(b.runs.front().confusion.total());
  return std::abs(first - second) <= kSameTest * std::max(first, second);
}

ExperimentRow row_of(const Experiments& all, std::size_t index) {
  const Experiment& one = all.experiments[index];
  const Summary summary = summarise(one, usual_precision(one));
  ExperimentRow row{.experiment = index,
                    .title = one.title,
                    .document = one.document,
                    .split = one.split,
                    .leaks = one.leaks_patients(),
                    .accuracy = summary.accuracy,
                    .macro_f1 = summary.macro_f1,
                    .f1 = {},
                    .classes = one.classes};
  for (const ClassSummary& each : summary.classes) row.f1.push_back(each.f1);
  return row;
}

ExperimentRow trivial_row(const Experiment& like) {
  const std::vector<std::int64_t> supports = supports_of(like.runs.front().confusion);
  const auto most = static_cast<std::size_t>(std::max_element(supports.begin(), supports.end()) - supports.begin());
  const Figures result = figures(always(most, supports));
  const auto exactly = [](double value) { return spread(std::span(&value, 1)); };
  ExperimentRow row{.experiment = {},
                    .title = "Always " + like.classes[most],
                    .document = {},
                    .split = like.split,
                    .leaks = like.leaks_patients(),
                    .accuracy = exactly(result.accuracy),
                    .macro_f1 = exactly(result.macro_f1),
                    .f1 = {},
                    .classes = like.classes};
  for (const ClassFigures& each : result.classes) row.f1.push_back(exactly(each.f1));
  return row;
}

/// Rank of each row among those of its test; equals share the better one.
template <typename Value>
std::size_t rank(const std::vector<ExperimentRow>& rows, const ExperimentRow& row, const Value& value) {
  return 1 + static_cast<std::size_t>(std::count_if(rows.begin(), rows.end(), [&](const ExperimentRow& other) {
           return other.test == row.test && value(other) > value(row);
         }));
}

}  // namespace

Summary summarise(const Experiment& experiment, std::string_view precision) {
  Summary summary;
  summary.precision = precision;
  std::vector<Figures> all;
  for (const ExperimentRun& run : experiment.runs) {
    if (run.precision != precision) continue;
    all.push_back(figures(run.confusion));
    add(summary.sum, run.confusion);
  }
  summary.runs = all.size();
  summary.accuracy = spread_of(all, [](const Figures& one) { return one.accuracy; });
  summary.macro_f1 = spread_of(all, [](const Figures& one) { return one.macro_f1; });
  summary.macro_f1_main = spread_of(all, [&](const Figures& one) { return macro_f1_main(experiment, one); });
  summary.balanced_accuracy = spread_of(all, [](const Figures& one) { return one.balanced_accuracy; });
  for (std::size_t label = 0; label < experiment.classes.size() && !all.empty(); ++label) {
    ClassSummary& one = summary.classes.emplace_back();
    one.sensitivity = spread_of(all, [&](const Figures& each) { return each.classes[label].sensitivity; });
    one.positive_predictivity =
        spread_of(all, [&](const Figures& each) { return each.classes[label].positive_predictivity; });
    one.f1 = spread_of(all, [&](const Figures& each) { return each.classes[label].f1; });
    one.support = all.front().classes[label].support;
  }
  return summary;
}

std::string usual_precision(const Experiment& experiment) {
  const auto count = [&](std::string_view precision) {
    return std::count_if(experiment.runs.begin(), experiment.runs.end(),
                         [&](const ExperimentRun& run) { return run.precision == precision; });
  };
  std::string best = "int8";
  for (const ExperimentRun& run : experiment.runs) {
    if (count(run.precision) > count(best)) best = run.precision;
  }
  return best;
}

PrecisionPair precision_pair(const Experiment& experiment) {
  std::vector<Figures> int8, fp32;
  for (const ExperimentRun& small : experiment.runs) {
    if (small.precision != "int8") continue;
    const auto full = std::find_if(experiment.runs.begin(), experiment.runs.end(), [&](const ExperimentRun& other) {
      return other.precision == "fp32" && other.seed == small.seed;
    });
    if (full == experiment.runs.end()) continue;
    int8.push_back(figures(small.confusion));
    fp32.push_back(figures(full->confusion));
  }
  const auto accuracy = [](const Figures& one) { return one.accuracy; };
  const auto macro_f1 = [](const Figures& one) { return one.macro_f1; };
  return {int8.size(), spread_of(int8, accuracy), spread_of(fp32, accuracy), spread_of(int8, macro_f1),
          spread_of(fp32, macro_f1)};
}

PatientView patient_view(const Experiment& experiment, std::string_view precision, std::size_t label,
                         std::string_view left_out) {
  std::vector<double> all, without, means;
  PatientView view;
  for (const ExperimentRun& run : experiment.runs) {
    if (run.precision != precision || run.records.empty() || label >= experiment.classes.size()) continue;
    ConfusionMatrix sum, rest;
    std::vector<double> patients;
    for (const auto& [record, matrix] : run.records) {
      add(sum, matrix);
      if (record != left_out) add(rest, matrix);
      const ClassFigures one = figures(matrix).classes[label];
      if (one.support > 0) patients.push_back(one.f1);
    }
    all.push_back(figures(sum).classes[label].f1);
    if (rest.classes > 0) without.push_back(figures(rest).classes[label].f1);
    means.push_back(spread(patients).mean);
    view.patients = patients.size();
  }
  view.all = spread(all);
  view.without = spread(without);
  view.mean_of_patients = spread(means);
  return view;
}

std::optional<std::size_t> leak_partner(const Experiments& all, std::size_t index) {
  const Experiment& one = all.experiments[index];
  for (std::size_t i = 0; i < all.experiments.size(); ++i) {
    const Experiment& other = all.experiments[i];
    if (other.document == one.document && other.network == one.network && other.classes == one.classes &&
        other.leaks_patients() != one.leaks_patients())
      return i;
  }
  return std::nullopt;
}

std::vector<ExperimentRow> rows_of(const Experiments& all) {
  std::vector<ExperimentRow> rows;
  std::vector<std::size_t> first_of_test;  // experiment
  for (std::size_t i = 0; i < all.experiments.size(); ++i) {
    std::size_t test = 0;
    while (test < first_of_test.size() && !same_test(all.experiments[first_of_test[test]], all.experiments[i])) ++test;
    if (test == first_of_test.size()) first_of_test.push_back(i);
    rows.push_back(row_of(all, i));
    rows.back().test = test;
  }
  for (std::size_t test = 0; test < first_of_test.size(); ++test) {
    ExperimentRow row = trivial_row(all.experiments[first_of_test[test]]);
    row.test = test;
    const auto last =
        std::find_if(rows.rbegin(), rows.rend(), [&](const ExperimentRow& each) { return each.test == test; });
    rows.insert(last.base(), std::move(row));
  }
  for (ExperimentRow& row : rows) {
    row.rank_accuracy = rank(rows, row, [](const ExperimentRow& each) { return each.accuracy.mean; });
    row.rank_macro_f1 = rank(rows, row, [](const ExperimentRow& each) { return each.macro_f1.mean; });
  }
  return rows;
}

}  // namespace ecg
