#include "core/words/sentences.hpp"

#include <gtest/gtest.h>

#include <vector>

#include "core/base/utf8.hpp"

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
            "line.");
  EXPECT_EQ(sentence(Diagnostic{DiagnosticCode::truncated_signal, "100", 361'000.0, 650'000.0}),
            "The recording is incomplete: 361,000 of 650,000 samples are there and were analysed.");
}

TEST(Sentences, NameThePlaceInATableByLineAndByte) {
  const auto said = [](ErrorCode code, const char* field) {
    return sentence(Error{.code = code, .field = field, .byte_offset = 34, .file = "t.csv", .line = 3});
  };
  EXPECT_EQ(said(ErrorCode::out_of_range, "fs_hz"),
            "The sampling rate in line 3 (byte 34) of \"t.csv\" has a value that is not allowed: correct it and try again.");
  EXPECT_EQ(said(ErrorCode::malformed, "text"),
            "\"t.csv\" is no plain text in line 3 (byte 34): save the table as CSV in UTF-8 and open that.");
  EXPECT_EQ(said(ErrorCode::malformed, "line"),
            "\"t.csv\" has a line longer than 1 MiB, line 3: a table needs one row per sample, so save it with "
            "line ends.");
  EXPECT_EQ(said(ErrorCode::empty, "rows"),
            "\"t.csv\" holds no rows in line 3 (byte 34): there is nothing to analyse.");
  EXPECT_TRUE(said(ErrorCode::unsupported, "a row every 60 s").starts_with(
      "\"t.csv\" has a row every 60 s from line 3 on: "));
  EXPECT_EQ(sentence(Error{ErrorCode::malformed, "ns", 252, "e.edf"}),
            "The number of signals at byte 252 of \"e.edf\" cannot be read: the file is damaged or of another kind, get "
            "it again.");
  EXPECT_EQ(sentence(Error{ErrorCode::truncated, "first data record", 662, "e.edf"}),
            "\"e.edf\" ends before its first data record (byte 662): it is incomplete, get it again.");
  EXPECT_EQ(sentence(Diagnostic{DiagnosticCode::skipped_rows, {}, 2.0, 12.0}),
            "2 rows are no numbers and were skipped, the first in line 12.");
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

}  // namespace
}  // namespace ecg
