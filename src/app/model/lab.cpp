#include "app/model/lab.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "app/model/numbers.hpp"
#include "core/words/sentences.hpp"

namespace ecg::app {

namespace {

constexpr double kNearTrivial = 0.02;  ///< accuracy no further above the trivial classifier's is none gained

double key_of(const ExperimentRow& row, LabOrder order) {
  const double value = order == LabOrder::accuracy ? row.accuracy.mean : row.macro_f1.mean;
  return std::isfinite(value) ? value : -1.0;
}

void sort_rows(const Lab& lab, std::vector<std::size_t>& rows, LabOrder order) {
  if (order == LabOrder::file) return;
  std::stable_sort(rows.begin(), rows.end(), [&](std::size_t a, std::size_t b) {
    return key_of(lab.rows[a], order) > key_of(lab.rows[b], order);
  });
}

}  // namespace

Lab make_lab(std::string_view json) {
  Lab lab;
  Result<Experiments> read = read_experiments(json);
  if (!read) {
    Error error = read.error();
    error.file = "models/experiments.json";
    lab.problem = sentence(error);
    return lab;
  }
  lab.all = std::move(read).value();
  for (std::size_t i = 0; i < lab.all.experiments.size(); ++i) {
    const Experiment& one = lab.all.experiments[i];
    const std::string precision = usual_precision(one);
    lab.summaries.push_back(summarise(one, precision));
    lab.precisions.push_back(precision_pair(one));
    const auto s = std::find(one.classes.begin(), one.classes.end(), "S");
    lab.patients.push_back(
        patient_view(one, precision, static_cast<std::size_t>(s - one.classes.begin()), kRecordWithMostS));
    lab.partners.push_back(leak_partner(lab.all, i));
  }
  lab.rows = rows_of(lab.all);
  return lab;
}

const ExperimentRow* trivial_row(const Lab& lab, std::size_t experiment) {
  const auto own = std::find_if(lab.rows.begin(), lab.rows.end(),
                                [&](const ExperimentRow& row) { return row.experiment == experiment; });
  if (own == lab.rows.end()) return nullptr;
  const auto found = std::find_if(lab.rows.begin(), lab.rows.end(),
                                  [&](const ExperimentRow& row) { return !row.experiment && row.test == own->test; });
  return found == lab.rows.end() ? nullptr : &*found;
}

std::vector<std::size_t> ordered_rows(const Lab& lab, LabOrder order) {
  std::vector<std::size_t> rows(lab.rows.size());
  std::iota(rows.begin(), rows.end(), std::size_t{0});
  sort_rows(lab, rows, order);
  return rows;
}

std::vector<std::size_t> ranking(const Lab& lab, std::size_t test, LabOrder order) {
  std::vector<std::size_t> rows;
  for (std::size_t i = 0; i < lab.rows.size(); ++i) {
    if (lab.rows[i].test == test) rows.push_back(i);
  }
  sort_rows(lab, rows, order);
  return rows;
}

ConfusionMatrix matrix_of(const BeatComparison& comparison) {
  ConfusionMatrix matrix{kBeatClassCount, {}};
  for (std::size_t reference = 0; reference < kBeatClassCount; ++reference) {
    for (std::size_t own = 0; own < kBeatClassCount; ++own) matrix.counts.push_back(comparison.counts[reference][own]);
  }
  return matrix;
}

bool has_beat_classes(const Experiment& experiment) {
  if (experiment.classes.size() != kBeatClassCount) return false;
  for (std::size_t label = 0; label < kBeatClassCount; ++label) {
    if (experiment.classes[label] != std::string(1, kBeatClassLetters[label])) return false;
  }
  return true;
}

std::string share_text(double share) { return std::isfinite(share) ? fixed(share, 2) : "-"; }

std::string spread_text(const Spread& spread) {
  if (!std::isfinite(spread.mean)) return "-";
  return share_text(spread.mean) + (spread.count > 1 ? " \xC2\xB1 " + fixed(spread.deviation, 2) : std::string());
}

std::string split_text(std::string_view split) {
  constexpr std::string_view kTyped = "->", kArrow = "\xE2\x86\x92";
  std::string text(split);
  if (const auto at = text.find(kTyped); at != std::string::npos) text.replace(at, kTyped.size(), kArrow);
  return text;
}

std::string runs_text(const Summary& summary) {
  return summary.precision + (summary.precision.empty() ? "" : ", ") + std::to_string(summary.runs) +
         (summary.runs == 1 ? " seed" : " seeds");
}

std::string size_text(const Experiment& experiment) {
  std::string text = experiment.network;
  const auto add = [&](const std::string& more) { text += (text.empty() ? "" : ", ") + more; };
  if (experiment.parameters > 0) add(grouped(experiment.parameters) + " parameters");
  if (experiment.mac_per_beat > 0) add(compact(static_cast<double>(experiment.mac_per_beat) / 1e6) + " MMAC a beat");
  if (experiment.epochs > 0) add(grouped(experiment.epochs) + (experiment.epochs == 1 ? " epoch" : " epochs"));
  return text;
}

std::string trap_text(const Lab& lab, std::size_t experiment) {
  const Summary& own = lab.summaries[experiment];
  const ExperimentRow* trivial = trivial_row(lab, experiment);
  if (trivial == nullptr || own.accuracy.count == 0) return "";
  const double gain = own.accuracy.mean - trivial->accuracy.mean;
  const std::string trap =
      trivial->title + " scores " + share_text(trivial->accuracy.mean) + " without learning anything.";
  if (gain < -kNearTrivial)
    return trap + " By accuracy this one is worse, by macro-F1 " +
           (own.macro_f1.mean > trivial->macro_f1.mean ? "better." : "worse too.");
  if (gain <= kNearTrivial) return trap + " Accuracy can hardly tell the two apart.";
  return trap + " This one gains " + share_text(gain) + " in accuracy and " +
         share_text(own.macro_f1.mean - trivial->macro_f1.mean) + " in macro-F1.";
}

std::string leak_text(const Lab& lab, std::size_t experiment) {
  const auto partner = lab.partners[experiment];
  if (!partner) return "";
  const bool leaks = lab.all.experiments[experiment].leaks_patients();
  const Summary& leaky = lab.summaries[leaks ? experiment : *partner];
  const Summary& honest = lab.summaries[leaks ? *partner : experiment];
  return "Same network, same task: macro-F1 " + share_text(leaky.macro_f1.mean) +
         " where beats of one patient are on both sides, " + share_text(honest.macro_f1.mean) +
         " on patients it never saw. The difference is memory, not skill.";
}

}  // namespace ecg::app
