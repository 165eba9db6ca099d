#include "core/formats/wfdb_annotation.hpp"

#include <algorithm>
#include <limits>

#include "core/base/byte_reader.hpp"
#include "core/base/text_scanner.hpp"

namespace ecg::wfdb {

namespace {

// Layout: annot(5) of the WFDB Applications Guide. 16-bit little-endian words, code in the upper 6 bits.
constexpr unsigned kCodeShift = 10;
constexpr std::uint16_t kValueMask = 0x3FF;
constexpr std::uint16_t kByteMask = 0xFF;
constexpr std::uint16_t kMaxCode = 49;  // ACMAX
constexpr std::uint16_t kSkip = 59;
constexpr std::uint16_t kNum = 60;
constexpr std::uint16_t kSub = 61;
constexpr std::uint16_t kChn = 62;
constexpr std::uint16_t kAux = 63;
constexpr std::int64_t kMaxStep = 1023;    // largest time difference in an annotation word
constexpr std::size_t kMaxAuxBytes = 255;  // readers of the format keep the length in one byte
// A file of n bytes holds at most n / 4 skips of 2^31: far below 2^63.
constexpr std::int64_t kMaxSkip = std::numeric_limits<std::int32_t>::max();
constexpr std::int64_t kMinSkip = std::numeric_limits<std::int32_t>::min();

/// 32 bits in the order of the PDP-11: high word first, each word little-endian.
Result<std::int32_t> skip_value(ByteReader& in) {
  ECG_TRY(const std::uint32_t high, in.u16_le("SKIP"));
  ECG_TRY(const std::uint32_t low, in.u16_le("SKIP"));
  return static_cast<std::int32_t>((high << 16U) | low);
}

Result<std::string> aux_text(ByteReader& in, std::size_t size) {
  ECG_TRY(const auto bytes, in.take(size, "AUX"));
  std::string text;
  text.reserve(size);
  for (const std::byte byte : bytes) text.push_back(static_cast<char>(byte));
  while (!text.empty() && text.back() == '\0') text.pop_back();
  // The pad byte of an odd length may be missing at the very end of a file.
  if (size % 2 != 0 && in.remaining() > 0) {
    ECG_TRY(const auto pad, in.take(1, "AUX"));
  }
  return text;
}

/// Reads the modifiers that follow an annotation word; stops before the next annotation, SKIP or the end.
class Parser {
 public:
  explicit Parser(std::span<const std::byte> bytes) : bytes_(bytes), in_(bytes) {}

  Result<AnnotationFile> run() {
    if (bytes_.empty()) return Error{ErrorCode::empty, "annotation", 0, {}};
    while (true) {
      const std::size_t word_offset = in_.position();
      const auto step = next(word_offset);
      if (step.has_value()) {
        if (step.value() == Step::more) continue;
        const auto behind = bytes_.subspan(in_.position());
        file_.ends_with_mark = std::ranges::all_of(behind, [](std::byte byte) { return byte == std::byte{0}; });
        break;
      }
      if (step.error().code != ErrorCode::truncated) return step.error();
      file_.truncated = true;
      if (inside_) file_.annotations.pop_back();  // its modifiers are incomplete
      break;
    }
    return std::move(file_);
  }

 private:
  enum class Step : std::uint8_t { more, end };

  Result<Step> next(std::size_t word_offset) {
    inside_ = false;
    ECG_TRY(const std::uint16_t word, in_.u16_le("annotation"));
    if (word == 0) return Step::end;
    const auto code = static_cast<std::uint16_t>(word >> kCodeShift);
    const auto value = static_cast<std::uint16_t>(word & kValueMask);
    if (code == kSkip) {
      ECG_TRY(const std::int32_t skip, skip_value(in_));
      time_ += skip;
      return Step::more;
    }
    if (code >= kNum) return modify(code, value, word_offset);
    if (code > kMaxCode) return Error{ErrorCode::malformed, "anntyp", static_cast<std::int64_t>(word_offset), {}};
    time_ += value;
    file_.annotations.push_back({time_, static_cast<AnnotationCode>(code), 0, channel_, number_, {}});
    return Step::more;
  }

  Result<Step> modify(std::uint16_t code, std::uint16_t value, std::size_t word_offset) {
    const bool none = file_.annotations.empty();
    if (none && code != kAux) {
      // NUM and CHN before the first annotation set the value of all that follow; SUB has nothing to qualify.
      if (code == kNum) number_ = static_cast<std::int8_t>(value & kByteMask);
      if (code == kChn) channel_ = static_cast<std::uint8_t>(value & kByteMask);
      return Step::more;
    }
    if (none) return Error{ErrorCode::malformed, "AUX", static_cast<std::int64_t>(word_offset), {}};
    Annotation& last = file_.annotations.back();
    switch (code) {
      case kNum: last.number = number_ = static_cast<std::int8_t>(value & kByteMask); break;
      case kSub: last.subtype = static_cast<std::int8_t>(value & kByteMask); break;
      case kChn: last.channel = channel_ = static_cast<std::uint8_t>(value & kByteMask); break;
      default: {
        inside_ = true;
        ECG_TRY(std::string text, aux_text(in_, value));
        last.aux = std::move(text);
        inside_ = false;
      }
    }
    return Step::more;
  }

  std::span<const std::byte> bytes_;
  ByteReader in_;
  AnnotationFile file_;
  SampleIndex time_ = 0;
  std::uint8_t channel_ = 0;
  std::int8_t number_ = 0;
  bool inside_ = false;  // reading what belongs to the last annotation
};

class Writer {
 public:
  void annotation(const Annotation& annotation) {
    move_to(annotation);
    if (annotation.number != number_) word(kNum, static_cast<std::uint8_t>(annotation.number));
    number_ = annotation.number;
    if (annotation.subtype != 0) word(kSub, static_cast<std::uint8_t>(annotation.subtype));
    if (annotation.channel != channel_) word(kChn, annotation.channel);
    channel_ = annotation.channel;
    if (!annotation.aux.empty()) {
      const std::size_t size = std::min(annotation.aux.size(), kMaxAuxBytes);
      word(kAux, static_cast<std::uint16_t>(size));
      for (std::size_t i = 0; i < size; ++i) bytes_.push_back(static_cast<std::byte>(annotation.aux[i]));
      if (size % 2 != 0) bytes_.push_back(std::byte{0});
    }
  }

  std::vector<std::byte> finish() && {
    u16(0);
    return std::move(bytes_);
  }

 private:
  void u16(std::uint16_t value) {
    bytes_.push_back(static_cast<std::byte>(value & kByteMask));
    bytes_.push_back(static_cast<std::byte>(value >> 8U));
  }
  void word(std::uint16_t code, std::uint16_t value) {
    u16(static_cast<std::uint16_t>((static_cast<unsigned>(code) << kCodeShift) | (value & kValueMask)));
  }
  void skip(std::int64_t samples) {
    const auto bits = static_cast<std::uint32_t>(static_cast<std::int32_t>(samples));
    word(kSkip, 0);
    u16(static_cast<std::uint16_t>(bits >> 16U));
    u16(static_cast<std::uint16_t>(bits & 0xFFFFU));
  }
  void move_to(const Annotation& annotation) {
    std::int64_t step = annotation.sample - time_;
    const auto code = static_cast<std::uint16_t>(annotation.code);
    // Code 0 with a step of 0 would be the end mark: such an annotation goes one back, then one forward.
    const std::int64_t wanted = code == 0 ? 1 : 0;
    if (step < wanted || step > kMaxStep) {
      step -= wanted;
      while (step > kMaxSkip) {
        skip(kMaxSkip);
        step -= kMaxSkip;
      }
      while (step < kMinSkip) {
        skip(kMinSkip);
        step -= kMinSkip;
      }
      if (step != 0) skip(step);
      step = wanted;
    }
    word(code, static_cast<std::uint16_t>(step));
    time_ = annotation.sample;
  }

  std::vector<std::byte> bytes_;
  SampleIndex time_ = 0;
  std::uint8_t channel_ = 0;
  std::int8_t number_ = 0;
};

}  // namespace

Result<AnnotationFile> parse_annotations(std::span<const std::byte> bytes) { return Parser(bytes).run(); }

std::optional<double> take_definitions(std::vector<Annotation>& annotations) {
  constexpr std::string_view kResolution = "## time resolution: ";
  std::optional<double> ticks_hz;
  bool listing = false;  // between "## annotation type definitions" and "## end of definitions"
  std::size_t count = 0;
  for (; count < annotations.size(); ++count) {
    const Annotation& annotation = annotations[count];
    if (annotation.sample != 0 || annotation.code != AnnotationCode::note) break;
    const std::string_view text = annotation.aux;
    if (!listing && !text.starts_with("## ")) break;
    if (text.starts_with("## annotation type definitions")) listing = true;
    if (text.starts_with("## end of definitions")) listing = false;
    if (text.starts_with(kResolution)) {
      const auto value = parse_decimal(trimmed(text.substr(kResolution.size())));
      if (value && *value > 0.0) ticks_hz = value;
    }
  }
  // The WFDB library closes the definitions with an annotation that says nothing.
  const bool closed = count > 0 && count < annotations.size() && annotations[count].sample == 0 &&
                      annotations[count].code == AnnotationCode::not_qrs && annotations[count].aux.empty();
  if (closed) ++count;
  annotations.erase(annotations.begin(), annotations.begin() + static_cast<std::ptrdiff_t>(count));
  return ticks_hz;
}

std::vector<std::byte> write_annotations(std::span<const Annotation> annotations) {
  Writer writer;
  for (const Annotation& annotation : annotations) writer.annotation(annotation);
  return std::move(writer).finish();
}

}  // namespace ecg::wfdb
