#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

/// DICOM files with waveforms by hand, as PS3.5 and PS3.10 describe them.
namespace ecg::test::dcm {

enum class Syntax { implicit_little, explicit_little, explicit_big, deflated };

/// Writes elements in one transfer syntax.
class Writer {
 public:
  explicit Writer(Syntax syntax, bool undefined_lengths = false)
      : syntax_(syntax), undefined_lengths_(undefined_lengths) {}

  [[nodiscard]] std::string number(std::uint64_t value, std::size_t bytes) const {
    std::string text;
    for (std::size_t i = 0; i < bytes; ++i) text.push_back(static_cast<char>((value >> (8 * i)) & 0xFFU));
    if (syntax_ == Syntax::explicit_big) std::reverse(text.begin(), text.end());
    return text;
  }

  [[nodiscard]] std::string element(std::uint32_t tag, std::string_view kind, std::string value) const {
    if (value.size() % 2 != 0) value.push_back(kind == "OB" || kind == "UI" ? '\0' : ' ');
    return head(tag, kind, value.size()) + value;
  }

  [[nodiscard]] std::string sequence(std::uint32_t tag, const std::vector<std::string>& items) const {
    std::string content;
    for (const std::string& item : items) {
      content += this->tag(0xFFFE'E000) + number(undefined_lengths_ ? kUndefined : item.size(), 4) + item;
      if (undefined_lengths_) content += this->tag(0xFFFE'E00D) + number(0, 4);
    }
    if (!undefined_lengths_) return head(tag, "SQ", content.size()) + content;
    return head(tag, "SQ", kUndefined) + content + this->tag(0xFFFE'E0DD) + number(0, 4);
  }

  [[nodiscard]] std::string code(std::uint32_t tag, const std::string& value, const std::string& scheme,
                                 const std::string& meaning) const {
    return sequence(tag, {element(0x0008'0100, "SH", value) + element(0x0008'0102, "SH", scheme) +
                          element(0x0008'0104, "LO", meaning)});
  }

  /// Preamble, file meta information and the data set.
  [[nodiscard]] std::string file(const std::string& data_set) const {
    const Writer meta(Syntax::explicit_little);
    std::string text(128, '\0');
    text += "DICM" + meta.element(0x0002'0010, "UI", std::string(uid()));
    return text + (syntax_ == Syntax::deflated ? stored(data_set) : data_set);
  }

  [[nodiscard]] std::string tag(std::uint32_t tag) const { return number(tag >> 16U, 2) + number(tag & 0xFFFFU, 2); }

  static constexpr std::uint32_t kUndefined = 0xFFFF'FFFF;

 private:
  [[nodiscard]] std::string head(std::uint32_t tag, std::string_view kind, std::size_t length) const {
    if (syntax_ == Syntax::implicit_little) return this->tag(tag) + number(length, 4);
    const bool wide = kind == "SQ" || kind == "OB" || kind == "OW" || kind == "UN";
    return this->tag(tag) + std::string(kind) + (wide ? std::string(2, '\0') + number(length, 4) : number(length, 2));
  }

  [[nodiscard]] std::string_view uid() const {
    switch (syntax_) {
      case Syntax::implicit_little: return "1.2.840.10008.1.2";
      case Syntax::explicit_little: return "1.2.840.10008.1.2.1";
      case Syntax::explicit_big: return "1.2.840.10008.1.2.2";
      case Syntax::deflated: return "1.2.840.10008.1.2.1.99";
    }
    return {};
  }

  /// Blocks of RFC 1951 that are stored as they are.
  [[nodiscard]] static std::string stored(const std::string& bytes) {
    constexpr std::size_t kMost = 60'000;
    std::string text;
    const Writer low(Syntax::implicit_little);
    for (std::size_t at = 0; at < bytes.size() || at == 0; at += kMost) {
      const std::string piece = bytes.substr(at, kMost);
      text.push_back(at + kMost >= bytes.size() ? '\1' : '\0');
      text += low.number(piece.size(), 2) + low.number(piece.size() ^ 0xFFFFU, 2) + piece;
    }
    return text;
  }

  Syntax syntax_;
  bool undefined_lengths_;
};

struct Channel {
  std::string code = "2:1";
  std::string scheme = "MDC";
  std::string meaning = "Lead I";
  std::string label;
  std::string sensitivity = "2.5";
  std::string unit = "uV";
  std::string correction = "1";
  std::string baseline = "0";
};

struct Group {
  std::string label = "RHYTHM";
  std::string originality = "ORIGINAL";
  std::string fs_hz = "500";
  std::string offset_ms = "0";
  std::string interpretation = "SS";
  std::vector<Channel> channels = {{}, {"5.6.3-9-3", "SCPECG", "Lead V1"}};
  std::vector<int> samples = {1, 10, -2, 20, 3, 30, -4, 40};  ///< frame by frame
  int bits = 16;
  int announced = -1;   ///< samples of each channel; -1: the right number
  std::string padding;  ///< as bytes; empty: none
};

inline std::string channel_item(const Writer& out, const Channel& channel) {
  std::string text;
  if (!channel.label.empty()) text += out.element(0x003A'0203, "SH", channel.label);
  text += out.code(0x003A'0208, channel.code, channel.scheme, channel.meaning);
  if (!channel.sensitivity.empty()) text += out.element(0x003A'0210, "DS", channel.sensitivity);
  if (!channel.unit.empty()) text += out.code(0x003A'0211, channel.unit, "UCUM", "unit");
  return text + out.element(0x003A'0212, "DS", channel.correction) + out.element(0x003A'0213, "DS", channel.baseline);
}

inline std::string group_item(const Writer& out, const Group& group) {
  const auto bytes = static_cast<std::size_t>(group.bits) / 8;
  std::string data;
  for (const int sample : group.samples) data += out.number(static_cast<std::uint64_t>(sample), bytes);
  std::vector<std::string> definitions;
  for (const Channel& channel : group.channels) definitions.push_back(channel_item(out, channel));
  const std::size_t frames = group.channels.empty() ? 0 : group.samples.size() / group.channels.size();
  const std::string kind = group.bits == 8 ? "OB" : "OW";
  return out.element(0x0018'1068, "DS", group.offset_ms) + out.element(0x003A'0004, "CS", group.originality) +
         out.element(0x003A'0005, "US", out.number(group.channels.size(), 2)) +
         out.element(0x003A'0010, "UL",
                     out.number(group.announced < 0 ? frames : static_cast<std::uint64_t>(group.announced), 4)) +
         out.element(0x003A'001A, "DS", group.fs_hz) + out.element(0x003A'0020, "SH", group.label) +
         out.sequence(0x003A'0200, definitions) +
         out.element(0x5400'1004, "US", out.number(static_cast<std::uint64_t>(group.bits), 2)) +
         out.element(0x5400'1006, "CS", group.interpretation) +
         (group.padding.empty() ? "" : out.element(0x5400'100A, kind, group.padding)) +
         out.element(0x5400'1010, kind, data);
}

/// What stands before the waveform: a person, a recorder, 5 March 2021, 13:05:30.
inline std::string header(const Writer& out) {
  return out.element(0x0008'0005, "CS", "ISO_IR 192") + out.element(0x0008'002A, "DT", "20210305130530.5") +
         out.element(0x0008'0070, "LO", "Maker") + out.element(0x0008'1090, "LO", "Cart 1") +
         out.element(0x0010'0010, "PN", "Doe^Jane") + out.element(0x0010'0020, "LO", "4711");
}

inline std::string waveform(const Writer& out, const std::vector<Group>& groups) {
  std::vector<std::string> items;
  for (const Group& group : groups) items.push_back(group_item(out, group));
  return out.sequence(0x5400'0100, items);
}

/// A recording of the groups and nothing else.
inline std::string ecg_file(Syntax syntax, const std::vector<Group>& groups, bool undefined_lengths = false) {
  const Writer out(syntax, undefined_lengths);
  return out.file(header(out) + waveform(out, groups));
}

}  // namespace ecg::test::dcm
