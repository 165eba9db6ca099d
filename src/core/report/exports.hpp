#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/snapshot/analysis.hpp"

namespace ecg {

// Everything that leaves the program as a file, by name. Functions of (record, annotations, analysis) alone.

/// Annotations of a record together with the name of who made them, e.g. "fid" or "atr".
struct AnnotationList {
  std::string annotator;
  std::span<const Annotation> annotations;
};

/// A record with annotations in a format of recordings or annotations, as bytes:
///   "wfdb16.hea" "wfdb16.dat" "wfdb212.hea" "wfdb212.dat"  the record (see wfdb::write_record)
///   "wfdb16.zip" "wfdb212.zip"   the same two with NAME.ANNOTATOR in one archive
///   "edf"                        EDF+ with the annotations
///   "csv"                        table of the samples
///   "annotations"                WFDB annotation file
///   "rdann.txt"                  text as `rdann` prints it
///   "annotations.json"           {"record","fs_hz","annotator","annotations":[{"sample","time_s","symbol",...}]}
///   "annotations.csv"            the same as a table
/// Samples are as recorded, whatever a person looks at upside down; that and which signals they chose is said in the
/// header's comments, in an annotation of EDF+, in a comment line above the table, in "by_hand" of JSON.
/// Of the formats only WFDB's header has room for the original header's free text; WFDB and EDF+ carry the date. Who is not
/// to be named by them is for WithoutHeaderText (record/header_text.hpp).
/// Errors: unsupported (no such format), those of the writers.
Result<std::vector<std::byte>> export_record(const Record& record, const AnnotationList& list, std::string_view what);

/// What in the recording's header may say who it is of: JSON {"lines": [...] of free text, "date": "2020-05-16"}, the date
/// where there is one.
std::string header_text_json(const Record& record);

/// True for the formats of export_record.
bool is_record_export(std::string_view what);

/// RR intervals of an analysis: "sample,time_s,rr_s,rate_bpm,class_before,class,not_ectopic", a row per interval at its
/// later beat; not_ectopic: 1 where both beats are N. Comment and columns as report.hpp says.
std::string rr_csv(const Record& record, const Analysis& analysis);

}  // namespace ecg
