#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.hpp"
#include "core/record/record.hpp"

namespace ecg::wfdb {

/// A record as WFDB stores it: NAME.hea and NAME.dat.
struct RecordFiles {
  std::string header;
  std::vector<std::byte> signals;
};

enum class SampleWidth {
  bits_12,  ///< format 212: values from -2047 to 2047
  bits_16,  ///< format 16; where a value does not fit, 24 or 32 bits (formats 24 and 32)
};

/// Writes header and interleaved samples; what the reader of this project makes of them equals `record`, with the
/// baseline rounded to a whole converter unit, which is all a header can say, names and units in ASCII without blanks,
/// and without its annotations (write_annotations). `comments` become the header's lines of free text. Missing samples get the format's own mark.
/// Errors: empty ("signals": none, or no samples), out_of_range ("format 212", file = lead: a value needs more bits).
Result<RecordFiles> write_record(const Record& record, std::string_view name, SampleWidth width,
                                 std::span<const std::string> comments);

}  // namespace ecg::wfdb
