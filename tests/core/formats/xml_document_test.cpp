#include "core/formats/xml_document.hpp"

#include <gtest/gtest.h>

#include "core/formats/xml_bytes.hpp"
#include "core/formats/xml_text.hpp"

namespace ecg::xml {
namespace {

constexpr std::int64_t kBudgetBytes = 1 << 20;

Result<Document> parse(std::string text, std::int64_t budget_bytes = kBudgetBytes) {
  return Document::parse(std::move(text), budget_bytes);
}

/// "malformed XML 12"; "read" for what is none.
std::string refusal(std::string text, std::int64_t budget_bytes = kBudgetBytes) {
  const auto parsed = parse(std::move(text), budget_bytes);
  if (parsed.has_value()) return "read";
  const Error& error = parsed.error();
  return std::string(name(error.code)) + " " + error.field + " " + std::to_string(error.byte_offset);
}

TEST(XmlDocument, GivesElementsTextAndAttributes) {
  const auto parsed = parse(
      "<?xml version='1.0'?>\n<!DOCTYPE a SYSTEM \"a>.dtd\">\n<!-- <b> -->\n<h:a xmlns:h='x' n = \"1 > 0\" m='\"'>"
      "one<b/>two<c k=''>three<![CDATA[<&amp;]]></c><!-- no --><?pi <x> ?> four<b>5</b></h:a >\n");
  ASSERT_TRUE(parsed.has_value());
  const Element root = parsed.value().root();
  EXPECT_EQ(root.name(), "a") << "without its prefix";
  EXPECT_EQ(root.attribute("n"), "1 > 0");
  EXPECT_EQ(root.attribute("m"), "\"");
  EXPECT_EQ(root.attribute("k"), "");
  EXPECT_EQ(root.text(), "onetwothree<&amp; four5");
  EXPECT_EQ(root.child("c").text(), "three<&amp;");
  EXPECT_EQ(root.children("b").size(), 2U);
  EXPECT_EQ(root.children("b")[1].text(), "5");
  EXPECT_FALSE(root.child("c").child("b").exists());
  EXPECT_EQ(root.child("none").child("b").text(), "") << "a path may end anywhere";
}

TEST(XmlDocument, FindsElementsAtAnyDepth) {
  const auto parsed = parse("<a><b><c>1</c></b><c>2</c><d><d><c>3</c></d></d></a>");
  ASSERT_TRUE(parsed.has_value());
  const Element root = parsed.value().root();
  EXPECT_EQ(root.all("c").size(), 3U);
  EXPECT_EQ(root.first("c").text(), "1");
  EXPECT_EQ(root.child("c").text(), "2") << "directly inside";
  EXPECT_EQ(root.child("b").all("c").size(), 1U);
}

TEST(XmlDocument, ResolvesReferencesAndExpandsNoEntity) {
  const auto parsed = parse(
      "<a k='&lt;&#65;&#x42;&quot;'>&amp;&apos;&gt; &#xE9; &#x1F493; &#0; &#xD800; &#x110000; &bomb; &#; &#xZ; & "
      "&amp</a>");
  ASSERT_TRUE(parsed.has_value());
  EXPECT_EQ(parsed.value().root().attribute("k"), "<AB\"");
  EXPECT_EQ(parsed.value().root().trimmed_text(),
            "&'> \xC3\xA9 \xF0\x9F\x92\x93 \xEF\xBF\xBD \xEF\xBF\xBD \xEF\xBF\xBD &bomb; &#; &#xZ; & &amp");
}

TEST(XmlDocument, SaysWhatIsWrongAndWhere) {
  EXPECT_EQ(refusal(""), "empty XML 0");
  EXPECT_EQ(refusal(" \n<!-- -->"), "empty XML 0");
  EXPECT_EQ(refusal("text"), "malformed XML 0");
  EXPECT_EQ(refusal("<a></a>text"), "malformed XML 7");
  EXPECT_EQ(refusal("<a></a><b/>"), "malformed XML 7");
  EXPECT_EQ(refusal("<a></b>"), "malformed XML 3");
  EXPECT_EQ(refusal("<a><b></a></b>"), "malformed XML 6");
  EXPECT_EQ(refusal("<a><b>"), "truncated end tag b 6");
  EXPECT_EQ(refusal("<a k=v/>"), "malformed XML 0");
  EXPECT_EQ(refusal("<a k='v/>"), "truncated XML 9");
  EXPECT_EQ(refusal("<a"), "truncated XML 2");
  EXPECT_EQ(refusal("<a><b></b"), "truncated end tag b 9");
  EXPECT_EQ(refusal("<a><"), "truncated end tag a 4");
  EXPECT_EQ(refusal("<1/>"), "malformed XML 0");
  EXPECT_EQ(refusal("<a><!-- </a>"), "truncated end tag a 12");
  EXPECT_EQ(refusal("<![CDATA[x]]>"), "malformed XML 0");
  EXPECT_EQ(refusal("<a><!DOCTYPE a></a>"), "malformed XML 3");
  EXPECT_EQ(refusal("</a>"), "malformed XML 0");
  EXPECT_EQ(refusal("<a/>"), "read");
}

TEST(XmlDocument, RefusesADoctypeWithDeclarations) {
  EXPECT_EQ(refusal("<!DOCTYPE a [<!ENTITY b \"bb\"><!ENTITY c \"&b;&b;\">]><a>&c;</a>"),
            "unsupported DOCTYPE with declarations 0");
  EXPECT_EQ(refusal("<!DOCTYPE a SYSTEM 'x.dtd' [ ]><a/>"), "unsupported DOCTYPE with declarations 0");
  EXPECT_EQ(refusal("<!DOCTYPE a PUBLIC '-//x' 'http://x/y.dtd'><a/>"), "read") << "a DTD that is named is not fetched";
}

TEST(XmlDocument, HoldsManyElementsAsDeepAsTheyAreAndNoMoreThanAllowed) {
  constexpr std::size_t kCount = 200'000;  // a stack of calls would end below, and squares of it take minutes
  std::string deep;
  for (std::size_t i = 0; i < kCount; ++i) deep += "<a>";
  for (std::size_t i = 0; i < kCount; ++i) deep += "</a>";
  EXPECT_EQ(refusal(deep, 1 << 26), "read");
  EXPECT_EQ(refusal(deep), "over_budget elements 157284") << "20 bytes each in 1 MiB";
}

TEST(XmlText, IsReadInTheEncodingsOfCarts) {
  const auto read = [](std::string file) {
    const auto text = utf8_text(std::move(file));
    return text.has_value() ? text.value().utf8 : text.error().field;
  };
  EXPECT_EQ(read("\xEF\xBB\xBF<a/>"), "<a/>");
  EXPECT_EQ(read(test::utf16("<a>x</a>")), "<a>x</a>");
  EXPECT_EQ(read(test::utf16("<a/>").substr(2)), "<a/>") << "without its mark";
  EXPECT_EQ(read(std::string("\xFE\xFF\0<\xD8\x3D\xDC\x93\xD8\x3D\0>", 12)), "<\xF0\x9F\x92\x93\xEF\xBF\xBD>")
      << "surrogates, and half of a pair";
  EXPECT_EQ(read("<?xml version='1.0' encoding='ISO-8859-1'?>\xE9"),
            "<?xml version='1.0' encoding='ISO-8859-1'?>\xC3\xA9");
  EXPECT_EQ(read("<?xml version='1.0' encoding=\"windows-1252\"?>\x80\x99"),
            "<?xml version='1.0' encoding=\"windows-1252\"?>\xE2\x82\xAC\xE2\x84\xA2");
  EXPECT_EQ(read("<?xml version='1.0' encoding='utf-8'?>\xE9"), "<?xml version='1.0' encoding='utf-8'?>\xC3\xA9")
      << "what says UTF-8 and is none";
  EXPECT_EQ(read("<?xml version='1.0' encoding='utf-16'?><a/>"), "<?xml version='1.0' encoding='utf-16'?><a/>");
  EXPECT_EQ(read("<?xml version='1.0' encoding='GB2312'?><a/>"), "encoding gb2312");
  EXPECT_EQ(read("<?xml encoding"), "<?xml encoding");
  EXPECT_EQ(read(""), "file");
}

TEST(XmlText, KnowsWhereItStoodInTheFile) {
  EXPECT_EQ(utf8_text("\xEF\xBB\xBF<a/>").value().file_offset, 3);
  EXPECT_EQ(utf8_text("<a/>").value().file_offset, 0);
  EXPECT_EQ(utf8_text(test::utf16("<a/>")).value().file_offset, -1);
}

}  // namespace
}  // namespace ecg::xml
