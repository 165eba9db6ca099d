#include "core/report/exports.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "core/formats/csv.hpp"
#include "core/formats/wfdb_annotation.hpp"
#include "core/json_value.hpp"
#include "core/record/header_text.hpp"

namespace ecg {
namespace {

using testing_json::parse;

std::string text_of(const std::vector<std::byte>& bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

Record small() {
  Record record{.name = "small", .fs_hz = 360.0, .length = 2000};
  for (int lead = 0; lead < 2; ++lead) {
    std::vector<std::int16_t> samples;
    for (int i = 0; i < 2000; ++i)
      samples.push_back(static_cast<std::int16_t>(std::lround(900 * std::sin(0.02 * i + lead))));
    record.signals.push_back({.lead = lead == 0 ? "MLII" : "V1",
                              .gain_adu_per_unit = lead == 0 ? 200.0 : 204.8,
                              .baseline_adu = lead == 0 ? 0.0 : 24.0,
                              .adu = std::move(samples)});
  }
  record.signals[0].gaps = {{100, 130}};
  return record;
}

const std::vector<Annotation> kBeats = {{.sample = 77, .code = AnnotationCode::normal},
                                        {.sample = 400, .code = AnnotationCode::rhythm, .aux = "(AFIB"},
                                        {.sample = 401, .code = AnnotationCode::premature_ventricular}};

TEST(ExportRecord, WritesATableThatReadsBack) {
  const Record record = small();
  const auto bytes = export_record(record, {}, "csv");
  ASSERT_TRUE(bytes.has_value());
  const std::string text = text_of(bytes.value());
  EXPECT_TRUE(text.starts_with("time (s),MLII (mV),V1 (mV)\n0.000000,0.000,")) << text.substr(0, 80);
  TableReader reader({});
  ASSERT_TRUE(reader.push(bytes.value()).has_value());
  const auto back = std::move(reader).finish();
  ASSERT_TRUE(back.has_value());
  EXPECT_EQ(back.value().fs_hz, 360.0);
  EXPECT_EQ(back.value().length, 2000);
  ASSERT_EQ(back.value().signals.size(), 2U);
  EXPECT_EQ(back.value().signals[0].lead, "MLII");
  EXPECT_EQ(back.value().signals[0].gaps, record.signals[0].gaps);
  for (std::size_t lead = 0; lead < 2; ++lead) {
    for (SampleIndex i = 0; i < 2000; ++i) {
      if (lead == 0 && i >= 100 && i < 130) continue;
      // Floats: the nearest one to the same decimal value.
      ASSERT_NEAR(back.value().signals[lead].value(i), record.signals[lead].value(i), 1e-6) << lead << " " << i;
    }
  }
}

TEST(ExportRecord, ZipsHeaderSignalsAndAnnotations) {
  const auto zip = export_record(small(), {"fid", kBeats}, "wfdb212.zip");
  ASSERT_TRUE(zip.has_value());
  const std::string text = text_of(zip.value());
  EXPECT_TRUE(text.starts_with("PK\x03\x04"));
  for (const char* name : {"small.hea", "small.dat", "small.fid"}) {
    EXPECT_NE(text.find(name), std::string::npos) << name;
  }
  // Stored: the header stands there as it is, and the end record counts three entries.
  const auto header = export_record(small(), {"fid", kBeats}, "wfdb212.hea");
  EXPECT_NE(text.find(text_of(header.value())), std::string::npos);
  EXPECT_EQ(text.substr(text.size() - 14, 4), std::string("\x03\x00\x03\x00", 4));
  EXPECT_EQ(zip.value(), export_record(small(), {"fid", kBeats}, "wfdb212.zip").value()) << "same input, same bytes";
  const auto bare = export_record(small(), {}, "wfdb16.zip");
  EXPECT_EQ(text_of(bare.value()).find("small.fid"), std::string::npos);
}

TEST(ExportRecord, LeavesOutTheHeadersFreeTextUnlessToldTo) {
  Record record = small();
  record.comments = {"Name,John Doe", "Date of Birth,1970-01-01"};
  record.start_time_of_day_s = 60.0;
  record.start_date = {2020, 5, 16};
  const auto written = [&](std::string_view what, HeaderText header_text) {
    const WithoutHeaderText left_out(record, header_text);
    return text_of(export_record(record, {}, what).value());
  };
  const auto header = [&](HeaderText header_text) { return written("wfdb16.hea", header_text); };
  EXPECT_EQ(header(HeaderText::leave_out).find("Doe"), std::string::npos);
  EXPECT_NE(header(HeaderText::leave_out).find("# 2 lines of free text in the original header left out"),
            std::string::npos);
  EXPECT_NE(header(HeaderText::keep).find("# Name,John Doe\n# Date of Birth,1970-01-01\n"), std::string::npos);
  EXPECT_EQ(header_text_json(record), R"({"lines":["Name,John Doe","Date of Birth,1970-01-01"],"date":"2020-05-16"})");
  EXPECT_EQ(header(HeaderText::leave_out).find("2020"), std::string::npos);
  EXPECT_NE(header(HeaderText::leave_out).find(" 00:01:00\n"), std::string::npos) << "the clock stays";
  EXPECT_NE(header(HeaderText::keep).find(" 00:01:00 16/05/2020\n"), std::string::npos);
  EXPECT_NE(written("edf", HeaderText::leave_out).find("Startdate X X X Fiducial"), std::string::npos);
  EXPECT_NE(written("edf", HeaderText::leave_out).find("01.01.8500.01.00"), std::string::npos);
  EXPECT_NE(written("edf", HeaderText::keep).find("Startdate 16-MAY-2020 X X Fiducial"), std::string::npos);
  record.start_date.reset();
  record.comments = {std::string(kSyntheticRemark)};
  EXPECT_NE(header(HeaderText::leave_out).find(kSyntheticRemark), std::string::npos) << "nobody's name";
  EXPECT_EQ(header_text_json(record), R"({"lines":[]})");
}

TEST(ExportRecord, WritesAnnotationsThreeWays) {
  const AnnotationList list{"fid", kBeats};
  const auto bytes = export_record(small(), list, "annotations");
  EXPECT_EQ(wfdb::parse_annotations(bytes.value()).value().annotations, kBeats);
  EXPECT_EQ(text_of(export_record(small(), list, "rdann.txt").value()).substr(0, 47),
            "    0:00.214       77     N    0    0    0\n    ");
  const auto json = parse(text_of(export_record(small(), list, "annotations.json").value()));
  ASSERT_TRUE(json);
  EXPECT_EQ((*json)["annotator"].text, "fid");
  ASSERT_EQ((*json)["annotations"].items.size(), 3U);
  EXPECT_EQ((*json)["annotations"][1]["aux"].text, "(AFIB");
  EXPECT_EQ((*json)["annotations"][2]["symbol"].text, "V");
  EXPECT_EQ((*json)["annotations"][2]["sample"].number, 401.0);
}

TEST(ExportRecord, RefusesFormatsItDoesNotKnow) {
  EXPECT_EQ(export_record(small(), {}, "docx").error().code, ErrorCode::unsupported);
  EXPECT_FALSE(is_record_export("beats.csv"));
  EXPECT_TRUE(is_record_export("edf"));
}

TEST(RrCsv, HasARowPerInterval) {
  Record record{.name = "r", .fs_hz = 100.0, .length = 1000};
  Analysis analysis;
  analysis.r_peaks = {100, 200, 250};
  analysis.classes.label = {BeatClass::N, BeatClass::N, BeatClass::V};
  analysis.classes.flags = {0, 0, 0};
  const std::string text = rr_csv(record, analysis);
  EXPECT_TRUE(
      text.ends_with("sample,time_s,rr_s,rate_bpm,class_before,class,not_ectopic,time_of_day\n200,2,1,60,N,N,1,\n"
                     "250,2.5,0.5,120,N,V,0,\n"))
      << text;
}

}  // namespace
}  // namespace ecg
