#include "core/formats/edf.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <vector>

#include "core/formats/edf_annotations.hpp"
#include "core/formats/edf_header.hpp"

using namespace std::string_literals;

namespace ecg {
namespace {

constexpr std::int64_t kBudgetBytes = 1 << 24;

std::string padded(std::string text, std::size_t size) {
  text.resize(size, ' ');
  return text;
}

struct SignalText {
  std::string label = "ECG II";
  std::string transducer;
  std::string unit = "mV";
  std::string physical_minimum = "-5";
  std::string physical_maximum = "5";
  std::string digital_minimum = "-1000";
  std::string digital_maximum = "1000";
  std::string samples = "4";
};

struct FileText {
  std::string version = "0";
  std::string recording = "recording";
  std::string startdate = "01.02.03";
  std::string starttime = "13.05.30";
  std::string header_bytes;  // empty: the right number
  std::string kind;
  std::string records = "2";
  std::string duration = "1";
  std::string signal_count;  // empty: the right number
  std::vector<SignalText> signals = {SignalText{}};
  std::string data;
};

/// A whole file from its fields.
std::string edf_with(const FileText& file) {
  std::string bytes = padded(file.version, 8) + padded("patient", 80) + padded(file.recording, 80) +
                      padded(file.startdate, 8) + padded(file.starttime, 8);
  const std::size_t size = 256 * (file.signals.size() + 1);
  bytes += padded(file.header_bytes.empty() ? std::to_string(size) : file.header_bytes, 8) + padded(file.kind, 44);
  bytes += padded(file.records, 8) + padded(file.duration, 8);
  bytes += padded(file.signal_count.empty() ? std::to_string(file.signals.size()) : file.signal_count, 4);
  for (const auto& s : file.signals) bytes += padded(s.label, 16);
  for (const auto& s : file.signals) bytes += padded(s.transducer, 80);
  for (const auto& s : file.signals) bytes += padded(s.unit, 8);
  for (const auto& s : file.signals) bytes += padded(s.physical_minimum, 8);
  for (const auto& s : file.signals) bytes += padded(s.physical_maximum, 8);
  for (const auto& s : file.signals) bytes += padded(s.digital_minimum, 8);
  for (const auto& s : file.signals) bytes += padded(s.digital_maximum, 8);
  bytes += std::string(80 * file.signals.size(), ' ');
  for (const auto& s : file.signals) bytes += padded(s.samples, 8);
  bytes += std::string(32 * file.signals.size(), ' ');
  return bytes + file.data;
}

std::string samples16(const std::vector<int>& values) {
  std::string bytes;
  for (const int value : values) {
    bytes.push_back(static_cast<char>(value & 0xFF));
    bytes.push_back(static_cast<char>((value >> 8) & 0xFF));
  }
  return bytes;
}

std::string samples24(const std::vector<int>& values) {
  std::string bytes;
  for (const int value : values) {
    for (const int shift : {0, 8, 16}) bytes.push_back(static_cast<char>((value >> shift) & 0xFF));
  }
  return bytes;
}

Result<Record> read(const std::string& file, std::size_t chunk = 1 << 20, std::int64_t max_bytes = kBudgetBytes) {
  EdfReader reader(static_cast<std::int64_t>(file.size()), max_bytes);
  for (std::size_t at = 0; at < file.size(); at += chunk) {
    const auto piece = std::as_bytes(std::span(file)).subspan(at, std::min(chunk, file.size() - at));
    const Status status = reader.push(piece);
    if (!status.has_value()) return status.error();
  }
  return std::move(reader).finish();
}

const std::string kData = samples16({1, 2, 3, 4, -1, -2, 200, -1000});

TEST(Edf, ReadsAPlainFile) {
  const auto record = read(edf_with({.data = kData}));
  ASSERT_TRUE(record.has_value()) << record.error().field;
  EXPECT_EQ(record.value().fs_hz, 4.0);
  EXPECT_EQ(record.value().length, 8);
  EXPECT_EQ(record.value().start_time_of_day_s, 13 * 3600 + 5 * 60 + 30);
  EXPECT_EQ(record.value().start_date, (CalendarDate{2003, 2, 1}));
  const Signal& signal = record.value().signals.at(0);
  EXPECT_EQ(signal.lead, "II");
  EXPECT_EQ(signal.unit, "mV");
  EXPECT_FLOAT_EQ(static_cast<float>(signal.value(6)), 1.0F);
  EXPECT_FLOAT_EQ(static_cast<float>(signal.value(7)), -5.0F);
  EXPECT_EQ(signal.adu.index(), 0U);
  EXPECT_TRUE(record.value().diagnostics.empty());
}

TEST(Edf, ReadsBdf) {
  const auto record = read(edf_with({.version = "\xFF"
                                                "BIOSEMI",
                                     .records = "1",
                                     .signals = {{.digital_minimum = "-8388608", .digital_maximum = "8388607"}},
                                     .data = samples24({-8388608, 8388607, 0, -1})}))
                          .value();
  EXPECT_EQ(std::get<1>(record.signals[0].adu), (std::vector<std::int32_t>{-8388608, 8388607, 0, -1}));
}

TEST(Edf, PutsEcgLeadsFirstAndOnTheirOwnClock) {
  // EEG at 8 Hz (thinned), ECG at 4 Hz (kept), temperature at 1 Hz (held).
  const auto record = read(edf_with({.records = "1",
                                     .signals = {{.label = "EEG Fpz-Cz", .samples = "8"},
                                                 {.label = "Temp", .samples = "1"},
                                                 {.label = "ECG V1"}},
                                     .data = samples16({10, 11, 12, 13, 14, 15, 16, 17, 36, 1, 2, 3, 4})}))
                          .value();
  EXPECT_EQ(record.fs_hz, 4.0);
  ASSERT_EQ(record.signals.size(), 3U);
  EXPECT_EQ(record.signals[0].lead, "V1");
  EXPECT_EQ(std::get<0>(record.signals[0].adu), (std::vector<std::int16_t>{1, 2, 3, 4}));
  EXPECT_EQ(std::get<0>(record.signals[1].adu), (std::vector<std::int16_t>{10, 12, 14, 16}));
  EXPECT_EQ(std::get<0>(record.signals[2].adu), (std::vector<std::int16_t>{36, 36, 36, 36}));
}

TEST(Edf, KnowsWhatIsNoEcgByLabelTransducerUnitAndRate) {
  const auto record = read(edf_with({.records = "1",
                                     .signals = {{.label = "EEG C4-A1", .unit = "uV", .samples = "100"},
                                                 {.label = "SaO2", .unit = "%", .samples = "1"},
                                                 {.label = "X1", .transducer = "ECG electrodes", .samples = "100"},
                                                 {.label = "X2", .transducer = "thermistor", .samples = "100"},
                                                 {.label = "X3", .samples = "10"},
                                                 {.label = "X4", .samples = "100"}},
                                     .data = samples16(std::vector<int>(411))}))
                          .value();
  ASSERT_EQ(record.signals.size(), 6U);
  EXPECT_EQ(record.signals[0].lead, "X1");
  EXPECT_EQ(record.signals[0].kind, SignalKind::ecg);
  EXPECT_EQ(record.fs_hz, 100.0);
  for (const std::size_t other : {1U, 2U, 3U, 4U}) EXPECT_EQ(record.signals[other].kind, SignalKind::other) << other;
  EXPECT_EQ(record.signals[5].kind, SignalKind::unknown);
}

TEST(Edf, LeavesOtherSignalsOutWhereMemoryIsForTheEcgAlone) {
  const std::string file = edf_with(
      {.kind = "EDF+C",
       .records = "1",
       .signals =
           {{.label = "EEG C4-A1"}, {.label = "ECG"}, {.label = "EDF Annotations", .samples = "6"}, {.label = "Flow"}},
       .data = samples16({1, 2, 3, 4, 5, 6, 7, 8}) + "+0\x14\x14" + std::string(8, '\0') + samples16({9, 9, 9, 9})});
  const auto whole = read(file, 5);
  ASSERT_TRUE(whole.has_value()) << whole.error().field;
  EXPECT_EQ(whole.value().signals.size(), 3U);
  const auto tight = read(file, 5, 8);
  ASSERT_TRUE(tight.has_value()) << tight.error().field;
  ASSERT_EQ(tight.value().signals.size(), 1U);
  EXPECT_EQ(std::get<0>(tight.value().signals[0].adu), (std::vector<std::int16_t>{5, 6, 7, 8}));
  ASSERT_EQ(tight.value().diagnostics.size(), 1U);
  EXPECT_EQ(tight.value().diagnostics[0].code, DiagnosticCode::signals_left_out);
  EXPECT_EQ(tight.value().diagnostics[0].found, 2.0);
  EXPECT_EQ(read(file, 5, 7).error().code, ErrorCode::over_budget);
}

TEST(Edf, SaysWhatStandsBehindTheDataRecordsOfTheHeader) {
  for (const int extra : {1, 7, 8, 20}) {
    const auto record = read(edf_with({.data = kData + std::string(static_cast<std::size_t>(extra), 'x')}), 3).value();
    EXPECT_EQ(record.length, 8);
    ASSERT_EQ(record.diagnostics.size(), 1U);
    EXPECT_EQ(record.diagnostics[0].code, DiagnosticCode::surplus_records);
    EXPECT_EQ(record.diagnostics[0].found, extra / 8.0);
    EXPECT_EQ(record.diagnostics[0].expected, 2.0);
  }
  const auto unannounced = read(edf_with({.records = "-1", .data = kData + "x"})).value();
  EXPECT_TRUE(unannounced.diagnostics.empty());
}

TEST(Edf, GivesTheCompleteDataRecordsOfATruncatedFile) {
  const std::string file = edf_with({.records = "2", .data = kData});
  for (std::size_t size = 0; size < file.size(); ++size) {
    const auto record = read(file.substr(0, size), 100);
    if (size < 512 + 8) {
      ASSERT_FALSE(record.has_value()) << size;
      EXPECT_EQ(record.error().code, size == 0 || size == 512 ? ErrorCode::empty : ErrorCode::truncated) << size;
      EXPECT_EQ(record.error().byte_offset, static_cast<std::int64_t>(size)) << "where it ends";
    } else {
      ASSERT_TRUE(record.has_value()) << size;
      EXPECT_EQ(record.value().length, 4);
      EXPECT_EQ(record.value().diagnostics.at(0).code, DiagnosticCode::truncated_signal);
      EXPECT_EQ(record.value().diagnostics.at(0).found, 4.0);
      EXPECT_EQ(record.value().diagnostics.at(0).expected, 8.0);
    }
  }
}

TEST(Edf, TakesTheLengthFromTheFileWhenTheRecorderNeverWroteIt) {
  EXPECT_EQ(read(edf_with({.records = "-1", .data = kData})).value().length, 8);
}

TEST(Edf, ToleratesWhatRecordersWrite) {
  const auto record =
      read(edf_with({.starttime = "25.61.00",
                     .duration = "0,5",
                     .signals = {{.label = "Strom", .physical_minimum = std::string("-5\0\0\0\0\0\0", 8)}},
                     .data = kData}))
          .value();
  EXPECT_EQ(record.fs_hz, 8.0);
  EXPECT_FALSE(record.start_time_of_day_s);
  EXPECT_EQ(record.diagnostics.at(0).field, "starttime");
  EXPECT_FLOAT_EQ(static_cast<float>(record.signals[0].value(6)), 1.0F);
}

TEST(Edf, SaysWhenAGainIsMissing) {
  for (const SignalText& text : {SignalText{.physical_minimum = "abc"}, SignalText{.physical_maximum = "-5"},
                                 SignalText{.digital_maximum = "-1000"}, SignalText{.physical_minimum = "-1e300"}}) {
    const auto record = read(edf_with({.signals = {text}, .data = kData})).value();
    EXPECT_EQ(record.signals[0].gain_adu_per_unit, 200.0);
    EXPECT_EQ(record.diagnostics.at(0).code, DiagnosticCode::default_gain);
  }
  EXPECT_EQ(read(edf_with({.signals = {{.unit = ""}}, .data = kData})).value().diagnostics.at(0).code,
            DiagnosticCode::assumed_unit);
}

TEST(Edf, KnowsAnEcgByEveryCommonLabel) {
  for (const char* label : {"ECG", "ekg 1", "Chest ECG", "left EKG", "MLII", "aVF", "v5"}) {
    const auto record =
        read(edf_with({.signals = {{.label = "Resp", .unit = "L"}, {.label = label}}, .data = kData + kData}));
    ASSERT_TRUE(record.has_value()) << label;
    EXPECT_NE(record.value().signals.at(0).lead, "Resp") << label;
  }
}

TEST(Edf, LeavesOutAClockThatIsNone) {
  for (const char* clock : {"24.00.00", "-1.00.00", "12.60.00", "12.00.60", "12.-1.00", "12.00.-1"}) {
    const auto record = read(edf_with({.starttime = clock, .data = kData}));
    ASSERT_TRUE(record.has_value()) << clock;
    EXPECT_FALSE(record.value().start_time_of_day_s) << clock;
  }
}

TEST(Edf, RefusesAFileWithoutOneWholeDataRecord) {
  const auto refused = read(edf_with({.data = "abc"}));
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().code, ErrorCode::truncated);
  EXPECT_EQ(refused.error().field, "first data record");
  EXPECT_EQ(refused.error().byte_offset, 512 + 3);
}

TEST(Edf, KeepsInvertedPolarity) {
  const auto record =
      read(edf_with({.signals = {{.physical_minimum = "5", .physical_maximum = "-5"}}, .data = kData})).value();
  EXPECT_FLOAT_EQ(static_cast<float>(record.signals[0].value(6)), -1.0F);
}

TEST(Edf, ReadsTheAnnotationsOfEdfPlus) {
  const auto tal = [](const std::string& text) {
    std::string bytes = text;
    bytes.resize(30, '\0');
    return bytes;
  };
  const std::string data = samples16({1, 2, 3, 4}) + tal("+0.5\x14\x14\0+0.75\x14V\x14\0"s) + samples16({5, 6, 7, 8}) +
                           tal("+1.5\x14\x14\0+2\x15"
                               "30\x14"
                               "Sleep stage W\x14\0"s);
  const auto record =
      read(edf_with({.kind = "EDF+C", .signals = {{}, {.label = "EDF Annotations", .samples = "15"}}, .data = data}))
          .value();
  EXPECT_EQ(record.signals.size(), 1U);
  EXPECT_EQ(record.start_time_of_day_s, 13 * 3600 + 5 * 60 + 30.5);
  ASSERT_EQ(record.reference.size(), 2U);
  EXPECT_EQ(record.reference[0], (Annotation{1, AnnotationCode::premature_ventricular, 0, 0, 0, ""}));
  EXPECT_EQ(record.reference[1], (Annotation{6, AnnotationCode::note, 0, 0, 0, "Sleep stage W"}));
  EXPECT_EQ(record.reference_annotator, "edf");
}

FileText discontinuous(const std::string& second_onset) {
  std::string first_list = "+0\x14\x14\0\0"s;
  std::string second_list = "+" + second_onset + "\x14\x14";
  first_list.resize(20, '\0');
  second_list.resize(20, '\0');
  return {.kind = "EDF+D",
          .signals = {{}, {.label = "EDF Annotations", .samples = "10"}},
          .data = samples16({1, 2, 3, 4}) + first_list + samples16({5, 6, 7, 8}) + second_list};
}

TEST(Edf, TurnsTheTimeBetweenDataRecordsIntoGaps) {
  const auto record = read(edf_with(discontinuous("3.5"))).value();
  EXPECT_EQ(record.length, 18);
  EXPECT_EQ(record.signals[0].gaps, (std::vector<SampleRange>{{4, 14}}));
  EXPECT_EQ(std::get<0>(record.signals[0].adu).at(14), 5);
  const auto back = read(edf_with(discontinuous("0.25"))).value();
  EXPECT_EQ(back.length, 8);
  EXPECT_EQ(back.diagnostics.at(0).code, DiagnosticCode::ignored_field);
  EXPECT_EQ(read(edf_with(discontinuous("1e12"))).error().code, ErrorCode::over_budget);
}

TEST(Edf, GivesTheSameRecordWhateverTheChunks) {
  const std::string file = edf_with(discontinuous("3.5"));
  const auto whole = read(file).value();
  for (const std::size_t chunk : {std::size_t{1}, std::size_t{3}, std::size_t{255}, std::size_t{769}}) {
    EXPECT_EQ(read(file, chunk).value().signals[0].adu, whole.signals[0].adu) << chunk;
  }
}

TEST(Edf, RefusesAHeaderThatLies) {
  const auto refused = [](const FileText& text) { return read(edf_with(text)).error(); };
  EXPECT_EQ(refused({.version = "1"}).field, "version");
  EXPECT_EQ(refused({.version = "1"}).code, ErrorCode::malformed);
  for (const char* count : {"-3", "0", "9999"}) {
    EXPECT_EQ(refused({.signal_count = count}).code, ErrorCode::out_of_range) << count;
    EXPECT_EQ(refused({.signal_count = count}).field, "ns");
    EXPECT_EQ(refused({.signal_count = count}).byte_offset, 252);
  }
  EXPECT_EQ(refused({.signal_count = "two"}).code, ErrorCode::malformed);
  EXPECT_EQ(refused({.records = "many", .data = kData}).field, "number of data records");
  EXPECT_EQ(refused({.records = "-2", .data = kData}).code, ErrorCode::out_of_range);
  EXPECT_EQ(refused({.records = "0", .data = kData}).code, ErrorCode::empty);
  for (const char* duration : {"0", "-1", "1e300"})
    EXPECT_EQ(refused({.duration = duration, .data = kData}).code, ErrorCode::out_of_range) << duration;
  EXPECT_EQ(refused({.duration = "NaN", .data = kData}).code, ErrorCode::malformed);
  for (const char* samples : {"0", "-1", "99999999"})
    EXPECT_EQ(refused({.signals = {{.samples = samples}}, .data = kData}).code,
              std::string(samples) == "99999999" ? ErrorCode::truncated : ErrorCode::out_of_range)
        << samples;
  EXPECT_EQ(refused({.header_bytes = "100", .data = kData}).field, "number of bytes in header record");
  EXPECT_EQ(refused({.header_bytes = "999999", .data = kData}).code, ErrorCode::out_of_range);
  EXPECT_EQ(refused({.kind = "EDF+C", .signals = {{.label = "EDF Annotations"}}, .data = kData}).code,
            ErrorCode::empty);
}

TEST(Edf, StaysWithinTheBudget) {
  const auto refused = read(edf_with({.data = kData}), 1 << 20, 15);
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().code, ErrorCode::over_budget);
  EXPECT_EQ(refused.error().needed, 16.0);
}

TEST(EdfAnnotations, LeavesOutWhatCannotBeRead) {
  const auto block = edf::parse_annotation_block(
      "+0\x14\x14\0junk\0+x\x14text\x14\0+1\x14no end\0-2\x14"
      "a\x14"
      "b\x14\0"s);
  EXPECT_EQ(block.record_onset_s, 0.0);
  ASSERT_EQ(block.texts.size(), 2U);
  EXPECT_EQ(block.texts[0].onset_s, -2.0);
  EXPECT_EQ(block.texts[1].text, "b");
  EXPECT_TRUE(edf::parse_annotation_block("").texts.empty());
}

TEST(Edf, TwoDigitsOfAYearAre1985To2084) {
  const auto date = [](const char* text) {
    return read(edf_with({.startdate = text, .data = kData})).value().start_date;
  };
  EXPECT_EQ(date("31.12.85"), (CalendarDate{1985, 12, 31}));
  EXPECT_EQ(date("31.12.84"), (CalendarDate{2084, 12, 31}));
  EXPECT_EQ(date("02/01/99"), (CalendarDate{1999, 1, 2}));
  EXPECT_FALSE(date("01.01.85")) << "what stands there where no date is known";
}

TEST(Edf, TheIdentificationOfTheRecordingSaysTheWholeYear) {
  const auto record = [](const char* recording, const char* startdate) {
    return read(edf_with({.recording = recording, .startdate = startdate, .kind = "EDF+C", .data = kData})).value();
  };
  EXPECT_EQ(record("Startdate 02-MAR-2002 X X Device", "02.03.02").start_date, (CalendarDate{2002, 3, 2}));
  EXPECT_EQ(record("Startdate 02-MAR-2099", "02.03.yy").start_date, (CalendarDate{2099, 3, 2}));
  const Record taken_out = record("Startdate X X X X", "16.05.20");
  EXPECT_FALSE(taken_out.start_date);
  EXPECT_TRUE(taken_out.diagnostics.empty());
  const Record damaged = record("Startdate 31-FEB-2002 X X X", "02.03.02");
  EXPECT_EQ(damaged.start_date, (CalendarDate{2002, 3, 2})) << "the other field is sound";
  EXPECT_EQ(damaged.diagnostics.at(0).field, "local recording identification");
}

TEST(Edf, ADateThatIsNoneIsIgnored) {
  for (const char* text : {"31.02.01", "00.00.00", "1.1.2001", "ab.cd.ef"}) {
    const auto record = read(edf_with({.startdate = text, .data = kData}));
    ASSERT_TRUE(record.has_value()) << text;
    EXPECT_FALSE(record.value().start_date) << text;
    EXPECT_EQ(record.value().diagnostics.at(0).code, DiagnosticCode::ignored_field);
    EXPECT_EQ(record.value().diagnostics.at(0).field, "startdate");
  }
  EXPECT_TRUE(read(edf_with({.startdate = "", .data = kData})).value().diagnostics.empty()) << "nothing is said";
}

}  // namespace
}  // namespace ecg
