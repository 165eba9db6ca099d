#include <cmath>
#include <cstring>
#include <utility>

#include "core/snapshot/columns.hpp"
#include "core/snapshot/record_bytes.hpp"

namespace ecg {

namespace {

constexpr std::uint32_t kMagic = 0x52444946;  ///< "FIDR"
constexpr std::uint32_t kFormat = 6;          ///< grows with every change of the layout

constexpr std::size_t kMinSignalBytes = 4 + 4 + 4 + 8 + 8 + 1 + 8;

enum class SampleType : std::uint8_t { int16, int32 };

// --- date: year, month and day, all 0 where there is none -----------------------------------------------------------

void put_date(ByteWriter& out, const std::optional<CalendarDate>& date) {
  for (const std::int32_t part : {date ? date->year : 0, date ? date->month : 0, date ? date->day : 0})
    out.i32_le(part);
}

std::optional<CalendarDate> take_date(ColumnReader& in) {
  const std::uint32_t year = in.u32("start_date");
  const std::uint32_t month = in.u32("start_date");
  const std::uint32_t day = in.u32("start_date");
  const auto date = calendar_date(year, month, day);
  in.expect(date.has_value() || (year == 0 && month == 0 && day == 0), "start_date");
  return date;
}

// --- signals ---------------------------------------------------------------------------------------------------------

void put_signal(ByteWriter& out, const Signal& signal) {
  out.text(signal.lead);
  out.text(signal.unit);
  out.u8(static_cast<std::uint8_t>(signal.kind));
  out.u8(static_cast<std::uint8_t>(signal.automatic));
  out.u8(static_cast<std::uint8_t>(signal.choice));
  out.u8(signal.shown_inverted ? 1 : 0);
  out.f64_le(signal.gain_adu_per_unit);
  out.f64_le(signal.baseline_adu);
  out.u8(static_cast<std::uint8_t>(signal.adu.index()));
  put_column(out, signal.gaps);
}

/// Without its samples; the kind of them is chosen.
Signal take_signal(ColumnReader& in, SampleIndex length) {
  Signal signal;
  signal.lead = in.text("lead");
  signal.unit = in.text("unit");
  signal.kind = in.enumerator(SignalKind::unknown, "signal_kind");
  signal.automatic = in.enumerator(SignalKind::unknown, "signal_kind");
  signal.choice = in.enumerator(SignalChoice::other, "signal_choice");
  signal.shown_inverted = in.boolean("shown_inverted");
  signal.gain_adu_per_unit = in.f64("gain");
  in.expect(std::isfinite(signal.gain_adu_per_unit) && signal.gain_adu_per_unit != 0.0, "gain");
  signal.baseline_adu = in.f64("baseline");
  in.expect(std::isfinite(signal.baseline_adu), "baseline");
  if (in.enumerator(SampleType::int32, "sample_type") == SampleType::int16) signal.adu = std::vector<std::int16_t>();
  else signal.adu = std::vector<std::int32_t>();
  signal.gaps = in.column<SampleRange>("gaps");
  in.expect(are_disjoint(signal.gaps, length), "gaps");
  return signal;
}

// --- annotations: one column per member ------------------------------------------------------------------------------

template <typename Member>
auto column_of(const std::vector<Annotation>& annotations, Member member) {
  std::vector<std::remove_cvref_t<decltype(std::declval<Annotation>().*member)>> column;
  column.reserve(annotations.size());
  for (const Annotation& annotation : annotations) column.push_back(annotation.*member);
  return column;
}

void put_annotations(ByteWriter& out, const std::vector<Annotation>& annotations) {
  put_column(out, column_of(annotations, &Annotation::sample));
  put_column(out, column_of(annotations, &Annotation::code));
  put_column(out, column_of(annotations, &Annotation::subtype));
  put_column(out, column_of(annotations, &Annotation::channel));
  put_column(out, column_of(annotations, &Annotation::number));
  put_texts(out, column_of(annotations, &Annotation::aux));
}

std::vector<Annotation> take_annotations(ColumnReader& in) {
  const auto samples = in.column<SampleIndex>("annotation_samples");
  const std::size_t count = samples.size();
  const auto codes = in.column<AnnotationCode>(count, "annotation_codes");
  const auto subtypes = in.column<std::int8_t>(count, "annotation_subtypes");
  const auto channels = in.column<std::uint8_t>(count, "annotation_channels");
  const auto numbers = in.column<std::int8_t>(count, "annotation_numbers");
  auto texts = in.texts("annotation_texts");
  in.expect(texts.size() == count, "annotation_texts");
  if (!in.ok()) return {};
  std::vector<Annotation> annotations;
  annotations.reserve(count);
  for (std::size_t i = 0; i < count; ++i) {
    annotations.push_back({samples[i], codes[i], subtypes[i], channels[i], numbers[i], std::move(texts[i])});
  }
  return annotations;
}

// --- columns ---------------------------------------------------------------------------------------------------------

std::uint64_t column_bytes_of(const Record& record) {
  std::uint64_t bytes = 0;
  for (const Signal& signal : record.signals)
    bytes += static_cast<std::uint64_t>(record.length) * (signal.adu.index() == 0 ? 2 : 4);
  return bytes;
}

/// Room for what the head promised, all zero.
void make_room(Record& record) {
  for (Signal& signal : record.signals)
    std::visit([&](auto& samples) { samples.resize(static_cast<std::size_t>(record.length)); }, signal.adu);
}

/// Everything up to the columns.
Record take_head(ColumnReader& in) {
  in.expect(in.u32("magic") == kMagic, "magic");
  in.expect(in.u32("format") == kFormat, "format");
  Record record;
  record.name = in.text("name");
  record.fs_hz = in.f64("fs_hz");
  in.expect(std::isfinite(record.fs_hz) && record.fs_hz > 0.0, "fs_hz");
  record.length = in.i64("length");
  in.expect(record.length >= 0, "length");
  const bool has_start = in.boolean("start_time");
  const double start_s = in.f64("start_time");
  if (has_start) record.start_time_of_day_s = start_s;
  record.start_date = take_date(in);
  record.comments = in.texts("comments");
  const std::size_t signals = in.count(kMinSignalBytes, "signals");
  for (std::size_t i = 0; i < signals && in.ok(); ++i) record.signals.push_back(take_signal(in, record.length));
  record.reference = take_annotations(in);
  record.reference_annotator = in.text("annotator");
  record.diagnostics = in.diagnostics("diagnostics");
  return record;
}

/// Fails unless exactly `column_bytes` follow from what the head says.
void expect_columns(ColumnReader& in, const Record& record, std::uint64_t column_bytes) {
  // Each sample takes two bytes at least: beyond that the sum could overflow.
  const bool plausible = record.signals.empty() || static_cast<std::uint64_t>(record.length) <= column_bytes;
  in.expect(plausible && column_bytes_of(record) == column_bytes, "columns");
}

}  // namespace

std::vector<std::byte> encode_head(const Record& record) {
  ByteWriter out(4096 + 32 * record.reference.size());
  out.u32_le(kMagic);
  out.u32_le(kFormat);
  out.text(record.name);
  out.f64_le(record.fs_hz);
  out.i64_le(record.length);
  out.u8(record.start_time_of_day_s.has_value() ? 1 : 0);
  out.f64_le(record.start_time_of_day_s.value_or(0.0));
  put_date(out, record.start_date);
  put_texts(out, record.comments);
  out.u64_le(record.signals.size());
  for (const Signal& signal : record.signals) put_signal(out, signal);
  put_annotations(out, record.reference);
  out.text(record.reference_annotator);
  put_diagnostics(out, record.diagnostics);
  return std::move(out).finish();
}

Result<Record> decode_head(std::span<const std::byte> head, std::uint64_t column_bytes) {
  ColumnReader in(head);
  Record record = take_head(in);
  in.expect_end();
  if (in.ok()) expect_columns(in, record, column_bytes);
  if (!in.ok()) return *in.failure();
  make_room(record);
  return record;
}

std::vector<std::span<const std::byte>> columns(const Record& record) {
  std::vector<std::span<const std::byte>> result;
  for (const Signal& signal : record.signals)
    std::visit([&](const auto& samples) { result.push_back(std::as_bytes(std::span(samples))); }, signal.adu);
  return result;
}

std::vector<std::span<std::byte>> columns(Record& record) {
  std::vector<std::span<std::byte>> result;
  for (Signal& signal : record.signals)
    std::visit([&](auto& samples) { result.push_back(std::as_writable_bytes(std::span(samples))); }, signal.adu);
  return result;
}

std::uint64_t total_bytes(std::span<const std::span<const std::byte>> columns) {
  std::uint64_t bytes = 0;
  for (const auto& column : columns) bytes += column.size();
  return bytes;
}

std::vector<std::byte> encode(const Record& record) {
  std::vector<std::byte> bytes = encode_head(record);
  const auto all = columns(record);
  bytes.reserve(bytes.size() + static_cast<std::size_t>(total_bytes(all)));
  for (const auto& column : all) bytes.insert(bytes.end(), column.begin(), column.end());
  return bytes;
}

Result<Record> decode_record(std::span<const std::byte> bytes) {
  ColumnReader in(bytes);
  Record record = take_head(in);
  if (in.ok()) expect_columns(in, record, in.rest().size());
  if (!in.ok()) return *in.failure();
  make_room(record);
  std::span<const std::byte> rest = in.rest();
  for (const std::span<std::byte> column : columns(record)) {
    if (!column.empty()) std::memcpy(column.data(), rest.data(), column.size());
    rest = rest.subspan(column.size());
  }
  return record;
}

}  // namespace ecg
