#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

namespace ecg {

/// The bytes that `text` stands for (RFC 4648), blanks and line ends passed over. An end without its padding, or inside a
/// group of four, gives the whole bytes that are there: who knows how many there should be compares. Empty for any other
/// character, and for text behind the padding.
std::optional<std::vector<std::byte>> decode_base64(std::string_view text);

}  // namespace ecg
