#pragma once

#include <charconv>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace ecg {

/// Number of `text`, which must be nothing but `[+-]digits[.digits][(e|E)[+-]digits]` (one side of the point may be
/// empty). Correctly rounded to the nearest double on every platform; empty for anything else and for numbers beyond
/// the range of double. No locale, no "inf", no "nan", no hexadecimal.
std::optional<double> parse_decimal(std::string_view text);

/// The double nearest to digits * 10^exponent, where one operation on two exact operands gives it (Clinger 1990): up to
/// 2^53 and 10^22; empty beyond.
std::optional<double> exactly_scaled(std::uint64_t digits, std::int64_t exponent);

/// Integer of `text`, which must be nothing but `[+-]digits`; empty for anything else and out of T's range.
template <std::integral T>
std::optional<T> parse_integer(std::string_view text) {
  if (!text.empty() && text.front() == '+') {
    text.remove_prefix(1);
    if (!text.empty() && text.front() == '-') return std::nullopt;
  }
  T value = 0;
  const char* const begin = text.data();
  const char* const end = begin + text.size();
  const auto [stopped, problem] = std::from_chars(begin, end, value);
  if (problem != std::errc{} || stopped != end || text.empty()) return std::nullopt;
  return value;
}

/// A piece of text and where it stood in the input.
struct Token {
  std::string_view text;
  std::int64_t byte_offset = 0;
};

/// Walks over text that is hostile until validated: lines first, then the words of a line. Views point into the input.
class TextScanner {
 public:
  explicit TextScanner(std::string_view text, std::int64_t byte_offset = 0) : text_(text), base_(byte_offset) {}

  [[nodiscard]] bool at_end() const { return position_ == text_.size(); }
  [[nodiscard]] std::int64_t byte_offset() const { return base_ + static_cast<std::int64_t>(position_); }

  /// Next line without its end (LF, CRLF or the end of the input); empty optional at the end of the input.
  std::optional<Token> line();
  /// Next word: bytes other than blanks and tabs; empty optional when only blanks remain.
  std::optional<Token> word();
  /// Everything left, without leading and trailing blanks.
  Token rest();

 private:
  std::string_view text_;
  std::int64_t base_ = 0;
  std::size_t position_ = 0;
};

/// `text` without blanks, tabs and carriage returns at both ends.
std::string_view trimmed(std::string_view text);

}  // namespace ecg
