#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "core/base/result.hpp"
#include "core/record/annotation.hpp"

namespace ecg::wfdb {

struct AnnotationFile {
  std::vector<Annotation> annotations;  ///< in file order
  bool truncated = false;               ///< the file ends without an end mark; the complete annotations are here
  bool ends_with_mark = false;  ///< the end mark is there and nothing but zeros behind it, as every writer leaves it
};

/// Reads a WFDB (MIT format) annotation file: SKIP, NUM, SUB, CHN and AUX are resolved. Errors: empty, malformed.
Result<AnnotationFile> parse_annotations(std::span<const std::byte> bytes);

/// Takes out the notes at time 0 that describe the file itself (annot(5): "## time resolution: 500", "## annotation
/// type definitions" up to "## end of definitions"); answers the ticks per second of annotation times, when they say
/// it.
std::optional<double> take_definitions(std::vector<Annotation>& annotations);

/// Writes standard MIT-format bytes that `rdann` reads; parse(write(x)) == x for annotations sorted by time.
std::vector<std::byte> write_annotations(std::span<const Annotation> annotations);

}  // namespace ecg::wfdb
