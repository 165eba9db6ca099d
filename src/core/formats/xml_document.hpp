#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.hpp"

namespace ecg::xml {

class Document;

/// An element of a document that outlives it; or none, of which everything is empty, so that a path may be asked for
/// without looking at each step: `root.child("patient").child("age").text()`.
class Element {
 public:
  Element() = default;

  [[nodiscard]] bool exists() const { return document_ != nullptr; }
  /// Without the prefix of a namespace: "AnnotatedECG" of "hl7:AnnotatedECG".
  [[nodiscard]] std::string_view name() const;
  /// The value with its character references resolved; empty where there is no such attribute.
  [[nodiscard]] std::string attribute(std::string_view name) const;
  /// All text inside, that of elements inside it too, without comments and with references resolved. Those that
  /// a DTD might define stay as they are written: nothing is ever expanded, nothing fetched.
  [[nodiscard]] std::string text() const;
  /// The same without blanks at its ends.
  [[nodiscard]] std::string trimmed_text() const;

  [[nodiscard]] Element child(std::string_view name) const;  ///< the first
  [[nodiscard]] std::vector<Element> children(std::string_view name) const;
  /// Those at any depth, in the order of the file.
  [[nodiscard]] std::vector<Element> all(std::string_view name) const;
  [[nodiscard]] Element first(std::string_view name) const;  ///< of these

 private:
  friend class Document;
  Element(const Document* document, std::size_t index) : document_(document), index_(index) {}

  const Document* document_ = nullptr;
  std::size_t index_ = 0;
};

/// XML 1.0 as far as files of ECG carts use it: elements, attributes, text, CDATA, comments, processing instructions,
/// character references and the five entities every XML has. A DOCTYPE that only names a DTD is passed over;
/// one with declarations of its own is refused, so that no entity is there to be expanded.
///
/// Held as the text and 20 bytes per element in document order: no recursion, so that depth costs nothing.
class Document {
 public:
  /// `text`: in UTF-8. `max_bytes`: memory for elements.
  /// Errors, with the place in `text`: malformed "XML", truncated "end tag NAME" or "XML", empty "XML", unsupported
  /// "DOCTYPE with declarations", over_budget.
  static Result<Document> parse(std::string text, std::int64_t max_bytes);

  [[nodiscard]] Element root() const { return {this, 0}; }

 private:
  friend class Element;
  friend class Parser;
  /// Offsets in the text. Elements inside one follow it, up to `behind`.
  struct Node {
    std::uint32_t name = 0;         ///< begin of the name
    std::uint32_t attributes = 0;   ///< end of the name
    std::uint32_t content = 0;      ///< behind the start tag
    std::uint32_t content_end = 0;  ///< begin of the end tag
    std::uint32_t behind = 0;       ///< index of the first node that is not inside
  };

  [[nodiscard]] std::string_view between(std::uint32_t begin, std::uint32_t end) const {
    return std::string_view(text_).substr(begin, end - begin);
  }

  std::string text_;
  std::vector<Node> nodes_;
};

}  // namespace ecg::xml
