#include "core/formats/xml_text.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "core/base/letter_case.hpp"
#include "core/base/utf8.hpp"

namespace ecg::xml {

namespace {

constexpr std::string_view kUtf8Mark = "\xEF\xBB\xBF";
constexpr std::string_view kLowFirstMark = "\xFF\xFE";
constexpr std::string_view kHighFirstMark = "\xFE\xFF";
constexpr std::string_view kLowFirstBegin{"<\0", 2};
constexpr std::string_view kHighFirstBegin{"\0<", 2};
constexpr std::size_t kDeclarationBytes = 256;  ///< a declaration is shorter
constexpr std::uint32_t kReplacement = 0xFFFD;

/// Of windows-1252, where it differs from ISO-8859-1: bytes 0x80 to 0x9F; 0 where it has no character.
constexpr std::uint8_t kFirstOf1252 = 0x80;
constexpr std::array<std::uint16_t, 32> k1252 = {0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
                                                 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0,      0x017D, 0,
                                                 0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
                                                 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178};

std::string from_utf16(std::string_view bytes, bool low_first) {
  const auto unit = [&](std::size_t i) {
    const auto first = static_cast<std::uint8_t>(bytes[i]);
    const auto second = static_cast<std::uint8_t>(bytes[i + 1]);
    return static_cast<std::uint32_t>(low_first ? first | (second << 8U) : (first << 8U) | second);
  };
  std::string text;
  text.reserve(bytes.size() / 2);
  for (std::size_t i = 0; i + 1 < bytes.size(); i += 2) {
    std::uint32_t code = unit(i);
    if (code >= 0xD800 && code < 0xDC00 && i + 3 < bytes.size()) {
      if (const std::uint32_t low = unit(i + 2); low >= 0xDC00 && low < 0xE000) {
        code = 0x10000 + ((code - 0xD800) << 10U) + (low - 0xDC00);
        i += 2;
      }
    }
    append_utf8(text, code >= 0xD800 && code < 0xE000 ? kReplacement : code);
  }
  return text;
}

std::string from_1252(std::string_view bytes) {
  std::string text;
  text.reserve(bytes.size());
  for (const char c : bytes) {
    const auto byte = static_cast<std::uint8_t>(c);
    const bool differs = byte >= kFirstOf1252 && byte < kFirstOf1252 + k1252.size();
    const std::uint32_t other = differs ? k1252[byte - kFirstOf1252] : 0U;
    append_utf8(text, other != 0 ? other : byte);
  }
  return text;
}

/// What the declaration says, lower case; empty where it says nothing.
std::string declared_encoding(std::string_view text) {
  const std::string_view head = text.substr(0, kDeclarationBytes);
  const std::string_view declaration = head.substr(0, head.find("?>"));
  if (!declaration.starts_with("<?xml") || declaration.size() == head.size()) return {};
  const std::size_t word = declaration.find("encoding");
  const std::size_t begin = std::min(declaration.find_first_of("\"'", word), declaration.size() - 1);
  if (word == std::string_view::npos) return {};
  const std::string_view rest = declaration.substr(begin + 1);
  return lower(rest.substr(0, rest.find(declaration[begin])));
}

}  // namespace

Result<Text> utf8_text(std::string file) {
  if (file.empty()) return Error{ErrorCode::empty, "file", 0};
  const std::string_view bytes = file;
  if (bytes.starts_with(kLowFirstMark)) return Text{from_utf16(bytes.substr(2), true), -1};
  if (bytes.starts_with(kHighFirstMark)) return Text{from_utf16(bytes.substr(2), false), -1};
  if (bytes.starts_with(kLowFirstBegin)) return Text{from_utf16(bytes, true), -1};
  if (bytes.starts_with(kHighFirstBegin)) return Text{from_utf16(bytes, false), -1};
  const bool marked = bytes.starts_with(kUtf8Mark);
  const std::size_t mark = marked ? kUtf8Mark.size() : 0;
  const std::string encoding = declared_encoding(bytes.substr(mark));
  const bool western = encoding == "windows-1252" || encoding == "cp1252" || encoding == "iso-8859-1" ||
                       encoding == "iso8859-1" || encoding == "iso_8859-1" || encoding == "latin1";
  const bool known = western || encoding.empty() || encoding == "utf-8" || encoding == "utf8" ||
                     encoding == "us-ascii" || encoding == "ascii" || encoding.starts_with("utf-16");
  if (!known && !marked) return Error{ErrorCode::unsupported, "encoding " + encoding, 0};
  if (western && !marked) return Text{from_1252(bytes), -1};
  if (!is_utf8(bytes)) return Text{utf8_from_bytes(bytes.substr(mark)), -1};
  file.erase(0, mark);
  return Text{std::move(file), static_cast<std::int64_t>(mark)};
}

}  // namespace ecg::xml
