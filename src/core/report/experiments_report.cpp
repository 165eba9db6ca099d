#include "core/report/experiments_report.hpp"

#include "core/words/json_writer.hpp"

namespace ecg {

namespace {

void write_row(JsonWriter& json, const Experiments& all, const ExperimentRow& row) {
  const Experiment* one = row.experiment ? &all.experiments[*row.experiment] : nullptr;
  json.begin_object();
  json.key("id");
  if (one != nullptr) json.value(one->id);
  else json.null();
  json.member("title", row.title);
  json.member("document", row.document);
  json.member("split", row.split);
  json.member("leaks", row.leaks);
  json.member("test", row.test + 1);
  json.member("runs", row.accuracy.count);
  json.member("accuracy", row.accuracy.mean);
  json.member("accuracy_deviation", row.accuracy.deviation);
  json.member("macro_f1", row.macro_f1.mean);
  json.member("macro_f1_deviation", row.macro_f1.deviation);
  json.member("rank_accuracy", row.rank_accuracy);
  json.member("rank_macro_f1", row.rank_macro_f1);
  json.key("f1");
  json.begin_object();
  for (std::size_t label = 0; label < row.f1.size(); ++label) json.member(row.classes[label], row.f1[label].mean);
  json.end_object();
  json.member("lesson",
              one != nullptr ? one->lesson : std::string("Learned nothing: every beat gets the most frequent class."));
  json.member("reading", one != nullptr ? one->reading : std::string());
  json.end_object();
}

}  // namespace

std::string experiments_json(const Experiments& all) {
  JsonWriter json;
  json.begin_object();
  json.member("test", all.test);
  json.member("class_map", all.class_map);
  json.key("left_out");
  json.begin_array();
  for (const std::string& sentence : all.left_out) json.value(sentence);
  json.end_array();
  json.key("rows");
  json.begin_array();
  for (const ExperimentRow& row : rows_of(all)) write_row(json, all, row);
  json.end_array();
  json.end_object();
  return std::move(json).finish();
}

Result<std::string> experiments_report(std::string_view json) {
  const Result<Experiments> read = read_experiments(json);
  if (read) return experiments_json(read.value());
  Error error = read.error();
  error.file = "models/experiments.json";
  return error;
}

}  // namespace ecg
