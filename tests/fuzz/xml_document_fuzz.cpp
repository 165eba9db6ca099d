// Input: bits (0: read as text of any encoding first, 1: a small budget); then an XML document.
#include "core/formats/xml_document.hpp"
#include "core/formats/xml_text.hpp"
#include "fuzz/invariants.hpp"

using namespace ecg;

namespace {

/// What a document promises: text in UTF-8, elements that lie inside one another.
std::size_t walk(const xml::Element& root) {
  const std::vector<xml::Element> all = root.all("a");
  for (const xml::Element& each : all) {
    fuzz::require(each.exists() && each.name() == "a");
    fuzz::require(is_utf8(each.attribute("k")));
    fuzz::require(each.all("a").size() < all.size());
    fuzz::require(each.children("a").empty() == !each.child("a").exists());
  }
  fuzz::require(is_utf8(root.text()) && is_utf8(root.name()));
  return all.size();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::Input input(data, size);
  const std::uint32_t bits = input.number(1);
  std::string text(fuzz::text_of(input.rest()));
  if ((bits & 1U) != 0) {
    auto converted = xml::utf8_text(std::move(text));
    if (!converted.has_value()) {
      fuzz::check(converted.error(), size);
      return 0;
    }
    text = std::move(converted.value().utf8);
  }
  fuzz::require((bits & 1U) == 0 || is_utf8(text));
  if (!is_utf8(text)) return 0;
  const std::size_t length = text.size();
  const auto document = xml::Document::parse(std::move(text), (bits & 2U) != 0 ? 200 : 1 << 20);
  if (!document.has_value()) {
    fuzz::check(document.error(), length);
    return 0;
  }
  walk(document.value().root());
  return 0;
}
