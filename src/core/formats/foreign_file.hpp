#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "core/base/error.hpp"

namespace ecg {

/// What a person can do with a file that no reader here reads.
enum class ForeignUse : std::uint8_t {
  recording,  ///< samples in a format that is not read: export it
  matlab,     ///< saved by MATLAB in a way that is not read: save it in another
  workbook,   ///< a table in a program's own format: save it as CSV
  document,   ///< words or pictures: no samples in it
  packed,     ///< unpack it first
  web_page,   ///< a download that went wrong
  misnamed,   ///< read where its name tells what it is: rename it
  wide_text,  ///< text that is not UTF-8: save it again
};

struct ForeignKind {
  std::string_view name;  ///< stable, for errors: "MFER"
  std::string_view what;  ///< in a sentence: "an MFER file"
  ForeignUse use = ForeignUse::document;

  /// unsupported "kind MFER", as sentences know it.
  [[nodiscard]] Error refusal() const { return {ErrorCode::unsupported, "kind " + std::string(name), 0, {}}; }
};

/// First bytes that are enough to tell.
inline constexpr std::size_t kForeignHeadBytes = 1024;

/// What a file is, told from its first bytes and, where many kinds begin alike, from its name's extension (lower case);
/// nullptr where neither says: it may be a recording. Never said of a file that a reader here reads.
const ForeignKind* foreign_kind(std::span<const std::byte> head, std::string_view extension);
/// The same by its stable name.
const ForeignKind* foreign_kind(std::string_view name);

}  // namespace ecg
