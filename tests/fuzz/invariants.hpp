#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/error.hpp"
#include "core/base/utf8.hpp"
#include "core/record/record.hpp"
#include "core/words/sentences.hpp"

namespace ecg::fuzz {

/// A broken promise ends the run; sanitizers and the fuzzer report where.
inline void require(bool kept) {
  if (!kept) __builtin_trap();
}

/// The bytes of a fuzz input, taken from the front as numbers, from the rest as text or file.
class Input {
 public:
  Input(const std::uint8_t* data, std::size_t size) : bytes_(std::as_bytes(std::span(data, size))) {}

  std::uint32_t number(std::size_t size_bytes) {
    std::uint32_t value = 0;
    for (const std::byte byte : take(size_bytes)) value = (value << 8U) | std::to_integer<std::uint32_t>(byte);
    return value;
  }
  /// At most `size` bytes.
  std::span<const std::byte> take(std::size_t size) {
    const auto front = bytes_.first(std::min(size, bytes_.size()));
    bytes_ = bytes_.subspan(front.size());
    return front;
  }
  std::span<const std::byte> rest() { return take(bytes_.size()); }

 private:
  std::span<const std::byte> bytes_;
};

inline std::string_view text_of(std::span<const std::byte> bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

/// An Error points into the input, names a field and becomes one safe sentence.
inline void check(const Error& error, std::size_t input_size) {
  require(error.byte_offset >= -1 && error.byte_offset <= static_cast<std::int64_t>(input_size));
  require(!error.field.empty());
  const std::string text = sentence(error);
  require(is_utf8(text) && !text.empty() && text.find('\n') == std::string::npos);
}

inline void check_gaps(std::span<const SampleRange> gaps, SampleIndex length) {
  SampleIndex end = 0;
  for (const SampleRange& gap : gaps) {
    require(gap.begin >= end && gap.end > gap.begin && gap.end <= length);
    end = gap.end;
  }
}

/// What every Record promises in core/record/record.hpp.
inline void check(const Record& record) {
  require(std::isfinite(record.fs_hz) && record.fs_hz > 0.0);
  require(record.length > 0 && !record.signals.empty());
  for (const Signal& signal : record.signals) {
    require(signal.size() == record.length);
    require(std::isfinite(signal.gain_adu_per_unit) && signal.gain_adu_per_unit != 0.0);
    require(std::isfinite(signal.baseline_adu));
    require(is_utf8(signal.lead) && is_utf8(signal.unit));
    check_gaps(signal.gaps, record.length);
  }
  SampleIndex before = 0;
  for (const Annotation& annotation : record.reference) {
    require(annotation.sample >= before && annotation.sample < record.length);
    before = annotation.sample;
  }
  for (const std::string& comment : record.comments) require(is_utf8(comment));
  for (const Diagnostic& diagnostic : record.diagnostics) {
    const std::string text = sentence(diagnostic);
    require(is_utf8(text) && !text.empty() && text.find('\n') == std::string::npos);
  }
}

}  // namespace ecg::fuzz
