#include "core/formats/edf_header.hpp"

#include <algorithm>
#include <cmath>

#include "core/base/byte_reader.hpp"
#include "core/base/text_scanner.hpp"
#include "core/base/utf8.hpp"
#include "core/record/signal_kind.hpp"

namespace ecg::edf {

namespace {

constexpr std::int64_t kMaxSignals = 4096;
constexpr std::int64_t kMaxSamplesPerRecord = 100'000'000;
constexpr std::int64_t kMaxRecordBytes = std::int64_t{1} << 31;
constexpr std::int64_t kMaxRecords = std::int64_t{1} << 40;
constexpr double kMaxRecordDuration_s = 1e7;
constexpr std::size_t kSignalHeaderBytes = 256;
constexpr std::size_t kDateField = 8;
constexpr double kMinEcgRate_hz = 50.0;  ///< slower signals without a name of their own are no ECG (our choice)

/// Text of a fixed field without its padding: blanks by the specification, NULs in some files.
std::string_view padded_text(std::span<const std::byte> bytes) {
  std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  text = text.substr(0, text.find('\0'));
  return trimmed(text);
}

Result<std::string_view> text_field(ByteReader& in, std::size_t size, std::string_view field) {
  ECG_TRY(const auto bytes, in.take(size, field));
  return padded_text(bytes);
}

/// A number with a point or, from some recorders, a comma.
std::optional<double> number(std::string_view text) {
  std::string digits(text);
  std::replace(digits.begin(), digits.end(), ',', '.');
  return parse_decimal(digits);
}

Result<std::int64_t> integer_field(ByteReader& in, std::size_t size, std::string_view field, std::int64_t low,
                                   std::int64_t high) {
  const Error malformed = in.fail(ErrorCode::malformed, field);
  const Error out_of_range = in.fail(ErrorCode::out_of_range, field);
  ECG_TRY(const std::string_view text, text_field(in, size, field));
  const auto value = parse_integer<std::int64_t>(text);
  if (!value) return malformed;
  if (*value < low || *value > high) return out_of_range;
  return *value;
}

/// "hh.mm.ss"; some files write colons.
std::optional<double> time_of_day_s(std::string_view text) {
  if (text.size() != 8) return std::nullopt;
  const auto part = [&](std::size_t at) { return parse_integer<std::int32_t>(text.substr(at, 2)).value_or(-1); };
  const std::int32_t hours = part(0);
  const std::int32_t minutes = part(3);
  const std::int32_t seconds = part(6);
  if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59 || seconds < 0 || seconds > 59) return std::nullopt;
  constexpr double kMinute_s = 60.0;
  return (hours * kMinute_s + minutes) * kMinute_s + seconds;
}

/// "16.05.20": the years 1985 to 2084, as the specification has them. Some files have other marks than points.
std::optional<CalendarDate> clipped_date(std::string_view text) {
  if (text.size() != kDateField) return std::nullopt;
  const auto part = [&](std::size_t at) { return parse_integer<std::int32_t>(text.substr(at, 2)).value_or(-1); };
  constexpr std::int32_t kFirstYear = 85;
  const std::int32_t year = part(6);
  if (year < 0) return std::nullopt;
  return calendar_date(year + (year < kFirstYear ? 2000 : 1900), part(3), part(0));
}

/// "16-MAY-2020" of EDF+.
std::optional<CalendarDate> named_date(std::string_view text) {
  constexpr std::size_t kMonthAt = 3;
  constexpr std::size_t kYearAt = 7;
  if (text.size() != kYearAt + 4 || text[kMonthAt - 1] != '-' || text[kYearAt - 1] != '-') return std::nullopt;
  const auto day = parse_integer<std::int32_t>(text.substr(0, 2));
  const auto year = parse_integer<std::int32_t>(text.substr(kYearAt));
  return day && year ? calendar_date(*year, month_number(text.substr(kMonthAt, 3)), *day) : std::nullopt;
}

/// EDF+ says the date with its whole year in the identification of the recording, and "X" where it was taken out.
void take_date(Header& header, std::string_view recording, std::string_view start_date) {
  TextScanner words(recording);
  if (const auto first = words.word(); first && first->text == "Startdate") {
    const std::string_view said = words.word().value_or(Token{}).text;
    if (said == "X") return;
    header.start_date = named_date(said);
    if (header.start_date) return;
    header.ignored_fields.emplace_back("local recording identification");
  }
  if (start_date.empty() || start_date == kNoDate) return;
  header.start_date = clipped_date(start_date);
  if (!header.start_date) header.ignored_fields.emplace_back("startdate");
}

/// Version of the format: "0" in EDF, 0xFF "BIOSEMI" in BDF; answers the bytes of a sample.
Result<std::int64_t> sample_bytes(ByteReader& in) {
  const Error malformed = in.fail(ErrorCode::malformed, "version");
  ECG_TRY(const auto version, in.take(8, "version"));
  const std::string_view text(reinterpret_cast<const char*>(version.data()), version.size());
  if (text ==
      "\xFF"
      "BIOSEMI")
    return 3;
  if (padded_text(version) == "0") return 2;
  return malformed;
}

struct Limits {
  std::optional<double> physical_minimum;
  std::optional<double> physical_maximum;
  std::optional<double> digital_minimum;
  std::optional<double> digital_maximum;
};

void calibrate(SignalSpec& spec, const Limits& limits) {
  if (!limits.physical_minimum || !limits.physical_maximum || !limits.digital_minimum || !limits.digital_maximum)
    return;
  const double gain =
      (*limits.digital_maximum - *limits.digital_minimum) / (*limits.physical_maximum - *limits.physical_minimum);
  const double baseline = *limits.digital_minimum - *limits.physical_minimum * gain;
  // Beyond these no converter ever was: the limits are damaged.
  constexpr double kMaxAduPerUnit = 1e15;
  const bool sound = std::abs(gain) <= kMaxAduPerUnit && std::abs(gain) >= 1.0 / kMaxAduPerUnit;  // false for NaN
  if (!sound || !std::isfinite(baseline)) return;
  spec.gain_adu_per_unit = gain;
  spec.baseline_adu = baseline;
  spec.calibrated = true;
}

}  // namespace

std::int64_t Header::record_bytes() const {
  std::int64_t samples = 0;
  for (const SignalSpec& spec : signals) samples += spec.samples_per_record;
  return samples * sample_bytes;
}

Result<std::int64_t> header_size(std::span<const std::byte> first_bytes) {
  ByteReader in(first_bytes);
  ECG_TRY(const auto version, sample_bytes(in));
  ECG_TRY(const auto skipped, in.take(kFixedHeaderBytes - 8 - 4, "header"));
  ECG_TRY(const auto signals, integer_field(in, 4, "ns", 1, kMaxSignals));
  return static_cast<std::int64_t>(kFixedHeaderBytes) + signals * static_cast<std::int64_t>(kSignalHeaderBytes);
}

Result<Header> parse_header(std::span<const std::byte> bytes) {
  ECG_TRY(const std::int64_t size, header_size(bytes));
  Header header;
  ByteReader in(bytes);
  ECG_TRY(const std::int64_t width, sample_bytes(in));
  header.sample_bytes = width;
  ECG_TRY(const auto patient, in.take(80, "local patient identification"));
  ECG_TRY(const std::string_view recording, text_field(in, 80, "local recording identification"));
  ECG_TRY(const std::string_view start_date, text_field(in, kDateField, "startdate"));
  take_date(header, recording, start_date);
  ECG_TRY(const std::string_view start, text_field(in, 8, "starttime"));
  header.start_time_of_day_s = time_of_day_s(start);
  if (!header.start_time_of_day_s) header.ignored_fields.emplace_back("starttime");
  // Some writers leave room behind the signal headers; none may claim less than the signals need.
  ECG_TRY(const auto header_bytes, integer_field(in, 8, "number of bytes in header record", size, kMaxRecordBytes));
  header.header_bytes = header_bytes;
  ECG_TRY(const std::string_view kind, text_field(in, 44, "reserved"));
  header.plus = kind.starts_with("EDF+") || kind.starts_with("BDF+");
  header.discontinuous = header.plus && kind.size() > 4 && kind[4] == 'D';
  ECG_TRY(const auto records, integer_field(in, 8, "number of data records", -1, kMaxRecords));
  if (records >= 0) header.record_count = records;
  const Error bad_duration = in.fail(ErrorCode::malformed, "duration of a data record");
  const Error wrong_duration = in.fail(ErrorCode::out_of_range, "duration of a data record");
  ECG_TRY(const std::string_view duration_text, text_field(in, 8, "duration of a data record"));
  const auto duration = number(duration_text);
  if (!duration) return bad_duration;
  if (!(*duration >= 0.0) || *duration > kMaxRecordDuration_s) return wrong_duration;
  header.record_duration_s = *duration;
  ECG_TRY(const auto count, integer_field(in, 4, "ns", 1, kMaxSignals));

  header.signals.resize(static_cast<std::size_t>(count));
  std::vector<Limits> limits(header.signals.size());
  for (SignalSpec& spec : header.signals) {
    ECG_TRY(const std::string_view label, text_field(in, 16, "label"));
    spec.label = utf8_from_bytes(label);
    spec.annotations = label == "EDF Annotations" || label == "BDF Annotations";  // some files forget the "EDF+"
  }
  std::vector<std::string_view> transducers;
  for (std::size_t i = 0; i < header.signals.size(); ++i) {
    ECG_TRY(const std::string_view transducer, text_field(in, 80, "transducer type"));
    transducers.push_back(transducer);
  }
  for (SignalSpec& spec : header.signals) {
    ECG_TRY(const std::string_view unit, text_field(in, 8, "physical dimension"));
    spec.unit = utf8_from_bytes(unit);
  }
  const auto read_limits = [&](std::optional<double> Limits::* member, std::string_view field) -> Status {
    for (Limits& limit : limits) {
      ECG_TRY(const std::string_view text, text_field(in, 8, field));
      limit.*member = number(text);
    }
    return Done{};
  };
  ECG_TRY(const auto physical_minimum, read_limits(&Limits::physical_minimum, "physical minimum"));
  ECG_TRY(const auto physical_maximum, read_limits(&Limits::physical_maximum, "physical maximum"));
  ECG_TRY(const auto digital_minimum, read_limits(&Limits::digital_minimum, "digital minimum"));
  ECG_TRY(const auto digital_maximum, read_limits(&Limits::digital_maximum, "digital maximum"));
  ECG_TRY(const auto prefiltering, in.take(80 * header.signals.size(), "prefiltering"));
  std::int64_t samples = 0;
  for (std::size_t i = 0; i < header.signals.size(); ++i) {
    SignalSpec& spec = header.signals[i];
    const Error too_many = in.fail(ErrorCode::out_of_range, "number of samples in each data record");
    ECG_TRY(const auto per_record,
            integer_field(in, 8, "number of samples in each data record", 1, kMaxSamplesPerRecord));
    spec.samples_per_record = per_record;
    samples += per_record;
    if (samples > kMaxRecordBytes / header.sample_bytes) return too_many;
    calibrate(spec, limits[i]);
    spec.kind = kind_of_signal(spec.label, spec.unit, transducers[i]);
    const bool slow = static_cast<double>(per_record) < kMinEcgRate_hz * header.record_duration_s;
    if (spec.kind == SignalKind::unknown && slow) spec.kind = SignalKind::other;
  }
  return header;
}

}  // namespace ecg::edf
