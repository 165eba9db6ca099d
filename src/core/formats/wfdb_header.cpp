#include "core/formats/wfdb_header.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/base/text_scanner.hpp"
#include "core/base/utf8.hpp"

namespace ecg::wfdb {

namespace {

constexpr double kMaxRateHz = 1e7;       // no recorder of biosignals is faster
constexpr double kMaxAduPerUnit = 1e15;  // beyond it a 32-bit sample is nothing
constexpr double kMinAduPerUnit = 1e-15;
constexpr std::int32_t kDifferenceFormat = 8;
constexpr std::int32_t kDefaultResolutionBits = 12;  // header(5), "ADC resolution"
constexpr std::int32_t kDefaultDifferenceResolutionBits = 10;

Error failure(ErrorCode code, std::string_view field, const Token& token) {
  return {code, std::string(field), token.byte_offset, {}};
}

Token part(const Token& token, std::size_t begin, std::size_t count) {
  return {token.text.substr(begin, count), token.byte_offset + static_cast<std::int64_t>(begin)};
}

/// What stands before the first of `marks`, and what begins with it.
struct Cut {
  Token head;
  Token tail;
};

Cut cut(const Token& token, std::string_view marks) {
  const std::size_t at = std::min(token.text.find_first_of(marks), token.text.size());
  return {part(token, 0, at), part(token, at, std::string_view::npos)};
}

/// Digits after an optional sign: readable even when it does not fit into 64 bits.
bool is_long_integer(std::string_view text) {
  if (!text.empty() && (text.front() == '+' || text.front() == '-')) text.remove_prefix(1);
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

template <std::integral T>
Result<T> integer(const Token& token, std::string_view field, T low, T high) {
  const auto value = parse_integer<std::int64_t>(token.text);
  if (!value) {
    return failure(is_long_integer(token.text) ? ErrorCode::out_of_range : ErrorCode::malformed, field, token);
  }
  if (*value < static_cast<std::int64_t>(low) || *value > static_cast<std::int64_t>(high)) {
    return failure(ErrorCode::out_of_range, field, token);
  }
  return static_cast<T>(*value);
}

Result<double> number(const Token& token, std::string_view field) {
  const auto value = parse_decimal(token.text);
  if (!value) return failure(ErrorCode::malformed, field, token);
  return *value;
}

Result<double> rate(const Token& token, std::string_view field) {
  ECG_TRY(const double value, number(token, field));
  if (!(value > 0.0) || value > kMaxRateHz) return failure(ErrorCode::out_of_range, field, token);
  return value;
}

/// "h:m:s", "m:s" or "s", seconds with a fraction allowed.
std::optional<double> time_of_day_s(std::string_view text) {
  double total = 0.0;
  for (int parts = 1;; ++parts) {
    const std::size_t colon = text.find(':');
    if (colon == std::string_view::npos) {
      const auto seconds = parse_decimal(text);
      if (!seconds || *seconds < 0.0 || *seconds >= 60.0 || std::signbit(*seconds)) return std::nullopt;
      return total + *seconds;
    }
    const auto value = parse_integer<std::int32_t>(text.substr(0, colon));
    if (!value || *value < 0 || *value >= 60 || parts > 2) return std::nullopt;
    total = (total + *value) * 60.0;
    text.remove_prefix(colon + 1);
  }
}

/// "name[/segments] signals [fs[/counter[(base)]] [length [time [date]]]]"; answers the number of segments, 0 for none.
Result<std::int32_t> parse_record_line(const Token& line, Header& header) {
  TextScanner words(line.text, line.byte_offset);
  const Token name = words.word().value_or(Token{{}, line.byte_offset});
  const Cut segments = cut(name, "/");
  header.name = utf8_from_bytes(segments.head.text);
  if (header.name.empty()) return failure(ErrorCode::malformed, "record_name", name);
  std::int32_t segment_count = 0;
  if (!segments.tail.text.empty()) {
    ECG_TRY(const auto segments_promised, integer<std::int32_t>(part(segments.tail, 1, segments.tail.text.size()),
                                                                "number_of_segments", 1, 1'000'000));
    segment_count = segments_promised;
  }
  const auto count = words.word();
  if (!count) return Error{ErrorCode::truncated, "number_of_signals", words.byte_offset(), {}};
  ECG_TRY(const auto signals, integer<std::int32_t>(*count, "number_of_signals", 0, kMaxSignals));
  header.signal_count = signals;

  if (const auto fs = words.word()) {
    const Cut counter = cut(*fs, "/");
    ECG_TRY(const auto frames_hz, rate(counter.head, "sampling_frequency"));
    header.fs_hz = frames_hz;
    header.counter_hz = header.fs_hz;
    if (!counter.tail.text.empty()) {
      const Cut base = cut(part(counter.tail, 1, counter.tail.text.size()), "(");
      ECG_TRY(const auto ticks_hz, rate(base.head, "counter_frequency"));
      header.counter_hz = ticks_hz;
      if (!base.tail.text.empty()) {
        if (base.tail.text.back() != ')') return failure(ErrorCode::malformed, "base_counter_value", base.tail);
        ECG_TRY(const auto base_ticks, number(part(base.tail, 1, base.tail.text.size() - 2), "base_counter_value"));
        header.base_counter = base_ticks;
      }
    }
  } else {
    header.counter_hz = header.fs_hz;
  }
  if (const auto length = words.word()) {
    ECG_TRY(const std::int64_t frames, integer<std::int64_t>(*length, "number_of_samples", 0, kMaxFrames));
    if (frames > 0) header.length = frames;  // 0 means "not specified"
  }
  if (const auto time = words.word()) {
    header.start_time_of_day_s = time_of_day_s(time->text);
    if (!header.start_time_of_day_s) header.ignored_fields.emplace_back("base_time");
  }
  if (const auto date = words.word()) {
    header.start_date = date_of_slashes(date->text);
    if (!header.start_date) header.ignored_fields.emplace_back("base_date");
  }
  return segment_count;
}

/// "16x4:3+24": format, samples per frame, skew, byte offset; the last three in any order, each at most once.
Status parse_format(const Token& token, SignalSpec& spec) {
  Cut rest = cut(token, "x:+");
  ECG_TRY(const auto code, integer<std::int32_t>(rest.head, "format", 0, 99'999));
  spec.format = code;
  bool seen_frame = false;
  bool seen_skew = false;
  bool seen_offset = false;
  while (!rest.tail.text.empty()) {
    const char mark = rest.tail.text.front();
    rest = cut(part(rest.tail, 1, rest.tail.text.size()), "x:+");
    bool& seen = mark == 'x' ? seen_frame : mark == ':' ? seen_skew : seen_offset;
    if (seen) return failure(ErrorCode::malformed, "format", token);
    seen = true;
    if (mark == 'x') {
      ECG_TRY(const auto per_frame, integer<std::int32_t>(rest.head, "samples_per_frame", 1, kMaxSamplesPerFrame));
      spec.samples_per_frame = per_frame;
    } else if (mark == ':') {
      ECG_TRY(const auto skew, integer<std::int32_t>(rest.head, "skew", 0, 1'000'000'000));
      spec.skew_frames = skew;
    } else {
      ECG_TRY(const auto offset, integer<std::int64_t>(rest.head, "byte_offset", 0, kMaxFrames));
      spec.byte_offset = offset;
    }
  }
  return Done{};
}

/// "200(1024)/mV"; answers whether a baseline was given.
Result<bool> parse_gain(const Token& token, SignalSpec& spec) {
  const Cut unit = cut(token, "/");
  if (unit.tail.text.size() > 1) spec.unit = utf8_from_bytes(unit.tail.text.substr(1));
  const Cut baseline = cut(unit.head, "(");
  ECG_TRY(const double gain, number(baseline.head, "gain"));
  if (gain != 0.0) {  // 0 means "not calibrated": the default applies
    if (std::abs(gain) > kMaxAduPerUnit || std::abs(gain) < kMinAduPerUnit)
      return failure(ErrorCode::out_of_range, "gain", baseline.head);
    spec.gain_adu_per_unit = gain;
    spec.gain_given = true;
  }
  if (baseline.tail.text.empty()) return false;
  if (baseline.tail.text.back() != ')') return failure(ErrorCode::malformed, "baseline", baseline.tail);
  ECG_TRY(const auto adu, number(part(baseline.tail, 1, baseline.tail.text.size() - 2), "baseline"));
  spec.baseline_adu = adu;
  return true;
}

/// Checksums are written signed by some programs and unsigned by others.
Result<std::int16_t> parse_checksum(const Token& token) {
  ECG_TRY(const auto value, integer<std::int32_t>(token, "checksum", -32768, 65535));
  return static_cast<std::int16_t>(static_cast<std::uint16_t>(value & 0xFFFF));
}

Result<SignalSpec> parse_signal_line(const Token& line) {
  constexpr std::int32_t kLow = std::numeric_limits<std::int32_t>::min();
  constexpr std::int32_t kHigh = std::numeric_limits<std::int32_t>::max();
  SignalSpec spec;
  TextScanner words(line.text, line.byte_offset);
  const Token file = words.word().value_or(Token{{}, line.byte_offset});
  spec.file = std::string(file.text);
  const auto format = words.word();
  if (!format) return Error{ErrorCode::truncated, "format", words.byte_offset(), {}};
  ECG_TRY(const auto format_read, parse_format(*format, spec));
  spec.resolution_bits = spec.format == kDifferenceFormat ? kDefaultDifferenceResolutionBits : kDefaultResolutionBits;

  bool baseline_given = false;
  if (const auto gain = words.word()) {
    ECG_TRY(const auto given, parse_gain(*gain, spec));
    baseline_given = given;
  }
  if (const auto resolution = words.word()) {
    ECG_TRY(const auto bits, integer<std::int32_t>(*resolution, "adc_resolution", 0, 64));
    if (bits > 0) spec.resolution_bits = bits;
  }
  if (const auto zero = words.word()) {
    ECG_TRY(const auto zero_adu, integer<std::int32_t>(*zero, "adc_zero", kLow, kHigh));
    spec.zero_adu = zero_adu;
  }
  if (!baseline_given) spec.baseline_adu = spec.zero_adu;
  if (const auto initial = words.word()) {
    ECG_TRY(const auto first, integer<std::int32_t>(*initial, "initial_value", kLow, kHigh));
    spec.initial_adu = first;
  }
  if (const auto checksum = words.word()) {
    ECG_TRY(const auto sum, parse_checksum(*checksum));
    spec.checksum = sum;
  }
  if (const auto block = words.word()) {
    ECG_TRY(const auto size, integer<std::int32_t>(*block, "block_size", kLow, kHigh));
    (void)size;  // only special files (tapes) had blocks; checked, not needed
  }
  spec.description = utf8_from_bytes(words.rest().text);
  return spec;
}

Result<SegmentSpec> parse_segment_line(const Token& line) {
  TextScanner words(line.text, line.byte_offset);
  SegmentSpec segment;
  segment.name = std::string(words.word().value_or(Token{}).text);
  const auto length = words.word();
  if (!length) return Error{ErrorCode::truncated, "segment_length", words.byte_offset(), {}};
  ECG_TRY(const auto frames, integer<std::int64_t>(*length, "segment_length", 0, kMaxFrames));
  segment.length_frames = frames;
  return segment;
}

}  // namespace

Result<Header> parse_header(std::string_view text) {
  Header header;
  TextScanner lines(text);
  bool record_line_read = false;
  std::int32_t segment_count = 0;
  while (const auto line = lines.line()) {
    const std::string_view content = trimmed(line->text);
    if (content.empty()) continue;
    if (content.front() == '#') {
      header.comments.push_back(utf8_from_bytes(trimmed(content.substr(1))));
    } else if (!record_line_read) {
      ECG_TRY(const auto promised, parse_record_line(*line, header));
      segment_count = promised;
      record_line_read = true;
    } else if (segment_count > 0) {
      if (header.segments.size() == static_cast<std::size_t>(segment_count)) continue;
      ECG_TRY(SegmentSpec segment, parse_segment_line(*line));
      header.segments.push_back(std::move(segment));
    } else if (header.signals.size() < static_cast<std::size_t>(header.signal_count)) {
      ECG_TRY(SignalSpec spec, parse_signal_line(*line));
      if (spec.description.empty()) {  // header(5): "record <name>, signal <number>"
        spec.description = "record " + header.name + ", signal " + std::to_string(header.signals.size());
      }
      header.signals.push_back(std::move(spec));
    }
  }
  if (!record_line_read) return Error{ErrorCode::empty, "record line", 0, {}};
  const auto missing = [&](std::string_view field) {
    return Error{ErrorCode::truncated, std::string(field), lines.byte_offset(), {}};
  };
  if (header.segments.size() < static_cast<std::size_t>(segment_count)) return missing("segment line");
  if (segment_count == 0 && header.signals.size() < static_cast<std::size_t>(header.signal_count))
    return missing("signal line");
  return header;
}

}  // namespace ecg::wfdb
