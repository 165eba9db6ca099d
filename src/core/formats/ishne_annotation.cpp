#include "core/formats/ishne_annotation.hpp"

#include <string>

#include "core/base/byte_reader.hpp"
#include "core/formats/ishne_header.hpp"

namespace ecg::ishne {

namespace {

constexpr std::size_t kAnnotationBytes = 4;
constexpr char kTimeout = '!';
constexpr char kCalibration = 'C';

AnnotationCode code_of(char label) {
  switch (label) {
    case 'N': return AnnotationCode::normal;
    case 'V': return AnnotationCode::premature_ventricular;
    case 'S': return AnnotationCode::supraventricular_premature;
    case 'B': return AnnotationCode::bundle_branch;
    case 'P': return AnnotationCode::paced;
    case 'X': return AnnotationCode::artifact;
    case kCalibration: return AnnotationCode::note;
    default: return AnnotationCode::unknown;
  }
}

}  // namespace

bool is_annotation_file(std::span<const std::byte> head) {
  return std::string_view(reinterpret_cast<const char*>(head.data()), head.size()).starts_with(kAnnotationMagic);
}

Result<AnnotationFile> parse_annotations(std::span<const std::byte> bytes) {
  ECG_TRY(const Header header, parse_header(bytes, kAnnotationMagic, static_cast<std::int64_t>(bytes.size())));
  AnnotationFile file;
  file.fs_hz = header.fs_hz;
  ByteReader in(bytes);
  ECG_TRY(const auto before, in.take(static_cast<std::size_t>(header.data_offset), "header"));
  ECG_TRY(const auto begin, in.u32_le("first sample"));
  SampleIndex sample = begin;
  while (in.remaining() >= kAnnotationBytes) {
    ECG_TRY(const auto label_byte, in.u8("label"));
    ECG_TRY(const auto internal, in.u8("internal use"));
    ECG_TRY(const auto samples, in.u16_le("samples since the last annotation"));
    sample += samples;
    const char label = static_cast<char>(label_byte);
    if (label == kTimeout) continue;
    Annotation annotation;
    annotation.sample = sample;
    annotation.code = code_of(label);
    if (label == kCalibration) annotation.aux = "calibration pulse";
    file.annotations.push_back(std::move(annotation));
  }
  file.truncated = in.remaining() > 0;
  return file;
}

}  // namespace ecg::ishne
