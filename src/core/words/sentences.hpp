#pragma once

#include <string>
#include <string_view>

#include "core/base/error.hpp"

namespace ecg {

/// One clear sentence for people: what, where, what to do. File text inside is made printable and clamped; private text
/// comes last. The only place where errors become words, for the page and the terminal alike.
std::string sentence(const Error& error);
std::string sentence(const Diagnostic& diagnostic);

inline constexpr std::size_t kMaxShownCharacters = 128;

/// Hostile text made safe to show: control bytes and invalid UTF-8 replaced, shortened with an ellipsis.
std::string printable(std::string_view text, std::size_t most_characters = kMaxShownCharacters);

/// At most three digits after the point, without trailing zeros, for texts.
std::string number_text(double value);

}  // namespace ecg
