#include "core/scoring/scoring.hpp"

#include <algorithm>
#include <cmath>
#include <tuple>
#include <utility>
#include <vector>

#include "core/formats/wfdb_annotation.hpp"
#include "core/formats/wfdb_header.hpp"
#include "core/snapshot/own_annotations.hpp"

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
    annotation.sample = static_cast<SampleIndex>(std::round(static_cast<double>(annotation.sample) * samples_per_tick));
  std::stable_sort(list.annotations.begin(), list.annotations.end(),
                   [](const Annotation& a, const Annotation& b) { return a.sample < b.sample; });
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
    const auto parsed = wfdb::parse_header({reinterpret_cast<const char*>(header.bytes.data()), header.bytes.size()});
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

}  // namespace ecg
