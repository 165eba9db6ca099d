#include "core/ingest/reference.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <utility>

#include "core/ingest/ingest_files.hpp"

namespace ecg {

bool never_annotations(std::string_view extension) {
  if (extension.ends_with('-') || extension.ends_with('~')) return true;
  constexpr std::array<std::string_view, 20> kOthers = {"",     "hea", "dat", "mat", "csv",  "tsv", "txt",
                                                        "edf",  "bdf", "zip", "xws", "pdf",  "htm", "html",
                                                        "json", "xml", "png", "jpg", "docx", "xyz"};
  return std::find(kOthers.begin(), kOthers.end(), extension) != kOthers.end();
}

std::ptrdiff_t annotator_rank(std::string_view extension) {
  constexpr std::array<std::string_view, 3> kPreferred = {"atr", "ecg", "qrs"};
  return std::find(kPreferred.begin(), kPreferred.end(), extension) - kPreferred.begin();
}

void place_reference(Record& record, ReferenceFile file, std::string_view file_name) {
  const double samples_per_tick = record.fs_hz / file.ticks_hz;
  const auto read = static_cast<double>(file.annotations.size());
  std::size_t outside = 0;
  for (Annotation& annotation : file.annotations) {
    const double sample = std::round(static_cast<double>(annotation.sample) * samples_per_tick);
    if (sample < 0.0 || sample >= static_cast<double>(record.length)) {
      ++outside;
      continue;
    }
    annotation.sample = static_cast<SampleIndex>(sample);
    record.reference.push_back(std::move(annotation));
  }
  std::stable_sort(record.reference.begin(), record.reference.end(),
                   [](const Annotation& a, const Annotation& b) { return a.sample < b.sample; });
  record.reference_annotator = file_extension(file_name);
  const std::string name(file_name);
  if (file.truncated) record.diagnostics.push_back({DiagnosticCode::truncated_annotations, name, read});
  if (outside > 0)
    record.diagnostics.push_back({DiagnosticCode::annotations_outside, name, static_cast<double>(outside)});
}

}  // namespace ecg
