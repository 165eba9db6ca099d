#include <cmath>
#include <utility>

#include "core/analysis/columns.hpp"
#include "core/analysis/recording.hpp"

namespace ecg {

namespace {

constexpr std::uint32_t kMagic = 0x52444946;  ///< "FIDR"
constexpr std::uint32_t kFormat = 1;          ///< grows with every change of the layout

constexpr std::size_t kLeastSignalBytes = 4 + 4 + 8 + 8 + 1 + 8 + 8;

enum class SampleType : std::uint8_t { int16, int32 };

// --- signals ---------------------------------------------------------------------------------------------------------

void put_signal(ByteWriter& out, const Signal& signal) {
  out.text(signal.lead);
  out.text(signal.unit);
  out.f64_le(signal.gain_adu_per_unit);
  out.f64_le(signal.baseline_adu);
  out.u8(static_cast<std::uint8_t>(signal.adu.index()));
  std::visit([&](const auto& samples) { put_column(out, samples); }, signal.adu);
  put_column(out, signal.gaps);
}

Signal take_signal(ColumnReader& in, SampleIndex length) {
  Signal signal;
  signal.lead = in.text("lead");
  signal.unit = in.text("unit");
  signal.gain_adu_per_unit = in.f64("gain");
  in.expect(std::isfinite(signal.gain_adu_per_unit) && signal.gain_adu_per_unit != 0.0, "gain");
  signal.baseline_adu = in.f64("baseline");
  in.expect(std::isfinite(signal.baseline_adu), "baseline");
  const auto size = static_cast<std::size_t>(length);
  if (in.enumerator(SampleType::int32, "sample_type") == SampleType::int16) {
    signal.adu = in.column<std::int16_t>(size, "samples");
  } else {
    signal.adu = in.column<std::int32_t>(size, "samples");
  }
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

// --- pyramids --------------------------------------------------------------------------------------------------------

void put_pyramid(ByteWriter& out, const Pyramid& pyramid) {
  for (const Pyramid::Level& level : pyramid.levels) {
    put_column(out, level.minimum);
    put_column(out, level.maximum);
  }
}

/// The count and size of the levels follow from the length.
Pyramid take_pyramid(ColumnReader& in, SampleIndex length) {
  Pyramid pyramid;
  SampleIndex blocks = length;
  while (blocks > 0 && in.ok()) {
    blocks = (blocks - 1) / kPyramidBase + 1;
    Pyramid::Level level;
    level.minimum = in.column<std::int32_t>(static_cast<std::size_t>(blocks), "pyramid");
    level.maximum = in.column<std::int32_t>(static_cast<std::size_t>(blocks), "pyramid");
    pyramid.levels.push_back(std::move(level));
    if (blocks <= kPyramidBase) break;
  }
  return pyramid;
}

std::size_t expected_bytes(const Recording& recording) {
  // Samples as stored, plus the pyramid: 8 bytes per block, 1/16 + 1/256 + ... < 1/15 of the samples.
  std::size_t bytes = 4096 + 32 * recording.record.reference.size();
  for (const Signal& signal : recording.record.signals) {
    const auto samples = static_cast<std::size_t>(signal.size());
    bytes += samples * (signal.adu.index() == 0 ? 2 : 4) + samples * 8 / 15 + signal.gaps.size() * sizeof(SampleRange) +
             1024;
  }
  return bytes;
}

}  // namespace

std::vector<std::byte> encode(const Recording& recording) {
  const Record& record = recording.record;
  ByteWriter out(expected_bytes(recording));
  out.u32_le(kMagic);
  out.u32_le(kFormat);
  out.text(record.name);
  out.f64_le(record.fs_hz);
  out.i64_le(record.length);
  out.u8(record.start_time_of_day_s.has_value() ? 1 : 0);
  out.f64_le(record.start_time_of_day_s.value_or(0.0));
  put_texts(out, record.comments);
  out.u64_le(record.signals.size());
  for (const Signal& signal : record.signals) put_signal(out, signal);
  put_annotations(out, record.reference);
  out.text(record.reference_annotator);
  put_diagnostics(out, record.diagnostics);
  for (const Pyramid& pyramid : recording.pyramids) put_pyramid(out, pyramid);
  return std::move(out).finish();
}

Result<Recording> decode_recording(std::span<const std::byte> bytes) {
  ColumnReader in(bytes);
  in.expect(in.u32("magic") == kMagic, "magic");
  in.expect(in.u32("format") == kFormat, "format");
  Recording recording;
  Record& record = recording.record;
  record.name = in.text("name");
  record.fs_hz = in.f64("fs_hz");
  in.expect(std::isfinite(record.fs_hz) && record.fs_hz > 0.0, "fs_hz");
  record.length = in.i64("length");
  in.expect(record.length >= 0, "length");
  const bool has_start = in.boolean("start_time");
  const double start_s = in.f64("start_time");
  if (has_start) record.start_time_of_day_s = start_s;
  record.comments = in.texts("comments");
  const std::size_t signals = in.count(kLeastSignalBytes, "signals");
  for (std::size_t i = 0; i < signals && in.ok(); ++i) record.signals.push_back(take_signal(in, record.length));
  record.reference = take_annotations(in);
  record.reference_annotator = in.text("annotator");
  record.diagnostics = in.diagnostics("diagnostics");
  for (std::size_t i = 0; i < signals && in.ok(); ++i) recording.pyramids.push_back(take_pyramid(in, record.length));
  in.expect_end();
  if (!in.ok()) return *in.failure();
  return recording;
}

}  // namespace ecg
