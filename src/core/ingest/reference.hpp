#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "core/record/record.hpp"

namespace ecg {

/// Extensions that are never annotators of WFDB; `hea-`, `atr~` and their like are copies of earlier states.
bool never_annotations(std::string_view extension);
/// Lower is preferred: the reference, then beat annotators, then anything else by name.
std::ptrdiff_t annotator_rank(std::string_view extension);

/// Annotations of a file beside the recording, as read.
struct ReferenceFile {
  std::vector<Annotation> annotations;  ///< their times in ticks
  double ticks_hz = 0.0;
  bool truncated = false;
};

/// Makes them the reference of `record`: on its clock, by time, those outside of its samples left out. What is missing
/// becomes diagnostics. `file_name` without folder; its extension names the annotator.
void place_reference(Record& record, ReferenceFile file, std::string_view file_name);

}  // namespace ecg
