#include "core/base/json_value.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "core/base/text_scanner.hpp"

namespace ecg {

namespace {

using Kind = JsonValue::Kind;

constexpr std::uint32_t kReplacement = 0xFFFD;  ///< for half a surrogate pair
constexpr std::uint32_t kHighSurrogates = 0xD800, kLowSurrogates = 0xDC00, kAfterSurrogates = 0xE000;

bool is_digit(char letter) { return letter >= '0' && letter <= '9'; }

void append_utf8(std::string& text, std::uint32_t code) {
  const auto byte = [&](std::uint32_t value) { text += static_cast<char>(static_cast<unsigned char>(value)); };
  if (code < 0x80) {
    byte(code);
  } else if (code < 0x800) {
    byte(0xC0 | (code >> 6));
    byte(0x80 | (code & 0x3F));
  } else if (code < 0x10000) {
    byte(0xE0 | (code >> 12));
    byte(0x80 | ((code >> 6) & 0x3F));
    byte(0x80 | (code & 0x3F));
  } else {
    byte(0xF0 | (code >> 18));
    byte(0x80 | ((code >> 12) & 0x3F));
    byte(0x80 | ((code >> 6) & 0x3F));
    byte(0x80 | (code & 0x3F));
  }
}

/// Walks the text once. Containers that are not closed yet wait on a stack of our own: no recursion on input.
class JsonParser {
 public:
  explicit JsonParser(std::string_view text) : text_(text) {}

  Result<JsonValue> parse() {
    Want want = Want::value;
    for (;;) {
      skip_blanks();
      if (at_end()) {
        if (want == Want::end) return std::move(root_);
        return refuse(ErrorCode::truncated);
      }
      const char letter = text_[at_];
      switch (want) {
        case Want::end: return refuse(ErrorCode::malformed);
        case Want::first_item:
        case Want::first_key:
          if (letter == closing()) {
            want = close();
            continue;
          }
          want = want == Want::first_item ? Want::value : Want::key;
          continue;
        case Want::after:
          ++at_;
          if (letter == closing()) {
            --at_;
            want = close();
          } else if (letter == ',') {
            want = open_.back().is(Kind::list) ? Want::value : Want::key;
          } else {
            --at_;
            return refuse(ErrorCode::malformed);
          }
          continue;
        case Want::key: {
          ECG_TRY(std::string key, string());
          skip_blanks();
          if (at_end()) return refuse(ErrorCode::truncated);
          if (text_[at_] != ':') return refuse(ErrorCode::malformed);
          ++at_;
          open_.back().keys.push_back(std::move(key));
          want = Want::value;
          continue;
        }
        case Want::value: {
          if (letter == '{' || letter == '[') {
            if (open_.size() == kDeepestJson) return refuse(ErrorCode::over_budget);
            ++at_;
            open_.emplace_back().kind = letter == '{' ? Kind::object : Kind::list;
            want = letter == '{' ? Want::first_key : Want::first_item;
            continue;
          }
          ECG_TRY(JsonValue scalar, plain(letter));
          want = place(std::move(scalar));
          continue;
        }
      }
    }
  }

 private:
  enum class Want { value, first_item, first_key, key, after, end };

  [[nodiscard]] bool at_end() const { return at_ >= text_.size(); }
  [[nodiscard]] char closing() const { return open_.back().is(Kind::object) ? '}' : ']'; }
  [[nodiscard]] Error refuse(ErrorCode code) const { return {code, "JSON", static_cast<std::int64_t>(at_), {}}; }

  void skip_blanks() {
    while (!at_end() && (text_[at_] == ' ' || text_[at_] == '\n' || text_[at_] == '\r' || text_[at_] == '\t')) ++at_;
  }

  Want place(JsonValue value) {
    if (open_.empty()) {
      root_ = std::move(value);
      return Want::end;
    }
    open_.back().items.push_back(std::move(value));
    return Want::after;
  }

  Want close() {
    ++at_;
    JsonValue closed = std::move(open_.back());
    open_.pop_back();
    return place(std::move(closed));
  }

  Result<JsonValue> plain(char letter) {
    JsonValue value;
    if (letter == '"') {
      value.kind = Kind::text;
      ECG_TRY(std::string text, string());
      value.text = std::move(text);
    } else if (letter == '-' || is_digit(letter)) {
      value.kind = Kind::number;
      ECG_TRY(const double read, number());
      value.number = read;
    } else if (word("true")) {
      value.kind = Kind::boolean;
      value.boolean = true;
    } else if (word("false")) {
      value.kind = Kind::boolean;
    } else if (!word("null")) {
      return refuse(ErrorCode::malformed);
    }
    return value;
  }

  bool word(std::string_view wanted) {
    if (text_.substr(at_, wanted.size()) != wanted) return false;
    at_ += wanted.size();
    return true;
  }

  void skip_digits() {
    while (!at_end() && is_digit(text_[at_])) ++at_;
  }

  Result<double> number() {
    const std::size_t begin = at_;
    if (text_[at_] == '-') ++at_;
    const std::size_t whole = at_;
    skip_digits();
    const bool leading_zero = at_ > whole + 1 && text_[whole] == '0';
    if (at_ == whole || leading_zero) return refuse(ErrorCode::malformed);
    if (!at_end() && text_[at_] == '.') {
      const std::size_t fraction = ++at_;
      skip_digits();
      if (at_ == fraction) return refuse(ErrorCode::malformed);
    }
    if (!at_end() && (text_[at_] == 'e' || text_[at_] == 'E')) {
      ++at_;
      if (!at_end() && (text_[at_] == '+' || text_[at_] == '-')) ++at_;
      const std::size_t exponent = at_;
      skip_digits();
      if (at_ == exponent) return refuse(ErrorCode::malformed);
    }
    const std::optional<double> value = parse_decimal(text_.substr(begin, at_ - begin));
    if (!value) return refuse(ErrorCode::out_of_range);
    return *value;
  }

  Result<std::uint32_t> hex4() {
    std::uint32_t code = 0;
    for (int i = 0; i < 4; ++i, ++at_) {
      if (at_end()) return refuse(ErrorCode::truncated);
      const char letter = text_[at_];
      const int digit = is_digit(letter)                       ? letter - '0'
                        : letter >= 'a' && letter <= 'f' ? letter - 'a' + 10
                        : letter >= 'A' && letter <= 'F' ? letter - 'A' + 10
                                                         : -1;
      if (digit < 0) return refuse(ErrorCode::malformed);
      code = code * 16 + static_cast<std::uint32_t>(digit);
    }
    return code;
  }

  /// After "\u".
  Result<std::uint32_t> escaped_code() {
    ECG_TRY(const std::uint32_t first, hex4());
    if (first < kHighSurrogates || first >= kAfterSurrogates) return first;
    if (first >= kLowSurrogates || text_.substr(at_, 2) != "\\u") return kReplacement;
    at_ += 2;
    ECG_TRY(const std::uint32_t second, hex4());
    if (second < kLowSurrogates || second >= kAfterSurrogates) return kReplacement;
    return 0x10000 + ((first - kHighSurrogates) << 10) + (second - kLowSurrogates);
  }

  Result<std::string> string() {
    if (text_[at_] != '"') return refuse(ErrorCode::malformed);
    ++at_;
    std::string result;
    for (;;) {
      if (at_end()) return refuse(ErrorCode::truncated);
      const char letter = text_[at_];
      if (static_cast<unsigned char>(letter) < 0x20) return refuse(ErrorCode::malformed);
      ++at_;
      if (letter == '"') return result;
      if (letter != '\\') {
        result += letter;
        continue;
      }
      if (at_end()) return refuse(ErrorCode::truncated);
      constexpr std::string_view kEscapes = "\"\\/bfnrt";
      constexpr std::string_view kMeanings = "\"\\/\b\f\n\r\t";
      const std::size_t escape = kEscapes.find(text_[at_]);
      if (escape != std::string_view::npos) {
        result += kMeanings[escape];
        ++at_;
      } else if (text_[at_] == 'u') {
        ++at_;
        ECG_TRY(const std::uint32_t code, escaped_code());
        append_utf8(result, code);
      } else {
        return refuse(ErrorCode::malformed);
      }
    }
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::vector<JsonValue> open_;
  JsonValue root_;
};

}  // namespace

const JsonValue* JsonValue::find(std::string_view key) const {
  if (kind != Kind::object) return nullptr;
  const auto found = std::find(keys.begin(), keys.end(), key);
  if (found == keys.end()) return nullptr;
  const JsonValue& item = items[static_cast<std::size_t>(found - keys.begin())];
  return item.kind == Kind::null ? nullptr : &item;
}

Result<JsonValue> parse_json(std::string_view text) { return JsonParser(text).parse(); }

}  // namespace ecg
