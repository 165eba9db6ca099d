#include "core/formats/dicom_waveform.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "core/base/letter_case.hpp"
#include "core/base/text_scanner.hpp"
#include "core/base/utf8.hpp"
#include "core/formats/ecg_lead_codes.hpp"
#include "core/formats/file_statements.hpp"
#include "core/record/signal_kind.hpp"

namespace ecg::dicom {

namespace {

constexpr double kFastest_hz = 1e6;

/// Walks over the elements of a stretch.
template <typename Visit>
Status each_element(const Stretch& stretch, Visit visit) {
  Walker walker(stretch);
  while (true) {
    ECG_TRY(const std::optional<Element> element, walker.next());
    if (!element) return Done{};
    ECG_TRY(const auto visited, visit(*element));
  }
}

template <typename Visit>
Status each_item(const Element& sequence, Visit visit) {
  Walker walker(sequence.content);
  while (true) {
    ECG_TRY(const std::optional<Stretch> item, walker.next_item());
    if (!item) return Done{};
    ECG_TRY(const auto visited, visit(*item));
  }
}

/// The first item of a sequence of codes.
struct Code {
  std::string_view value;
  std::string_view scheme;
  std::string_view meaning;
};
Result<Code> code_of(const Element& sequence) {
  Code code;
  bool first = true;
  ECG_TRY(const auto read, each_item(sequence, [&](const Stretch& item) -> Status {
            if (!std::exchange(first, false)) return Done{};
            return each_element(item, [&](const Element& element) -> Status {
              if (element.tag == 0x0008'0100) code.value = element.text();
              if (element.tag == 0x0008'0102) code.scheme = element.text();
              if (element.tag == 0x0008'0104) code.meaning = element.text();
              return Done{};
            });
          }));
  return code;
}

/// "V1" of (5.6.3-9-3, SCPECG), of (2:3, MDC), or of what the code means: "Lead V1", "Lead I (Einthoven)".
std::string lead_of(const Code& code) {
  for (const std::string_view begin : {"5.6.3-9-", "2:"}) {
    if (!code.value.starts_with(begin)) continue;
    const auto number = parse_integer<std::int64_t>(code.value.substr(begin.size()));
    if (const std::string_view name = number ? ecg_lead_name(*number) : std::string_view(); !name.empty())
      return std::string(name);
  }
  const std::string words = utf8_from_bytes(trimmed(code.meaning.substr(0, code.meaning.find_first_of("(,"))));
  const std::string_view name = lead_of_label(words);
  return is_lead_name(name) ? std::string(name) : std::string();
}

Result<Channel> read_channel(const Stretch& item) {
  Channel channel;
  std::string label;
  ECG_TRY(const auto read, each_element(item, [&](const Element& element) -> Status {
            switch (element.tag) {
              case 0x003A'0203: label = utf8_from_bytes(element.text()); break;
              case 0x003A'0208: {
                ECG_TRY(const Code code, code_of(element));
                channel.lead = lead_of(code);
                channel.words = utf8_from_bytes(code.meaning);
                break;
              }
              case 0x003A'0210: {
                if (element.text().empty()) break;
                ECG_TRY(const double value, element.decimal());
                channel.sensitivity = value;
                break;
              }
              case 0x003A'0211: {
                ECG_TRY(const Code code, code_of(element));
                channel.unit = utf8_from_bytes(code.value);
                break;
              }
              case 0x003A'0212: {
                if (element.text().empty()) break;
                ECG_TRY(const double value, element.decimal());
                channel.correction = value;
                break;
              }
              case 0x003A'0213: {
                if (element.text().empty()) break;
                ECG_TRY(const double value, element.decimal());
                channel.baseline = value;
                break;
              }
              default: break;
            }
            return Done{};
          }));
  if (channel.lead.empty()) channel.lead = std::string(lead_of_label(label));
  return channel;
}

Result<Group> read_group(const Stretch& item) {
  Group group;
  ECG_TRY(const auto read, each_element(item, [&](const Element& element) -> Status {
            switch (element.tag) {
              case 0x0018'1068: {
                if (element.text().empty()) break;
                ECG_TRY(const double value, element.decimal());
                group.offset_ms = value;
                break;
              }
              case 0x003A'0004: group.derived = group.derived || element.text() == "DERIVED"; break;
              case 0x003A'0005: {
                ECG_TRY(const std::uint32_t value, element.number(2));
                if (value > kMostChannels) return element.fail(ErrorCode::out_of_range);
                group.channel_count = value;
                break;
              }
              case 0x003A'0010: {
                ECG_TRY(const std::uint32_t value, element.number(4));
                group.sample_count = value;
                break;
              }
              case 0x003A'001A: {
                ECG_TRY(const double value, element.decimal());
                if (!(value > 0.0) || value > kFastest_hz) return element.fail(ErrorCode::out_of_range);
                group.fs_hz = value;
                break;
              }
              case 0x003A'0020:
                group.derived = group.derived || upper(element.text()).find("MEDIAN") != std::string::npos;
                break;
              case 0x003A'0200:
                return each_item(element, [&](const Stretch& definition) -> Status {
                  if (group.channels.size() == kMostChannels) return element.fail(ErrorCode::out_of_range);
                  ECG_TRY(Channel channel, read_channel(definition));
                  group.channels.push_back(std::move(channel));
                  return Done{};
                });
              case 0x5400'1004: {
                ECG_TRY(const std::uint32_t bits, element.number(2));
                if (bits != 8 && bits != 16 && bits != 32) return element.fail(ErrorCode::out_of_range);
                group.sample_bytes = bits / 8;
                break;
              }
              case 0x5400'1006: group.interpretation = std::string(element.text()); break;
              case 0x5400'100A: group.padding = element; break;
              case 0x5400'1010: group.data = element; break;
              default: break;
            }
            return Done{};
          }));
  return group;
}

/// Whether an annotation is of all channels: it names none, or the channel 0 of a group.
bool is_of_all(const Element& channels) {
  const auto bytes = channels.content.bytes();
  return bytes.size() <= 4 && (bytes.size() < 4 || (bytes[2] == std::byte{0} && bytes[3] == std::byte{0}));
}

std::string_view unit_words(std::string_view ucum) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 4> kWords = {
      {{"{H.B.}/min", "bpm"}, {"{beats}/min", "bpm"}, {"deg", "degrees"}, {"1", ""}}};
  for (const auto& [code, words] : kWords) {
    if (ucum == code) return words;
  }
  return ucum;
}

Status read_annotation(const Stretch& item, FileStatements& statements) {
  Code concept_name;
  Code concept_value;
  Code unit;
  std::string_view text;
  std::string_view number;
  bool of_all = true;
  ECG_TRY(const auto read, each_element(item, [&](const Element& element) -> Status {
            switch (element.tag) {
              case 0x0040'08EA: {
                ECG_TRY(const Code code, code_of(element));
                unit = code;
                break;
              }
              case 0x0040'A043: {
                ECG_TRY(const Code code, code_of(element));
                concept_name = code;
                break;
              }
              case 0x0040'A168: {
                ECG_TRY(const Code code, code_of(element));
                concept_value = code;
                break;
              }
              case 0x0040'A0B0: of_all = is_of_all(element); break;
              case 0x0040'A30A: number = element.text(); break;
              case 0x0070'0006: text = element.text(); break;
              default: break;
            }
            return Done{};
          }));
  if (!text.empty()) statements.add(text);
  else if (!concept_value.meaning.empty()) statements.add(concept_value.meaning);
  // Nothing lasts no time: such an interval was not measured.
  else if (!number.empty() && of_all && !(unit.value == "ms" && number == "0"))
    statements.add_measurement(concept_name.meaning, number, unit_words(unit.value));
  return Done{};
}

std::optional<std::int64_t> digits(std::string_view text, std::size_t at, std::size_t count) {
  if (at + count > text.size()) return std::nullopt;
  return parse_integer<std::int64_t>(text.substr(at, count));
}

/// "20130125", and of a date with a time what follows.
std::optional<CalendarDate> date_of(std::string_view text) {
  const auto year = digits(text, 0, 4);
  const auto month = digits(text, 4, 2);
  const auto day = digits(text, 6, 2);
  return year && month && day ? calendar_date(*year, *month, *day) : std::nullopt;
}

/// "105919.123".
std::optional<double> time_of(std::string_view text) {
  const auto hours = digits(text, 0, 2);
  const auto minutes = digits(text, 2, 2);
  const auto seconds = digits(text, 4, 2);
  if (!hours || !minutes || *hours < 0 || *hours > 23 || *minutes < 0 || *minutes > 59) return std::nullopt;
  return (static_cast<double>(*hours) * 60.0 + static_cast<double>(*minutes)) * 60.0 +
         static_cast<double>(std::clamp<std::int64_t>(seconds.value_or(0), 0, 59));
}

/// The moment of acquisition where the file says it, else that of its content, else of the study.
struct Moments {
  std::string_view both;  ///< date and time of acquisition
  std::array<std::string_view, 3> dates;
  std::array<std::string_view, 3> times;
};

void take_moment(const Element& element, Moments& moments) {
  switch (element.tag) {
    case 0x0008'002A: moments.both = element.text(); break;
    case 0x0008'0022: moments.dates[0] = element.text(); break;
    case 0x0008'0023: moments.dates[1] = element.text(); break;
    case 0x0008'0020: moments.dates[2] = element.text(); break;
    case 0x0008'0032: moments.times[0] = element.text(); break;
    case 0x0008'0033: moments.times[1] = element.text(); break;
    case 0x0008'0030: moments.times[2] = element.text(); break;
    default: break;
  }
}

void settle(const Moments& moments, Waveform& waveform) {
  constexpr std::size_t kDateDigits = 8;
  waveform.start_date = date_of(moments.both);
  if (waveform.start_date && moments.both.size() > kDateDigits)
    waveform.start_time_of_day_s = time_of(moments.both.substr(kDateDigits));
  for (std::size_t i = 0; i < moments.dates.size() && !waveform.start_date; ++i) {
    waveform.start_date = date_of(moments.dates[i]);
    if (waveform.start_date) waveform.start_time_of_day_s = time_of(moments.times[i]);
  }
}

}  // namespace

Result<Waveform> read_waveform(const Stretch& data_set) {
  Waveform waveform;
  FileStatements statements;
  Moments moments;
  std::string recorder;
  bool any = false;
  ECG_TRY(const auto read, each_element(data_set, [&](const Element& element) -> Status {
            take_moment(element, moments);
            if (element.tag == 0x0008'0070 || element.tag == 0x0008'1090) {
              const std::string_view name = element.text();
              if (!name.empty()) recorder += (recorder.empty() ? "Recorder: " : " ") + utf8_from_bytes(name);
            }
            if (element.tag == 0x0040'B020)
              return each_item(element, [&](const Stretch& item) { return read_annotation(item, statements); });
            if (element.tag != 0x5400'0100) return Done{};
            any = true;
            return each_item(element, [&](const Stretch& item) -> Status {
              if (waveform.groups.size() == kMostGroups) return element.fail(ErrorCode::out_of_range);
              ECG_TRY(Group group, read_group(item));
              waveform.groups.push_back(std::move(group));
              return Done{};
            });
          }));
  if (!any) return Error{ErrorCode::unsupported, kNoWaveform, 0, {}};
  settle(moments, waveform);
  if (!recorder.empty()) waveform.comments.push_back(std::move(recorder));
  for (std::string& line : std::move(statements).comments()) waveform.comments.push_back(std::move(line));
  return waveform;
}

}  // namespace ecg::dicom
