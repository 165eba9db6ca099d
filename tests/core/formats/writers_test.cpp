// What is written reads back as what it was: parse(write(x)) = x, through this project's own readers.

#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <iterator>
#include <span>

#include "core/formats/annotation_text.hpp"
#include "core/formats/csv.hpp"
#include "core/formats/csv_writer.hpp"
#include "core/formats/edf.hpp"
#include "core/formats/edf_writer.hpp"
#include "core/formats/record_text.hpp"
#include "core/formats/wfdb_annotation.hpp"
#include "core/formats/wfdb_header.hpp"
#include "core/formats/wfdb_record_writer.hpp"
#include "core/formats/wfdb_signal.hpp"

namespace ecg {
namespace {

using wfdb::SampleWidth;

/// Two leads of waves that use the whole range asked for, a gap in the second.
Record made(SampleIndex length, std::int32_t amplitude) {
  Record record{.name = "made", .fs_hz = 360.0, .length = length, .comments = {"69 M", "Diagnoses:"}};
  for (int lead = 0; lead < 2; ++lead) {
    std::vector<std::int32_t> samples;
    for (SampleIndex i = 0; i < length; ++i)
      samples.push_back(
          static_cast<std::int32_t>(std::lround(amplitude * std::sin(0.1 * static_cast<double>(i + 7 * lead)))));
    Signal signal{.lead = lead == 0 ? "MLII" : "V1"};
    signal.baseline_adu = lead == 0 ? 0.0 : -12.0;
    if (amplitude <= 32767) signal.adu = std::vector<std::int16_t>(samples.begin(), samples.end());
    else signal.adu = samples;
    if (lead == 1 && length > 20) signal.gaps = {{3, 5}, {10, 20}};
    record.signals.push_back(std::move(signal));
  }
  return record;
}

/// Reads header and samples as the ingest does.
Record read_back(const wfdb::RecordFiles& files) {
  const auto header = wfdb::parse_header(files.header);
  EXPECT_TRUE(header.has_value());
  Record record{.name = header.value().name,
                .fs_hz = header.value().fs_hz,
                .length = header.value().length.value_or(-1),
                .start_time_of_day_s = header.value().start_time_of_day_s,
                .comments = header.value().comments};
  auto decoder = wfdb::SignalDecoder::open(header.value().signals, header.value().length, std::ssize(files.signals));
  EXPECT_TRUE(decoder.has_value());
  decoder.value().push(files.signals);
  auto decoded = std::move(decoder).value().finish();
  for (std::size_t i = 0; i < decoded.size(); ++i) {
    const wfdb::SignalSpec& spec = header.value().signals[i];
    EXPECT_EQ(static_cast<std::uint16_t>(spec.checksum.value_or(0)), decoded[i].checksum);
    record.signals.push_back({.lead = spec.description,
                              .unit = spec.unit,
                              .gain_adu_per_unit = spec.gain_adu_per_unit,
                              .baseline_adu = spec.baseline_adu,
                              .adu = std::move(decoded[i].adu),
                              .gaps = std::move(decoded[i].gaps)});
  }
  return record;
}

/// Same values, NaN where both have a gap.
void expect_same_signals(const Record& expected, const Record& found, double tolerance = 0.0) {
  ASSERT_EQ(found.signals.size(), expected.signals.size());
  for (std::size_t lead = 0; lead < expected.signals.size(); ++lead) {
    std::vector<float> a(static_cast<std::size_t>(expected.length));
    std::vector<float> b(a.size());
    expected.signals[lead].read(0, a);
    found.signals[lead].read(0, b);
    for (std::size_t i = 0; i < a.size(); ++i) {
      ASSERT_EQ(std::isnan(a[i]), std::isnan(b[i])) << "lead " << lead << ", sample " << i;
      if (!std::isnan(a[i])) {
        ASSERT_NEAR(a[i], b[i], tolerance) << "lead " << lead << ", sample " << i;
      }
    }
  }
}

TEST(WfdbRecordWriter, ReadsBackInEveryFormat) {
  for (const auto& [amplitude, width, format] :
       {std::tuple{2047, SampleWidth::bits_12, "212"}, std::tuple{2047, SampleWidth::bits_16, "16"},
        std::tuple{32767, SampleWidth::bits_16, "16"}, std::tuple{40'000, SampleWidth::bits_16, "24"},
        std::tuple{20'000'000, SampleWidth::bits_16, "32"}}) {
    for (const SampleIndex length : {1, 2, 3, 101}) {  // odd counts end inside a group of format 212
      const Record record = made(length, amplitude);
      const auto files = wfdb::write_record(record, record.name, width, record.comments);
      ASSERT_TRUE(files.has_value());
      if (length > 100) {  // long enough to reach the amplitude
        EXPECT_NE(files.value().header.find(std::string("made.dat ") + format + " 200(0)/mV"), std::string::npos)
            << files.value().header;
      }
      const Record back = read_back(files.value());
      EXPECT_EQ(back.name, "made");
      EXPECT_EQ(back.length, length);
      EXPECT_EQ(back.comments, record.comments);
      EXPECT_EQ(back.signals[1].lead, "V1");
      EXPECT_EQ(back.signals[1].gaps, record.signals[1].gaps);
      expect_same_signals(record, back);
    }
  }
}

TEST(WfdbRecordWriter, OddNumbersOfSamplesEndWithTwoBytes) {
  Record record = made(3, 100);
  record.signals.resize(1);
  EXPECT_EQ(wfdb::write_record(record, "r", SampleWidth::bits_12, {}).value().signals.size(), 5U);
}

TEST(WfdbRecordWriter, RefusesWhatTwelveBitsCannotHold) {
  const auto refused = wfdb::write_record(made(50, 2048), "made", SampleWidth::bits_12, {});
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().code, ErrorCode::out_of_range);
  EXPECT_EQ(refused.error().field, "format 212");
  EXPECT_EQ(refused.error().file, "MLII");
  EXPECT_EQ(wfdb::write_record({}, "x", SampleWidth::bits_16, {}).error().code, ErrorCode::empty);
}

TEST(WfdbRecordWriter, KeepsTheClockAndTamesNames) {
  Record record = made(4, 10);
  record.start_time_of_day_s = 13.0 * 3600 + 5 * 60 + 9.25;
  record.signals[0].lead = "a\nb 16 200\xC2\xB5";
  record.signals[0].unit = "\xC2\xB5V";
  record.comments = {"two\nlines"};
  const auto files = wfdb::write_record(record, "my record/1", SampleWidth::bits_16, record.comments);
  const Record back = read_back(files.value());
  EXPECT_EQ(back.name, "my_record_1");
  EXPECT_EQ(back.start_time_of_day_s, record.start_time_of_day_s);
  EXPECT_EQ(back.signals[0].lead, "a?b 16 200u");
  EXPECT_EQ(back.signals[0].unit, "uV");
  EXPECT_EQ(back.comments, std::vector<std::string>{"two lines"});
}

Record edf_read_back(const std::vector<std::byte>& bytes) {
  EdfReader reader(std::ssize(bytes), 1 << 26);
  EXPECT_TRUE(reader.push(bytes).has_value());
  auto record = std::move(reader).finish();
  EXPECT_TRUE(record.has_value());
  return std::move(record).value();
}

TEST(EdfWriter, ReadsBackSamplesBeatsAndClock) {
  Record record = made(360 * 3 + 100, 2047);
  record.start_time_of_day_s = 3600.5;
  record.signals[1].gaps.clear();
  const std::vector<Annotation> annotations = {{.sample = 0, .code = AnnotationCode::note, .aux = "a\nnote"},
                                               {.sample = 77, .code = AnnotationCode::normal},
                                               {.sample = 76, .code = AnnotationCode::rhythm, .aux = "(AFIB"},
                                               {.sample = 1001, .code = AnnotationCode::premature_ventricular}};
  const auto bytes = write_edf(record, annotations);
  ASSERT_TRUE(bytes.has_value());
  const Record back = edf_read_back(bytes.value());
  EXPECT_EQ(back.fs_hz, 360.0);
  EXPECT_EQ(back.length, 360 * 4) << "whole data records";
  EXPECT_EQ(back.start_time_of_day_s, record.start_time_of_day_s);
  EXPECT_EQ(back.signals[0].lead, "MLII");
  EXPECT_EQ(back.signals[0].gain_adu_per_unit, 200.0);
  EXPECT_EQ(back.signals[1].baseline_adu, -12.0);
  expect_same_signals(record, back);
  ASSERT_EQ(back.reference.size(), 5U);
  EXPECT_EQ(back.reference[0].aux, "a note");
  EXPECT_EQ(back.reference[1].aux, "(AFIB");
  EXPECT_EQ(back.reference[2], annotations[1]);
  EXPECT_EQ(back.reference[3], annotations[3]);
  EXPECT_EQ(back.reference[4].aux, "Recording ends");
  EXPECT_EQ(back.reference[4].sample, record.length);
}

TEST(Writers, NoWriterMakesAnEcgOfAnotherSignal) {
  Record record = made(360, 500);
  record.signals[1] = {.lead = "Flow", .unit = "", .kind = SignalKind::other, .adu = record.signals[1].adu};
  const Record edf = edf_read_back(write_edf(record, {}).value());
  EXPECT_EQ(edf.signals[1].lead, "Flow");
  EXPECT_EQ(edf.signals[1].kind, SignalKind::other);
  EXPECT_EQ(edf.signals[1].unit, "");
  const Record wfdb = read_back(wfdb::write_record(record, "made", SampleWidth::bits_16, record.comments).value());
  EXPECT_EQ(wfdb.signals[1].unit, "NU");
  EXPECT_TRUE(write_table(record).find(",Flow\n") != std::string::npos);
}

TEST(TableWriter, ReadsBackWhateverNamesGainsAndGaps) {
  Record record;
  record.fs_hz = 250.0;
  record.length = 40;
  std::vector<std::int16_t> narrow(40);
  std::vector<std::int32_t> wide(40);
  for (std::size_t i = 0; i < 40; ++i) {
    narrow[i] = static_cast<std::int16_t>(37 * i % 101) - 50;
    wide[i] = static_cast<std::int32_t>(70'000 * (i % 7)) - 99'999;
  }
  record.signals.push_back({.lead = "", .gain_adu_per_unit = 200.0, .adu = narrow});
  record.signals.push_back({.lead = "V1, \"new\"", .gain_adu_per_unit = 1000.0, .baseline_adu = 24.0, .adu = wide});
  record.signals.push_back({.lead = "odd", .gain_adu_per_unit = 204.7, .baseline_adu = 3.25, .adu = narrow});
  record.signals.push_back({.lead = "fine", .gain_adu_per_unit = 1e12, .adu = narrow});
  record.signals[0].gaps = {{3, 5}, {20, 21}};
  const std::string text = write_table(record);
  EXPECT_TRUE(text.starts_with("time (s),lead (mV),\"V1, \"\"new\"\" (mV)\",odd (mV),fine (mV)\n"));
  EXPECT_NE(text.find("\n0.012000,,"), std::string::npos) << "a gap is an empty cell";

  TableReader reader({});
  ASSERT_TRUE(reader.push(std::as_bytes(std::span(text))).has_value());
  const auto back = std::move(reader).finish();
  ASSERT_TRUE(back.has_value());
  EXPECT_EQ(back.value().fs_hz, 250.0);
  ASSERT_EQ(back.value().signals.size(), 4U);
  EXPECT_EQ(back.value().signals[1].lead, "V1, \"new\"");
  EXPECT_EQ(back.value().signals[0].gaps, record.signals[0].gaps);
  for (std::size_t lead = 0; lead < 3; ++lead) {
    for (SampleIndex i = 0; i < record.length; ++i) {
      const double value = record.signals[lead].value(i);
      if (std::isnan(value)) continue;
      EXPECT_NEAR(back.value().signals[lead].value(i), value, 1e-6 * std::max(1.0, std::abs(value)))
          << lead << " at " << i;
    }
  }
  EXPECT_EQ(back.value().signals[3].value(5), 0.0) << "finer than nine decimals";
}

TEST(EdfWriter, ShowsGapsAsZeroUnderAnAnnotation) {
  const Record record = made(360, 500);
  const Record back = edf_read_back(write_edf(record, {}).value());
  EXPECT_EQ(back.signals[1].value(4), 0.0);
  ASSERT_EQ(back.reference.size(), 2U);
  EXPECT_EQ(back.reference[1].sample, 10);
  EXPECT_EQ(back.reference[1].aux, "Gap in V1");
}

TEST(EdfWriter, KeepsOddGainsAndRatesWithinHalfAStep) {
  for (const double fs_hz : {250.0, 128.5, 333.333}) {
    Record record = made(1000, 1500);
    record.fs_hz = fs_hz;
    for (Signal& signal : record.signals) {
      signal.gain_adu_per_unit = 204.7;
      signal.baseline_adu = 3.25;
      signal.gaps.clear();
    }
    const Record back = edf_read_back(write_edf(record, {}).value());
    EXPECT_NEAR(back.fs_hz, fs_hz, 1e-4 * fs_hz);
    expect_same_signals(record, back, 0.5 / 204.7);
  }
}

TEST(EdfWriter, WideSamplesLoseOnlyTheirLowestBits) {
  Record record = made(720, 1'000'000);
  for (Signal& signal : record.signals) {
    signal.gain_adu_per_unit = 100'000.0;  // 10 mV
    signal.gaps.clear();
  }
  const Record back = edf_read_back(write_edf(record, {}).value());
  expect_same_signals(record, back, 64.0 / 100'000.0);
}

TEST(EdfWriter, RefusesNothing) {
  EXPECT_EQ(write_edf({}, {}).error().code, ErrorCode::empty);
  Record record = made(10, 10);
  record.fs_hz = 0.0;
  EXPECT_EQ(write_edf(record, {}).error().field, "fs_hz");
}

TEST(RdannText, EqualsTheOutputOfRdann) {
  const std::string folder = std::string(ECG_RECORDINGS) + "/formats/bemoody-wfdb-checkpkg/";
  std::ifstream atr(folder + "data/100s.atr", std::ios::binary);
  std::ifstream expected(folder + "checkpkg/expected/rdann.out", std::ios::binary);
  if (!atr || !expected) GTEST_SKIP() << "reference outputs of the WFDB programs are not here";
  const std::string bytes(std::istreambuf_iterator<char>(atr), {});
  const std::string text(std::istreambuf_iterator<char>(expected), {});
  const auto annotations = wfdb::parse_annotations(std::as_bytes(std::span(bytes)));
  EXPECT_EQ(rdann_text(annotations.value().annotations, 360.0), text);
}

TEST(RdannText, ReadsBack) {
  const std::vector<Annotation> annotations = {
      {.sample = 0, .code = AnnotationCode::note, .aux = "words with blanks"},
      {.sample = 77, .code = AnnotationCode::normal},
      {.sample = 1'400'000, .code = AnnotationCode::noise, .subtype = -1, .channel = 1, .number = -3},
      {.sample = 123'456'789, .code = static_cast<AnnotationCode>(42)},
      {.sample = 123'456'790, .code = AnnotationCode::rhythm, .aux = "(AFIB"}};
  const auto back = parse_rdann_text(rdann_text(annotations, 360.0));
  ASSERT_TRUE(back.has_value()) << back.error().field;
  EXPECT_EQ(back.value(), annotations);
}

TEST(RdannText, SaysWhichLineCannotBeRead) {
  for (const auto& [text, field] : {std::pair{"0:01 x N 0 0 0\n", "sample"},
                                    {"0:01 5 hm 0 0 0\n", "anntyp"},
                                    {"0:01 5 N 0 0\n", "num"},
                                    {"0:01 5 N 500 0 0\n", "subtyp"}}) {
    const auto refused = parse_rdann_text(std::string("0:00 1 N 0 0 0\n") + text);
    ASSERT_FALSE(refused.has_value()) << text;
    EXPECT_EQ(refused.error().field, field);
    EXPECT_EQ(refused.error().byte_offset, 15);
  }
}

TEST(RdannText, RefusesEveryNumberOutsideItsField) {
  for (const auto& [text, field] : {std::pair{"0:01 5 [] 0 0 0", "anntyp"},
                                    {"0:01 5 [x] 0 0 0", "anntyp"},
                                    {"0:01 5 [-1] 0 0 0", "anntyp"},
                                    {"0:01 5 [64] 0 0 0", "anntyp"},
                                    {"0:01 5 [5 0 0 0", "anntyp"},
                                    {"0:01 5", "anntyp"},
                                    {"0:01 5 N -129 0 0", "subtyp"},
                                    {"0:01 5 N x 0 0", "subtyp"},
                                    {"0:01 5 N 0 -1 0", "chan"},
                                    {"0:01 5 N 0 256 0", "chan"},
                                    {"0:01 5 N 0 x 0", "chan"},
                                    {"0:01 5 N 0 0 -129", "num"},
                                    {"0:01 5 N 0 0 128", "num"}}) {
    const auto refused = parse_rdann_text(text);
    ASSERT_FALSE(refused.has_value()) << text;
    EXPECT_EQ(refused.error().field, field) << text;
  }
  EXPECT_EQ(parse_rdann_text("\n  \n0:01 5 [42] 0 0 0\n").value().size(), 1U);
}

TEST(RdannText, KeepsOneLinePerAnnotation) {
  const std::vector<Annotation> hostile = {{.sample = 1, .code = AnnotationCode::note, .aux = "two\nlines"}};
  EXPECT_EQ(parse_rdann_text(rdann_text(hostile, 250.0)).value().at(0).aux, "two lines");
}

TEST(WfdbRecordWriter, FillsInWhatASignalDoesNotSay) {
  Record record{.name = "bare", .fs_hz = 250.0, .length = 2, .start_time_of_day_s = 12.0};
  record.signals.push_back({.lead = "", .unit = "", .adu = std::vector<std::int16_t>{1, 2}});
  const auto files = wfdb::write_record(record, "bare", SampleWidth::bits_16, record.comments);
  ASSERT_TRUE(files.has_value());
  EXPECT_NE(files.value().header.find("00:00:12"), std::string::npos) << files.value().header;
  EXPECT_NE(files.value().header.find("/mV"), std::string::npos);
  EXPECT_EQ(wfdb::write_record({.name = "none"}, "none", SampleWidth::bits_16, {}).error().code, ErrorCode::empty);
  record.length = 0;
  EXPECT_EQ(wfdb::write_record(record, "none", SampleWidth::bits_16, {}).error().code, ErrorCode::empty);
}

TEST(EdfWriter, RefusesWhatHasNoLengthOrNoRate) {
  Record record = made(10, 10);
  record.fs_hz = 2e6;
  EXPECT_EQ(write_edf(record, {}).error().field, "fs_hz");
  record = made(10, 10);
  record.length = 0;
  EXPECT_EQ(write_edf(record, {}).error().code, ErrorCode::empty);
}

TEST(EdfWriter, KeepsNamesOfLeadsAndRatesBelowOneHertz) {
  Record record{.name = "slow", .fs_hz = 0.4, .length = 4};
  record.signals.push_back({.lead = "ECG V1", .adu = std::vector<std::int16_t>{1, 2, 3, 4}});
  record.signals.push_back({.lead = "EKG", .adu = std::vector<std::int16_t>{1, 2, 3, 4}});
  const std::vector<Annotation> unplaced = {{.sample = -5, .code = AnnotationCode::normal},
                                            {.sample = 1, .code = static_cast<AnnotationCode>(45)},
                                            {.sample = 2, .code = AnnotationCode::normal, .aux = "said of a beat"}};
  const auto bytes = write_edf(record, unplaced);
  ASSERT_TRUE(bytes.has_value());
  const std::string text(reinterpret_cast<const char*>(bytes.value().data()), bytes.value().size());
  EXPECT_NE(text.find("ECG V1  "), std::string::npos);
  EXPECT_NE(text.find("EKG  "), std::string::npos);
  EXPECT_EQ(text.find("said of a beat"), std::string::npos);
}

TEST(RecordText, WritesMicroAsAsciiAndKeepsNothingElse) {
  EXPECT_EQ(ascii("\xC2\xB5V \xCE\xBCV \xC3\xA9"), "uV uV ??");
  EXPECT_EQ(ascii("tab\tbell\x7F"), "tab?bell?");
  EXPECT_EQ(shortest_decimal(INFINITY), "");
  EXPECT_EQ(brief_decimal(12.0, 0), "12");
  EXPECT_EQ(record_name("AZ-az_09~"), "AZ-az_09_");
}

TEST(RecordText, TamesNumbersAndNames) {
  EXPECT_EQ(brief_decimal(1.5, 6), "1.5");
  EXPECT_EQ(brief_decimal(-0.0000001, 6), "0");
  EXPECT_EQ(brief_decimal(NAN, 6), "");
  EXPECT_EQ(shortest_decimal(360.0), "360");
  EXPECT_EQ(record_name("../a b"), "___a_b");
  EXPECT_EQ(record_name(""), "record");
}

}  // namespace
}  // namespace ecg
