#include "core/formats/annotation_text.hpp"

#include <charconv>
#include <cmath>
#include <string_view>
#include <vector>

#include "core/base/text_scanner.hpp"

namespace ecg {

namespace {

constexpr int kMaxCode = 49;  // ACMAX of the WFDB library

std::string right(const std::string& text, std::size_t width) {
  return text.size() < width ? std::string(width - text.size(), ' ') + text : text;
}

std::string digits(std::int64_t value, std::size_t width) {
  std::string text = std::to_string(value);
  return text.size() < width ? std::string(width - text.size(), '0') + text : text;
}

/// "    0:00.214" or " 1:02:03.456".
std::string elapsed(double seconds) {
  const auto ms = static_cast<std::int64_t>(seconds * 1000.0 + 0.5);
  const std::int64_t hours = ms / 3'600'000;
  const std::string tail = digits(ms / 1000 % 60, 2) + "." + digits(ms % 1000, 3);
  const std::string text = hours > 0 ? std::to_string(hours) + ":" + digits(ms / 60'000 % 60, 2) + ":" + tail
                                     : std::to_string(ms / 60'000 % 60) + ":" + tail;
  return right(text, 12);
}

std::string symbol(AnnotationCode code) {
  const std::string_view known = mnemonic(code);
  return known.empty() ? "[" + std::to_string(static_cast<int>(code)) + "]" : std::string(known);
}

std::optional<AnnotationCode> code_of(std::string_view text) {
  if (const auto known = code_from_mnemonic(text)) return known;
  if (text.size() < 3 || text.front() != '[' || text.back() != ']') return std::nullopt;
  const auto number = parse_integer<int>(text.substr(1, text.size() - 2));
  if (!number || *number < 0 || *number > kMaxCode) return std::nullopt;
  return static_cast<AnnotationCode>(*number);
}

}  // namespace

std::string rdann_text(std::span<const Annotation> annotations, double fs_hz) {
  std::string text;
  for (const Annotation& annotation : annotations) {
    text += elapsed(static_cast<double>(annotation.sample) / fs_hz) + "  " +
            right(std::to_string(annotation.sample), 7) + right(symbol(annotation.code), 6) +
            right(std::to_string(annotation.subtype), 5) + right(std::to_string(annotation.channel), 5) +
            right(std::to_string(annotation.number), 5);
    if (!annotation.aux.empty()) {
      text += '\t';
      for (const char c : annotation.aux) text += static_cast<unsigned char>(c) < ' ' ? ' ' : c;
    }
    text += '\n';
  }
  return text;
}

Result<std::vector<Annotation>> parse_rdann_text(std::string_view text) {
  std::vector<Annotation> annotations;
  TextScanner lines(text);
  while (const auto line = lines.line()) {
    if (trimmed(line->text).empty()) continue;
    const std::size_t tab = line->text.find('\t');
    TextScanner words(line->text.substr(0, tab), line->byte_offset);
    const auto malformed = [&](std::string_view field) {
      return Error{ErrorCode::malformed, std::string(field), line->byte_offset, {}};
    };
    Annotation annotation;
    (void)words.word();  // the time
    const auto sample = words.word();
    const auto type = words.word();
    const auto number = [&](const std::optional<Token>& word) {
      return word ? parse_integer<std::int64_t>(word->text) : std::nullopt;
    };
    const auto at = number(sample);
    if (!at) return malformed("sample");
    const auto code = type ? code_of(type->text) : std::nullopt;
    if (!code) return malformed("anntyp");
    const auto subtype = number(words.word());
    if (!subtype || *subtype < -128 || *subtype > 127) return malformed("subtyp");
    const auto channel = number(words.word());
    if (!channel || *channel < 0 || *channel > 255) return malformed("chan");
    const auto num = number(words.word());
    if (!num || *num < -128 || *num > 127) return malformed("num");
    annotation.sample = *at;
    annotation.code = *code;
    annotation.subtype = static_cast<std::int8_t>(*subtype);
    annotation.channel = static_cast<std::uint8_t>(*channel);
    annotation.number = static_cast<std::int8_t>(*num);
    if (tab != std::string_view::npos) annotation.aux = line->text.substr(tab + 1);
    annotations.push_back(std::move(annotation));
  }
  return annotations;
}

}  // namespace ecg
