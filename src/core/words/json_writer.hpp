#pragma once

#include <concepts>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace ecg {

/// Writes one JSON text (RFC 8259), compact, keys in the order given. Text is hostile until here: control characters
/// are escaped and bytes that are no UTF-8 become U+FFFD. Numbers are the shortest text that reads back to the same
/// value; NaN and infinity, which JSON cannot say, become null.
class JsonWriter {
 public:
  void begin_object() { open('{'); }
  void end_object() { text_ += '}'; }
  void begin_array() { open('['); }
  void end_array() { text_ += ']'; }
  void key(std::string_view name);

  void value(std::string_view text);
  void value(const char* text) { value(std::string_view(text)); }
  void value(double number);
  void value(float number);
  void value(bool truth);
  template <std::integral T>
    requires(!std::same_as<T, bool>)
  void value(T number) {
    integer(static_cast<std::int64_t>(number));
  }
  void null();

  template <typename T>
  void member(std::string_view name, const T& content) {
    key(name);
    value(content);
  }

  [[nodiscard]] std::string finish() && { return std::move(text_); }

 private:
  void open(char bracket);
  void separate();
  void integer(std::int64_t number);
  void quoted(std::string_view text);

  std::string text_;
};

/// Shortest decimal text that reads back to the same value, with a point where there is a fraction: "0.1", "360",
/// "1e-07". NaN and infinity give "".
std::string shortest(double number);
std::string shortest(float number);

}  // namespace ecg
