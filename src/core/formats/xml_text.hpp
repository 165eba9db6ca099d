#pragma once

#include <cstdint>
#include <string>

#include "core/base/result.hpp"

namespace ecg::xml {

/// An XML file in UTF-8.
struct Text {
  std::string utf8;
  /// Place in the file of the first byte, for errors; -1 where other bytes stand there than here.
  std::int64_t file_offset = 0;
};

/// The file in UTF-8, without byte order mark: from UTF-8, UTF-16, ISO-8859-1 (and ASCII) or windows-1252, as its byte order
/// mark and its XML declaration say. What says UTF-8, or says nothing, and is none is read as ISO-8859-1; a declaration
/// of UTF-16 in bytes that are none is passed over: programs save such text in UTF-8.
/// Errors: empty, unsupported "encoding NAME".
Result<Text> utf8_text(std::string file);

}  // namespace ecg::xml
