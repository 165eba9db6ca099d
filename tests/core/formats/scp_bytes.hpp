#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "core/base/crc16.hpp"

/// SCP-ECG files by hand, as EN 1064 describes them.
namespace ecg::test::scp {

inline std::string number(std::int64_t value, std::size_t bytes) {
  std::string text;
  for (std::size_t i = 0; i < bytes; ++i) text.push_back(static_cast<char>((value >> (8 * i)) & 0xFF));
  return text;
}

inline std::string summed(const std::string& bytes) {
  return number(crc16(std::as_bytes(std::span(bytes))), 2) + bytes;
}

/// Number and content of a section.
using Part = std::pair<int, std::string>;

inline std::string section(int id, const std::string& content, const std::string& mark = std::string(6, '\0')) {
  return summed(number(id, 2) + number(static_cast<std::int64_t>(content.size()) + 16, 4) + "\x14\x14" + mark +
                content);
}

/// A whole file: section 0, then the parts in their order.
inline std::string file(const std::vector<Part>& parts, const std::string& mark = "SCPECG") {
  const std::size_t zeroth = 16 + 10 * (parts.size() + 1);
  std::string pointers = number(0, 2) + number(static_cast<std::int64_t>(zeroth), 4) + number(7, 4);
  std::string rest;
  for (const auto& [id, content] : parts) {
    const std::string whole = section(id, content);
    pointers += number(id, 2) + number(static_cast<std::int64_t>(whole.size()), 4) +
                number(static_cast<std::int64_t>(7 + zeroth + rest.size()), 4);
    rest += whole;
  }
  const std::string body = section(0, pointers, mark) + rest;
  return summed(number(static_cast<std::int64_t>(body.size()) + 6, 4) + body);
}

inline std::string tag(int id, const std::string& value) {
  return number(id, 1) + number(static_cast<std::int64_t>(value.size()), 2) + value;
}

/// Section 1: a person, a recorder, 5 March 2021, 13:05:30.
inline std::string header() {
  return tag(0, std::string("Doe\0", 4)) + tag(2, std::string("4711\0", 5)) +
         tag(14, number(0, 8) + std::string("CART1\0", 6) + std::string(30, '\0')) +
         tag(25, number(2021, 2) + "\x03\x05") + tag(26, "\x0D\x05\x1E") + number(255, 1) + number(0, 2);
}

struct LeadLine {
  std::int64_t first = 1;
  std::int64_t last = 1;
  int id = 1;
};
/// Section 3; flag 1: reference beats were taken away.
inline std::string lead_definition(const std::vector<LeadLine>& leads, int flags = 4) {
  std::string text = number(static_cast<std::int64_t>(leads.size()), 1) + number(flags, 1);
  for (const LeadLine& lead : leads) text += number(lead.first, 4) + number(lead.last, 4) + number(lead.id, 1);
  return text;
}

/// Sections 5 and 6.
struct Coded {
  int multiplier_nv = 2500;
  int interval_us = 2000;
  int differences = 0;
  int bimodal = 0;
};
inline std::string coded(const Coded& how, const std::vector<std::string>& leads) {
  std::string text =
      number(how.multiplier_nv, 2) + number(how.interval_us, 2) + number(how.differences, 1) + number(how.bimodal, 1);
  for (const std::string& lead : leads) text += number(static_cast<std::int64_t>(lead.size()), 2);
  for (const std::string& lead : leads) text += lead;
  return text;
}

inline std::string raw(const std::vector<int>& values) {
  std::string text;
  for (const int value : values) text += number(value, 2);
  return text;
}

/// Differences of first or second order; the first numbers stay.
inline std::vector<int> differences(std::vector<int> values, int order) {
  for (std::size_t i = values.size(); i-- > static_cast<std::size_t>(order);) {
    if (order == 1) values[i] -= values[i - 1];
    if (order == 2) values[i] += values[i - 2] - 2 * values[i - 1];
  }
  return values;
}

/// Bits, the first one highest, filled up with zeros.
class Bits {
 public:
  void put(std::uint32_t value, unsigned count) {
    for (unsigned i = count; i-- > 0;) text_.push_back(((value >> i) & 1U) != 0 ? '1' : '0');
  }
  [[nodiscard]] std::string bytes() const {
    std::string padded = text_;
    padded.append((16 - padded.size() % 16) % 16, '0');
    std::string bytes;
    for (std::size_t i = 0; i < padded.size(); i += 8)
      bytes.push_back(static_cast<char>(std::stoi(padded.substr(i, 8), nullptr, 2)));
    return bytes;
  }

 private:
  std::string text_;
};

/// By the table of annex C.
inline std::string huffman(const std::vector<int>& values) {
  Bits bits;
  for (const int value : values) {
    const auto size = static_cast<unsigned>(std::abs(value));
    if (value == 0) {
      bits.put(0, 1);
    } else if (size <= 8) {
      bits.put((1U << size) - 1U, size);
      bits.put(value > 0 ? 0b00 : 0b01, 2);
    } else if (value >= -128 && value < 128) {
      bits.put(0b1111111110, 10);
      bits.put(static_cast<std::uint32_t>(value) & 0xFFU, 8);
    } else {
      bits.put(0b1111111111, 10);
      bits.put(static_cast<std::uint32_t>(value) & 0xFFFFU, 16);
    }
  }
  return bits.bytes();
}
inline std::string standard_table() { return number(19'999, 2); }

struct Code {
  int prefix_bits = 1;
  int total_bits = 1;
  int mode = 1;  ///< 0: go on with table `value`
  int value = 0;
  std::uint32_t prefix = 0;  ///< its first bit lowest
};
inline std::string tables(const std::vector<std::vector<Code>>& tables) {
  std::string text = number(static_cast<std::int64_t>(tables.size()), 2);
  for (const auto& table : tables) {
    text += number(static_cast<std::int64_t>(table.size()), 2);
    for (const Code& code : table) {
      text += number(code.prefix_bits, 1) + number(code.total_bits, 1) + number(code.mode, 1) + number(code.value, 2) +
              number(code.prefix, 4);
    }
  }
  return text;
}

struct Complex {
  int type = 0;  ///< 0: the reference beat was taken away
  std::int64_t first = 0;
  std::int64_t fiducial = 0;
  std::int64_t last = 0;
  std::int64_t kept_first = 0;
  std::int64_t kept_last = 0;
};
/// Section 4.
inline std::string complexes(int beat_ms, int beat_fiducial, const std::vector<Complex>& all) {
  std::string text = number(beat_ms, 2) + number(beat_fiducial, 2) + number(static_cast<std::int64_t>(all.size()), 2);
  for (const Complex& one : all)
    text += number(one.type, 2) + number(one.first, 4) + number(one.fiducial, 4) + number(one.last, 4);
  for (const Complex& one : all) text += number(one.kept_first, 4) + number(one.kept_last, 4);
  return text;
}

/// Section 8.
inline std::string statements(const std::vector<std::string>& texts) {
  std::string text = std::string(8, '\0') + number(static_cast<std::int64_t>(texts.size()), 1);
  for (std::size_t i = 0; i < texts.size(); ++i)
    text += number(static_cast<std::int64_t>(i) + 1, 1) + number(static_cast<std::int64_t>(texts[i].size()) + 1, 2) +
            texts[i] + std::string(1, '\0');
  return text;
}

/// Two leads of six samples, uncompressed.
inline std::vector<Part> plain_parts() {
  return {{1, header()},
          {3, lead_definition({{1, 6, 1}, {1, 6, 3}})},
          {6, coded({}, {raw({1, -2, 3, -4, 300, -32768}), raw({0, 10, 20, 30, 40, 50})})}};
}

/// The first bytes of a Heal Force file: pointers that count from 0, no mark.
inline std::string heal_force() {
  return number(0x9D30, 2) + number(0, 2) + number(0x72F0, 2) + number(0xFD40, 2) + number(0, 2) + number(76, 4) +
         "\x0D\x0D" + std::string(6, '\0') + number(0, 2) + number(76, 4) + number(6, 4) + std::string(200, '\0');
}

}  // namespace ecg::test::scp
