#include "core/formats/scp_text.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "core/base/text_scanner.hpp"
#include "core/base/utf8.hpp"
#include "core/formats/file_statements.hpp"

namespace ecg::scp {

namespace {

constexpr std::uint8_t kRecorderTag = 14;
constexpr std::uint8_t kDateTag = 25;
constexpr std::uint8_t kTimeTag = 26;
constexpr std::uint8_t kLastTag = 255;
constexpr std::size_t kModelAt = 8;  ///< within the recorder's tag, behind numbers
constexpr std::size_t kModelBytes = 6;
constexpr std::size_t kReportDateBytes = 4 + 3;
constexpr std::uint16_t kNotComputed = 29'999;
constexpr std::int16_t kNoAxis = 999;

std::string_view text_of(std::span<const std::byte> bytes) {
  const std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  return text.substr(0, text.find('\0'));
}

unsigned number(std::span<const std::byte> bytes, std::size_t at) { return std::to_integer<unsigned>(bytes[at]); }

void take_date(std::span<const std::byte> value, Text& text) {
  if (value.size() < 4) return;
  text.start_date = calendar_date(number(value, 0) | (number(value, 1) << 8U), number(value, 2), number(value, 3));
  const bool any = std::ranges::any_of(value, [](std::byte byte) { return byte != std::byte{0}; });
  if (!text.start_date && any) text.diagnostics.push_back({DiagnosticCode::ignored_field, "date of acquisition"});
}

void take_time(std::span<const std::byte> value, Text& text) {
  if (value.size() < 3 || number(value, 0) > 23 || number(value, 1) > 59 || number(value, 2) > 59) return;
  text.start_time_of_day_s = (number(value, 0) * 60.0 + number(value, 1)) * 60.0 + number(value, 2);
}

Status read_header(const Section& section1, Text& text) {
  ByteReader in = section1.reader();
  while (in.remaining() > 0) {
    ECG_TRY(const auto tag, in.u8("section 1"));
    if (tag == kLastTag) break;
    ECG_TRY(const auto length, in.u16_le("section 1"));
    ECG_TRY(const auto value, in.take(length, "section 1"));
    if (tag == kDateTag) take_date(value, text);
    if (tag == kTimeTag) take_time(value, text);
    if (tag == kRecorderTag && value.size() >= kModelAt + kModelBytes) {
      const std::string_view model = trimmed(text_of(value.subspan(kModelAt, kModelBytes)));
      if (!model.empty()) text.comments.push_back("Recorder: " + utf8_from_bytes(model));
    }
  }
  return Done{};
}

/// Section 8 holds texts, section 11 texts with their kind before them.
Status read_statements(const Section& section, bool with_kind, FileStatements& statements) {
  constexpr std::string_view kField = "statements";
  ByteReader in = section.reader();
  ECG_TRY(const auto confirmed, in.u8(kField));
  ECG_TRY(const auto date, in.take(kReportDateBytes, kField));
  ECG_TRY(const auto count, in.u8(kField));
  for (std::uint32_t i = 0; i < count; ++i) {
    ECG_TRY(const auto sequence, in.u8(kField));
    ECG_TRY(const auto length, in.u16_le(kField));
    ECG_TRY(auto bytes, in.take(length, kField));
    if (with_kind && !bytes.empty()) bytes = bytes.subspan(1);
    std::string words(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    while (words.ends_with('\0')) words.pop_back();
    statements.add(words);
  }
  return Done{};
}

/// Of the first reference beat: where its waves begin and end, in milliseconds.
struct Waves {
  std::array<std::uint16_t, 5> at_ms{};  ///< P onset and offset, QRS onset and offset, T offset
  std::array<std::int16_t, 3> axis_deg{};
};

void add_measurements(std::uint16_t rr_ms, const Waves& waves, FileStatements& statements) {
  const auto interval = [&](std::string_view name, std::uint16_t from, std::uint16_t to) {
    if (from != kNotComputed && to != kNotComputed && to > from)
      statements.add_measurement(name, std::to_string(to - from), "ms");
  };
  const auto& [p_on, p_off, qrs_on, qrs_off, t_off] = waves.at_ms;
  if (rr_ms != 0 && rr_ms != kNotComputed) statements.add_measurement("RR", std::to_string(rr_ms), "ms");
  interval("P", p_on, p_off);
  interval("PR", p_on, qrs_on);
  interval("QRS", qrs_on, qrs_off);
  interval("QT", qrs_on, t_off);
  constexpr std::array<std::string_view, 3> kAxes = {"P axis", "QRS axis", "T axis"};
  for (std::size_t i = 0; i < kAxes.size(); ++i) {
    const std::int16_t axis = waves.axis_deg[i];
    if (axis != kNoAxis && axis != static_cast<std::int16_t>(kNotComputed))
      statements.add_measurement(kAxes[i], std::to_string(axis), "degrees");
  }
}

Status read_measurements(const Section& section7, FileStatements& statements) {
  constexpr std::string_view kField = "measurements";
  ByteReader in = section7.reader();
  ECG_TRY(const auto beats, in.u8(kField));
  ECG_TRY(const auto spikes, in.u8(kField));
  ECG_TRY(const auto rr_ms, in.u16_le(kField));
  ECG_TRY(const auto pp_ms, in.u16_le(kField));
  if (beats == 0) return Done{};
  Waves waves;
  for (std::uint16_t& at_ms : waves.at_ms) {
    ECG_TRY(const auto value, in.u16_le(kField));
    at_ms = value;
  }
  for (std::int16_t& axis_deg : waves.axis_deg) {
    ECG_TRY(const auto value, in.i16_le(kField));
    axis_deg = value;
  }
  add_measurements(rr_ms, waves, statements);
  return Done{};
}

}  // namespace

Text read_text(const Sections& sections) {
  Text text;
  FileStatements statements;
  const auto attempt = [&](std::size_t number, auto read) {
    const Section& section = sections.all[number];
    if (section.empty()) return;
    if (!read(section).has_value())
      text.diagnostics.push_back({DiagnosticCode::ignored_field, "section " + std::to_string(number)});
  };
  attempt(1, [&](const Section& section) { return read_header(section, text); });
  attempt(8, [&](const Section& section) { return read_statements(section, false, statements); });
  attempt(11, [&](const Section& section) { return read_statements(section, true, statements); });
  attempt(7, [&](const Section& section) { return read_measurements(section, statements); });
  for (std::string& line : std::move(statements).comments()) text.comments.push_back(std::move(line));
  return text;
}

}  // namespace ecg::scp
