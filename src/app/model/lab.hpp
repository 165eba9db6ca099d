#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/experiments/summary.hpp"
#include "core/metrics/beat_comparison.hpp"

namespace ecg::app {

enum class LabPage : std::uint8_t { experiment, table, operating, saliency, four_beats };
enum class LabOrder : std::uint8_t { file, accuracy, macro_f1 };

/// What the model in use says of a recording at its own operating point: to compare with once it is moved.
struct UnmovedAnswer {
  std::string model;
  std::array<std::uint32_t, kBeatClassCount> counts{};
  std::optional<Figures> figures;  ///< with a reference
};

/// What the person chose in the Lab.
struct LabView {
  bool asked = false;  ///< the experiments were asked for
  LabPage page = LabPage::experiment;
  std::size_t chosen = 0;
  std::optional<std::size_t> beside;  ///< experiment shown next to the chosen one
  LabOrder order = LabOrder::file;
};

/// The experiments with every figure that the Lab shows, made once when the file arrives.
struct Lab {
  Experiments all;
  std::vector<Summary> summaries;  ///< per experiment, of its usual precision
  std::vector<PrecisionPair> precisions;
  std::vector<PatientView> patients;                 ///< of class S
  std::vector<std::optional<std::size_t>> partners;  ///< same network, split with and without leakage
  std::vector<ExperimentRow> rows;
  std::string problem;  ///< why there are none; empty: not asked for, or there
  [[nodiscard]] bool ready() const { return !rows.empty(); }
};
Lab make_lab(std::string_view json);

/// Row of the trivial classifier on the test set of an experiment.
[[nodiscard]] const ExperimentRow* trivial_row(const Lab& lab, std::size_t experiment);
/// Indices into `rows`, best first; NaN last, equals in the order of the file.
[[nodiscard]] std::vector<std::size_t> ordered_rows(const Lab& lab, LabOrder order);
/// Rows of one test set, best first.
[[nodiscard]] std::vector<std::size_t> ranking(const Lab& lab, std::size_t test, LabOrder order);

/// Paired beats of a comparison with a reference, as the experiments count them.
[[nodiscard]] ConfusionMatrix matrix_of(const BeatComparison& comparison);
/// True for the classes N S V F Q in this order: what the page's own recordings are labelled with.
[[nodiscard]] bool has_beat_classes(const Experiment& experiment);

[[nodiscard]] std::string share_text(double share);            ///< .553 -> "0.55"; NaN -> "-"
[[nodiscard]] std::string spread_text(const Spread& spread);   ///< "0.55 ± 0.03"; one run: "0.55"; none: "-"
[[nodiscard]] std::string split_text(std::string_view split);  ///< "DS1 -> DS2" with an arrow
/// "int8, 5 seeds".
[[nodiscard]] std::string runs_text(const Summary& summary);
/// What a network is, in a few words: "10,885 parameters, 3.8 MMAC a beat, 10 epochs"; what is not known is left out.
[[nodiscard]] std::string size_text(const Experiment& experiment);
/// "Accuracy .91 says good, macro-F1 .29 says ...": the trap in a sentence, from the figures.
[[nodiscard]] std::string trap_text(const Lab& lab, std::size_t experiment);
/// "beats at random: macro-F1 0.85. Patients apart: 0.36." for an experiment with a partner; empty without.
[[nodiscard]] std::string leak_text(const Lab& lab, std::size_t experiment);

}  // namespace ecg::app
