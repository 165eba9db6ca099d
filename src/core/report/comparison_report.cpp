#include "core/report/comparison_report.hpp"

#include <algorithm>
#include <cmath>
#include <string_view>
#include <tuple>
#include <utility>

#include "core/report/report_head.hpp"
#include "core/words/json_writer.hpp"

namespace ecg {

namespace {

bool has_runs(const RunComparison& runs) {
  const auto any = [](const RunComparison::Matrix& matrix) {
    for (const auto& row : matrix) {
      if (std::any_of(row.begin(), row.end(), [](std::int64_t count) { return count > 0; })) return true;
    }
    return false;
  };
  return any(runs.sensitivity) || any(runs.positive_predictivity);
}

bool has_episodes(const EpisodeComparison& episodes) {
  return episodes.sensitivity().whole > 0 || episodes.positive_predictivity().whole > 0;
}

void write_ratio(JsonWriter& json, std::string_view key, const Ratio& ratio) {
  json.key(key);
  json.begin_object();
  json.member("part", ratio.part);
  json.member("whole", ratio.whole);
  json.member("value", static_cast<double>(ratio.part) / static_cast<double>(ratio.whole));
  json.end_object();
}

void write_beats(JsonWriter& json, const Ec57Beats& beats) {
  json.key("beats");
  json.begin_object();
  json.member("labels", std::string_view(kEc57Letters.data(), kEc57Letters.size()));
  json.key("counts");
  json.begin_array();
  for (const auto& row : beats.counts) {
    json.begin_array();
    for (const std::int64_t count : row) json.value(count);
    json.end_array();
  }
  json.end_array();
  const Ec57Scores s = scores(beats);
  write_ratio(json, "qrs_se", s.qrs_sensitivity);
  write_ratio(json, "qrs_ppv", s.qrs_positive_predictivity);
  write_ratio(json, "veb_se", s.veb_sensitivity);
  write_ratio(json, "veb_ppv", s.veb_positive_predictivity);
  write_ratio(json, "veb_fpr", s.veb_false_positive_rate);
  write_ratio(json, "sveb_se", s.sveb_sensitivity);
  write_ratio(json, "sveb_ppv", s.sveb_positive_predictivity);
  json.member("rr_error_rms_ms", std::sqrt(beats.rr_error_squares_ms2 / static_cast<double>(beats.rr_errors)));
  json.member("shutdown_s", beats.shutdown_s);
  json.end_object();
}

void write_runs(JsonWriter& json, std::string_view key, const RunComparison& runs) {
  const RunScores s = scores(runs);
  json.key(key);
  json.begin_object();
  write_ratio(json, "couplet_se", s.couplet_sensitivity);
  write_ratio(json, "couplet_ppv", s.couplet_positive_predictivity);
  write_ratio(json, "short_se", s.short_sensitivity);
  write_ratio(json, "short_ppv", s.short_positive_predictivity);
  write_ratio(json, "long_se", s.long_sensitivity);
  write_ratio(json, "long_ppv", s.long_positive_predictivity);
  json.end_object();
}

void write_episodes(JsonWriter& json, std::string_view key, const EpisodeComparison& episodes) {
  json.key(key);
  json.begin_object();
  write_ratio(json, "se", episodes.sensitivity());
  write_ratio(json, "ppv", episodes.positive_predictivity());
  json.member("duration_se", episodes.duration_sensitivity());
  json.member("duration_ppv", episodes.duration_positive_predictivity());
  json.member("reference_s", episodes.reference_s);
  json.member("test_s", episodes.test_s);
  json.end_object();
}

}  // namespace

std::string comparison_text(const AnnotationComparison& c, SvebColumns sveb) {
  const auto& [record, reference, test] = std::tie(c.record, c.reference_annotator, c.test_annotator);
  std::string text = bxb_report(record, reference, test, c.beats, sveb);
  text += "\n" + rxr_report(record, reference, test, c.ventricular_runs, RunKind::ventricular);
  if (sveb == SvebColumns::with && has_runs(c.supraventricular_runs))
    text += "\n" + rxr_report(record, reference, test, c.supraventricular_runs, RunKind::supraventricular);
  if (has_episodes(c.atrial_fibrillation))
    text += "\n" + epicmp_report(record, reference, test, c.atrial_fibrillation, RhythmKind::atrial_fibrillation);
  if (has_episodes(c.ventricular_fibrillation))
    text +=
        "\n" + epicmp_report(record, reference, test, c.ventricular_fibrillation, RhythmKind::ventricular_fibrillation);
  return text;
}

std::string comparison_json(const AnnotationComparison& c) {
  JsonWriter json;
  json.begin_object();
  write_head(json);
  json.member("record", c.record);
  json.member("reference_annotator", c.reference_annotator);
  json.member("test_annotator", c.test_annotator);
  json.key("settings");
  json.begin_object();
  json.member("fs_hz", c.fs_hz);
  json.member("from_s", c.settings.beats.skip_s);
  json.key("to_s");
  if (c.settings.beats.end_s) json.value(*c.settings.beats.end_s);
  else json.null();
  json.member("match_window_s", c.settings.beats.match_window_s);
  json.member("class_map", c.settings.beats.class_map == ClassMap::papers ? "papers" : "ec57");
  json.end_object();
  write_beats(json, c.beats);
  json.key("runs");
  json.begin_object();
  write_runs(json, "ventricular", c.ventricular_runs);
  write_runs(json, "supraventricular", c.supraventricular_runs);
  json.end_object();
  json.key("episodes");
  json.begin_object();
  write_episodes(json, "atrial_fibrillation", c.atrial_fibrillation);
  write_episodes(json, "ventricular_fibrillation", c.ventricular_fibrillation);
  json.end_object();
  json.end_object();
  return std::move(json).finish();
}

}  // namespace ecg
