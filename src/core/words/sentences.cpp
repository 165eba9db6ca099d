// Long because every sentence that is said of errors and diagnostics stands here.
#include "core/words/sentences.hpp"

#include <array>
#include <cmath>
#include <cstdint>
#include <utility>

#include "core/base/utf8.hpp"
#include "core/formats/dicom_waveform.hpp"
#include "core/formats/foreign_file.hpp"
#include "core/formats/scp_sections.hpp"
#include "core/formats/wfdb_signal.hpp"
#include "core/words/readable_formats.hpp"

namespace ecg {

namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";  // U+FFFD
constexpr double kBytesPerMebibyte = 1024.0 * 1024.0;

constexpr std::size_t kMaxChoiceCharacters = 400;  ///< names of several signals

/// Characters that would break a line, hide text or turn its direction.
bool is_harmless(std::string_view character) {
  if (character.size() == 1) return character[0] >= ' ' && character[0] != '\x7F';
  std::uint32_t code = 0;
  for (std::size_t i = 0; i < character.size(); ++i) {
    const auto byte = static_cast<std::uint8_t>(character[i]);
    code = i == 0 ? byte & (0xFFU >> (character.size() + 1)) : (code << 6U) | (byte & 0x3FU);
  }
  const bool control = code >= 0x80 && code <= 0x9F;
  const bool invisible = (code >= 0x200B && code <= 0x200F) || (code >= 0x2028 && code <= 0x202E) ||
                         (code >= 0x2060 && code <= 0x206F) || code == 0xFEFF || code == 0x061C;
  const bool noncharacter = (code & 0xFFFEU) == 0xFFFE || (code >= 0xFFF9 && code <= 0xFFFB) || code >= 0xE0000;
  return !control && !invisible && !noncharacter;
}

std::string quoted(std::string_view text) { return "\"" + printable(text) + "\""; }

/// 650000 -> "650,000"; fractions keep three digits.
std::string count_text(double value) {
  const bool whole = value == std::floor(value) && std::abs(value) < 1e15;
  if (!whole) return number_text(value);
  std::string digits = std::to_string(static_cast<std::int64_t>(std::abs(value)));
  for (std::size_t i = digits.size(); i > 3; i -= 3) digits.insert(i - 3, ",");
  return (value < 0 ? "-" : "") + digits;
}

/// The name in quotes, or words for a thing without one.
std::string quoted_or(std::string_view name, std::string_view otherwise) {
  return name.empty() ? std::string(otherwise) : quoted(name);
}

std::string mebibytes(double bytes) { return count_text(std::ceil(bytes / kBytesPerMebibyte)) + " MiB"; }

/// "at byte 12", "in line 3 (byte 12)" of tables; empty where there is no place.
std::string spot(const Error& error) {
  if (error.byte_offset < 0) return "";
  const std::string byte = "byte " + std::to_string(error.byte_offset);
  return error.line > 0 ? "in line " + std::to_string(error.line) + " (" + byte + ")" : "at " + byte;
}

/// " at byte 12 of 100.hea" ... where the trouble is.
std::string place(const Error& error) {
  std::string text = spot(error);
  if (!text.empty()) text.insert(0, " ");
  if (!error.file.empty()) text += (text.empty() ? " in " : " of ") + quoted(error.file);
  return text;
}

std::string field_text(const std::string& field) {
  using Words = std::pair<std::string_view, std::string_view>;
  constexpr std::array<Words, 11> kWords = {{{"ns", "number of signals"},  // as the specification of EDF calls it
                                             {"fs_hz", "sampling rate"},
                                             {"gain_adu_per_mv", "number of converter units per millivolt"},
                                             {"max_bytes", "memory that is allowed"},
                                             {"class_map", "choice of classes"},
                                             {"positions", "choice of beat positions"},
                                             {"annotations", "choice of annotations"},
                                             {"match_window_s", "time within which beats pair"},
                                             {"test_from_s", "length of the stretch that teaches"},
                                             {"from_s", "time from which beats are scored"},
                                             {"to_s", "time up to which beats are scored"}}};
  for (const auto& [name, words] : kWords) {
    if (field == name) return std::string(words);
  }
  if (field.empty()) return "content";
  std::string text = printable(field);
  for (char& c : text) c = c == '_' ? ' ' : c;
  return text;
}

/// `field`: "II in mV".
std::string assumed_unit_sentence(std::string_view field) {
  constexpr std::string_view kBetween = " in ";
  const std::size_t mark = std::min(field.rfind(kBetween), field.size());
  const std::string unit = mark < field.size() ? printable(field.substr(mark + kBetween.size())) : "mV";
  return "The file names no unit for lead " + quoted(field.substr(0, mark)) + ": " + unit +
         " is assumed, so amplitudes may be wrong.";
}

constexpr std::string_view kForeignField = "kind ";

/// What stands behind "FILE is".
std::string foreign_sentence(const ForeignKind& kind) {
  const std::string what(kind.what);
  switch (kind.use) {
    case ForeignUse::recording:
      return what + ", which is not read: export the recording as WFDB, EDF or CSV and open that.";
    case ForeignUse::matlab:
      return what + ", which is not read: save the variables in MATLAB with save(name, ..., \"-v7\") and open that.";
    case ForeignUse::workbook: return what + ", which is not read: save its sheet as CSV and open that.";
    case ForeignUse::document: return what + " and not a recording: ask for the recording itself as WFDB, EDF or CSV.";
    case ForeignUse::packed: return what + ", which is not read: unpack it, or pack the files as ZIP instead.";
    case ForeignUse::web_page:
      return what + " (HTML) and not a recording: the download may have gone wrong, so get the file again.";
    case ForeignUse::misnamed: return what + ": give it a name that ends in .xml and open that.";
    case ForeignUse::wide_text: return what + ": save it as CSV in UTF-8 and open that.";
  }
  return what + ", which is not read.";
}

/// What stands behind the name of an XML file that is not read; empty for anything else.
std::string xml_sentence(const Error& error) {
  const auto behind = [&](std::string_view begin) {
    return quoted(std::string_view(error.field).substr(begin.size()));
  };
  constexpr std::string_view kRoot = "XML root ";
  if (error.field.starts_with(kRoot))
    return " is an XML file of " + behind(kRoot) +
           " and not an ECG that is read: of XML files, HL7 aECG (AnnotatedECG), GE MUSE (RestingECG) and Philips "
           "(restingecgdata) are.";
  constexpr std::string_view kPhilips = "Philips ";
  if (error.field.starts_with(kPhilips))
    return " is a Philips file of kind " + behind(kPhilips) +
           ", which is not read: SierraECG and PhilipsECG of versions 1.03 and 1.04 are.";
  constexpr std::string_view kEncoding = "encoding ";
  if (error.field.starts_with(kEncoding))
    return " is XML written in " + behind(kEncoding) +
           ", which is not read: UTF-8, UTF-16, ISO-8859-1 and windows-1252 are, so save it as UTF-8.";
  if (error.field == "DOCTYPE with declarations")
    return " is not read because its DOCTYPE declares something of its own, which no ECG file does and which can be "
           "used "
           "to do harm: export the recording again.";
  return {};
}

std::string unsupported_sentence(const Error& error) {
  const std::string file = error.file.empty() ? "This file" : quoted(error.file);
  if (error.field == "file") {
    return file + " is not a recording this program reads: it reads " + readable_formats_in_a_sentence() +
           ", and folders and ZIP archives of these.";
  }
  if (error.field.starts_with(kForeignField)) {
    const ForeignKind* kind = foreign_kind(std::string_view(error.field).substr(kForeignField.size()));
    if (kind != nullptr) return file + " is " + foreign_sentence(*kind);
  }
  if (const std::string text = xml_sentence(error); !text.empty()) return file + text;
  if (error.field.starts_with("format ")) {
    return file + " stores its signals in " + printable(error.field) + ", which is not read; formats " +
           wfdb::readable_formats() + " are.";
  }
  if (error.field == "number_of_segments") {
    return file + " is a record of several segments, which is not read yet: open one of its segments instead.";
  }
  if (error.field == scp::kDialect) {
    return file +
           " comes from a Heal Force monitor: it is called SCP but keeps its samples in a form of its own, not that of "
           "SCP-ECG (EN 1064), which is not read. Export the recording with the maker's program as EDF or CSV and open "
           "that.";
  }
  if (error.field == dicom::kNoWaveform) {
    return file +
           " is a DICOM image, report or folder and holds no waveform: ask for the ECG itself as a DICOM waveform "
           "(12-lead or general ECG), not for its picture.";
  }
  if (error.field == "a beat in each row") {
    return file +
           " has a beat in each row, cut out and scaled from 0 to 1 for training (as Kaggle's table of the MIT-BIH "
           "database does): what came between the beats is gone. Open the recording itself, for instance a record of "
           "mitdb from PhysioNet.";
  }
  if (error.field.starts_with("a row ")) {
    return file + " has " + error.field + (error.line > 0 ? " from line " + std::to_string(error.line) + " on" : "") +
           ": that is one per beat or event and not per sample. An ECG needs at least 20 rows per second; annotations "
           "alone cannot be shown.";
  }
  if (error.field == "matrix") {
    return file +
           " is not a recording: it holds no matrix of numbers that could be an ECG. It needs one row or one column "
           "per "
           "lead, at most 64 of them.";
  }
  if (error.field == "table" || error.field == "columns") {
    return file +
           " is not a recording: it holds no column of numbers that could be an ECG. A table needs one row per sample "
           "and one column per lead.";
  }
  return file + " uses " + field_text(error.field) + ", which is not read.";
}

std::string missing_file_sentence(const Error& error) {
  if (error.field == "record")
    return "There is no " +
           (error.file.empty() ? "such record" : "record " + quoted(error.file.substr(0, error.file.rfind(".hea")))) +
           " among the given files.";
  return quoted_or(error.file, "A file") + " is missing: it is needed by " + quoted_or(error.field, "the recording") +
         ". Drop both files together.";
}

std::string missing_fact_sentence(const Error& error) {
  const std::string file = error.file.empty() ? "The file" : quoted(error.file);
  if (error.field == "fs_hz") {
    const bool doubtful = error.rows > 0.0 && error.beat_period_samples == 0.0;
    if (!doubtful) return file + " does not say its sampling rate: enter the number of samples per second.";
    return file +
           " does not say its sampling rate, and no regular heart beats show in it: if it is an ECG, enter the "
           "number of samples per second.";
  }
  if (error.field == "gain_adu_per_mv")
    return file + " does not say how many converter units make one millivolt: enter that number.";
  if (error.field == "reference")
    return "No reference annotations came with " + (error.file.empty() ? std::string("the recording") : file) +
           ": put its annotation file beside it, or label beats yourself.";
  if (error.field == "signal")
    return "The recording has no " + (error.file.empty() ? "such signal" : "signal " + quoted(error.file)) +
           ": take one of the names that the analysis lists under "
           "leads and other signals, or its number in the file, like #2.";
  return file + " does not say its " + field_text(error.field) + ": enter it.";
}

/// Why templates are not merged or split (analysis/shape_edits.hpp); empty for any other field.
std::string_view template_sentence(std::string_view field) {
  if (field == "one template") return "A template cannot be merged with itself: choose another one.";
  if (field == "one beat") return "A template of one beat cannot be split: merge it with another one, or leave it.";
  if (field == "alike beats")
    return "The beats of this template are too alike to be told apart: choose a stretch of them to take out.";
  if (field == "whole template")
    return "These are all beats of their template already: choose fewer, so that some are left in it.";
  if (field == "templates") return "There are as many templates as can be shown: merge some before you split another.";
  return {};
}

}  // namespace

std::string printable(std::string_view text, std::size_t most_characters) {
  std::string result;
  std::size_t characters = 0;
  while (!text.empty()) {
    if (characters == most_characters - 1 && text.size() > 1) {
      const std::size_t length = utf8_sequence_length(text);
      if (length != text.size()) return result + "\xE2\x80\xA6";  // more follows: an ellipsis is the last character
    }
    if (characters == most_characters) break;
    const std::size_t length = utf8_sequence_length(text);
    const std::string_view character = text.substr(0, length == 0 ? 1 : length);
    if (length > 0 && is_harmless(character)) result.append(character);
    else result.append(kReplacement);
    text.remove_prefix(character.size());
    ++characters;
  }
  return result;
}

std::string number_text(double value) {
  if (!std::isfinite(value)) return "an unknown number of";
  // Three digits after the point at most, without trailing zeros.
  constexpr double kThousandths = 1000.0;
  if (std::abs(value) > 1e15) return value < 0 ? "less than -1e15" : "more than 1e15";
  const auto scaled = static_cast<std::int64_t>(std::round(std::abs(value) * kThousandths));
  std::string text = (value < 0 && scaled != 0 ? "-" : "") + std::to_string(scaled / 1000);
  std::string fraction = std::to_string(1000 + scaled % 1000).substr(1);
  while (!fraction.empty() && fraction.back() == '0') fraction.pop_back();
  return fraction.empty() ? text : text + "." + fraction;
}

std::string sentence(const Error& error) {
  switch (error.code) {
    case ErrorCode::truncated:
      return (error.file.empty() ? "The file" : quoted(error.file)) + " ends before its " + field_text(error.field) +
             (error.byte_offset >= 0 ? " (byte " + std::to_string(error.byte_offset) + ")" : "") +
             ": it is incomplete, get it again.";
    case ErrorCode::malformed:
      if (error.field == "text")
        return (error.file.empty() ? "The table" : quoted(error.file)) + " is not plain text" +
               (error.byte_offset < 0 ? "" : ", as a zero byte " + spot(error) + " shows") +
               ": save the table as CSV in UTF-8 and open that.";
      if (error.field == "line")
        return (error.file.empty() ? "The table" : quoted(error.file)) + " has a line longer than 1 MiB" +
               (error.line > 0 ? ", line " + std::to_string(error.line) : "") +
               ": a table needs one row per sample, so save it with line ends.";
      return "The " + field_text(error.field) + place(error) +
             " cannot be read: the file is damaged or of another kind" + (error.file.empty() ? "." : ", get it again.");
    case ErrorCode::out_of_range:
      if (const std::string_view refused = template_sentence(error.field); !refused.empty())
        return std::string(refused);
      if (error.field == "calibrate")
        return quoted_or(error.file, "The recording") +
               " is not longer than the stretch that would teach: choose a shorter one.";
      if (error.field == "format 212")
        return (error.file.empty() ? "A lead" : "Lead " + quoted(error.file)) +
               " has values that need more than 12 bits, which format 212 cannot hold: choose format 16.";
      return "The " + field_text(error.field) + place(error) +
             " has a value that is not allowed: correct it and try again.";
    case ErrorCode::unsupported: return unsupported_sentence(error);
    case ErrorCode::over_budget:
      return (error.file.empty() ? "The recording" : quoted(error.file)) + " needs " + mebibytes(error.needed) +
             " of memory and only " + mebibytes(error.allowed) +
             " are allowed: open a shorter part of it, or use the command line with --max-memory.";
    case ErrorCode::missing_file: return missing_file_sentence(error);
    case ErrorCode::missing_fact: return missing_fact_sentence(error);
    case ErrorCode::empty:
      if (error.field == "files")
        return "No file was given: drop a .hea file together with its .dat file, an .edf or a .csv file, or a ZIP "
               "archive.";
      if (error.field == "ECG") return "No signal would be left that is an ECG: say first which one is.";
      return (error.file.empty() ? "The file" : quoted(error.file)) + " holds no " +
             field_text(error.field == "file" ? "data" : error.field) +
             (error.byte_offset > 0 ? " " + spot(error) : "") + ": there is nothing to analyse.";
  }
  return "The file cannot be read.";
}

std::string sentence(const Diagnostic& diagnostic) {
  const std::string field = quoted(diagnostic.field);
  const std::string found = count_text(diagnostic.found);
  const std::string expected = count_text(diagnostic.expected);
  const bool one = diagnostic.found == 1.0;
  switch (diagnostic.code) {
    case DiagnosticCode::truncated_signal:
      return "The recording is incomplete: " + found + " of " + expected + " samples " +
             (one ? "is there and was analysed." : "are there and were analysed.");
    case DiagnosticCode::checksum_mismatch:
      return "The samples of lead " + field + " do not add up to the checksum in the header (" + found + ", not " +
             expected + "): the signal file may be damaged.";
    case DiagnosticCode::initial_value_mismatch:
      return "Lead " + field + " begins with " + found + ", the header says " + expected +
             ": header and signal file may not belong together.";
    case DiagnosticCode::truncated_annotations:
      return "The annotation file " + field + " ends early: its " +
             (one ? "one complete annotation was" : found + " complete annotations were") + " read.";
    case DiagnosticCode::default_gain:
      return "The file gives no gain for lead " + field + ": " + found +
             " converter units per millivolt are assumed, so amplitudes may be wrong.";
    case DiagnosticCode::missing_values:
      return "Lead " + field + " lacks " + found + " of " + expected + " samples: they are shown as gaps.";
    case DiagnosticCode::skipped_rows:
      if (one)
        return "1 row holds no numbers and was skipped" +
               (diagnostic.expected > 0.0 ? ": line " + expected : std::string()) + ".";
      return found + " rows hold no numbers and were skipped" +
             (diagnostic.expected > 0.0 ? ", the first in line " + expected : std::string()) + ".";
    case DiagnosticCode::assumed_unit: return assumed_unit_sentence(diagnostic.field);
    case DiagnosticCode::assumed_fs:
      return "The sampling rate of " + number_text(diagnostic.found) +
             " Hz was taken from the time column or entered by hand: check it, every rate depends on it.";
    case DiagnosticCode::ignored_file:
      if (diagnostic.found > 1.0)
        return count_text(diagnostic.found) + " files were not used, among them " + field + ".";
      return "The file " + field + " was not used.";
    case DiagnosticCode::flat_lead: return "Lead " + field + " is flat: nothing can be found in it.";
    case DiagnosticCode::no_beats:
      if (diagnostic.expected > 0.0)
        return "No beat was looked for: this recording has " + found + " Hz, and heart beats can be told from " +
               expected + " Hz on.";
      return "No beat was found: is this an ECG, and is the sampling rate right?";
    case DiagnosticCode::poor_quality:
      return found + " of " + expected + " ten-second stretches " + (one ? "is" : "are") +
             " too noisy to analyse, or hold no signal.";
    case DiagnosticCode::outside_model_card:
      return "The model was not made for this recording (" + printable(diagnostic.field) +
             "): take its classes with care.";
    case DiagnosticCode::model_unavailable:
      return "The beats have no classes because the model could not be used: " + printable(diagnostic.field) + ".";
    case DiagnosticCode::rhythm_model_unavailable:
      return "The rhythm was judged from intervals and classes alone because the rhythm model could not be used: " +
             printable(diagnostic.field) + ".";
    case DiagnosticCode::implausible_rate:
      return "The median heart rate would be " + number_text(diagnostic.found) + " bpm: check the sampling rate.";
    case DiagnosticCode::ignored_field: return "The field " + field + " could not be read and was ignored.";
    case DiagnosticCode::annotations_outside:
      if (one) return "1 annotation of " + field + " lies outside the samples that were read and was left out.";
      return found + " annotations of " + field + " lie outside the samples that were read and were left out.";
    case DiagnosticCode::inverted_lead:
      return "Lead " + field +
             " may be upside down: P wave, QRS complex and T wave all point down. Check its electrodes.";
    case DiagnosticCode::swapped_limb_leads:
      return "The electrodes of the two arms may be exchanged: lead " + field + " points down and aVR up.";
    case DiagnosticCode::implausible_gain:
      return "The QRS complexes of lead " + field + " would be " + number_text(diagnostic.found) +
             " mV high: check its gain and unit.";
    case DiagnosticCode::clipped_lead:
      return "Lead " + field + " is cut off at its limits in " + found + " of " + expected +
             " ten-second stretches: true peaks are higher.";
    case DiagnosticCode::moved_operating_point:
      return std::string(
                 "Classes are not the model's own: its operating point was moved so that rarer classes count ") +
             (diagnostic.found > 0.0 ? "more" : "less") + " (weight " + number_text(diagnostic.found) +
             ", the model's own is 0).";
    case DiagnosticCode::changed_thresholds: return "Thresholds are not the usual ones: " + field + ".";
    case DiagnosticCode::trained_on:
      return "The " + printable(diagnostic.field) +
             " was trained on this recording: how well it does here does not tell how well it does on other patients.";
    case DiagnosticCode::unnamed_ecg:
      if (diagnostic.found > 1.0)
        return "None of the " + found + " signals is named as an ECG: all are taken for leads of one.";
      return "No signal is named as an ECG: " + field + " looks most like one of the " + expected +
             " and was analysed, so look whether it is.";
    case DiagnosticCode::signals_left_out:
      return found + (diagnostic.found == 1.0 ? " signal that is no ECG was" : " signals that are no ECG were") +
             " left out: the recording would need more memory than is allowed.";
    case DiagnosticCode::chosen_signals:
      return "A person chose the signals: " + printable(diagnostic.field, kMaxChoiceCharacters) + ".";
    case DiagnosticCode::surplus_records:
      if (diagnostic.found < 1.0)
        return "The file goes on for less than a data record behind the " + expected +
               " that its header announces: that was not read.";
      if (one)
        return "The file holds 1 data record more than the " + expected +
               " that its header announces: it was not read, because nothing says that it belongs to this recording.";
      return "The file holds " + number_text(diagnostic.found) + " data records more than the " + expected +
             " that its header announces: they were not read, because nothing says that they belong to this recording.";
    case DiagnosticCode::header_checksum_mismatch:
      return "The header does not add up to its checksum (" + found + ", not " + expected +
             "): it may be damaged, so sampling rate, gain and names of leads may be wrong.";
    case DiagnosticCode::part_checksum_mismatch:
      return "The checksum of " + printable(diagnostic.field) + " does not fit: the file may be damaged.";
    case DiagnosticCode::shared_sample_count:
      return "The header announces " + expected + " samples, and the file holds " + found +
             " of each lead: that number was taken for all leads together. If it counts each lead, the recording is "
             "incomplete.";
    case DiagnosticCode::plain_wave:
      return "Lead " + field + " is one plain wave without QRS complexes in " + found + " of " + expected +
             " ten-second stretches: it does not look like an ECG, so beats found there may be none.";
    case DiagnosticCode::derived_leads:
      return (one ? "Lead " : "Leads ") + printable(diagnostic.field) + (one ? " was" : " were") +
             " computed from I and II: the file leaves " + (one ? "it" : "them") + " out.";
    case DiagnosticCode::powerline:
      return "Lead " + field + " carries powerline interference in " + found + " of " + expected +
             " ten-second stretches.";
  }
  return "Something about the file is unusual.";
}

}  // namespace ecg
