#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace ecg {

/// Why an operation failed. Few, stable and switchable; sentences for people are made in `words/sentences`.
enum class ErrorCode : std::uint8_t {
  truncated,     ///< The input ends before a structure it promised.
  malformed,     ///< A field is present but cannot be read as its type.
  out_of_range,  ///< A field reads well but its value is not allowed.
  unsupported,   ///< A valid file that uses a feature we do not read.
  over_budget,   ///< Would need more memory than the caller allows.
  missing_file,  ///< A file named by another one (or needed by it) is not among the given files.
  missing_fact,  ///< The file does not say something needed (e.g. its sampling rate): ask the user.
  empty,         ///< The input holds nothing to read.
};
/// Stable name for exports, e.g. "missing_file"; "" for a number that is no code.
std::string_view name(ErrorCode code);

/// One refusal: what, in which field of which file, and where.
struct Error {
  ErrorCode code = ErrorCode::malformed;
  std::string field;              ///< Name from the format's own specification, e.g. "gain" or "ns".
  std::int64_t byte_offset = -1;  ///< Position in the input; -1 when there is none.
  std::string file;               ///< Name of the file concerned; empty when there is none. May be hostile text.
  double needed = 0.0;            ///< over_budget: bytes it would take; missing_fact: best guess, 0 when there is none.
  double allowed = 0.0;           ///< over_budget: bytes the caller allows.
  double rows = 0.0;              ///< missing_fact "fs_hz": samples per lead.
  double beat_period_samples = 0.0;  ///< missing_fact "fs_hz": samples from beat to beat, 0 where none shows.
  std::int64_t line = 0;  ///< Of a table, the line at `byte_offset`; the first one is 1, 0 where there is none.
};

/// Something the user must be told although the input could be used. Appended, never printed.
enum class DiagnosticCode : std::uint8_t {
  truncated_signal,        ///< Fewer samples than the header says: `found` of `expected` samples.
  checksum_mismatch,       ///< WFDB checksum differs: `found`, `expected`.
  initial_value_mismatch,  ///< WFDB initial value differs: `found`, `expected`.
  truncated_annotations,   ///< The annotation file ends inside an annotation; the complete ones were read (`found`).
  default_gain,            ///< Header gives no gain (or 0): 200 adu/mV assumed.
  missing_values,          ///< `found` samples are missing (NaN, empty cells, null samples).
  skipped_rows,            ///< `found` rows of a table could not be read as numbers, the first in line `expected`.
  assumed_unit,            ///< The file names no unit: mV assumed.
  assumed_fs,              ///< The sampling rate was given by the user or guessed from the time column.
  ignored_file,            ///< A file was not used; `field` names it.
  flat_lead,               ///< Lead `field` is flat.
  no_beats,                ///< No beat was found; at a rate below `expected` Hz, `found`, none was looked for.
  poor_quality,            ///< `found` of `expected` ten-second stretches are unusable.
  outside_model_card,      ///< Sampling rate, lead or gain outside what the model's card declares; `field` says which.
  rhythm_model_unavailable,  ///< The rhythm model could not be used: no rhythm is named from the waveform; `field` says why.
  model_unavailable,         ///< The model could not be used: classes are off; `field` says why.
  implausible_rate,          ///< Median heart rate `found` bpm: is the sampling rate right?
  ignored_field,             ///< A field of the header could not be read and was not needed; `field` names it.
  annotations_outside,       ///< `found` annotations lie outside the samples that were read and were dropped.
  inverted_lead,             ///< Lead `field` points down where it should point up.
  swapped_limb_leads,        ///< Lead `field` (I) points down and aVR up: arm electrodes exchanged?
  implausible_gain,          ///< QRS complexes of lead `field` would be `found` mV high.
  clipped_lead,              ///< Lead `field` is cut off at its limits in `found` of `expected` ten-second stretches.
  powerline,                 ///< Lead `field` carries powerline interference in `found` of `expected` stretches.
  moved_operating_point,  ///< A person made rarer classes count more or less: weight `found`, 0 being the model's own.
  unnamed_ecg,       ///< No signal is named as an ECG: `found` of `expected` were taken for one; `field`: the best.
  signals_left_out,  ///< `found` signals that are no ECG were left out: memory for them is not allowed.
  chosen_signals,    ///< A person said what is an ECG, or which lead counts; `field` says it in words.
  surplus_records,   ///< `found` data records stand behind the `expected` ones of the header; they were not read.
  header_checksum_mismatch,  ///< The header is not what its checksum was made from: `found`, `expected`.
  shared_sample_count,  ///< The header's `expected` samples were taken for all leads together: `found` of each are there.
  plain_wave,           ///< Lead `field` is one plain wave in `found` of `expected` ten-second stretches.
  changed_thresholds,      ///< A person set thresholds of the rhythm rules: `field` says which.
  trained_on,              ///< The model `field` (kBeatModel, kRhythmModel) was trained on this recording.
  derived_leads,           ///< The file leaves out `found` limb leads, `field` ("III and aVR"): computed from I and II.
  part_checksum_mismatch,  ///< Part `field` of the file ("section 6") is not what its checksum was made from.
};
/// Stable name for exports, e.g. "flat_lead"; "" for a number that is no code.
std::string_view name(DiagnosticCode code);

struct Diagnostic {
  DiagnosticCode code = DiagnosticCode::missing_values;
  std::string field;      ///< Lead, field or file concerned; may be hostile text.
  double found = 0.0;     ///< Meaning depends on `code`.
  double expected = 0.0;  ///< Meaning depends on `code`.
};

}  // namespace ecg
