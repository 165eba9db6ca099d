#include "core/record/annotation.hpp"

#include <array>

namespace ecg {

namespace {

// Index = WFDB annotation code (ecgcodes(5) of the WFDB Programmer's Guide); "" where no mnemonic is defined.
constexpr std::array<std::string_view, 50> kMnemonics = {
    "",  "N", "L", "R", "a", "V",  "F", "J", "A", "S", "E", "j", "/", "Q", "~", "",  "|",
    "",  "s", "T", "*", "D", "\"", "=", "p", "B", "^", "t", "+", "u", "?", "!", "[", "]",
    "e", "n", "@", "x", "f", "(",  ")", "r", "",  "",  "",  "",  "",  "",  "",  ""};

}  // namespace

std::string_view mnemonic(AnnotationCode code) {
  const auto index = static_cast<std::size_t>(code);
  return index < kMnemonics.size() ? kMnemonics[index] : std::string_view{};
}

std::optional<AnnotationCode> code_from_mnemonic(std::string_view text) {
  if (text.empty()) return std::nullopt;
  for (std::size_t code = 0; code < kMnemonics.size(); ++code) {
    if (kMnemonics[code] == text) return static_cast<AnnotationCode>(code);
  }
  return std::nullopt;
}

bool is_beat(AnnotationCode code) {
  switch (code) {
    case AnnotationCode::normal:
    case AnnotationCode::left_bundle:
    case AnnotationCode::right_bundle:
    case AnnotationCode::aberrant:
    case AnnotationCode::premature_ventricular:
    case AnnotationCode::fusion:
    case AnnotationCode::nodal_premature:
    case AnnotationCode::atrial_premature:
    case AnnotationCode::supraventricular_premature:
    case AnnotationCode::ventricular_escape:
    case AnnotationCode::nodal_escape:
    case AnnotationCode::paced:
    case AnnotationCode::unknown:
    case AnnotationCode::bundle_branch:
    case AnnotationCode::learning:
    case AnnotationCode::atrial_escape:
    case AnnotationCode::supraventricular_escape:
    case AnnotationCode::fusion_paced:
    case AnnotationCode::r_on_t: return true;
    default: return false;
  }
}

}  // namespace ecg
