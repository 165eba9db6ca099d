// Tables as consumer devices and their apps write them, rebuilt by hand with other numbers.
#include <gtest/gtest.h>

#include <cmath>
#include <string>

#include "core/formats/csv.hpp"

namespace ecg {
namespace {

Result<Record> read(std::string_view text) {
  TableReader reader(TableSettings{});
  const Status pushed = reader.push(std::as_bytes(std::span(text)));
  if (!pushed.has_value()) return pushed.error();
  return std::move(reader).finish();
}

double at(const Record& record, SampleIndex sample) {
  return std::round(record.signals.at(0).value(sample) * 1e3) / 1e3;
}

TEST(CsvExports, OfAWatchInEnglish) {
  const Record record =
      read(
          "Name,\"Doe, Jane\"\nDate of Birth,\"Jan 1, 1980\"\nRecorded Date,2020-05-05 10:05:06 +0200\n"
          "Classification,Sinus Rhythm\nSymptoms,\nSoftware Version,1.90\nDevice,\"Watch6,2\"\n"
          "Sample Rate,512 hertz\n\n\nLead,Lead I\nUnit,\xC2\xB5V\n\n-19.547\n-20.1\n-21.25\n3\n")
          .value();
  EXPECT_EQ(record.fs_hz, 512.0);
  EXPECT_EQ(record.length, 4);
  ASSERT_EQ(record.signals.size(), 1U);
  EXPECT_EQ(record.signals[0].lead, "Lead I");
  EXPECT_EQ(record.signals[0].unit, "\xC2\xB5V");
  EXPECT_EQ(at(record, 0), -19.547);
  EXPECT_EQ(record.start_date, (CalendarDate{2020, 5, 5})) << "and not the day somebody was born";
  EXPECT_EQ(record.start_time_of_day_s, (10.0 * 60.0 + 5.0) * 60.0 + 6.0);
}

TEST(CsvExports, OfAWatchInGermanWithDecimalCommas) {
  const Record record =
      read(
          "Name,Jane\nGeburtsdatum,01.01.1980\nAufzeichnungsdatum,2020-05-05 10:05:06 +0200\n"
          "Ger\xC3\xA4t,\"Watch6,2\"\nAbtastrate,511,995 Hertz\n\n\nAbleitung,Ableitung I\nEinheit,\xC2\xB5V\n\n"
          "-19,547\n-20,100\n21,025\n3,000\n")
          .value();
  EXPECT_EQ(record.fs_hz, 511.995);
  EXPECT_EQ(record.length, 4);
  ASSERT_EQ(record.signals.size(), 1U);
  EXPECT_EQ(record.signals[0].lead, "Ableitung I");
  EXPECT_EQ(record.start_date, (CalendarDate{2020, 5, 5}));
  EXPECT_EQ(at(record, 0), -19.547);
  EXPECT_EQ(at(record, 2), 21.025);
}

TEST(CsvExports, TwoColumnsOfWholeNumbersStayTwoLeads) {
  const auto record = read("I,II\n19,547\n-20,100\n21,25\n3,-4\n");
  ASSERT_FALSE(record.has_value());  // asks for the rate
  EXPECT_EQ(record.error().code, ErrorCode::missing_fact);
  const Record timed = read("fs = 250\nI,II\n19,547\n-20,100\n21,25\n3,4\n").value();
  EXPECT_EQ(timed.signals.size(), 2U);
}

TEST(CsvExports, OfAChestStrap) {
  std::string text = "Phone timestamp;sensor timestamp [ns];timestamp [ms];ecg [uV]\n";
  for (int i = 0; i < 40; ++i) {
    const std::int64_t ns = 599'616'000'000'000'000 + i * 7'692'308LL;
    text += "2021-03-01T10:00:00." + std::to_string(100 + i * 7) + ";" + std::to_string(ns) + ";" +
            std::to_string(i * 7.692308) + ";" + std::to_string(i % 7 * 100 - 300) + "\n";
  }
  const Record record = read(text).value();
  EXPECT_EQ(record.fs_hz, 130.0);
  EXPECT_EQ(record.length, 40);
  ASSERT_EQ(record.signals.size(), 1U);
  EXPECT_EQ(record.signals[0].lead, "ecg");
  EXPECT_EQ(at(record, 0), -300.0);
}

TEST(CsvExports, OfAThumbRecorderWithAHeaderOfRemarks) {
  const Record record = read(
                            "# device: thumb recorder\n# sampling frequency: 300 Hz\n# units: mV\nLead I,Lead II\n"
                            "0.012,0.02\n0.013,0.03\n-0.1,0.01\n")
                            .value();
  EXPECT_EQ(record.fs_hz, 300.0);
  ASSERT_EQ(record.signals.size(), 2U);
  EXPECT_EQ(record.signals[1].lead, "Lead II");
  EXPECT_EQ(record.signals[0].unit, "mV");
}

/// What a watch writes, with the words of its owner's language.
std::string watch(std::string_view rate, std::string_view lead_and_unit, std::string_view samples) {
  return "Name,Jane\nGeburtsdatum,01.01.1980\n\"Device\",\"Watch6,2\"\n" + std::string(rate) + "\n\n\n" +
         std::string(lead_and_unit) + "\n\n" + std::string(samples);
}

TEST(CsvExports, OfAWatchInAnyLanguage) {
  struct Language {
    std::string_view rate;
    std::string_view lead_and_unit;
    std::string_view lead;
  };
  for (const auto& [rate, lead_and_unit, lead] :
       {Language{"Fr\u00E9quence d\u2019\u00E9chantillonnage,512\u00A0hertz",
                 "D\u00E9rivation,D\u00E9rivation I\nUnit\u00E9,\u00B5V", "D\u00E9rivation I"},
        Language{"Frecuencia de muestreo,512 hercios", "Derivaci\u00F3n,Derivaci\u00F3n I\nUnidad,\u00B5V",
                 "Derivaci\u00F3n I"},
        Language{"Frequenza di campionamento,512 hertz", "Derivazione,Derivazione I\nUnit\u00E0,\u00B5V",
                 "Derivazione I"},
        Language{"Samplefrequentie,512 hertz", "Afleiding,Afleiding I\nEenheid,\u00B5V", "Afleiding I"},
        Language{"Taxa de amostragem,512 hertz", "Deriva\u00E7\u00E3o,Deriva\u00E7\u00E3o I\nUnidade,\u00B5V",
                 "Deriva\u00E7\u00E3o I"},
        Language{"\u30B5\u30F3\u30D7\u30EB\u30EC\u30FC\u30C8,512\u30D8\u30EB\u30C4",
                 "\u8A98\u5C0E,\u8A98\u5C0E I\n\u5358\u4F4D,\u00B5V", "\u8A98\u5C0E I"},
        Language{"\u91C7\u6837\u7387,512\u8D6B\u5179", "\u5BFC\u8054,I\n\u5355\u4F4D,\u03BCV", "I"}}) {
    const auto record = read(watch(rate, lead_and_unit, "-19.547\n-20.1\n-21.25\n3\n"));
    ASSERT_TRUE(record.has_value()) << rate << ": " << record.error().field;
    EXPECT_EQ(record.value().fs_hz, 512.0) << rate;
    ASSERT_EQ(record.value().signals.size(), 1U) << rate;
    EXPECT_EQ(record.value().signals[0].lead, lead);
    EXPECT_EQ(record.value().signals[0].mv_per_unit(), 1e-3) << rate;
    EXPECT_EQ(at(record.value(), 0), -19.547) << rate;
  }
}

TEST(CsvExports, OfAWatchWithItsCommasInQuotes) {
  const Record record = read(watch("Abtastrate,\"511,562\u00A0Hertz\"", "Ableitung,Ableitung I\nEinheit,\u00B5V",
                                   "\"-19,547\"\n\"512,000\"\n\"-0,25\"\n\"3\"\n"))
                            .value();
  EXPECT_EQ(record.fs_hz, 511.562);
  ASSERT_EQ(record.signals.size(), 1U);
  EXPECT_EQ(at(record, 0), -19.547);
  EXPECT_EQ(at(record, 1), 512.0);
}

TEST(CsvExports, OfAFrequencyThatIsNoRate) {
  const auto refused = read("# Notch filter: 50 Hz\n# Low pass: 40 Hz\nII\n0.1\n0.2\n0.3\n0.5\n");
  EXPECT_EQ(refused.error().code, ErrorCode::missing_fact);
  const auto two = read("# chest: 250 Hz\n# wrist: 100 Hz\nII\n0.1\n0.2\n0.3\n0.5\n");
  EXPECT_EQ(two.error().code, ErrorCode::missing_fact);
  EXPECT_EQ(read("# chest: 250 Hz\n# arm: 250 Hz\nII\n0.1\n0.2\n0.3\n0.5\n").value().fs_hz, 250.0);
  EXPECT_EQ(read("# recorded: 250 Hz\nII\n0.1\n0.2\n0.3\n0.5\n").value().fs_hz, 250.0);
  EXPECT_EQ(read("# Sample Rate: 1,000 Hz\nII\n0.1\n0.2\n0.3\n0.5\n").value().fs_hz, 1000.0);
}

TEST(CsvExports, OfABiosignalToolbox) {
  const Record record = read(
                            "# Simple Text Format\n# Sampling Rate (Hz):= 1000.00\n# Resolution:= 12\n# Labels:= ECG\n"
                            "2044.0\n2101.0\n2046.0\n1990.0\n")
                            .value();
  EXPECT_EQ(record.fs_hz, 1000.0);
  ASSERT_EQ(record.signals.size(), 1U);
  EXPECT_EQ(record.signals[0].lead, "ECG");
  EXPECT_EQ(record.length, 4);
}

TEST(CsvExports, OfAnAmplifierWhoseTimesComeInBursts) {
  std::string text =
      "%OpenBCI Raw EXG Data\n%Number of channels = 2\n%Sample Rate = 250 Hz\n%Board = OpenBCI_GUI$BoardGanglion\n"
      "Sample Index, EXG Channel 0, EXG Channel 1, Accel Channel 0, Timestamp, Timestamp (Formatted)\n";
  for (int i = 0; i < 600; ++i) {
    text += std::to_string(i % 256) + ", " + std::to_string(i % 7 * 100 - 300) + ".25, " + std::to_string(i % 5 * 90) +
            ".5, 0.01, " + std::to_string(1'600'000'000 + i / 10 * 10 / 250) + "." +
            std::to_string(100'000 + i / 10 % 25 * 40'000 + i % 10) + ", 2020-09-13 12:26:40.1" +
            std::to_string(i % 10) + "\n";
  }
  const Record record = read(text).value();
  EXPECT_EQ(record.fs_hz, 250.0);
  EXPECT_EQ(record.length, 600) << "no gaps are made of bursts";
  ASSERT_EQ(record.signals.size(), 3U);
  EXPECT_EQ(record.signals[0].lead, "EXG Channel 0");
  EXPECT_EQ(record.signals[0].unit, "uV");
  EXPECT_EQ(record.signals[2].kind, SignalKind::other);
}

TEST(CsvExports, OfAChestSensorWithColumnsOfTimesAndSamples) {
  std::string text = "Timestamp (ms),Samples (uV)\n";
  for (int i = 0; i < 40; ++i) text += std::to_string(1000 + i * 8) + "," + std::to_string(i % 7 * 100 - 300) + "\n";
  const Record record = read(text).value();
  EXPECT_EQ(record.fs_hz, 125.0);
  ASSERT_EQ(record.signals.size(), 1U);
  EXPECT_EQ(record.signals[0].lead, "Samples");
  const Record counted = read("fs = 250\nsample,II\n0,0.5\n1,0.25\n2,0.75\n3,0.5\n").value();
  ASSERT_EQ(counted.signals.size(), 1U) << "a column that counts is none";
  EXPECT_EQ(counted.signals[0].lead, "II");
}

TEST(CsvExports, OfASetForTrainingIsToldApart) {
  std::string text;
  for (int row = 0; row < 8; ++row) {
    for (int i = 0; i < 187; ++i) text += std::to_string((i * 7 + row) % 100 / 100.0) + ",";
    text += std::to_string(row % 5) + ".0\n";
  }
  EXPECT_EQ(read(text).error().field, "a beat in each row");
}

}  // namespace
}  // namespace ecg
