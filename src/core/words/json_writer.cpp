#include "core/words/json_writer.hpp"

#include <array>
#include <charconv>
#include <cmath>

#include "core/base/utf8.hpp"

namespace ecg {

namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";  ///< U+FFFD in UTF-8

template <typename T>
std::string shortest_text(T number) {
  if constexpr (std::floating_point<T>) {
    if (!std::isfinite(number)) return {};
  }
  std::array<char, 32> digits{};  // the longest double takes 24 characters
  const auto [end, problem] = std::to_chars(digits.data(), digits.data() + digits.size(), number);
  return {digits.data(), end};
}

std::string escaped_control(unsigned char byte) {
  constexpr std::string_view kHex = "0123456789abcdef";
  return {'\\', 'u', '0', '0', kHex[byte >> 4U], kHex[byte & 15U]};
}

}  // namespace

std::string shortest(double number) { return shortest_text(number); }
std::string shortest(float number) { return shortest_text(number); }

void JsonWriter::key(std::string_view name) {
  separate();
  quoted(name);
  text_ += ':';
}

void JsonWriter::value(std::string_view text) {
  separate();
  quoted(text);
}

void JsonWriter::value(double number) {
  separate();
  text_ += std::isfinite(number) ? shortest(number) : "null";
}

void JsonWriter::value(float number) {
  separate();
  text_ += std::isfinite(number) ? shortest(number) : "null";
}

void JsonWriter::value(bool truth) {
  separate();
  text_ += truth ? "true" : "false";
}

void JsonWriter::null() {
  separate();
  text_ += "null";
}

void JsonWriter::integer(std::int64_t number) {
  separate();
  text_ += shortest_text(number);
}

void JsonWriter::open(char bracket) {
  separate();
  text_ += bracket;
}

/// A comma, except at the beginning of something. What ends a value or a string is never one of these characters.
void JsonWriter::separate() {
  if (text_.empty()) return;
  const char last = text_.back();
  if (last != '{' && last != '[' && last != ':') text_ += ',';
}

void JsonWriter::quoted(std::string_view text) {
  text_ += '"';
  while (!text.empty()) {
    const auto byte = static_cast<unsigned char>(text.front());
    const std::size_t length = utf8_sequence_length(text);
    if (length == 0) text_ += kReplacement;
    else if (byte == '"' || byte == '\\') (text_ += '\\') += text.front();
    else if (byte < 0x20 || byte == 0x7F) text_ += escaped_control(byte);
    else text_ += text.substr(0, length);
    text.remove_prefix(length == 0 ? 1 : length);
  }
  text_ += '"';
}

}  // namespace ecg
