#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace ecg {

/// True when `text` is well-formed UTF-8 (no overlong forms, no surrogates, nothing above U+10FFFF).
bool is_utf8(std::string_view text);

/// `text` itself when it is UTF-8, else every byte read as ISO 8859-1: old recorders write units such as "\xB5V" so.
std::string utf8_from_bytes(std::string_view text);

/// Length in bytes of the well-formed UTF-8 sequence at the start of `text`; 0 when there is none.
std::size_t utf8_sequence_length(std::string_view text);

/// Appends the character of a code point up to U+10FFFF that is no surrogate.
void append_utf8(std::string& text, std::uint32_t code);

}  // namespace ecg
