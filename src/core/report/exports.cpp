#include "core/report/exports.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "core/formats/annotation_text.hpp"
#include "core/formats/csv_text.hpp"
#include "core/formats/csv_writer.hpp"
#include "core/formats/edf_writer.hpp"
#include "core/formats/record_text.hpp"
#include "core/formats/wfdb_annotation.hpp"
#include "core/formats/wfdb_record_writer.hpp"
#include "core/formats/zip_writer.hpp"
#include "core/record/header_text.hpp"
#include "core/record/signal_choices.hpp"
#include "core/report/report_head.hpp"
#include "core/snapshot/own_annotations.hpp"

namespace ecg {

namespace {

constexpr std::array<std::string_view, 12> kFormats = {
    "wfdb16.hea", "wfdb16.dat", "wfdb212.hea", "wfdb212.dat", "wfdb16.zip",       "wfdb212.zip",
    "edf",        "csv",        "annotations", "rdann.txt",   "annotations.json", "annotations.csv"};

std::vector<std::byte> bytes_of(std::string_view text) {
  const auto bytes = std::as_bytes(std::span(text));
  return {bytes.begin(), bytes.end()};
}

std::string annotations_json(const Record& record, const AnnotationList& list) {
  JsonWriter json;
  json.begin_object();
  write_head(json);
  json.member("record", record.name);
  json.member("fs_hz", record.fs_hz);
  json.member("annotator", list.annotator);
  if (const std::string words = hand_words(record); !words.empty()) json.member("by_hand", words);
  json.key("annotations");
  json.begin_array();
  for (const Annotation& annotation : list.annotations) {
    json.begin_object();
    json.member("sample", annotation.sample);
    json.member("time_s", seconds_from_samples(annotation.sample, record.fs_hz));
    json.member("code", static_cast<int>(annotation.code));
    json.member("symbol", mnemonic(annotation.code));
    json.member("subtype", static_cast<int>(annotation.subtype));
    json.member("channel", static_cast<int>(annotation.channel));
    json.member("number", static_cast<int>(annotation.number));
    json.member("aux", annotation.aux);
    json.end_object();
  }
  json.end_array();
  json.end_object();
  return std::move(json).finish();
}

std::string annotations_csv(const Record& record, const AnnotationList& list) {
  std::string text = "sample,time_s,symbol,subtype,channel,number,aux\n";
  for (const Annotation& annotation : list.annotations) {
    text += std::to_string(annotation.sample) + "," + shortest(seconds_from_samples(annotation.sample, record.fs_hz)) +
            "," + csv_cell(mnemonic(annotation.code)) + "," + std::to_string(annotation.subtype) + "," +
            std::to_string(annotation.channel) + "," + std::to_string(annotation.number) + "," +
            csv_cell(annotation.aux) + "\n";
  }
  return text;
}

Result<std::vector<std::byte>> wfdb_export(const Record& record, const AnnotationList& list, std::string_view what) {
  const auto width = what.starts_with("wfdb212") ? wfdb::SampleWidth::bits_12 : wfdb::SampleWidth::bits_16;
  ECG_TRY(wfdb::RecordFiles files, wfdb::write_record(record, record.name, width, record.comments));
  if (const std::string words = plain_hand_words(record); !words.empty()) files.header += "# " + words + "\n";
  if (what.ends_with(".dat")) return std::move(files.signals);
  if (what.ends_with(".hea")) return bytes_of(files.header);
  const std::string stem = record_name(record.name);
  std::vector<ZipEntry> entries;
  entries.push_back({stem + ".hea", bytes_of(files.header)});
  entries.push_back({stem + ".dat", std::move(files.signals)});
  if (!list.annotations.empty())
    entries.push_back({stem + "." + record_name(list.annotator), wfdb::write_annotations(list.annotations)});
  return write_zip(entries);
}

/// The annotations, and as one more what a person said of the signals; own annotations have it already.
Result<std::vector<std::byte>> edf_export(const Record& record, const AnnotationList& list) {
  std::string words = plain_hand_words(record);
  if (words.empty() || list.annotator == kOwnAnnotator) return write_edf(record, list.annotations);
  std::vector<Annotation> annotations = {{.code = AnnotationCode::note, .aux = std::move(words)}};
  annotations.insert(annotations.end(), list.annotations.begin(), list.annotations.end());
  return write_edf(record, annotations);
}

std::string table_export(const Record& record) {
  const std::string words = plain_hand_words(record);
  return (words.empty() ? "" : csv_remark(words) + "\n") + write_table(record);
}

}  // namespace

bool is_record_export(std::string_view what) {
  return std::find(kFormats.begin(), kFormats.end(), what) != kFormats.end();
}

std::string header_text_json(const Record& record) {
  JsonWriter json;
  json.begin_object();
  json.key("lines");
  json.begin_array();
  for (const std::string& line : free_text(record)) json.value(line);
  json.end_array();
  if (record.start_date) json.member("date", iso_text(*record.start_date));
  json.end_object();
  return std::move(json).finish();
}

Result<std::vector<std::byte>> export_record(const Record& record, const AnnotationList& list, std::string_view what) {
  if (!is_record_export(what)) return Error{ErrorCode::unsupported, std::string(what), -1, {}};
  if (what.starts_with("wfdb")) return wfdb_export(record, list, what);
  if (what == "edf") return edf_export(record, list);
  if (what == "csv") return bytes_of(table_export(record));
  if (what == "annotations") return wfdb::write_annotations(list.annotations);
  if (what == "rdann.txt") return bytes_of(rdann_text(list.annotations, record.fs_hz));
  if (what == "annotations.csv") return bytes_of(annotations_csv(record, list));
  return bytes_of(annotations_json(record, list));
}

}  // namespace ecg
