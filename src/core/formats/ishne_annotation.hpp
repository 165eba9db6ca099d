#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "core/base/result.hpp"
#include "core/record/annotation.hpp"

namespace ecg::ishne {

struct AnnotationFile {
  double fs_hz = 0.0;  ///< ticks per second
  std::vector<Annotation> annotations;
  bool truncated = false;  ///< it ends inside an annotation
};

/// Whether a file begins as the standard's annotation files do.
bool is_annotation_file(std::span<const std::byte> head);

/// Reads an annotation file of the ISHNE Holter standard ("ANN  1.0"): the header of the signal file, the sample that
/// counting begins at, then four bytes for each annotation, its label, one for internal use and the samples since the one
/// before. A label "!" only stands for time that 16 bits cannot count. Labels as WFDB codes: N, V, B as they are, S "S", P
/// "/", X "|", U and unknown ones "Q"; C, a calibration pulse, is a note.
/// Errors: unsupported "file", truncated, out_of_range (in the header).
Result<AnnotationFile> parse_annotations(std::span<const std::byte> bytes);

}  // namespace ecg::ishne
