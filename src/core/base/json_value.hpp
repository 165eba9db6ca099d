#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.hpp"

namespace ecg {

/// One value of a JSON text (RFC 8259). Text is UTF-8 as it stood in the file: hostile until made printable.
struct JsonValue {
  enum class Kind : std::uint8_t { null, boolean, number, text, list, object };
  Kind kind = Kind::null;
  bool boolean = false;
  double number = 0.0;
  std::string text;
  std::vector<std::string> keys;   ///< of an object, one per item
  std::vector<JsonValue> items;    ///< of a list or an object

  /// Member of an object; nullptr where there is none, where it is null, and for anything that is no object.
  /// Of members with one name the first counts.
  [[nodiscard]] const JsonValue* find(std::string_view key) const;
  [[nodiscard]] bool is(Kind wanted) const { return kind == wanted; }
};

/// Containers inside each other, at most: far above any file of ours, and what a destructor's recursion can bear.
inline constexpr std::size_t kDeepestJson = 64;

/// Reads a whole text. Errors: truncated, malformed (field "JSON", with the place); over_budget (nested too deeply).
Result<JsonValue> parse_json(std::string_view text);

}  // namespace ecg
