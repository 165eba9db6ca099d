#include "core/analysis/scoring.hpp"

#include <algorithm>
#include <cmath>
#include <tuple>
#include <utility>
#include <vector>

#include "core/analysis/json_writer.hpp"
#include "core/analysis/own_annotations.hpp"
#include "core/analysis/report_head.hpp"
#include "core/formats/wfdb_annotation.hpp"
#include "core/formats/wfdb_header.hpp"

namespace ecg {

namespace {

constexpr double kHighestRate_hz = 1e6;  ///< far above every recorder

/// "dir/100.atr" -> {"100", "atr"}; a path may have either slash.
std::pair<std::string, std::string> record_and_annotator(std::string_view name) {
  name = name.substr(name.find_last_of("/\\") + 1);
  const std::size_t dot = name.rfind('.');
  if (dot == std::string_view::npos) return {std::string(name), std::string(name)};
  return {std::string(name.substr(0, dot)), std::string(name.substr(dot + 1))};
}

struct TimedAnnotations {
  std::vector<Annotation> annotations;
  std::optional<double> ticks_hz;  ///< of `sample`, when the file says it
};

/// Any bytes can be read as annotations for a while. What is to be scored must be such a file from begin to end: with
/// its end mark, nothing behind it, and more than a mark unless the mark is all there is (a detector that found nothing).
Result<wfdb::AnnotationFile> whole_annotation_file(std::span<const std::byte> bytes) {
  constexpr std::size_t kMarkBytes = 2;
  ECG_TRY(wfdb::AnnotationFile file, wfdb::parse_annotations(bytes));
  const bool all_zero = file.annotations.empty() && bytes.size() > kMarkBytes;
  if (!file.ends_with_mark || all_zero) return Error{ErrorCode::malformed, "annotation", 0, {}};
  return file;
}

Result<TimedAnnotations> read(const NamedBytes& file) {
  auto parsed = whole_annotation_file(file.bytes);
  if (!parsed.has_value()) {
    Error error = parsed.error();
    error.file = file.name;
    return error;
  }
  TimedAnnotations result{std::move(parsed.value().annotations), std::nullopt};
  result.ticks_hz = wfdb::take_definitions(result.annotations);
  return result;
}

/// Times in samples of `fs_hz`, ascending.
void set_clock(TimedAnnotations& list, double fs_hz) {
  const double samples_per_tick = fs_hz / list.ticks_hz.value_or(fs_hz);
  for (Annotation& annotation : list.annotations)
    annotation.sample =
        static_cast<SampleIndex>(std::round(static_cast<double>(annotation.sample) * samples_per_tick));
  std::stable_sort(list.annotations.begin(), list.annotations.end(),
                   [](const Annotation& a, const Annotation& b) { return a.sample < b.sample; });
}

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

/// Fills in the numbers; names, rate and settings are there. `length` in samples.
void compare(AnnotationComparison& result, std::span<const Annotation> reference, std::span<const Annotation> test,
             SampleIndex length) {
  const Ec57Settings& settings = result.settings.beats;
  const double fs_hz = result.fs_hz;
  if (settings.end_s) length = std::min(length, samples_from_seconds(*settings.end_s, fs_hz));
  result.beats = compare_ec57(reference, test, fs_hz, length, settings).beats;
  result.ventricular_runs = compare_runs(reference, test, fs_hz, RunKind::ventricular, settings);
  result.supraventricular_runs = compare_runs(reference, test, fs_hz, RunKind::supraventricular, settings);
  const EpisodeSettings episodes{.skip_s = settings.skip_s};
  result.atrial_fibrillation =
      compare_rhythm_episodes(reference, test, fs_hz, length, RhythmKind::atrial_fibrillation, episodes);
  result.ventricular_fibrillation =
      compare_rhythm_episodes(reference, test, fs_hz, length, RhythmKind::ventricular_fibrillation, episodes);
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

Ec57Comparison score(const Record& record, const Analysis& analysis, const Ec57Settings& settings) {
  return compare_ec57(record.reference, own_annotations(record, analysis), record.fs_hz, record.length, settings);
}

Result<AnnotationComparison> compare_annotation_files(const NamedBytes& reference, const NamedBytes& test,
                                                      const NamedBytes& header, const ScoringSettings& settings) {
  ECG_TRY(TimedAnnotations references, read(reference));
  ECG_TRY(TimedAnnotations tests, read(test));
  AnnotationComparison result;
  std::tie(result.record, result.reference_annotator) = record_and_annotator(reference.name);
  result.test_annotator = record_and_annotator(test.name).second;
  result.settings = settings;

  std::optional<double> fs_hz = settings.fs_hz;
  std::optional<SampleIndex> length;
  if (!header.bytes.empty()) {
    const auto parsed = wfdb::parse_header(
        {reinterpret_cast<const char*>(header.bytes.data()), header.bytes.size()});
    if (!parsed.has_value()) {
      Error error = parsed.error();
      error.file = header.name;
      return error;
    }
    if (!fs_hz) fs_hz = parsed.value().fs_hz;
    length = parsed.value().length;
  }
  if (!fs_hz) fs_hz = references.ticks_hz ? references.ticks_hz : tests.ticks_hz;
  if (!fs_hz) return Error{ErrorCode::missing_fact, "fs_hz", -1, std::string(reference.name)};
  if (!(*fs_hz > 0.0) || *fs_hz > kHighestRate_hz)
    return Error{ErrorCode::out_of_range, "fs_hz", -1, std::string(reference.name)};
  result.fs_hz = *fs_hz;
  set_clock(references, *fs_hz);
  set_clock(tests, *fs_hz);

  SampleIndex end = length.value_or(0);
  if (end <= 0) {
    for (const TimedAnnotations* list : {&references, &tests})
      if (!list->annotations.empty()) end = std::max(end, list->annotations.back().sample + 1);
  }
  compare(result, references.annotations, tests.annotations, end);
  return result;
}

AnnotationComparison compare_with_reference(const Record& record, const Analysis& analysis,
                                            const Ec57Settings& settings) {
  AnnotationComparison result;
  result.record = record.name;
  result.reference_annotator = record.reference_annotator;
  result.test_annotator = kOwnAnnotator;
  result.fs_hz = record.fs_hz;
  result.settings.beats = settings;
  compare(result, record.reference, own_annotations(record, analysis), record.length);
  return result;
}

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
