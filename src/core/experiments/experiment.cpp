#include "core/experiments/experiment.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include <nlohmann/json.hpp>

#include "core/base/letter_case.hpp"

namespace ecg {

namespace {

using Json = nlohmann::ordered_json;  // records keep the order of the file

constexpr std::size_t kLongestText = 2000;  ///< of a reading; more is no text for a screen
constexpr double kMaxCount = 1e12;          ///< beats of a cell
constexpr std::string_view kCut = "...";

/// Control bytes become blanks; UTF-8 passes.
std::string plain_text(std::string_view text) {
  std::string result(text.substr(0, kLongestText));
  if (text.size() > kLongestText) {
    // Not inside a letter of several bytes.
    while (!result.empty() && (static_cast<unsigned char>(result.back()) & 0xC0) == 0x80) result.pop_back();
    if (!result.empty() && static_cast<unsigned char>(result.back()) >= 0xC0) result.pop_back();
    result += kCut;
  }
  for (char& letter : result) {
    if (static_cast<unsigned char>(letter) < 0x20 || letter == 0x7F) letter = ' ';
  }
  return result;
}

/// Member of an object; nullptr where there is none, and for anything that is no object.
const Json* member(const Json& object, const char* key) {
  if (!object.is_object()) return nullptr;
  const auto found = object.find(key);
  return found == object.end() ? nullptr : &*found;
}

std::string text_of(const Json& object, const char* key) {
  const Json* value = member(object, key);
  return value != nullptr && value->is_string() ? plain_text(value->get_ref<const std::string&>()) : std::string();
}

std::optional<double> number_of(const Json* value) {
  if (value == nullptr || !value->is_number()) return std::nullopt;
  return value->get<double>();
}

std::optional<std::int64_t> count_of(const Json* value) {
  const std::optional<double> number = number_of(value);
  if (!number || *number < 0.0 || *number > kMaxCount || *number != std::floor(*number)) return std::nullopt;
  return static_cast<std::int64_t>(*number);
}

std::optional<ConfusionMatrix> matrix_of(const Json* value, std::size_t classes) {
  if (value == nullptr || !value->is_array() || value->size() != classes) return std::nullopt;
  ConfusionMatrix matrix{classes, {}};
  for (const Json& row : *value) {
    if (!row.is_array() || row.size() != classes) return std::nullopt;
    for (const Json& cell : row) {
      const auto count = count_of(&cell);
      if (!count) return std::nullopt;
      matrix.counts.push_back(*count);
    }
  }
  return matrix;
}

std::optional<ExperimentRun> run_of(const Json& value, std::size_t classes) {
  const auto confusion = matrix_of(member(value, "confusion"), classes);
  if (!confusion) return std::nullopt;
  ExperimentRun run;
  run.confusion = *confusion;
  run.seed = count_of(member(value, "seed")).value_or(0);
  run.precision = text_of(value, "precision");
  if (const Json* records = member(value, "records"); records != nullptr && records->is_object()) {
    for (const auto& [name, counts] : records->items()) {
      if (const auto matrix = matrix_of(&counts, classes)) run.records.emplace_back(plain_text(name), *matrix);
    }
  }
  return run;
}

std::optional<PrintedFigures> printed_of(const Json* value, std::span<const std::string> classes) {
  if (value == nullptr || !value->is_object()) return std::nullopt;
  PrintedFigures printed;
  printed.accuracy = number_of(member(*value, "accuracy"));
  printed.macro_f1 = number_of(member(*value, "macro_f1"));
  const Json* f1 = member(*value, "f1");
  for (const std::string& each : classes) {
    const auto number = f1 == nullptr ? std::nullopt : number_of(member(*f1, each.c_str()));
    printed.f1.push_back(number.value_or(std::numeric_limits<double>::quiet_NaN()));
  }
  return printed;
}

/// The experiment, or why it cannot be used.
struct Entry {
  Experiment experiment;
  std::string complaint;  ///< empty: usable
};

std::vector<std::string> classes_of(const Json& value) {
  const Json* list = member(value, "classes");
  std::vector<std::string> classes;
  if (list == nullptr || !list->is_array() || list->size() > kMaxExperimentClasses) return {};
  for (const Json& item : *list) {
    if (!item.is_string() || item.get_ref<const std::string&>().empty()) return {};
    classes.push_back(plain_text(item.get_ref<const std::string&>()));
  }
  return classes;
}

Entry entry_of(const Json& value) {
  Entry entry;
  Experiment& one = entry.experiment;
  one.id = text_of(value, "id");
  if (one.id.empty()) return {std::move(one), "it has no id"};
  one.classes = classes_of(value);
  if (one.classes.size() < 2) return {std::move(one), "\"classes\" is no list of at least two names"};
  one.document = text_of(value, "document");
  one.title = text_of(value, "title");
  if (one.title.empty()) one.title = one.id;
  one.lesson = text_of(value, "lesson");
  one.network = text_of(value, "network");
  one.split = text_of(value, "split");
  one.reading = text_of(value, "reading");
  one.model = text_of(value, "model");
  one.parameters = count_of(member(value, "parameters")).value_or(0);
  one.mac_per_beat = count_of(member(value, "mac_per_beat")).value_or(0);
  one.epochs = count_of(member(value, "epochs")).value_or(0);
  one.printed = printed_of(member(value, "printed"), one.classes);
  if (const Json* beats = member(value, "training_beats");
      beats != nullptr && beats->is_array() && beats->size() == one.classes.size()) {
    for (const Json& item : *beats) one.training_beats.push_back(count_of(&item).value_or(0));
  }
  const std::string wanted = std::to_string(one.classes.size()) + " x " + std::to_string(one.classes.size());
  if (const Json* runs = member(value, "runs"); runs != nullptr && runs->is_array()) {
    for (const Json& item : *runs) {
      if (auto run = run_of(item, one.classes.size())) one.runs.push_back(std::move(*run));
    }
  }
  if (one.runs.empty()) return {std::move(one), "none of its runs has a confusion matrix of " + wanted + " counts"};
  return entry;
}

}  // namespace

bool Experiment::leaks_patients() const { return lower(split).find("leak") != std::string::npos; }

Result<Experiments> read_experiments(std::string_view json) {
  if (json.size() > kMaxExperimentBytes)
    return Error{ErrorCode::over_budget,
                 "experiments",
                 -1,
                 {},
                 static_cast<double>(json.size()),
                 static_cast<double>(kMaxExperimentBytes)};
  const Json root = Json::parse(json, nullptr, false);
  if (root.is_discarded()) return Error{ErrorCode::malformed, "JSON", -1, {}};
  const Json* list = member(root, "experiments");
  if (list == nullptr || !list->is_array()) return Error{ErrorCode::malformed, "experiments", -1, {}};
  Experiments result;
  result.test = text_of(root, "test");
  result.class_map = text_of(root, "class_map");
  for (std::size_t i = 0; i < list->size(); ++i) {
    Entry entry = entry_of((*list)[i]);
    if (entry.complaint.empty()) {
      result.experiments.push_back(std::move(entry.experiment));
      continue;
    }
    const std::string called = entry.experiment.id.empty() ? std::string() : " (" + entry.experiment.id + ")";
    result.left_out.push_back("Experiment " + std::to_string(i + 1) + called + " is left out: " + entry.complaint +
                              ".");
  }
  if (result.experiments.empty()) return Error{ErrorCode::malformed, "experiments", -1, {}};
  return result;
}

}  // namespace ecg
