#include "core/words/sentences.hpp"

#include <gtest/gtest.h>

#include <cctype>
#include <string>
#include <vector>

#include "core/analysis/options.hpp"
#include "core/base/utf8.hpp"
#include "core/formats/foreign_file.hpp"

namespace ecg {
namespace {

TEST(Sentences, NameFileFieldAndWhatToDo) {
  EXPECT_EQ(sentence(Error{ErrorCode::missing_file, "100.hea", -1, "100.dat"}),
            "\"100.dat\" is missing: it is needed by \"100.hea\". Drop both files together.");
  EXPECT_EQ(sentence(Error{ErrorCode::missing_fact, "fs_hz", -1, "ecg.csv"}),
            "\"ecg.csv\" does not say its sampling rate: enter the number of samples per second.");
  EXPECT_EQ(
      sentence(Error{ErrorCode::out_of_range, "number_of_signals", 4, "100.hea"}),
      "The number of signals at byte 4 of \"100.hea\" has a value that is not allowed: correct it and try again.");
  EXPECT_EQ(sentence(Error{ErrorCode::over_budget, "number_of_samples", -1, "r.hea", 2097152.0, 1048576.0}),
            "\"r.hea\" needs 2 MiB of memory and only 1 MiB are allowed: open a shorter part of it, or use the command "
            "line with --max-memory.");
  EXPECT_EQ(sentence(Diagnostic{DiagnosticCode::truncated_signal, "100", 361'000.0, 650'000.0}),
            "The recording is incomplete: 361,000 of 650,000 samples are there and were analysed.");
}

TEST(Sentences, NameThePlaceInATableByLineAndByte) {
  const auto said = [](ErrorCode code, const char* field) {
    return sentence(Error{.code = code, .field = field, .byte_offset = 34, .file = "t.csv", .line = 3});
  };
  EXPECT_EQ(
      said(ErrorCode::out_of_range, "fs_hz"),
      "The sampling rate in line 3 (byte 34) of \"t.csv\" has a value that is not allowed: correct it and try again.");
  EXPECT_EQ(
      said(ErrorCode::malformed, "text"),
      "\"t.csv\" is not plain text, as a zero byte in line 3 (byte 34) shows: save the table as CSV in UTF-8 and open "
      "that.");
  EXPECT_EQ(said(ErrorCode::malformed, "line"),
            "\"t.csv\" has a line longer than 1 MiB, line 3: a table needs one row per sample, so save it with "
            "line ends.");
  EXPECT_EQ(said(ErrorCode::empty, "rows"),
            "\"t.csv\" holds no rows in line 3 (byte 34): there is nothing to analyse.");
  EXPECT_TRUE(
      said(ErrorCode::unsupported, "a row every 60 s").starts_with("\"t.csv\" has a row every 60 s from line 3 on: "));
  EXPECT_EQ(
      sentence(Error{ErrorCode::malformed, "ns", 252, "e.edf"}),
      "The number of signals at byte 252 of \"e.edf\" cannot be read: the file is damaged or of another kind, get "
      "it again.");
  EXPECT_EQ(sentence(Error{ErrorCode::truncated, "first data record", 662, "e.edf"}),
            "\"e.edf\" ends before its first data record (byte 662): it is incomplete, get it again.");
  EXPECT_EQ(sentence(Diagnostic{DiagnosticCode::skipped_rows, {}, 2.0, 12.0}),
            "2 rows hold no numbers and were skipped, the first in line 12.");
  EXPECT_EQ(sentence(Diagnostic{DiagnosticCode::skipped_rows, {}, 1.0, 12.0}),
            "1 row holds no numbers and was skipped: line 12.");
  EXPECT_EQ(sentence(Diagnostic{DiagnosticCode::assumed_unit, "II in mV"}),
            "The file names no unit for lead \"II\": mV is assumed, so amplitudes may be wrong.");
}

TEST(Sentences, ListTheFormatsThatAreRead) {
  const std::string text = sentence(Error{ErrorCode::unsupported, "format 17", -1, "r.dat"});
  EXPECT_NE(text.find("212"), std::string::npos);
  EXPECT_NE(text.find("format 17"), std::string::npos);
}

TEST(Sentences, ExistForEveryCodeAndStaySafeWithHostileText) {
  std::string hostile =
      "%s%n##\x1b[31m\r\n\xE2\x80\xAE"
      "abc\xFF\xC0";
  hostile.push_back('\0');
  hostile += std::string(1'000'000, 'A');
  std::vector<std::string> texts;
  for (int code = 0; !name(static_cast<ErrorCode>(code)).empty(); ++code) {
    for (const std::string& field :
         {hostile, std::string("file"), std::string("table"), std::string("record"), std::string()}) {
      texts.push_back(sentence(Error{static_cast<ErrorCode>(code), field, 7, hostile, 1e300, -1e300}));
    }
  }
  for (int code = 0; !name(static_cast<DiagnosticCode>(code)).empty(); ++code) {
    texts.push_back(sentence(Diagnostic{static_cast<DiagnosticCode>(code), hostile, 1e308, -1e308}));
  }
  for (const std::string& text : texts) {
    EXPECT_FALSE(text.empty());
    EXPECT_TRUE(is_utf8(text));
    EXPECT_LT(text.size(), 1'200U) << text;
    EXPECT_TRUE(text.ends_with(".") || text.ends_with("?")) << text;
    for (const char c : text) EXPECT_TRUE(static_cast<unsigned char>(c) >= 0x20 && c != 0x7F);
    EXPECT_EQ(text.find("\xE2\x80\xAE"), std::string::npos);  // right-to-left override
  }
}

TEST(Printable, ReplacesAndClamps) {
  EXPECT_EQ(printable("MLII"), "MLII");
  EXPECT_EQ(printable("\xC2\xB5V \xE2\x82\xAC"), "\xC2\xB5V \xE2\x82\xAC");
  EXPECT_EQ(printable("a\nb\x01"),
            "a\xEF\xBF\xBD"
            "b\xEF\xBF\xBD");
  EXPECT_EQ(printable("\xB5V"), "\xEF\xBF\xBDV");
  EXPECT_EQ(printable(std::string(128, 'x')), std::string(128, 'x'));
  EXPECT_EQ(printable(std::string(129, 'x')), std::string(127, 'x') + "\xE2\x80\xA6");
  EXPECT_EQ(printable(""), "");
}

TEST(NumberText, KeepsThreeDigits) {
  EXPECT_EQ(number_text(360.0), "360");
  EXPECT_EQ(number_text(62.4725), "62.473");
  EXPECT_EQ(number_text(-0.5), "-0.5");
  EXPECT_EQ(number_text(-0.0001), "0");
}

/// What a person sees wrong with a sentence at a glance; empty where nothing is.
std::string flaw_of(const std::string& text) {
  if (text.empty()) return "nothing is said";
  if (std::islower(static_cast<unsigned char>(text.front())) != 0) return "begins with a small letter";
  if (!text.ends_with(".") && !text.ends_with("?")) return "has no full stop";
  for (const char* const mark : {"  ",        " ,",
                                 " :",        " ?",
                                 "()",        "( ",
                                 " )",        "\"\"",
                                 "..",        ".:",
                                 ": :",       "::",
                                 " s has",    "_",
                                 "1 rows",    "1 annotations",
                                 "1 files",   "1 data records",
                                 "1 signals", "1 complete",
                                 " in mV\""}) {
    if (text.find(mark) != std::string::npos) return "holds \"" + std::string(mark) + "\"";
  }
  return "";
}

/// Every field name an Error is made with in the core.
const std::vector<std::string>& error_fields() {
  static const std::vector<std::string> kFields = {"",
                                                   "file",
                                                   "files",
                                                   "text",
                                                   "line",
                                                   "table",
                                                   "columns",
                                                   "rows",
                                                   "record",
                                                   "reference",
                                                   "signal",
                                                   "ECG",
                                                   "header",
                                                   "samples",
                                                   "signals",
                                                   "first data record",
                                                   "offset of the samples",
                                                   "number of leads",
                                                   "number of samples",
                                                   "checksum",
                                                   "magic number",
                                                   "sampling_frequency",
                                                   "number_of_signals",
                                                   "number_of_segments",
                                                   "segment_length",
                                                   "number_of_samples",
                                                   "gain",
                                                   "baseline",
                                                   "ns",
                                                   "fs_hz",
                                                   "gain_adu_per_mv",
                                                   "max_bytes",
                                                   "class_map",
                                                   "positions",
                                                   "annotations",
                                                   "match_window_s",
                                                   "test_from_s",
                                                   "from_s",
                                                   "to_s",
                                                   "calibrate",
                                                   "format 17",
                                                   "format 212",
                                                   "a row every 60 s",
                                                   "a row for each interval",
                                                   "a beat in each row",
                                                   "JSON",
                                                   "probabilities",
                                                   "feature_map",
                                                   "beat_count",
                                                   "rarity_weight"};
  return kFields;
}

TEST(Sentences, OfErrorsAreWholeWhateverIsKnown) {
  for (int code = 0; !name(static_cast<ErrorCode>(code)).empty(); ++code) {
    for (const std::string& field : error_fields()) {
      const auto each = static_cast<ErrorCode>(code);
      if (each == ErrorCode::missing_file && field != "record" && !field.empty()) continue;  // it names a file
      if (each != ErrorCode::unsupported && field.starts_with("a row")) continue;            // it is a clause
      for (const char* const file : {"", "100.hea"}) {
        for (const std::int64_t line : {0, 3}) {
          for (const std::int64_t offset : {-1, 0, 34}) {
            for (const double period : {0.0, 288.0}) {
              const Error error{.code = each,
                                .field = field,
                                .byte_offset = offset,
                                .file = file,
                                .needed = 3e6,
                                .allowed = 2e6,
                                .rows = 500.0,
                                .beat_period_samples = period,
                                .line = line};
              const std::string text = sentence(error);
              EXPECT_EQ(flaw_of(text), "") << name(error.code) << " " << field << ": " << text;
            }
          }
        }
      }
    }
  }
}

TEST(Sentences, OfDiagnosticsAreWholeWhateverIsKnown) {
  for (int code = 0; !name(static_cast<DiagnosticCode>(code)).empty(); ++code) {
    const auto each = static_cast<DiagnosticCode>(code);
    for (const double found : {0.5, 1.0, 2.0, 1234.0}) {
      for (const double expected : {0.0, 3.0, 650'000.0}) {
        const std::string text =
            sentence(Diagnostic{each, each == DiagnosticCode::assumed_unit ? "MLII in mV" : "MLII", found, expected});
        EXPECT_EQ(flaw_of(text), "") << name(each) << ": " << text;
      }
    }
  }
}

TEST(Sentences, OfSettingsNameThemInWords) {
  Options options;
  for (const char* const key : {"fs_hz", "gain_adu_per_mv", "max_bytes", "class_map", "positions", "annotations",
                                "match_window_s", "test_from_s", "from_s", "to_s"}) {
    for (const char* const value : {"-1", "some", "1e300"}) {
      const Status status = set_option(options, key, value);
      ASSERT_FALSE(status.has_value()) << key << value;
      EXPECT_EQ(flaw_of(sentence(status.error())), "") << sentence(status.error());
    }
  }
  EXPECT_EQ(sentence(set_option(options, "test_from_s", "0").error()),
            "The length of the stretch that teaches has a value that is not allowed: correct it and try again.");
}

TEST(Sentences, SayWhatAForeignFileIsAndWhatToDo) {
  const auto said = [](std::string_view head, std::string_view extension) {
    const ForeignKind* kind = foreign_kind(std::as_bytes(std::span(head)), extension);
    if (kind == nullptr) return std::string();
    return sentence(Error{ErrorCode::unsupported, "kind " + std::string(kind->name), 0, "x"});
  };
  EXPECT_EQ(
      said("MATLAB 7.3 MAT-file, Platform: GLNXA64", "mat"),
      "\"x\" is a MATLAB 7.3 file, which is not read: save the variables in MATLAB with save(name, ..., \"-v7\") and "
      "open that.");
  EXPECT_EQ(said(std::string(128, '\0') + "DICM", "dcm"), "");
  EXPECT_EQ(said("@  MFER", "mwf"),
            "\"x\" is an MFER file, which is not read: export the recording as WFDB, EDF or CSV and open that.");
  EXPECT_EQ(said("%PDF-1.7", "txt"),
            "\"x\" is a PDF document and not a recording: ask for the recording itself as WFDB, EDF or CSV.");
  EXPECT_EQ(said("<!DOCTYPE html>\n<html>", "csv"),
            "\"x\" is a web page (HTML) and not a recording: the download may have gone wrong, so get the file again.");
  EXPECT_EQ(said("PK\x03\x04", "xlsx"),
            "\"x\" is an Excel workbook, which is not read: save its sheet as CSV and open that.");
  EXPECT_EQ(said(std::string_view("\xFF\xFEt\0i\0", 6), "csv"),
            "\"x\" is text in UTF-16: save it as CSV in UTF-8 and open that.");
  EXPECT_EQ(said(std::string_view("\xFF\xFE<\0?\0x\0m\0l\0", 12), "csv"),
            "\"x\" is an XML file: give it a name that ends in .xml and open that.");
  EXPECT_EQ(said("<!-- Sample -->\n<AnnotatedECG xmlns=\"urn:hl7-org:v3\">", ""),
            "\"x\" is an XML file: give it a name that ends in .xml and open that.");
  EXPECT_EQ(said("<?xml version=\"1.0\"?><note>", "xml"), "") << "its reader says more";
  EXPECT_EQ(said("<!DOCTYPE html>\n<html>", "xml"), said("<!DOCTYPE html>\n<html>", "csv"));
  for (const std::string_view own :
       {"0       X X",
        "\xFF"
        "BIOSEMI",
        "ISHNE1.0", "MATLAB 5.0 MAT-file, Platform: GLNXA64", "time,II\n0,1\n", "", "# {\"a\": 1}\n"})
    EXPECT_EQ(said(own, "csv"), "") << own;
}

}  // namespace
}  // namespace ecg
