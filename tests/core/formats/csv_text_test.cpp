// Text in CSV files: nothing that a spreadsheet calculates, and nothing lost when it is read back.
#include "core/formats/csv_text.hpp"

#include <gtest/gtest.h>

#include "core/formats/csv.hpp"
#include "core/formats/csv_cells.hpp"
#include "core/formats/csv_writer.hpp"

namespace ecg {
namespace {

TEST(CsvCell, LeavesNoFormulaToASpreadsheet) {
  EXPECT_EQ(csv_cell("=cmd|' /C calc'!A0"), "\"'=cmd|' /C calc'!A0\"");
  EXPECT_EQ(csv_cell("+1+2"), "\"'+1+2\"");
  EXPECT_EQ(csv_cell("-1-2"), "\"'-1-2\"");
  EXPECT_EQ(csv_cell("@SUM(1,2)"), "\"'@SUM(1,2)\"");
  EXPECT_EQ(csv_cell("\t=1"), "\"'\t=1\"");
  EXPECT_EQ(csv_cell("\r=1"), "\"'\r=1\"");
}

TEST(CsvCell, LeavesNumbersAndSymbolsAndWordsAsTheyAre) {
  for (const std::string_view text : {"-0.5", "+3", "-1e-7", "+", "=", "@", "-", "MLII", "a=b", "", "(AFIB"})
    EXPECT_EQ(csv_cell(text), text);
  EXPECT_EQ(csv_cell("a,\"b\""), "\"a,\"\"b\"\"\"");
}

TEST(CsvRemark, IsOneLineOfWhichNoPartIsAFormula) {
  EXPECT_EQ(csv_remark("plain, and -0.5, and a=b"), "# plain, and -0.5, and a=b");
  EXPECT_EQ(csv_remark("by hand: \"II,=cmd|x\""), "# by hand: \"II,'=cmd|x\"");
  EXPECT_EQ(csv_remark("a; \"@SUM(1)\"\t+1+1"), "# a; \"'@SUM(1)\"\t'+1+1");
  EXPECT_EQ(csv_remark("one\r\n=two"), "# one  =two");
}

TEST(CsvText, OfALeadReadsBackAsItWas) {
  for (const std::string name : {"=cmd|' /C calc'!A0", "-aVR", "+V1, \"new\"", "@x", "=a'", "=\"b\""}) {
    Record record;
    record.fs_hz = 250.0;
    record.length = 40;
    std::vector<std::int16_t> samples(40);
    for (std::size_t i = 0; i < samples.size(); ++i) samples[i] = static_cast<std::int16_t>(37 * i % 101);
    record.signals.push_back({.lead = name, .unit = "mV", .gain_adu_per_unit = 200.0, .adu = samples});
    const std::string text = write_table(record);
    EXPECT_NE(text.find(",\"'"), std::string::npos) << text.substr(0, 60);
    TableReader reader({});
    ASSERT_TRUE(reader.push(std::as_bytes(std::span(text))).has_value());
    const auto back = std::move(reader).finish();
    ASSERT_TRUE(back.has_value()) << name;
    EXPECT_EQ(back.value().signals.at(0).lead, name);
    EXPECT_EQ(back.value().signals.at(0).unit, "mV");
  }
}

TEST(CsvText, OfOtherProgramsKeepsItsQuotes) {
  EXPECT_EQ(table::bare_cell("\"'MLII'\""), "'MLII'");
  EXPECT_EQ(table::bare_cell("'MLII'"), "MLII");
}

}  // namespace
}  // namespace ecg
