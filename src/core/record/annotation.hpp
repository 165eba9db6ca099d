#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/record/time.hpp"

namespace ecg {

/// WFDB annotation codes (the numbers stored in annotation files). Only the ones the core reasons about are named;
/// any value 0..49 may occur in a file and survives reading and writing.
enum class AnnotationCode : std::uint8_t {
  not_qrs = 0,
  normal = 1,
  left_bundle = 2,
  right_bundle = 3,
  aberrant = 4,
  premature_ventricular = 5,
  fusion = 6,
  nodal_premature = 7,
  atrial_premature = 8,
  supraventricular_premature = 9,
  ventricular_escape = 10,
  nodal_escape = 11,
  paced = 12,
  unknown = 13,
  noise = 14,
  artifact = 16,
  st_change = 18,
  t_change = 19,
  systole = 20,
  diastole = 21,
  note = 22,
  measurement = 23,
  p_wave = 24,
  bundle_branch = 25,
  pacer_spike = 26,
  t_wave = 27,
  rhythm = 28,
  u_wave = 29,
  learning = 30,
  flutter_wave = 31,
  flutter_start = 32,
  flutter_end = 33,
  atrial_escape = 34,
  supraventricular_escape = 35,
  link = 36,
  non_conducted_p = 37,
  fusion_paced = 38,
  waveform_onset = 39,
  waveform_end = 40,
  r_on_t = 41,
};

/// A statement about a time in the record (WFDB sense).
struct Annotation {
  SampleIndex sample = 0;
  AnnotationCode code = AnnotationCode::not_qrs;
  std::int8_t subtype = 0;
  std::uint8_t channel = 0;
  std::int8_t number = 0;
  std::string aux;  ///< e.g. "(AFIB"; bytes as stored without trailing NULs, may be hostile text
  bool operator==(const Annotation&) const = default;
};

/// Mnemonic of a code as WFDB prints it ("N", "V", "+" ...); "" for codes without one.
std::string_view mnemonic(AnnotationCode code);
/// Code of a mnemonic; empty when unknown.
std::optional<AnnotationCode> code_from_mnemonic(std::string_view mnemonic);
/// True for codes that mark a beat (N L R a V F J A S E j / Q e n B r f ?); `+`, `~`, waveforms and the like are none.
bool is_beat(AnnotationCode code);

}  // namespace ecg
