#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ecg::edf {

/// One text of an EDF+ annotation list.
struct TimedText {
  double onset_s = 0.0;  ///< from the start of the file
  std::string text;      ///< UTF-8
};

/// The annotation signal of one data record.
struct AnnotationBlock {
  std::optional<double> record_onset_s;  ///< of the time-keeping list that begins the block
  std::vector<TimedText> texts;
};

/// Reads time-stamped annotation lists ("+onset[\x15duration]\x14text\x14...\x14\0"). What cannot be read is left out:
/// annotations never make a recording unreadable.
AnnotationBlock parse_annotation_block(std::string_view bytes);

}  // namespace ecg::edf
