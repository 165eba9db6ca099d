// Long because tables come in so many forms: each case is one of them.
#include "core/formats/csv.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <vector>

#include "core/base/text_scanner.hpp"
#include "core/formats/csv_column.hpp"
#include "core/formats/csv_layout.hpp"

namespace ecg {
namespace {

Result<Record> read(std::string_view text, TableSettings settings = {}, std::size_t chunk = 1 << 20) {
  TableReader reader(settings);
  while (!text.empty()) {
    const std::string_view piece = text.substr(0, std::min(chunk, text.size()));
    const Status status = reader.push(std::as_bytes(std::span(piece)));
    if (!status.has_value()) return status.error();
    text.remove_prefix(piece.size());
  }
  return std::move(reader).finish();
}

Record read_well(std::string_view text, TableSettings settings = {}) {
  auto record = read(text, settings);
  EXPECT_TRUE(record.has_value()) << record.error().field;
  return record.has_value() ? std::move(record).value() : Record{};
}

/// Value of one sample in the lead's unit, rounded to 1e-6 (floats carry 7 digits).
double at(const Record& record, std::size_t lead, SampleIndex sample) {
  return std::round(record.signals.at(lead).value(sample) * 1e6) / 1e6;
}

const Diagnostic* find(const Record& record, DiagnosticCode code) {
  for (const Diagnostic& diagnostic : record.diagnostics) {
    if (diagnostic.code == code) return &diagnostic;
  }
  return nullptr;
}

TEST(Csv, ReadsTheTablesOfRdsamp) {
  const Record record = read_well(
      "'Elapsed time','MLII','V5'\n'hh:mm:ss.mmm','mV','mV'\n'0:00.000',-0.145,-0.065\n'0:00.003',-0.145,-0.065\n"
      "'0:00.006',-0.120,-\n'0:00.008',-0.135,-0.080\n'0:00.011',-0.145,-0.080\n'0:00.014',-0.150,-0.085\n'0:00.017',-"
      "0.160,-0.085\n");
  EXPECT_EQ(record.fs_hz, 360.0);  // 6 / 0.017 s = 353 Hz, give or take 21: the usual rate in that range
  ASSERT_EQ(record.signals.size(), 2U);
  EXPECT_EQ(record.signals[0].lead, "MLII");
  EXPECT_EQ(record.signals[1].unit, "mV");
  EXPECT_EQ(at(record, 0, 0), -0.145);
  EXPECT_EQ(record.signals[1].gaps, (std::vector<SampleRange>{{2, 3}}));
  EXPECT_EQ(record.signals[0].adu.index(), 0U);
  EXPECT_EQ(record.signals[0].gain_adu_per_unit, 1000.0);
}

TEST(Csv, RefusesOneRowPerBeat) {
  // Annotations of an anaesthesia database: seconds, beat, rhythm, and a mostly blank column of quality.
  const auto beats = read(
      "time_second,beat_type,rhythm_label,bad_signal_quality_label\n4993.4944,N,N,\n4994.35,N,N,\n4995.21,S,N,1\n"
      "4996.07,N,N,\n");
  ASSERT_FALSE(beats.has_value());
  EXPECT_EQ(beats.error().code, ErrorCode::unsupported);
  EXPECT_EQ(beats.error().field, "a row every 0.86 s");
  EXPECT_EQ(read("1\n2\n3\n", {.fs_hz = 19.0}).error().field, "a row every 0.05 s");
  EXPECT_EQ(read_well("1\n2\n3\n", {.fs_hz = 20.0}).fs_hz, 20.0);
}

TEST(Csv, RefusesBeatsCutOutForTraining) {
  // 187 samples from 0 to 1, padded with 0, and the class: as Kaggle has the beats of mitdb.
  std::string beats;
  std::string wide;  // as many columns of an ordinary recording
  for (int row = 0; row < 10; ++row) {
    for (int column = 0; column < 187; ++column) {
      const double share = column < 120 ? ((row * 31 + column * 17) % 100) / 99.0 : 0.0;
      beats += std::to_string(share) + ",";
      wide += std::to_string(2.0 * share - 1.0) + ",";
    }
    beats += std::to_string(row % 5) + ".0\n";
    wide += "0.25\n";
  }
  EXPECT_EQ(read(beats).error().field, "a beat in each row");
  EXPECT_NE(read(wide, {.fs_hz = 125.0}).has_value() ? std::string() : read(wide).error().field, "a beat in each row");
}

TEST(Csv, RefusesListsOfIntervals) {
  // Sample number, interval in seconds, next sample number: machine beats of a 250 Hz recording.
  std::string begins;
  std::string ends;
  int sample = 0;
  for (int i = 0; i < 20; ++i) {
    const int step = 140 + (i * 37) % 23;
    begins += std::to_string(sample) + "\t" + std::to_string(step / 250.0) + "\t";
    begins += std::to_string(sample + step) + "\n";
    ends += std::to_string(sample + step) + ";" + std::to_string(step * 4) + "\n";
    sample += step;
  }
  EXPECT_EQ(read(begins).error().field, "a row for each interval");
  EXPECT_EQ(read(ends).error().field, "a row for each interval");
  // An evenly sampled ramp beside its time is no such list.
  std::string even;
  for (int i = 0; i < 20; ++i) even += std::to_string(i * 4) + ",4," + std::to_string(i % 3) + "\n";
  EXPECT_EQ(read_well(even).signals.size(), 2U);
}

TEST(Csv, RefusesColumnsWithoutAnyNumber) {
  const auto blank = read("time (s),ECG (mV)\n0.000,\n0.004,\n0.008,-\n0.012,\n");
  ASSERT_FALSE(blank.has_value());
  EXPECT_EQ(blank.error().code, ErrorCode::unsupported);
}

TEST(Csv, FindsWholeRatesBehindRoundedTimes) {
  std::string text = "time (s),ECG (mV)\n";
  for (int i = 0; i < 3'000; ++i) {
    char row[64];
    std::snprintf(row, sizeof row, "%.3f,0.%03d\n", i / 360.0, i % 1000);
    text += row;
  }
  const Record record = read_well(text);
  EXPECT_EQ(record.fs_hz, 360.0);
  EXPECT_EQ(record.length, 3'000);
  EXPECT_TRUE(record.signals[0].gaps.empty());
  EXPECT_EQ(find(record, DiagnosticCode::assumed_fs)->found, 360.0);
}

TEST(Csv, ReadsSemicolonsWithDecimalCommas) {
  const Record record =
      read_well("Zeit [ms];I;II [uV]\n0;0,10;-100,5\n4;0,20;200\n8;-0,30;300\n12;0,4;400\n16;0,5;5\n");
  EXPECT_EQ(record.fs_hz, 250.0);
  ASSERT_EQ(record.signals.size(), 2U);
  EXPECT_EQ(at(record, 0, 2), -0.3);
  EXPECT_EQ(at(record, 1, 0), -100.5);
  EXPECT_EQ(record.signals[1].unit, "uV");
  EXPECT_EQ(record.signals[1].mv_per_unit(), 1e-3);
  EXPECT_EQ(find(record, DiagnosticCode::assumed_unit)->field, "I in mV");
}

TEST(Csv, ReadsTabsAndBlanks) {
  EXPECT_EQ(read_well("0.000\t0.1\t0.2\n0.002\t0.3\t0.4\n0.004\t0.5\t0.6\n0.006\t0.7\t0.8\n0.008\t0.7\t0.8\n").fs_hz,
            500.0);
  const Record blanks = read_well("# t  ECG\n 0.000   0.1\n 0.002  -0.3 \n 0.004   0.5\n 0.006 0.7\n 0.008 0.7\n");
  EXPECT_EQ(blanks.fs_hz, 500.0);
  ASSERT_EQ(blanks.signals.size(), 1U);
  EXPECT_EQ(blanks.signals[0].lead, "ECG");
  EXPECT_EQ(at(blanks, 0, 1), -0.3);
}

TEST(Csv, AsksForTheRateOfABareColumn) {
  const auto asked = read("0.1\n0.2\n0.1\n0.5\n");
  ASSERT_FALSE(asked.has_value());
  EXPECT_EQ(asked.error().code, ErrorCode::missing_fact);
  EXPECT_EQ(asked.error().field, "fs_hz");
  const Record record = read_well("0.1\n0.2\n0.1\n0.5\n", {.fs_hz = 250.0});
  EXPECT_EQ(record.fs_hz, 250.0);
  EXPECT_EQ(record.length, 4);
  EXPECT_EQ(at(record, 0, 3), 0.5);
}

TEST(Csv, ReadsRawValuesWithTheGainOfTheUser) {
  // As the mitdb tables on public data platforms: quotes, a sample counter, raw 11-bit values.
  const std::string text = "'sample #','MLII','V5'\n0,995,1011\n1,995,1011\n2,995,1011\n3,1100,1008\n4,1200,1008\n";
  const Record record = read_well(text, {.fs_hz = 360.0, .gain_adu_per_mv = 100.0});
  ASSERT_EQ(record.signals.size(), 2U);
  EXPECT_EQ(record.signals[0].lead, "MLII");
  EXPECT_EQ(at(record, 0, 3), 11.0);
  const Record silent = read_well(text, {.fs_hz = 360.0});
  EXPECT_EQ(find(silent, DiagnosticCode::default_gain)->field, "MLII");
  EXPECT_EQ(silent.signals[0].gain_adu_per_unit, 200.0);
  EXPECT_EQ(silent.signals[0].baseline_adu, 995.0);
  EXPECT_EQ(at(silent, 0, 4), 1.025);
}

TEST(Csv, ReadsConsumerExportsWithKeysAboveTheNumbers) {
  const Record record = read_well(
      "Name,Jane Doe\nRecorded Date,2020-05-05 10:00:00 +0100\nClassification,Sinus "
      "Rhythm\nSymptoms,\nDevice,\"Watch4,2\"\nSample Rate,512 hertz\n\n\nLead,Lead "
      "I\nUnit,\xC2\xB5V\n\n-19.547\n-20.1\n-21.25\n30\n");
  EXPECT_EQ(record.fs_hz, 512.0);
  ASSERT_EQ(record.signals.size(), 1U);
  EXPECT_EQ(record.signals[0].lead, "Lead I");
  EXPECT_EQ(record.signals[0].mv_per_unit(), 1e-3);
  EXPECT_EQ(record.length, 4);
  EXPECT_NEAR(at(record, 0, 0), -19.547, 2e-6);
  EXPECT_EQ(find(record, DiagnosticCode::assumed_fs), nullptr);
}

TEST(Csv, PicksTheMostEvenOfSeveralTimeColumns) {
  std::string text = "Phone timestamp;sensor timestamp [ns];timestamp [ms];ecg [uV]\n";
  for (int i = 0; i < 200; ++i) {
    char row[128];
    std::snprintf(row, sizeof row, "2021-03-01T10:00:%02d.%03d;%lld;%d.0;%d\n", i / 130, (i / 73) * 561 % 1000,
                  599616000000000000LL + i * 7692308LL, i * 8 - i / 3, i % 17 * 10 - 80);
    text += row;
  }
  const Record record = read_well(text);
  EXPECT_NEAR(record.fs_hz, 130.0, 0.01);
  ASSERT_EQ(record.signals.size(), 1U);
  EXPECT_EQ(record.signals[0].lead, "ecg");
}

TEST(Csv, TakesClockTimesAsTimeOfDay) {
  const Record record = read_well(
      "time,I\n[23:59:59.990 01/02/2003],1.5\n[23:59:59.994 01/02/2003],1\n[23:59:59.998 01/02/2003],1\n"
      "[00:00:00.002 02/02/2003],1\n[00:00:00.006 02/02/2003],1\n[00:00:00.010 02/02/2003],1\n");
  EXPECT_NEAR(record.fs_hz, 250.0, 1e-6);
  EXPECT_NEAR(record.start_time_of_day_s.value_or(0.0), 86'399.99, 1e-9);
  EXPECT_EQ(record.start_date, (CalendarDate{2003, 2, 1}));
  EXPECT_EQ(record.length, 6);
}

TEST(Csv, TurnsMissingRowsAndCellsIntoGaps) {
  std::string text = "t,a (mV),b (mV)\n";
  for (int i = 0; i < 40; ++i) {
    if (i >= 10 && i < 15) continue;  // five rows lost
    text += std::to_string(i * 4) + "e-3," + (i == 20 ? "NaN" : "0.5") + "," + (i == 21 ? "" : "1") + "\n";
  }
  const Record record = read_well(text);
  EXPECT_EQ(record.fs_hz, 250.0);
  EXPECT_EQ(record.length, 40);
  EXPECT_EQ(record.signals[0].gaps, (std::vector<SampleRange>{{10, 15}, {20, 21}}));
  EXPECT_EQ(record.signals[1].gaps, (std::vector<SampleRange>{{10, 15}, {21, 22}}));
  EXPECT_TRUE(std::isnan(record.signals[0].value(12)));
  EXPECT_EQ(find(record, DiagnosticCode::missing_values)->found, 6.0);
}

TEST(Csv, SkipsRowsThatAreNoNumbersAndSaysSo) {
  const Record record = read_well("a\n1.5\n2.5\nlead off!\n3.5\n\n4.5\n", {.fs_hz = 100.0});
  EXPECT_EQ(record.length, 4);
  EXPECT_EQ(find(record, DiagnosticCode::skipped_rows)->found, 1.0);
}

TEST(Csv, IgnoresColumnsOfText) {
  const Record record = read_well("time_s,ecg_mv,label\n0.00,0.1,N\n0.01,0.2,N\n0.02,0.3,V\n0.03,0.4,N\n0.04,0.4,N\n");
  ASSERT_EQ(record.signals.size(), 1U);
  EXPECT_EQ(record.signals[0].lead, "ecg");
  EXPECT_EQ(record.signals[0].unit, "mv");
  EXPECT_EQ(record.fs_hz, 100.0);
}

TEST(Csv, KeepsEveryDigitUpToThirtyTwoBits) {
  const Record narrow = read_well("1.5\n-3.2767\n0.0001\n", {.fs_hz = 100.0});
  EXPECT_EQ(narrow.signals[0].adu.index(), 0U);
  EXPECT_EQ(narrow.signals[0].gain_adu_per_unit, 10'000.0);
  const Record wide = read_well("1.123456\n-3.2767\n0.0001\n", {.fs_hz = 100.0});
  EXPECT_EQ(wide.signals[0].adu.index(), 1U);
  EXPECT_EQ(std::get<1>(wide.signals[0].adu).at(0), 1'123'456);
  const Record long_digits = read_well("0.12345678901234567\n5000.25\n1e-3\n", {.fs_hz = 100.0});
  EXPECT_NEAR(at(long_digits, 0, 0), 0.123457, 1e-5);  // 5000.25 leaves five decimals
  EXPECT_EQ(at(long_digits, 0, 1), 5000.25);
  EXPECT_EQ(at(long_digits, 0, 2), 0.001);
}

TEST(Csv, GivesTheSameRecordWhateverTheChunks) {
  std::string text = "\xEF\xBB\xBFtime_ms,I,\"II, modified\"\r\n";
  for (int i = 0; i < 5'000; ++i)
    text += std::to_string(i * 2) + "," + std::to_string(i % 7) + "." + std::to_string(i % 10) + "," +
            std::to_string(-i) + "\r\n";
  const Record whole = read_well(text);
  EXPECT_EQ(whole.fs_hz, 500.0);
  EXPECT_EQ(whole.length, 5'000);
  EXPECT_EQ(whole.signals.at(1).lead, "II, modified");
  for (const std::size_t chunk : {std::size_t{1}, std::size_t{7}, std::size_t{65'536}}) {
    const auto pieces = read(text, {}, chunk).value();
    for (std::size_t lead = 0; lead < 2; ++lead)
      EXPECT_EQ(pieces.signals.at(lead).adu, whole.signals.at(lead).adu) << chunk;
  }
}

TEST(Csv, StaysWithinTheBudget) {
  std::string text;
  for (int i = 0; i < 100'000; ++i) text += "0.5\n";
  const auto refused = read(text, {.fs_hz = 100.0, .max_bytes = 100'000});
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().code, ErrorCode::over_budget);
  EXPECT_GT(refused.error().needed, refused.error().allowed);
}

/// Rows of a table with a time column and two leads.
std::string rows_of(int first, int count) {
  std::string text;
  for (int i = first; i < first + count; ++i) {
    const std::string millis = std::to_string(1000 + i * 2 % 1000).substr(1);
    text += std::to_string(i * 2 / 1000) + "." + millis + ",-0.125,0.500\n";
  }
  return text;
}

TEST(Csv, RefusesFromItsSizeAndFirstRowsWhatWouldNotFit) {
  const std::string head = "time (s),I (mV),II (mV)\n" + rows_of(0, 4'000);  // more than the 64 KiB that decide
  TableReader reader({.max_bytes = 8'000'000, .size_bytes = 40'000'000});
  const Status refused = reader.push(std::as_bytes(std::span(head)));
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().code, ErrorCode::over_budget);
  EXPECT_EQ(refused.error().field, "rows");
  EXPECT_GT(refused.error().needed, 10'000'000.0);
  EXPECT_LT(refused.error().needed, 16'000'000.0);
  EXPECT_EQ(refused.error().allowed, 8'000'000.0);
  TableReader larger({.max_bytes = 16'000'000, .size_bytes = 40'000'000});
  EXPECT_TRUE(larger.push(std::as_bytes(std::span(head))).has_value());
}

TEST(Csv, RefusesNoTableThatFits) {
  // Later rows are longer than the first ones: times of a day take five more digits.
  const std::string text = "time (s),I (mV),II (mV)\n" + rows_of(0, 600'000);
  const auto record = read(text, {.max_bytes = 600'000 * 8, .size_bytes = std::ssize(text)}, 65'536);
  ASSERT_TRUE(record.has_value());
  EXPECT_EQ(record.value().length, 600'000);
}

TEST(Csv, SaysInWhichLineWhateverTheChunks) {
  std::string text = "time (s),a (mV)\r\n";
  for (int i = 0; i < 30'000; ++i) text += std::to_string(i * 0.004) + ",1\r\n";
  const auto expect = [](const std::string& table, TableSettings settings, ErrorCode code, std::int64_t offset,
                         std::int64_t line) {
    for (const std::size_t chunk : {1U, 7U, 4096U, 65'537U, 1U << 20U}) {
      const auto refused = read(table, settings, chunk);
      ASSERT_FALSE(refused.has_value());
      EXPECT_EQ(refused.error().code, code) << chunk;
      EXPECT_EQ(refused.error().byte_offset, offset) << chunk;
      EXPECT_EQ(refused.error().line, line) << chunk;
    }
  };
  const auto line_begin = [&](std::int64_t line) {
    std::size_t at = 0;
    for (std::int64_t i = 1; i < line; ++i) at = text.find('\n', at) + 1;
    return static_cast<std::int64_t>(at);
  };
  expect(text, {.max_bytes = 20'000}, ErrorCode::over_budget, line_begin(4097 + 4096), 4097 + 4096);
  expect(text + std::string(2 << 20, '7'), {}, ErrorCode::malformed, std::ssize(text), 30'002);
  Record record = read_well(text + "lead off\r\n1,2\r\nlead off\r\n");
  const auto skipped = std::ranges::find(record.diagnostics, DiagnosticCode::skipped_rows, &Diagnostic::code);
  ASSERT_NE(skipped, record.diagnostics.end());
  EXPECT_EQ(skipped->found, 2.0);
  EXPECT_EQ(skipped->expected, 30'002.0);
}

TEST(Csv, DoesNotFillAJumpOfYears) {
  std::string text = "time (s),a (mV)\n";
  for (int i = 0; i < 30; ++i) text += std::to_string(i * 0.01 + (i > 20 ? 1e9 : 0.0)) + ",1\n";
  const Record record = read_well(text);
  EXPECT_EQ(record.length, 30);
  EXPECT_EQ(find(record, DiagnosticCode::ignored_field)->field, "time");
}

TEST(Csv, RefusesWhatIsNoTable) {
  EXPECT_EQ(read("").error().code, ErrorCode::empty);
  EXPECT_EQ(read("\n \n").error().code, ErrorCode::empty);
  EXPECT_EQ(read("Dear reader,\nthis is a letter.\n").error().code, ErrorCode::unsupported);
  EXPECT_EQ(read(std::string_view("1,2\n\0,3\n", 8)).error().code, ErrorCode::malformed);
  EXPECT_EQ(read("time (s)\n0.00\n0.01\n0.02\n0.03\n0.04\n").error().field, "columns");
}

TEST(Csv, RefusesARateThatIsNone) {
  EXPECT_EQ(read("1\n2\n", {.fs_hz = -1.0}).error().code, ErrorCode::out_of_range);
  EXPECT_EQ(read("1\n2\n", {.fs_hz = std::nan("")}).error().code, ErrorCode::out_of_range);
}

TEST(LeadColumn, InsertsMissingRowsAndMergesGaps) {
  table::LeadColumn column;
  for (int i = 0; i < 6; ++i) {
    if (i == 2 || i == 5) column.append_missing();
    else column.append({i, 0});
  }
  const std::vector<std::pair<SampleIndex, SampleIndex>> places = {{3, 2}, {5, 1}};
  column.insert_missing(places);
  EXPECT_EQ(column.size(), 9);
  EXPECT_EQ(column.take_gaps(), (std::vector<SampleRange>{{2, 5}, {7, 9}}));
  EXPECT_EQ(std::get<0>(column.take_adu()), (std::vector<std::int16_t>{0, 1, 1, 1, 1, 3, 4, 4, 4}));
}

TEST(FixedPoint, ReadsDigitsExactly) {
  const auto number = table::parse_fixed_point("-12.3400", false);
  EXPECT_EQ(number->digits, -1234);
  EXPECT_EQ(number->decimals, 2);
  EXPECT_EQ(table::parse_fixed_point("1,5", true)->digits, 15);
  EXPECT_EQ(table::parse_fixed_point("2.5e2", false)->digits, 250);
  for (const char* text : {"", "-", "1-2", "abc", "1,5"}) EXPECT_FALSE(table::parse_fixed_point(text, false)) << text;
}

/// 24 rows of two columns with the given header; the second falls and rises.
std::string rows(std::string header, double step, char separator = ',') {
  std::string text = std::move(header) + "\n";
  for (int i = 0; i < 24; ++i) {
    std::string time = std::to_string(step * i);
    text += time + separator + std::to_string(i % 5) + (separator == ';' ? "" : ".5") + "\n";
  }
  return text;
}

TEST(Csv, KnowsUnitsOfTimeByNameOrUnit) {
  EXPECT_EQ(read_well(rows("time (us),II", 4000)).fs_hz, 250.0);
  EXPECT_EQ(read_well(rows("t [nsec],II", 4e6)).fs_hz, 250.0);
  EXPECT_EQ(read_well(rows("timestamp_ms,II", 4)).fs_hz, 250.0);
  EXPECT_EQ(read_well(rows("timestamp,II", 4000)).fs_hz, 250.0);  // unnamed unit: only microseconds give an ECG's rate
  EXPECT_EQ(read_well(rows("Zeit,II", 4e6)).fs_hz, 250.0);        // and here nanoseconds
}

TEST(Csv, LeavesRowNumbersOut) {
  for (const char* name : {"sample", "Index", "Unnamed: 0", "row", "#", "no", "nr", "idx", "nseq"}) {
    const Record record = read_well(rows(std::string(name) + ",II", 1), {.fs_hz = 250.0});
    ASSERT_EQ(record.signals.size(), 1U) << name;
    EXPECT_EQ(record.signals[0].lead, "II") << name;
  }
}

TEST(Csv, ReadsTheRateAboveATableInManyLanguages) {
  for (const char* line : {"Sampling frequency: 250", "Sample rate;250 Hz", "Abtastrate = 250", "Abtastfrequenz: 250,0",
                           "Taux d'\xC3\xA9"
                           "chantillonnage: 250.",
                           "Frecuencia de muestreo: 250 Hz", "Frequenza di campionamento: 250",
                           "Bemonsteringsfrequentie: 250", "# fs = 250", "// srate: 250", "% rate: 250"}) {
    EXPECT_EQ(read_well(std::string(line) + "\nI\n0.1\n0.2\n0.1\n0.3\n0.1\n").fs_hz, 250.0) << line;
  }
  for (const char* line : {"rate: fast", "rate: 0", "fs:", "rate: ,,"})
    EXPECT_EQ(read(std::string(line) + "\nI\n0.1\n0.2\n0.1\n0.3\n0.1\n").error().code, ErrorCode::missing_fact) << line;
}

TEST(Csv, TakesConverterUnitsByTheirNames) {
  for (const char* unit : {"adu", "raw", "counts"}) {
    const std::string text = "II (" + std::string(unit) + ")\n1000\n1200\n900\n1010\n1005\n";
    const Record silent = read_well(text, {.fs_hz = 250.0});
    EXPECT_EQ(silent.signals[0].gain_adu_per_unit, 200.0) << unit;
    EXPECT_NE(find(silent, DiagnosticCode::default_gain), nullptr) << unit;
    EXPECT_EQ(read_well(text, {.fs_hz = 250.0, .gain_adu_per_mv = 400.0}).signals[0].gain_adu_per_unit, 400.0) << unit;
  }
  EXPECT_EQ(read_well("II (\xC2\xB5V)\n1.5\n2.5\n1.5\n2.5\n", {.fs_hz = 250.0}).signals[0].unit, "\xC2\xB5V");
}

TEST(Csv, ClocksThatAreNoneAreNoNumbers) {
  for (const char* clock : {"12:00:61", "12:-1:00", "1:2:3:4", ":", "12:", "x:00"}) {
    std::string text = "time,II\n";
    for (const char* value : {"1.5", "2.5", "1.0", "1.5"}) text += std::string(clock) + "," + value + "\n";
    const auto refused = read(text);
    EXPECT_FALSE(refused.has_value()) << clock;
  }
}

TEST(Csv, NumbersOfEveryLength) {
  using table::parse_fixed_point;
  EXPECT_EQ(parse_fixed_point("+1.50", false)->digits, 15);
  EXPECT_EQ(parse_fixed_point("-0,5", true)->digits, -5);
  EXPECT_EQ(parse_fixed_point("0.00000000000000000001", false)->digits, 0);  // below what fits: nothing
  EXPECT_FALSE(parse_fixed_point("1e17", false));
  EXPECT_FALSE(parse_fixed_point("123456789012345678901234567890", false));
  EXPECT_FALSE(parse_fixed_point(".", false));
  EXPECT_FALSE(parse_fixed_point("-", false));
  EXPECT_FALSE(parse_fixed_point("", false));
  EXPECT_EQ(parse_fixed_point("2.5e-1", false)->decimals, 2);
}

TEST(Csv, AColumnGivesUpDecimalsBeforeItGivesUpValues) {
  table::LeadColumn column;
  EXPECT_EQ(column.extent(), (std::pair<std::int32_t, std::int32_t>{0, 0}));
  EXPECT_EQ(column.median(), 0.0);
  EXPECT_FALSE(column.has_number());
  column.append_missing();
  column.append_missing();
  EXPECT_FALSE(column.has_number());
  column.append({15, 1});                       // 1.5
  column.append({-25'000'000'000'000'000, 3});  // -2.5e13: no room for decimals, nor for units
  EXPECT_TRUE(column.has_number());
  EXPECT_LT(column.decimals(), 0);
  column.append({1, 15});  // nothing beside that
  EXPECT_EQ(column.values().back(), 0);
}

/// Numbers of every kind, each cell between `quote`s: quoted cells take the thorough way, plain ones the fast.
std::string numbers_table(const std::string& quote, char separator, char point) {
  std::string text;
  std::uint32_t seed = 7;
  const auto random = [&] { return (seed = seed * 1'664'525U + 1'013'904'223U) >> 8U; };
  const auto cell = [&](std::string number) {
    std::replace(number.begin(), number.end(), '.', point);
    return quote + number + quote;
  };
  constexpr int kRows = 3000;
  for (int row = 0; row < kRows; ++row) {
    std::string values[] = {std::to_string(row / 250) + "." + std::to_string(1000 + row % 250 * 4).substr(1), "", ""};
    for (std::string& value : std::span(values).subspan(1)) {
      value = (random() % 2 == 0 ? "-" : "") + std::to_string(random() % 4000U);
      if (random() % 4 != 0) value += "." + std::to_string(random() % 10'000U);
      if (random() % 64 == 0) value = "+.5";
      if (random() % 64 == 0) value = "7.";
      if (random() % 64 == 0) value += "e-1";
      if (random() % 64 == 0) value = "000000000000000000012.50";
      if (random() % 64 == 0) value = "nan";
      if (random() % 64 == 0) value = "-";
      if (random() % 64 == 0) value = "";
    }
    text += cell(values[0]) + separator + cell(values[1]) + separator + cell(values[2]);
    text += random() % 8 == 0 ? "\r\n" : "\n";
  }
  return text;
}

TEST(Csv, TheFastWayReadsWhatTheThoroughWayReads) {
  const auto thorough = read_well("t,I,II\n" + numbers_table("\"", ',', '.'), {.fs_hz = 250.0});
  ASSERT_EQ(thorough.length, 3000);
  for (const auto& [separator, point] : {std::pair(',', '.'), std::pair(';', ','), std::pair('\t', '.')}) {
    const std::string head = std::string("t") + separator + "I" + separator + "II\n";
    const auto fast = read_well(head + numbers_table("", separator, point), {.fs_hz = 250.0});
    ASSERT_EQ(fast.length, thorough.length) << separator;
    EXPECT_EQ(fast.fs_hz, thorough.fs_hz);
    EXPECT_EQ(fast.diagnostics.size(), thorough.diagnostics.size());
    for (const std::size_t lead : {0U, 1U}) {
      EXPECT_EQ(fast.signals[lead].adu, thorough.signals[lead].adu) << separator << lead;
      EXPECT_EQ(fast.signals[lead].gaps, thorough.signals[lead].gaps);
      EXPECT_EQ(fast.signals[lead].gain_adu_per_unit, thorough.signals[lead].gain_adu_per_unit);
    }
  }
}

TEST(Csv, TheFastWayReadsBlankSeparatedColumns) {
  std::string text;
  for (int row = 0; row < 2000; ++row) {
    text += "   " + std::to_string(row) + "\t" + std::to_string(row % 50) + "  -0.5" + std::to_string(row % 10);
    text += row % 2 == 0 ? " \n" : "\n";
  }
  const auto record = read_well(text, {.fs_hz = 250.0});
  ASSERT_EQ(record.length, 2000);
  EXPECT_EQ(at(record, record.signals.size() - 1, 1003), -0.53);
  EXPECT_EQ(at(record, record.signals.size() - 2, 1049), 49.0);
}

TEST(FixedPoint, APlainNumberEndsWhereItsTextGoesOn) {
  using Taken = std::pair<std::string, std::string_view>;
  const auto taken = [](std::string_view text, char point = '.') -> std::optional<Taken> {
    table::FixedPoint value;
    if (!table::take_plain_number(text, point, value)) return std::nullopt;
    return std::pair(std::to_string(value.digits) + "/" + std::to_string(value.decimals), text);
  };
  EXPECT_EQ(taken("-1.50,2"), Taken("-150/2", ",2"));
  EXPECT_EQ(taken("+7."), Taken("7/0", ""));
  EXPECT_EQ(taken(".5 "), Taken("5/1", " "));
  EXPECT_EQ(taken("1,5;2", ','), Taken("15/1", ";2"));
  EXPECT_EQ(taken("1.2.3"), Taken("12/1", ".3"));
  EXPECT_EQ(taken("1e5"), Taken("1/0", "e5"));
  EXPECT_EQ(taken("12345678901234567"), Taken("12345678901234567/0", ""));
  EXPECT_EQ(taken("1.2345678901234567"), Taken("12345678901234567/16", ""));
  for (const char* text : {"", "-", "+", ".", "-.", "x", " 1", "--1", "123456789012345678", ".123456789012345678",
                           "9999999999999999999", "-9999999999999999999"})
    EXPECT_FALSE(taken(text)) << text;
}

TEST(FixedPoint, ExactDoublesEqualTheExactParser) {
  for (const char* text : {"0", "1.1", "0.1", "-2.675", "9007199254740992", "9007199254740.993", "0.0000000000000001",
                           "123456.789012345"}) {
    std::string_view rest = text;
    table::FixedPoint value;
    ASSERT_TRUE(table::take_plain_number(rest, '.', value)) << text;
    const auto exact = table::exact_double(value);
    const bool fits = std::abs(value.digits) <= (std::int64_t{1} << 53);
    EXPECT_EQ(exact, fits ? parse_decimal(text) : std::nullopt) << text;
  }
}

TEST(Csv, RowsMissingBeforeAnyValueAreAGap) {
  table::LeadColumn column;
  const std::vector<std::pair<SampleIndex, SampleIndex>> before = {{0, 3}};
  column.insert_missing(before);
  EXPECT_EQ(column.size(), 3);
  EXPECT_FALSE(column.has_number());
  column.append({7, 0});
  column.append_missing();
  column.append_missing();
  const std::vector<std::pair<SampleIndex, SampleIndex>> inside = {{5, 2}};  // between the two missing values
  column.insert_missing(inside);
  EXPECT_EQ(column.size(), 8);
  EXPECT_EQ(column.take_gaps(), (std::vector<SampleRange>{{0, 3}, {4, 8}}));
}

TEST(Csv, ALineWithoutEndIsRefused) {
  const std::string endless = "I,II\n1,2\n3,4\n5,6\n7,8\n" + std::string(3'000'000, '9');
  const auto refused = read(endless, {.fs_hz = 250.0}, 100'000);
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().field, "line");
}

/// `rows` rows of two cells: a time that grows by 1/250 s, counted in `unit_s`, and a value.
std::string timed_rows(double unit_s, int rows = 600, int jitter = 0) {
  std::string text;
  for (int i = 0; i < rows; ++i) {
    const auto time = std::llround(i / (250.0 * unit_s)) + (i % 3 == 1 ? jitter : 0);
    text += std::to_string(time) + "," + std::to_string(1000 + i % 50) + "\n";
  }
  return text;
}

TEST(Csv, TakesTheUnitOfTimeFromTheColumnsName) {
  for (const auto& [name, unit_s] : {std::pair{"# t_us_pico", 1e-6},
                                     {"t_us", 1e-6},
                                     {"micros", 1e-6},
                                     {"Time us", 1e-6},
                                     {"timestamp_usec_of_board", 1e-6},
                                     {"time [\xC2\xB5s]", 1e-6},
                                     {"millis", 1e-3},
                                     {"time_ms", 1e-3},
                                     {"elapsed ms since start", 1e-3},
                                     {"t_ns", 1e-9},
                                     {"nanoseconds", 1e-9}}) {
    const Record record = read_well(std::string(name) + ",II\n" + timed_rows(unit_s));
    EXPECT_EQ(record.fs_hz, 250.0) << name;
    ASSERT_EQ(record.signals.size(), 1U) << name;
    EXPECT_EQ(record.signals[0].lead, "II") << name;
  }
  // A clock that stops a little late now and then, as a small board's does.
  EXPECT_NEAR(read_well("t_us_pico,raw\n" + timed_rows(1e-6, 600, 40)).fs_hz, 250.0, 0.05);
}

constexpr std::string_view kOpenSignals =
    "# OpenSignals Text File Format\n"
    "# {\"00:11\": {\"sensor\": [\"ECG\", \"RAW\"], \"column\": [\"nSeq\", \"I1\", \"O1\", \"A2\", \"A4\"], "
    "\"sampling rate\": 1000, \"label\": [\"A2\", \"A4\"], \"resolution\": [4, 1, 1, 10, 10]}}\n"
    "# EndOfHeader\n";

TEST(Csv, TakesRateAndNamesFromTheHeaderOfOpenSignals) {
  std::string text(kOpenSignals);
  for (int i = 0; i < 300; ++i)
    text +=
        std::to_string(i % 16) + "\t1\t0\t" + std::to_string(500 + i % 90) + "\t" + std::to_string(i % 200) + "\t\n";
  const Record record = read_well(text);
  EXPECT_EQ(record.fs_hz, 1000.0);
  ASSERT_EQ(record.signals.size(), 2U) << "counters and switches are no signals";
  EXPECT_EQ(record.signals[0].lead, "ECG");
  EXPECT_EQ(record.signals[0].kind, SignalKind::ecg);
  EXPECT_EQ(record.signals[1].lead, "A4") << "RAW names no sensor";
  EXPECT_EQ(find(record, DiagnosticCode::assumed_fs), nullptr) << "the header says it";
  ASSERT_NE(find(record, DiagnosticCode::default_gain), nullptr);
  for (const std::string& comment : record.comments) EXPECT_EQ(comment.find("00:11"), std::string::npos) << comment;
}

TEST(Csv, AHeaderOfOpenSignalsThatIsDamagedLeavesAPlainTable) {
  for (const std::string_view damaged :
       {"# {\"a\": {\"sampling rate\": 1000", "# {\"a\": {\"sampling rate\": -1, \"column\": [\"A\"]}}",
        "# {\"a\": {\"sampling rate\": \"fast\", \"column\": [\"A\"]}}",
        "# {\"a\": {\"sampling rate\": 1000, \"column\": 5}}", "# {}", "# {\"a\": 7}"}) {
    const auto record = read(std::string(damaged) + "\n# EndOfHeader\n1.5\n2.5\n3.5\n4.5\n");
    ASSERT_FALSE(record.has_value()) << damaged;
    EXPECT_EQ(record.error().field, "fs_hz") << damaged;
  }
}

TEST(Csv, SentencesWithNumbersInThemAreNoTable) {
  std::string prose;
  std::string people = "name,age,city\n";
  for (int i = 0; i < 100; ++i) {
    prose += "Line " + std::to_string(i) + ": some words and the number " + std::to_string(i % 17) + ".\n";
    people += "Ann," + std::to_string(20 + i % 50) + ",Rome\n";
  }
  for (const std::string& text : {prose, people}) {
    const auto record = read(text);
    ASSERT_FALSE(record.has_value());
    EXPECT_EQ(record.error().code, ErrorCode::unsupported);
    EXPECT_EQ(record.error().field, "table");
  }
}

TEST(Csv, AWordBesideTheValuesIsNoProse) {
  std::string text = "time (s),II (mV),state\n";
  for (int i = 0; i < 100; ++i) text += std::to_string(i * 0.004) + ",0.5,ok\n";
  EXPECT_EQ(read_well(text).signals.size(), 1U);
}

TEST(Csv, LabelsAboveTheTableNameItsColumn) {
  const Record record =
      read_well("# Simple Text Format\n# Sampling Rate (Hz):= 1000.00\n# Labels:= ECG\n2044.0\n2050.0\n2046.0\n");
  EXPECT_EQ(record.fs_hz, 1000.0);
  EXPECT_EQ(record.signals.at(0).lead, "ECG");
}

/// A table whose clock times begin with `date` and a blank.
Record dated(const std::string& date) {
  std::string text = "time,I (mV)\n";
  for (int i = 0; i < 8; ++i) text += date + "10:00:00.0" + std::to_string(10 + 4 * i) + ",1.5\n";
  return read_well(text);
}

TEST(Csv, TakesTheDateOfClockTimes) {
  const CalendarDate day = {2020, 5, 16};
  for (const char* date : {"2020-05-16T", "2020-05-16 ", "2020/5/16 ", "16.05.2020 ", "16/05/2020 ", "05/16/2020 "})
    EXPECT_EQ(dated(date).start_date, day) << date;
  const Record plain = dated("");
  EXPECT_FALSE(plain.start_date);
  EXPECT_EQ(find(plain, DiagnosticCode::ignored_field), nullptr);
}

TEST(Csv, ADateThatIsNoneOrMayBeTwoIsIgnored) {
  for (const char* date : {"2001-02-31 ", "0000-01-01 ", "05/06/2020 ", "31.02.2001 "}) {
    const Record record = dated(date);
    EXPECT_FALSE(record.start_date) << date;
    EXPECT_TRUE(record.start_time_of_day_s) << date;
    const auto* ignored = find(record, DiagnosticCode::ignored_field);
    ASSERT_NE(ignored, nullptr) << date;
    EXPECT_EQ(ignored->field, "date") << date;
  }
  EXPECT_EQ(dated("05/05/2020 ").start_date, (CalendarDate{2020, 5, 5})) << "the same in either order";
}

}  // namespace
}  // namespace ecg
