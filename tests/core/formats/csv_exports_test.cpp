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

}  // namespace
}  // namespace ecg
