#pragma once

#include <string>
#include <string_view>

#include "core/experiments/summary.hpp"

namespace ecg {

/// The table of all experiments as JSON, for the page's accessible tables and the terminal: {"test","class_map",
/// "left_out":[sentence],"rows":[{"id" (null: the trivial classifier),"title","document","split","leaks","test",
/// "runs","accuracy","accuracy_deviation","macro_f1","macro_f1_deviation","rank_accuracy","rank_macro_f1",
/// "f1":{class: mean},"lesson","reading"}]}. Figures that are not defined are null.
std::string experiments_json(const Experiments& all);
/// The same of the text of models/experiments.json. Errors: those of read_experiments, with the file's name.
Result<std::string> experiments_report(std::string_view json);

}  // namespace ecg
