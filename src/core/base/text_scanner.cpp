#include "core/base/text_scanner.hpp"

namespace ecg {

namespace {

constexpr bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r'; }

}  // namespace

std::optional<Token> TextScanner::line() {
  if (at_end()) return std::nullopt;
  const std::size_t begin = position_;
  const std::size_t newline = text_.find('\n', begin);
  std::size_t end = newline == std::string_view::npos ? text_.size() : newline;
  position_ = newline == std::string_view::npos ? text_.size() : newline + 1;
  if (end > begin && text_[end - 1] == '\r') --end;
  return Token{text_.substr(begin, end - begin), base_ + static_cast<std::int64_t>(begin)};
}

std::optional<Token> TextScanner::word() {
  while (!at_end() && is_blank(text_[position_])) ++position_;
  if (at_end()) return std::nullopt;
  const std::size_t begin = position_;
  while (!at_end() && !is_blank(text_[position_])) ++position_;
  return Token{text_.substr(begin, position_ - begin), base_ + static_cast<std::int64_t>(begin)};
}

Token TextScanner::rest() {
  while (!at_end() && is_blank(text_[position_])) ++position_;
  const Token token{trimmed(text_.substr(position_)), byte_offset()};
  position_ = text_.size();
  return token;
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

}  // namespace ecg
