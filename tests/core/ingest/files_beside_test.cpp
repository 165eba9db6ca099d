// Files that belong together although another program wrote one of them.
#include <gtest/gtest.h>

#include <string>

#include "core/formats/ishne_bytes.hpp"
#include "core/formats/matlab_bytes.hpp"
#include "core/ingest/read_files.hpp"

namespace ecg {
namespace {

using namespace test::mat;

constexpr int kFrames = 20;
// Sums of 1 + 3 + ... + 39 and of -2 - 4 - ... - 40.
const std::string kHeader = "r 2 500 20\nr.mat 16+24 100/mV 16 0 1 400 0 I\nr.mat 16+24 200(10)/mV 16 0 -2 -420 0 II\n";

std::string int16_frames() { return numbers_of(counted<std::int16_t>(2 * kFrames)); }

/// MATLAB 4 as WFDB writes it: a matrix of 16-bit numbers behind 24 bytes.
std::string matlab4() {
  return little_endian(30, 4) + little_endian(2, 4) + little_endian(kFrames, 4) + little_endian(0, 4) +
         little_endian(4, 4) + std::string("val\0", 4) + int16_frames();
}

std::string matlab5(std::uint32_t kind, std::uint32_t type, const std::string& numbers) {
  return file(matrix({.rows = 2, .columns = kFrames, .kind = kind, .number_type = type, .numbers = numbers}));
}

Result<Record> with_header(const std::string& mat, const std::string& header = kHeader) {
  return test::ingest({{"d/r.hea", header}, {"d/r.mat", mat}});
}

TEST(FilesBeside, AHeaderReadsItsSamplesFromMatlab4And5Alike) {
  const Record four = with_header(matlab4()).value();
  EXPECT_TRUE(four.diagnostics.empty()) << "sums and first samples are the header's";
  for (const std::string& mat :
       {matlab5(10, 3, int16_frames()), matlab5(6, 9, numbers_of(counted<double>(2 * kFrames))),
        matlab5(6, 3, int16_frames())}) {
    const Record five = with_header(mat).value();
    EXPECT_TRUE(five.diagnostics.empty()) << five.diagnostics.front().field;
    EXPECT_EQ(five.length, kFrames);
    ASSERT_EQ(five.signals.size(), 2U);
    for (std::size_t i = 0; i < 2; ++i) {
      EXPECT_EQ(five.signals[i].lead, four.signals[i].lead);
      for (SampleIndex at = 0; at < kFrames; ++at)
        EXPECT_EQ(five.signals[i].value(at), four.signals[i].value(at)) << at;
    }
  }
}

TEST(FilesBeside, AMatrixWithFractionsHoldsPhysicalValues) {
  std::vector<double> values;
  for (const double adu : counted<double>(2 * kFrames)) values.push_back(adu > 0 ? adu / 100.0 : (adu - 10.0) / 200.0);
  const Record record = with_header(matlab5(6, 9, numbers_of(values))).value();
  EXPECT_TRUE(record.diagnostics.empty());
  EXPECT_FLOAT_EQ(static_cast<float>(record.signals[1].value(1)), -14.0F / 200.0F);
}

TEST(FilesBeside, AMatrixShorterThanItsHeaderIsIncomplete) {
  const std::string longer = "r 2 500 30\nr.mat 16+24 100/mV\nr.mat 16+24 200/mV\n";
  const Record record = with_header(matlab5(10, 3, int16_frames()), longer).value();
  EXPECT_EQ(record.length, kFrames);
  EXPECT_EQ(record.diagnostics.front().code, DiagnosticCode::truncated_signal);
}

TEST(FilesBeside, AMatrixOfOtherLeadsIsRefused) {
  const auto one = with_header(matlab5(10, 3, int16_frames()), "r 1 500\nr.mat 16+24 100/mV\n");
  EXPECT_EQ(one.error().code, ErrorCode::out_of_range);
  EXPECT_EQ(one.error().field, "number_of_signals");
  EXPECT_EQ(one.error().file, "r.mat");
  const auto newer = with_header("MATLAB 7.3 MAT-file, Platform: GLNXA64" + std::string(500, ' '));
  EXPECT_EQ(newer.error().field, "kind MATLAB 7.3");
  EXPECT_EQ(newer.error().file, "r.mat");
}

TEST(FilesBeside, AMatlabFileAloneIsNamedByItself) {
  const std::string bytes = file(matrix({.name = "ecg", .columns = 40, .number_type = 3, .numbers = int16_frames()}));
  const auto asked = test::ingest({{"d/case 7.mat", bytes}});
  EXPECT_EQ(asked.error().code, ErrorCode::missing_fact);
  EXPECT_EQ(asked.error().file, "case 7.mat");
  EXPECT_EQ(asked.error().rows, 40.0);
  EXPECT_GT(asked.error().needed, 0.0) << "a rate to begin with";
  const Record record = test::ingest({{"d/case 7.mat", bytes}}, {.fs_hz = 250.0}).value();
  EXPECT_EQ(record.name, "case 7");
  EXPECT_EQ(record.signals.front().kind, SignalKind::ecg);
}

std::string holter(int samples) {
  std::string text = test::ishne_header("ISHNE1.0", 200);
  for (int i = 0; i < samples; ++i) text += little_endian(static_cast<std::uint16_t>(i % 50), 2);
  return text;
}

TEST(FilesBeside, AHolterFileHasItsAnnotationsBesideIt) {
  const std::string beats = test::ishne_annotations(200, 100, {{'N', 0}, {'V', 150}, {'N', 900}});
  const Record record = test::ingest({{"d/h.ecg", holter(600)}, {"d/h.ann", beats}}).value();
  EXPECT_EQ(record.reference_annotator, "ann");
  ASSERT_EQ(record.reference.size(), 2U);
  EXPECT_EQ(record.reference[1].sample, 250);
  EXPECT_EQ(record.reference[1].code, AnnotationCode::premature_ventricular);
  ASSERT_EQ(record.diagnostics.size(), 1U);
  EXPECT_EQ(record.diagnostics[0].code, DiagnosticCode::annotations_outside);
  EXPECT_EQ(record.diagnostics[0].found, 1.0);
}

TEST(FilesBeside, AnnotationsOfAnotherKindOrFolderAreNotUsed) {
  const Record other = test::ingest({{"d/h.ecg", holter(600)}, {"d/h.ann", "words"}}).value();
  EXPECT_TRUE(other.reference.empty());
  EXPECT_EQ(other.reference_annotator, "");
  ASSERT_EQ(other.diagnostics.size(), 1U);
  EXPECT_EQ(other.diagnostics[0].code, DiagnosticCode::ignored_file);
  const std::string beats = test::ishne_annotations(200, 100, {{'N', 0}});
  EXPECT_TRUE(test::ingest({{"d/h.ecg", holter(600)}, {"e/h.ann", beats}}).value().reference.empty());
  EXPECT_EQ(test::ingest({{"h.ecg", holter(600)}, {"h.ann", beats}}, {.annotator = "atr"}).value().reference.size(),
            0U);
}

}  // namespace
}  // namespace ecg
