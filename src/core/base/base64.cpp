#include "core/base/base64.hpp"

#include <cstdint>

namespace ecg {

namespace {

constexpr std::uint32_t kNoDigit = 64;

constexpr std::uint32_t digit_of(char c) {
  if (c >= 'A' && c <= 'Z') return static_cast<std::uint32_t>(c - 'A');
  if (c >= 'a' && c <= 'z') return static_cast<std::uint32_t>(c - 'a') + 26;
  if (c >= '0' && c <= '9') return static_cast<std::uint32_t>(c - '0') + 52;
  if (c == '+') return 62;
  return c == '/' ? 63 : kNoDigit;
}

constexpr bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

}  // namespace

std::optional<std::vector<std::byte>> decode_base64(std::string_view text) {
  std::vector<std::byte> bytes;
  bytes.reserve(text.size() / 4 * 3);
  std::uint32_t waiting = 0;
  std::uint32_t bits = 0;
  bool ended = false;
  for (const char c : text) {
    if (is_blank(c)) continue;
    ended = ended || c == '=';
    const std::uint32_t digit = digit_of(c);
    if (ended ? c != '=' : digit == kNoDigit) return std::nullopt;
    if (ended) continue;
    waiting = (waiting << 6U) | digit;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    bytes.push_back(static_cast<std::byte>((waiting >> bits) & 0xFFU));
  }
  return bytes;
}

}  // namespace ecg
