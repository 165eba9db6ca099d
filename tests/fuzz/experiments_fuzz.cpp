// Input: models/experiments.json. Whatever is read gives figures between 0 and 1, or none, and a table of all of it.
#include "core/experiments/summary.hpp"
#include "fuzz/invariants.hpp"

using namespace ecg;

namespace {

void check_share(double value) { fuzz::require(std::isnan(value) || (value >= 0.0 && value <= 1.0 + 1e-9)); }

void check(const Experiment& one) {
  const std::string precision = usual_precision(one);
  const Summary summary = summarise(one, precision);
  fuzz::require(summary.runs > 0);
  check_share(summary.accuracy.mean);
  check_share(summary.macro_f1.mean);
  for (const ClassSummary& each : summary.classes) {
    check_share(each.sensitivity.mean);
    check_share(each.positive_predictivity.mean);
    check_share(each.f1.mean);
  }
  check_share(patient_view(one, precision, 1, kRecordWithMostS).mean_of_patients.mean);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto read = read_experiments(fuzz::text_of(fuzz::Input(data, size).rest()));
  if (!read.has_value()) {
    fuzz::check(read.error(), size);
    return 0;
  }
  const Experiments& all = read.value();
  fuzz::require(!all.experiments.empty());
  for (const Experiment& one : all.experiments) check(one);
  const auto rows = rows_of(all);
  fuzz::require(rows.size() > all.experiments.size());
  for (const ExperimentRow& row : rows) {
    fuzz::require(row.f1.size() == row.classes.size() || row.accuracy.count == 0);
    fuzz::require(row.rank_accuracy >= 1 && row.rank_accuracy <= rows.size());
  }
  for (std::size_t i = 0; i < all.experiments.size(); ++i) {
    const auto partner = leak_partner(all, i);
    fuzz::require(!partner || *partner != i);
  }
  return 0;
}
