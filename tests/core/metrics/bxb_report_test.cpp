#include "core/metrics/bxb_report.hpp"

#include <gtest/gtest.h>

#include "core/formats/wfdb_annotation.hpp"
#include "core/reference_outputs.hpp"

namespace ecg {
namespace {

using test::wfdb_check;

void set(Ec57Beats& beats, char reference, char test, std::int64_t count) {
  const std::string_view letters = "NSVFQOX";
  beats.counts[letters.find(reference)][letters.find(test)] = count;
}

TEST(BxbReport, EqualsTheOutputOfBxbForRecord100s) {
  const auto expected = wfdb_check("checkpkg/expected/bxb.out");
  const auto annotations = wfdb_check("data/100s.atr");
  if (!expected || !annotations) GTEST_SKIP() << "reference outputs of the WFDB programs are not here";
  const auto parsed = wfdb::parse_annotations(std::as_bytes(std::span(*annotations)));
  ASSERT_TRUE(parsed.has_value());
  const auto& beats = parsed.value().annotations;
  const Ec57Comparison result = compare_ec57(beats, beats, 360.0, 21600, {.skip_s = 0.0});
  EXPECT_EQ(bxb_report("100s", "atr", "ann", result.beats, SvebColumns::without), *expected);
}

TEST(BxbTable, EqualsTheOutputOfSumstats) {
  const auto expected = wfdb_check("checkpkg/expected/sumstats.out");
  if (!expected) GTEST_SKIP() << "reference outputs of the WFDB programs are not here";
  // The four input lines, columns Nn Vn Fn On Nv Vv Fv Ov No Vo Fo.
  const std::int64_t lines[4][12] = {{200, 1415, 27, 1, 14, 29, 667, 0, 27, 22, 6, 1},
                                     {201, 1271, 0, 1, 0, 0, 198, 1, 0, 50, 0, 0},
                                     {202, 1846, 1, 1, 0, 5, 14, 0, 0, 4, 0, 0},
                                     {203, 2035, 8, 1, 19, 59, 359, 4, 13, 9, 6, 0}};
  std::vector<NamedEc57Beats> records;
  for (const auto& line : lines) {
    NamedEc57Beats record{.record = std::to_string(line[0])};
    const char* cells[11] = {"NN", "VN", "FN", "ON", "NV", "VV", "FV", "OV", "NO", "VO", "FO"};
    for (std::size_t i = 0; i < 11; ++i) set(record.beats, cells[i][0], cells[i][1], line[i + 1]);
    records.push_back(record);
  }
  EXPECT_EQ(bxb_table(records, SvebColumns::without), *expected);
}

TEST(BxbReport, WithoutSvebColumnsSupraventricularBeatsAreNormal) {
  Ec57Beats beats;
  set(beats, 'S', 'V', 3);
  set(beats, 'N', 'S', 4);
  const std::string text = bxb_report("x", "atr", "test", beats, SvebColumns::without);
  EXPECT_NE(text.find(" N |    4    3    0    0    0    0\n"), std::string::npos);
  EXPECT_NE(bxb_report("x", "atr", "test", beats, SvebColumns::with).find(" S |    0    0    3    0    0    0    0\n"),
            std::string::npos);
}

TEST(BxbReport, WithSvebColumnsHasTheirStatisticsAndTheRrError) {
  Ec57Beats beats;
  set(beats, 'S', 'S', 3);
  set(beats, 'S', 'N', 1);
  beats.rr_errors = 4;
  beats.rr_error_squares_ms2 = 100.0;
  const std::string text = bxb_report("x", "atr", "test", beats, SvebColumns::with);
  EXPECT_NE(text.find("          SVEB sensitivity:  75.00% (3/4)\n"), std::string::npos);
  EXPECT_NE(text.find("SVEB positive predictivity: 100.00% (3/3)\n"), std::string::npos);
  EXPECT_NE(text.find("           VEB sensitivity:      -  (0/0)\n"), std::string::npos);
  EXPECT_NE(text.find("     RMS RR interval error:   5.00 ms\n"), std::string::npos);
}

TEST(BxbTable, AveragesOnlyRecordsWhereAStatisticIsDefined) {
  Ec57Beats with_v;
  set(with_v, 'V', 'V', 1);
  set(with_v, 'V', 'N', 1);
  Ec57Beats without_v;
  set(without_v, 'N', 'N', 10);
  const std::string text = bxb_table({{"1", with_v}, {"2", without_v}}, SvebColumns::with);
  const auto average = text.find("\nAverage");
  ASSERT_NE(average, std::string::npos);
  EXPECT_EQ(text.substr(average, text.find('\n', average + 1) - average),
            "\nAverage" + std::string(76, ' ') + " 100.00 100.00  50.00 100.00      -      -   0.00");
}

TEST(BxbShutdownTable, HasOneLinePerRecordAndASum) {
  Ec57Beats beats;
  set(beats, 'N', 'N', 8);
  set(beats, 'N', 'X', 2);
  beats.shutdown_s = 12;
  const std::string text = bxb_shutdown_table({{"100", beats}}, SvebColumns::without);
  EXPECT_NE(text.find(" 100    2    0    0    0    20.00  20.00      -      -   12 seconds\n"), std::string::npos)
      << text;
}

}  // namespace
}  // namespace ecg
