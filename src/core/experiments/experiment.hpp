#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/result.hpp"
#include "core/experiments/confusion_matrix.hpp"

namespace ecg {

/// One training of an experiment, tested.
struct ExperimentRun {
  std::int64_t seed = 0;
  std::string precision;  ///< "fp32" or "int8"
  ConfusionMatrix confusion;
  std::vector<std::pair<std::string, ConfusionMatrix>> records;  ///< the same per record, where the file holds it
};

/// What the document printed; empty or NaN where it printed nothing.
struct PrintedFigures {
  std::optional<double> accuracy;
  std::optional<double> macro_f1;
  std::vector<double> f1;  ///< per class
};

/// A way to train and test a classifier, and what came of it. Texts are printable.
struct Experiment {
  std::string id;
  std::string document;  ///< "S000" ... or "flagship"
  std::string title;
  std::string lesson;  ///< one sentence
  std::string network;
  std::string split;            ///< "DS1 -> DS2" ...
  std::string reading;          ///< where better or worse than the document, and why
  std::int64_t parameters = 0;  ///< 0: not said, here and below
  std::int64_t mac_per_beat = 0;
  std::int64_t epochs = 0;
  std::vector<std::string> classes;
  std::vector<std::int64_t> training_beats;  ///< per class, after sampling; empty: not said
  std::string model;                         ///< folder below models/ that the page can run; empty: none
  std::optional<PrintedFigures> printed;
  std::vector<ExperimentRun> runs;  ///< at least one

  /// Beats of one patient are on both sides of the split.
  [[nodiscard]] bool leaks_patients() const;
};

struct Experiments {
  std::string test;  ///< what the figures are of
  std::string class_map;
  std::vector<Experiment> experiments;
  std::vector<std::string> left_out;  ///< one sentence for each entry that could not be used
};

/// Largest file and table that are read: far above models/experiments.json (400 kB, 8 classes).
inline constexpr std::size_t kMaxExperimentBytes = std::size_t{8} << 20;
inline constexpr std::size_t kMaxExperimentClasses = 32;

/// Reads models/experiments.json. An entry without id, classes or a usable run is left out and said so; what else is
/// missing is empty. Errors: over_budget; malformed ("JSON", or "experiments": no list, or no usable entry).
Result<Experiments> read_experiments(std::string_view json);

}  // namespace ecg
