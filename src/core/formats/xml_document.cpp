#include "core/formats/xml_document.hpp"

#include <algorithm>
#include <limits>
#include <optional>
#include <utility>

#include "core/base/utf8.hpp"

namespace ecg::xml {

namespace {

constexpr std::string_view kBlanks = " \t\r\n";
constexpr std::string_view kCdataBegin = "<![CDATA[";
constexpr std::string_view kCdataEnd = "]]>";
constexpr std::string_view kCommentBegin = "<!--";
constexpr std::string_view kCommentEnd = "-->";
constexpr std::uint32_t kReplacement = 0xFFFD;
constexpr std::uint32_t kLastCode = 0x10FFFF;

constexpr bool is_name_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == ':' ||
         c == '-' || c == '.' || static_cast<unsigned char>(c) >= 0x80;
}

constexpr bool begins_name(char c) { return is_name_character(c) && !(c >= '0' && c <= '9') && c != '-' && c != '.'; }

/// The code point of "#65" or "#x41"; empty for what is no number.
std::optional<std::uint32_t> referred_code(std::string_view reference) {
  const bool hexadecimal = reference.starts_with("#x");
  reference.remove_prefix(hexadecimal ? 2 : 1);
  if (reference.empty()) return std::nullopt;
  std::uint32_t code = 0;
  for (const char c : reference) {
    std::uint32_t digit = 16;
    if (c >= '0' && c <= '9') digit = static_cast<std::uint32_t>(c - '0');
    else if (c >= 'a' && c <= 'f') digit = static_cast<std::uint32_t>(c - 'a') + 10;
    else if (c >= 'A' && c <= 'F') digit = static_cast<std::uint32_t>(c - 'A') + 10;
    const std::uint32_t base = hexadecimal ? 16 : 10;
    if (digit >= base) return std::nullopt;
    code = std::min(code * base + digit, kLastCode + 1);
  }
  const bool surrogate = code >= 0xD800 && code < 0xE000;
  return code == 0 || code > kLastCode || surrogate ? kReplacement : code;
}

/// Appends what stands behind the "&" that `rest` begins with, which then begins behind it.
void take_reference(std::string& text, std::string_view& rest) {
  constexpr std::size_t kLongest = 12;  // "&#x0010FFFF;"
  constexpr std::pair<std::string_view, char> kEntities[] = {
      {"lt", '<'}, {"gt", '>'}, {"amp", '&'}, {"quot", '"'}, {"apos", '\''}};
  const std::size_t end = rest.substr(0, kLongest).find(';');
  const std::string_view reference = end == std::string_view::npos ? std::string_view() : rest.substr(1, end - 1);
  if (reference.starts_with('#')) {
    if (const auto code = referred_code(reference)) {
      append_utf8(text, *code);
      rest.remove_prefix(end + 1);
      return;
    }
  }
  for (const auto& [name, character] : kEntities) {
    if (reference != name) continue;
    text.push_back(character);
    rest.remove_prefix(end + 1);
    return;
  }
  text.push_back('&');
  rest.remove_prefix(1);
}

/// Text without markup in it.
void append_resolved(std::string& text, std::string_view raw) {
  while (!raw.empty()) {
    const std::size_t plain = std::min(raw.find('&'), raw.size());
    text.append(raw.substr(0, plain));
    raw.remove_prefix(plain);
    if (!raw.empty()) take_reference(text, raw);
  }
}

/// Where a tag ends that begins at `from`: behind its ">", which may stand in quotes; npos where it does not.
std::size_t behind_tag(std::string_view text, std::size_t from) {
  for (std::size_t i = from; i < text.size(); ++i) {
    if (text[i] == '>') return i + 1;
    if (text[i] != '"' && text[i] != '\'') continue;
    i = text.find(text[i], i + 1);
    if (i == std::string_view::npos) break;
  }
  return std::string_view::npos;
}

struct Attribute {
  std::string_view name;
  std::string_view raw;
};

/// Takes `name="value"` from the front; false at the end and where there is none.
bool take_attribute(std::string_view& rest, Attribute& attribute) {
  const auto skip_blanks = [&] { rest.remove_prefix(std::min(rest.find_first_not_of(kBlanks), rest.size())); };
  skip_blanks();
  const auto name_end = std::ranges::find_if_not(rest, is_name_character);
  const auto size = static_cast<std::size_t>(name_end - rest.begin());
  if (size == 0 || !begins_name(rest[0])) return false;
  attribute.name = rest.substr(0, size);
  rest.remove_prefix(size);
  skip_blanks();
  if (!rest.starts_with('=')) return false;
  rest.remove_prefix(1);
  skip_blanks();
  if (!rest.starts_with('"') && !rest.starts_with('\'')) return false;
  const std::size_t end = rest.find(rest[0], 1);
  if (end == std::string_view::npos) return false;
  attribute.raw = rest.substr(1, end - 1);
  rest.remove_prefix(end + 1);
  return true;
}

std::string_view without_prefix(std::string_view name) {
  const std::size_t colon = name.rfind(':');
  return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

}  // namespace

class Parser {
 public:
  Parser(Document& document, std::int64_t max_bytes) : document_(document), text_(document.text_) {
    most_nodes_ = static_cast<std::size_t>(std::max<std::int64_t>(max_bytes, 0)) / sizeof(Document::Node);
  }

  Status run() {
    while (at_ < text_.size()) {
      const std::size_t tag = std::min(text_.find('<', at_), text_.size());
      // Outside the root element stand blanks alone.
      if (open_.empty() && text_.find_first_not_of(kBlanks, at_) < tag) return malformed();
      at_ = tag;
      if (at_ == text_.size()) break;
      ECG_TRY(const auto taken, take_markup());
    }
    if (!open_.empty()) return truncated();
    if (document_.nodes_.empty()) return Error{ErrorCode::empty, "XML", 0};
    return Done{};
  }

 private:
  [[nodiscard]] Error malformed() const { return {ErrorCode::malformed, "XML", static_cast<std::int64_t>(at_)}; }
  /// The text ends inside an element, or inside markup.
  [[nodiscard]] Error truncated() const {
    std::string field = "XML";
    if (!open_.empty()) {
      const Document::Node& node = document_.nodes_[open_.back()];
      field = "end tag " + std::string(document_.between(node.name, node.attributes));
    }
    return {ErrorCode::truncated, std::move(field), static_cast<std::int64_t>(text_.size())};
  }
  [[nodiscard]] bool here(std::string_view begin) const { return text_.substr(at_).starts_with(begin); }

  Status skip_behind(std::string_view begin, std::string_view end) {
    const std::size_t found = text_.find(end, at_ + begin.size());
    if (found == std::string_view::npos) return truncated();
    at_ = found + end.size();
    return Done{};
  }

  Status take_markup() {
    if (here(kCommentBegin)) return skip_behind(kCommentBegin, kCommentEnd);
    if (here("<?")) return skip_behind("<?", "?>");
    if (here(kCdataBegin)) return open_.empty() ? malformed() : skip_behind(kCdataBegin, kCdataEnd);
    if (here("<!DOCTYPE")) return take_doctype();
    if (here("</")) return take_end_tag();
    return take_start_tag();
  }

  Status take_doctype() {
    const std::size_t end = behind_tag(text_, at_);
    if (!document_.nodes_.empty()) return malformed();
    if (end == std::string_view::npos) return truncated();
    if (text_.substr(at_, end - at_).find('[') != std::string_view::npos)
      return Error{ErrorCode::unsupported, "DOCTYPE with declarations", static_cast<std::int64_t>(at_)};
    at_ = end;
    return Done{};
  }

  [[nodiscard]] std::size_t behind_name(std::size_t from) const {
    if (from >= text_.size() || !begins_name(text_[from])) return from;
    const auto end =
        std::find_if_not(text_.begin() + static_cast<std::ptrdiff_t>(from), text_.end(), is_name_character);
    return static_cast<std::size_t>(end - text_.begin());
  }

  Status take_end_tag() {
    const std::size_t name_end = behind_name(at_ + 2);
    const std::size_t end = std::min(text_.find_first_not_of(kBlanks, name_end), text_.size());
    if (open_.empty()) return malformed();
    if (end == text_.size()) return truncated();
    if (text_[end] != '>') return malformed();
    Document::Node& node = document_.nodes_[open_.back()];
    if (text_.substr(at_ + 2, name_end - at_ - 2) != document_.between(node.name, node.attributes)) return malformed();
    node.content_end = static_cast<std::uint32_t>(at_);
    node.behind = static_cast<std::uint32_t>(document_.nodes_.size());
    open_.pop_back();
    at_ = end + 1;
    return Done{};
  }

  Status take_start_tag() {
    const std::size_t name_end = behind_name(at_ + 1);
    const std::size_t end = behind_tag(text_, name_end);
    const bool second_root = open_.empty() && !document_.nodes_.empty();
    if (at_ + 1 == text_.size()) return truncated();
    if (name_end == at_ + 1 || second_root) return malformed();
    if (end == std::string_view::npos) return truncated();
    const bool closed = text_[end - 2] == '/' && end - 2 >= name_end;
    std::string_view attributes = text_.substr(name_end, end - name_end - (closed ? 2 : 1));
    for (Attribute attribute; take_attribute(attributes, attribute);) {
    }
    if (attributes.find_first_not_of(kBlanks) != std::string_view::npos) return malformed();
    if (document_.nodes_.size() >= most_nodes_) {
      const auto bytes = static_cast<double>(text_.size());  // the least that all of it takes
      return Error{ErrorCode::over_budget,
                   "elements",
                   static_cast<std::int64_t>(at_),
                   {},
                   std::max(bytes, static_cast<double>((most_nodes_ + 1) * sizeof(Document::Node))),
                   static_cast<double>(most_nodes_ * sizeof(Document::Node))};
    }
    const auto index = static_cast<std::uint32_t>(document_.nodes_.size());
    const auto content = static_cast<std::uint32_t>(end);
    document_.nodes_.push_back(
        {static_cast<std::uint32_t>(at_ + 1), static_cast<std::uint32_t>(name_end), content, content, index + 1});
    if (!closed) open_.push_back(index);
    at_ = end;
    return Done{};
  }

  Document& document_;
  std::string_view text_;
  std::size_t at_ = 0;
  std::size_t most_nodes_ = 0;
  std::vector<std::uint32_t> open_;
};

Result<Document> Document::parse(std::string text, std::int64_t max_bytes) {
  constexpr auto kMostBytes = std::numeric_limits<std::uint32_t>::max();  // what a Node's offsets reach
  if (text.size() > kMostBytes) {
    return Error{ErrorCode::over_budget,         "file", -1, {}, static_cast<double>(text.size()),
                 static_cast<double>(kMostBytes)};
  }
  Document document;
  document.text_ = std::move(text);
  ECG_TRY(const auto parsed, Parser(document, max_bytes).run());
  return document;
}

std::string_view Element::name() const {
  if (!exists()) return {};
  const Document::Node& node = document_->nodes_[index_];
  return without_prefix(document_->between(node.name, node.attributes));
}

std::string Element::attribute(std::string_view name) const {
  std::string value;
  if (!exists()) return value;
  const Document::Node& node = document_->nodes_[index_];
  std::string_view rest = document_->between(node.attributes, node.content);
  for (Attribute attribute; take_attribute(rest, attribute);) {
    if (without_prefix(attribute.name) != name) continue;
    append_resolved(value, attribute.raw);
    break;
  }
  return value;
}

std::string Element::text() const {
  std::string text;
  if (!exists()) return text;
  const Document::Node& node = document_->nodes_[index_];
  std::string_view rest = document_->between(node.content, node.content_end);
  while (!rest.empty()) {
    const std::size_t tag = std::min(rest.find('<'), rest.size());
    append_resolved(text, rest.substr(0, tag));
    rest.remove_prefix(tag);
    if (rest.empty()) break;
    std::size_t behind = 0;  // what was parsed has an end
    if (rest.starts_with(kCdataBegin)) {
      const std::size_t end = rest.find(kCdataEnd);
      text.append(rest.substr(kCdataBegin.size(), end - kCdataBegin.size()));
      behind = end + kCdataEnd.size();
    } else if (rest.starts_with(kCommentBegin)) {
      behind = rest.find(kCommentEnd, kCommentBegin.size()) + kCommentEnd.size();
    } else if (rest.starts_with("<?")) {
      behind = rest.find("?>") + 2;
    } else {
      behind = behind_tag(rest, 0);
    }
    rest.remove_prefix(std::min(behind, rest.size()));
  }
  return text;
}

std::string Element::trimmed_text() const {
  const std::string all = text();
  const std::size_t begin = std::min(all.find_first_not_of(kBlanks), all.size());
  return all.substr(begin, all.find_last_not_of(kBlanks) + 1 - begin);
}

Element Element::child(std::string_view name) const {
  if (!exists()) return {};
  const auto& nodes = document_->nodes_;
  for (std::size_t i = index_ + 1; i < nodes[index_].behind; i = nodes[i].behind) {
    if (const Element each(document_, i); each.name() == name) return each;
  }
  return {};
}

std::vector<Element> Element::children(std::string_view name) const {
  std::vector<Element> found;
  if (!exists()) return found;
  const auto& nodes = document_->nodes_;
  for (std::size_t i = index_ + 1; i < nodes[index_].behind; i = nodes[i].behind) {
    if (const Element each(document_, i); each.name() == name) found.push_back(each);
  }
  return found;
}

std::vector<Element> Element::all(std::string_view name) const {
  std::vector<Element> found;
  for (std::size_t i = index_ + 1; exists() && i < document_->nodes_[index_].behind; ++i) {
    if (const Element each(document_, i); each.name() == name) found.push_back(each);
  }
  return found;
}

Element Element::first(std::string_view name) const {
  for (std::size_t i = index_ + 1; exists() && i < document_->nodes_[index_].behind; ++i) {
    if (const Element each(document_, i); each.name() == name) return each;
  }
  return {};
}

}  // namespace ecg::xml
