#include "core/report/evaluation.hpp"

#include <array>
#include <limits>

#include "core/metrics/bxb_report.hpp"
#include "core/report/report_head.hpp"
#include "core/scoring/scoring.hpp"
#include "core/words/json_writer.hpp"

namespace ecg {

namespace {

constexpr double kUndefined = std::numeric_limits<double>::quiet_NaN();

void write_class_score(JsonWriter& json, const ClassScore& score) {
  json.begin_object();
  json.member("se", score.sensitivity);
  json.member("ppv", score.positive_predictivity);
  json.member("f1", score.f1);
  json.member("support", score.support);
  json.end_object();
}

/// Without a model every beat counts as Q: what that would score says nothing.
Scores without_classes(Scores score) {
  for (ClassScore& one : score.classes) one.sensitivity = one.positive_predictivity = one.f1 = kUndefined;
  score.accuracy = score.balanced_accuracy = score.macro_f1 = score.macro_f1_4 = score.macro_f1_5 = kUndefined;
  return score;
}

/// Members "beats" and "detection" of an object.
void write_scores(JsonWriter& json, const BeatComparison& comparison, const ModelIdentity& model) {
  const Scores score = model.name.empty() ? without_classes(scores(comparison)) : scores(comparison);
  json.key("beats");
  json.begin_object();
  json.key("confusion");
  json.begin_array();
  for (std::size_t reference = 0; reference < kBeatClassCount; ++reference) {
    json.begin_array();
    for (std::size_t test = 0; test < kBeatClassCount; ++test) json.value(comparison.counts[reference][test]);
    json.end_array();
  }
  json.end_array();
  json.member("accuracy", score.accuracy);
  json.member("balanced_accuracy", score.balanced_accuracy);
  json.member("macro_f1", score.macro_f1);
  json.member("macro_f1_classes", score.macro_f1_classes);
  json.member("macro_f1_4", score.macro_f1_4);
  json.member("macro_f1_5", score.macro_f1_5);
  json.key("classes");
  json.begin_object();
  for (std::size_t label = 0; label < kBeatClassCount; ++label) {
    json.key(class_letter(label));
    write_class_score(json, score.classes[label]);
  }
  json.end_object();
  json.end_object();

  std::int64_t missed = 0;
  std::int64_t extra = 0;
  for (std::size_t label = 0; label < kBeatClassCount; ++label) {
    missed += comparison.counts[label][kMissed];
    extra += comparison.counts[kExtra][label];
  }
  json.key("detection");
  json.begin_object();
  json.member("se", score.detection_sensitivity);
  json.member("ppv", score.detection_positive_predictivity);
  json.member("f1", score.detection_f1);
  json.member("missed", missed);
  json.member("extra", extra);
  json.end_object();
}

// --- EC57 ------------------------------------------------------------------------------------------------------------

constexpr std::array<std::string_view, 6> kEc57Names = {"qrs_se",  "qrs_ppv", "veb_se",
                                                        "veb_ppv", "sveb_se", "sveb_ppv"};
using Ec57Values = std::array<double, kEc57Names.size()>;

/// Statistics in the order of kEc57Names; NaN where 0 of 0.
Ec57Values values_of(const Ec57Beats& beats) {
  const Ec57Scores s = scores(beats);
  const std::array<Ratio, kEc57Names.size()> ratios = {s.qrs_sensitivity,  s.qrs_positive_predictivity,
                                                       s.veb_sensitivity,  s.veb_positive_predictivity,
                                                       s.sveb_sensitivity, s.sveb_positive_predictivity};
  Ec57Values values{};
  for (std::size_t i = 0; i < ratios.size(); ++i) {
    const auto& [part, whole] = ratios[i];
    values[i] = whole > 0 ? static_cast<double>(part) / static_cast<double>(whole) : kUndefined;
  }
  return values;
}

/// Mean over the records where a statistic is defined.
Ec57Values averages_of(const std::vector<EvaluatedRecord>& records, Ec57Beats EvaluatedRecord::* map) {
  Ec57Values means{};
  for (std::size_t i = 0; i < means.size(); ++i) {
    double sum = 0.0;
    int defined = 0;
    for (const EvaluatedRecord& record : records) {
      const double value = values_of(record.*map)[i];
      if (value != value) continue;
      sum += value;
      ++defined;
    }
    means[i] = defined > 0 ? sum / defined : kUndefined;
  }
  return means;
}

void write_values(JsonWriter& json, std::string_view key, const Ec57Values& values) {
  json.key(key);
  json.begin_object();
  for (std::size_t i = 0; i < values.size(); ++i) json.member(kEc57Names[i], values[i]);
  json.end_object();
}

void write_class_map(JsonWriter& json, std::string_view key, const std::vector<EvaluatedRecord>& records,
                     Ec57Beats EvaluatedRecord::* map) {
  Ec57Beats total;
  for (const EvaluatedRecord& record : records) total += record.*map;
  json.key(key);
  json.begin_object();
  json.key("counts");
  json.begin_array();
  for (const auto& row : total.counts) {
    json.begin_array();
    for (const std::int64_t count : row) json.value(count);
    json.end_array();
  }
  json.end_array();
  write_values(json, "gross", values_of(total));
  write_values(json, "average", averages_of(records, map));
  json.end_object();
}

void write_ec57(JsonWriter& json, const Ec57Settings& settings, const std::vector<EvaluatedRecord>& records) {
  json.key("ec57");
  json.begin_object();
  json.member("match_window_s", settings.match_window_s);
  json.member("from_s", settings.skip_s);
  json.key("to_s");
  if (settings.end_s) json.value(*settings.end_s);
  else json.null();
  json.key("class_maps");
  json.begin_object();
  write_class_map(json, "ec57", records, &EvaluatedRecord::ec57);
  write_class_map(json, "papers", records, &EvaluatedRecord::papers);
  json.end_object();
  json.end_object();
}

}  // namespace

EvaluatedRecord evaluate(const Record& record, const Analysis& analysis, const Ec57Settings& scoring) {
  Ec57Settings settings = scoring;
  EvaluatedRecord result{
      .name = record.name, .comparison = analysis.comparison, .trained_on = analysis.trained_on(kBeatModel)};
  settings.class_map = ClassMap::ec57;
  result.ec57 = score(record, analysis, settings).beats;
  settings.class_map = ClassMap::papers;
  result.papers = score(record, analysis, settings).beats;
  return result;
}

std::string evaluation_json(const EvaluationProtocol& protocol, const std::vector<EvaluatedRecord>& records) {
  BeatComparison total;
  for (const EvaluatedRecord& record : records) total += record.comparison;
  JsonWriter json;
  json.begin_object();
  write_head(json);
  json.key("protocol");
  json.begin_object();
  json.member("positions", protocol.reference_positions ? "reference" : "own");
  json.member("class_map", protocol.class_map == ClassMap::papers ? "papers" : "ec57");
  write_models(json, protocol.model, protocol.rhythm_model);
  json.key("records");
  json.begin_array();
  for (const EvaluatedRecord& record : records) json.value(record.name);
  json.end_array();
  write_trained_on(json, records);
  json.end_object();
  write_scores(json, total, protocol.model);
  write_ec57(json, protocol.scoring, records);
  json.key("records");
  json.begin_array();
  for (const EvaluatedRecord& record : records) {
    json.begin_object();
    json.member("name", record.name);
    write_scores(json, record.comparison, protocol.model);
    json.end_object();
  }
  json.end_array();
  json.end_object();
  return std::move(json).finish();
}

std::string evaluation_bxb(const std::vector<EvaluatedRecord>& records, ClassMap class_map) {
  std::vector<NamedEc57Beats> named;
  named.reserve(records.size());
  for (const EvaluatedRecord& record : records)
    named.push_back({record.name, class_map == ClassMap::papers ? record.papers : record.ec57});
  return bxb_table(named, SvebColumns::with) + "\n" + bxb_shutdown_table(named, SvebColumns::with);
}

}  // namespace ecg
