#pragma once

#include <charconv>
#include <cstdlib>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ecg::testing_json {

/// A parsed JSON text; the parser accepts exactly RFC 8259 (no trailing commas, no NaN, no control characters, no
/// duplicate keys) so that what passes here passes everywhere.
struct Value {
  enum class Kind { null, boolean, number, string, array, object } kind = Kind::null;
  bool boolean = false;
  double number = 0.0;
  std::string text;  ///< of strings; \uXXXX below 0x80 decoded, others not supported (the writer never makes them)
  std::vector<Value> items;
  std::map<std::string, Value> members;

  [[nodiscard]] const Value& operator[](std::string_view key) const {
    static const Value nothing{};
    const auto found = members.find(std::string(key));
    return found == members.end() ? nothing : found->second;
  }
  [[nodiscard]] const Value& operator[](std::size_t index) const { return items.at(index); }
  [[nodiscard]] bool is_null() const { return kind == Kind::null; }
  [[nodiscard]] bool has(std::string_view key) const { return members.contains(std::string(key)); }
};

class Parser {
 public:
  explicit Parser(std::string_view text) : text_(text) {}
  std::optional<Value> parse() {
    auto value = any();
    blanks();
    return value && at_ == text_.size() ? value : std::nullopt;
  }

 private:
  void blanks() {
    while (at_ < text_.size() && std::string_view(" \t\r\n").find(text_[at_]) != std::string_view::npos) ++at_;
  }
  bool take(char wanted) {
    blanks();
    if (at_ >= text_.size() || text_[at_] != wanted) return false;
    ++at_;
    return true;
  }
  bool word(std::string_view wanted) {
    if (text_.substr(at_, wanted.size()) != wanted) return false;
    at_ += wanted.size();
    return true;
  }
  std::optional<Value> any() {
    blanks();
    if (at_ >= text_.size()) return std::nullopt;
    switch (text_[at_]) {
      case '{': return object();
      case '[': return array();
      case '"': return string();
      case 't':
        return word("true") ? std::optional(Value{.kind = Value::Kind::boolean, .boolean = true}) : std::nullopt;
      case 'f': return word("false") ? std::optional(Value{.kind = Value::Kind::boolean}) : std::nullopt;
      case 'n': return word("null") ? std::optional(Value{}) : std::nullopt;
      default: return number();
    }
  }
  std::optional<Value> object() {
    Value value{.kind = Value::Kind::object};
    take('{');
    if (take('}')) return value;
    do {
      blanks();
      const auto key = string();
      if (!key || !take(':')) return std::nullopt;
      auto content = any();
      if (!content || !value.members.emplace(key->text, std::move(*content)).second) return std::nullopt;
    } while (take(','));
    return take('}') ? std::optional(value) : std::nullopt;
  }
  std::optional<Value> array() {
    Value value{.kind = Value::Kind::array};
    take('[');
    if (take(']')) return value;
    do {
      auto item = any();
      if (!item) return std::nullopt;
      value.items.push_back(std::move(*item));
    } while (take(','));
    return take(']') ? std::optional(value) : std::nullopt;
  }
  std::optional<Value> string() {
    if (at_ >= text_.size() || text_[at_] != '"') return std::nullopt;
    Value value{.kind = Value::Kind::string};
    for (++at_; at_ < text_.size(); ++at_) {
      const auto byte = static_cast<unsigned char>(text_[at_]);
      if (byte == '"') {
        ++at_;
        return value;
      }
      if (byte < 0x20) return std::nullopt;
      if (byte != '\\') {
        value.text += text_[at_];
        continue;
      }
      if (++at_ >= text_.size()) return std::nullopt;
      if (text_[at_] == 'u') {
        unsigned code = 0;
        const char* const begin = text_.data() + at_ + 1;
        if (at_ + 4 >= text_.size() || std::from_chars(begin, begin + 4, code, 16).ptr != begin + 4 || code >= 0x80)
          return std::nullopt;
        value.text += static_cast<char>(code);
        at_ += 4;
      } else if (text_[at_] == '"' || text_[at_] == '\\') {
        value.text += text_[at_];
      } else {
        return std::nullopt;
      }
    }
    return std::nullopt;
  }
  std::optional<Value> number() {
    const std::size_t begin = at_;
    const auto digits = [&] {
      const std::size_t first = at_;
      while (at_ < text_.size() && text_[at_] >= '0' && text_[at_] <= '9') ++at_;
      return at_ > first;
    };
    if (at_ < text_.size() && text_[at_] == '-') ++at_;
    const bool zero = at_ < text_.size() && text_[at_] == '0';
    const std::size_t first = at_;
    if (!digits() || (zero && at_ > first + 1)) return std::nullopt;
    if (at_ < text_.size() && text_[at_] == '.') {
      ++at_;
      if (!digits()) return std::nullopt;
    }
    if (at_ < text_.size() && (text_[at_] == 'e' || text_[at_] == 'E')) {
      ++at_;
      if (at_ < text_.size() && (text_[at_] == '+' || text_[at_] == '-')) ++at_;
      if (!digits()) return std::nullopt;
    }
    Value value{.kind = Value::Kind::number};
    // strtod rounds correctly in every C library here; Emscripten's from_chars does not know double yet.
    value.number = std::strtod(std::string(text_.substr(begin, at_ - begin)).c_str(), nullptr);
    return value;
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

inline std::optional<Value> parse(std::string_view text) { return Parser(text).parse(); }

}  // namespace ecg::testing_json
