#include "core/formats/dicom_elements.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "core/base/text_scanner.hpp"

namespace ecg::dicom {

namespace {

constexpr std::uint32_t kUndefined = 0xFFFF'FFFF;
constexpr std::uint16_t kDelimiterGroup = 0xFFFE;
constexpr Tag kItem = 0xFFFE'E000;
constexpr Tag kItemEnd = 0xFFFE'E00D;
constexpr Tag kSequenceEnd = 0xFFFE'E0DD;
constexpr std::size_t kDelimiterBytes = 8;
/// Value representations whose length has 32 bits behind two that mean nothing (PS3.5, table 7.1-1).
constexpr std::array<std::string_view, 13> kLong = {"OB", "OD", "OF", "OL", "OV", "OW", "SQ",
                                                    "SV", "UC", "UN", "UR", "UT", "UV"};

std::uint32_t number_of(std::span<const std::byte> bytes, bool big) {
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < bytes.size(); ++i)
    value = (value << 8U) | std::to_integer<std::uint32_t>(bytes[big ? i : bytes.size() - 1 - i]);
  return value;
}

}  // namespace

std::string name_of(Tag tag) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  constexpr std::array<std::pair<Tag, std::string_view>, 7> kWords = {{{0x003A'0005, "number of channels"},
                                                                       {0x003A'0010, "number of samples"},
                                                                       {0x003A'001A, "sampling frequency"},
                                                                       {0x003A'0210, "channel sensitivity"},
                                                                       {0x5400'0100, "waveform"},
                                                                       {0x5400'1004, "bits of each sample"},
                                                                       {0x5400'1010, "samples"}}};
  const auto known = std::ranges::find(kWords, tag, &std::pair<Tag, std::string_view>::first);
  std::string name(known == kWords.end() ? "element" : known->second);
  name += " (";
  for (unsigned i = 0; i < 8; ++i) {
    if (i == 4) name.push_back(',');
    name.push_back(kDigits[(tag >> (4 * (7 - i))) & 0xFU]);
  }
  return name + ")";
}

Error Element::fail(ErrorCode code) const { return {code, name_of(tag), static_cast<std::int64_t>(content.begin), {}}; }

std::string_view Element::text() const {
  const auto bytes = content.bytes();
  std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  text = text.substr(0, text.find('\0'));
  return trimmed(text);
}

Result<double> Element::decimal() const {
  const std::string_view all = text();
  const auto value = parse_decimal(trimmed(all.substr(0, all.find('\\'))));
  if (!value) return fail(ErrorCode::malformed);
  if (!std::isfinite(*value)) return fail(ErrorCode::out_of_range);
  return *value;
}

Result<std::uint32_t> Element::number(std::size_t size_bytes) const {
  const auto bytes = content.bytes();
  if (bytes.size() < size_bytes) return fail(ErrorCode::malformed);
  return number_of(bytes.first(size_bytes), content.coding == Coding::explicit_big);
}

Walker::Walker(const Stretch& stretch) : file_(stretch.file), coding_(stretch.coding), in_(stretch.file) {
  (void)in_.take(stretch.begin, "stretch");
}

Stretch Walker::stretch(std::size_t begin, std::size_t end, Coding coding) const {
  return {file_.first(end), begin, coding};
}

std::optional<std::uint16_t> Walker::next_group() const {
  if (in_.remaining() < 2) return std::nullopt;
  return static_cast<std::uint16_t>(number_of(file_.subspan(in_.position(), 2), false));
}

Result<std::uint32_t> Walker::number(std::size_t size_bytes, Coding coding, std::string_view field) {
  ECG_TRY(const auto bytes, in_.take(size_bytes, field));
  return number_of(bytes, coding == Coding::explicit_big);
}

Result<Walker::Head> Walker::head(Coding coding) {
  ECG_TRY(const std::uint32_t group, number(2, coding, "next element"));
  ECG_TRY(const std::uint32_t element, number(2, coding, "next element"));
  Head head{(group << 16U) | element, 0, coding};
  const std::string field = name_of(head.tag);
  if (group == kDelimiterGroup || coding == Coding::implicit_little) {
    ECG_TRY(const std::uint32_t length, number(4, coding, field));
    head.length = length;
    return head;
  }
  const Error wrong = in_.fail(ErrorCode::malformed, "value representation of " + field);
  ECG_TRY(const auto letters, in_.take(2, field));
  const std::string_view kind(reinterpret_cast<const char*>(letters.data()), letters.size());
  if (std::ranges::any_of(kind, [](char c) { return c < 'A' || c > 'Z'; })) return wrong;
  const bool wide = std::ranges::find(kLong, kind) != kLong.end();
  ECG_TRY(const auto nothing, in_.take(wide ? 2 : 0, field));
  ECG_TRY(const std::uint32_t length, number(wide ? 4 : 2, coding, field));
  head.length = length;
  // What is inside an unknown value of undefined length is implicit (PS3.5, 6.2.2).
  if (kind == "UN" && length == kUndefined) head.content = Coding::implicit_little;
  return head;
}

Status Walker::skip_undefined(bool sequence, Coding coding) {
  struct Level {
    bool sequence = false;
    Coding coding = Coding::explicit_little;
  };
  std::array<Level, kMostLevels> levels{};
  std::size_t depth = 0;
  levels[depth++] = {sequence, coding};
  while (depth > 0) {
    const Level level = levels[depth - 1];
    const Error wrong = in_.fail(ErrorCode::malformed, "item");
    const Error too_deep = in_.fail(ErrorCode::out_of_range, "nesting of sequences");
    ECG_TRY(const Head each, head(level.coding));
    const bool ends = each.tag == kItemEnd || each.tag == kSequenceEnd;
    if (ends) {
      if ((each.tag == kSequenceEnd) != level.sequence) return wrong;
      --depth;
      continue;
    }
    if ((each.tag == kItem) != level.sequence) return wrong;
    if (each.length == kUndefined) {
      if (depth == kMostLevels) return too_deep;
      levels[depth++] = {!level.sequence, each.content};
      continue;
    }
    ECG_TRY(const auto content, in_.take(each.length, name_of(each.tag)));
  }
  return Done{};
}

Result<std::optional<Element>> Walker::next() {
  if (in_.remaining() == 0) return std::optional<Element>();
  const Error wrong = in_.fail(ErrorCode::malformed, "element");
  ECG_TRY(const Head each, head(coding_));
  if (each.tag >> 16U == kDelimiterGroup) return wrong;
  const std::size_t begin = in_.position();
  if (each.length == kUndefined) {
    ECG_TRY(const auto skipped, skip_undefined(true, each.content));
    return std::optional(Element{each.tag, stretch(begin, in_.position() - kDelimiterBytes, each.content)});
  }
  ECG_TRY(const auto content, in_.take(each.length, name_of(each.tag)));
  return std::optional(Element{each.tag, stretch(begin, in_.position(), each.content)});
}

Result<std::optional<Stretch>> Walker::next_item() {
  if (in_.remaining() == 0) return std::optional<Stretch>();
  const Error wrong = in_.fail(ErrorCode::malformed, "item");
  ECG_TRY(const Head each, head(coding_));
  if (each.tag == kSequenceEnd) return std::optional<Stretch>();
  if (each.tag != kItem) return wrong;
  const std::size_t begin = in_.position();
  if (each.length == kUndefined) {
    ECG_TRY(const auto skipped, skip_undefined(false, coding_));
    return std::optional(stretch(begin, in_.position() - kDelimiterBytes, coding_));
  }
  ECG_TRY(const auto content, in_.take(each.length, "item"));
  return std::optional(stretch(begin, in_.position(), coding_));
}

}  // namespace ecg::dicom
