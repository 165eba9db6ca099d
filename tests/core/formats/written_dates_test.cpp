// The date of a recording as the writers of recordings write it, and as it reads back.
#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <vector>

#include "core/formats/edf.hpp"
#include "core/formats/edf_writer.hpp"
#include "core/formats/wfdb_header.hpp"
#include "core/formats/wfdb_record_writer.hpp"

namespace ecg {
namespace {

Record flat() {
  Record record{.name = "flat", .fs_hz = 360.0, .length = 720};
  record.signals.push_back({.lead = "II", .adu = std::vector<std::int16_t>(720)});
  return record;
}

std::string wfdb_header(const Record& record) {
  return wfdb::write_record(record, "made", wfdb::SampleWidth::bits_16, {}).value().header;
}

std::optional<CalendarDate> wfdb_date(const Record& record) {
  return wfdb::parse_header(wfdb_header(record)).value().start_date;
}

std::optional<CalendarDate> edf_date(const Record& record) {
  const auto bytes = write_edf(record, {}).value();
  EdfReader reader(std::ssize(bytes), 1 << 20);
  EXPECT_TRUE(reader.push(bytes).has_value());
  return std::move(reader).finish().value().start_date;
}

TEST(WrittenDates, ReadBack) {
  Record record = flat();
  for (const CalendarDate& date :
       {CalendarDate{2002, 3, 2}, {1985, 1, 2}, {2084, 12, 31}, {1970, 1, 1}, {2100, 2, 28}}) {
    record.start_date = date;
    record.start_time_of_day_s = 3600.5;
    EXPECT_EQ(edf_date(record), date) << iso_text(date);
    EXPECT_EQ(wfdb_date(record), date) << iso_text(date);
    record.start_time_of_day_s = 86'400.0 + 60.0;  // some recorders count on
    const auto next = day_at(date, 86'400.0);
    EXPECT_EQ(edf_date(record), next) << iso_text(date);
    EXPECT_EQ(wfdb_date(record), next);
  }
}

TEST(WrittenDates, AreAsEachFormatWantsThem) {
  Record record = flat();
  record.start_time_of_day_s = 86'399.9999;
  const auto text = [&] {
    const auto bytes = write_edf(record, {}).value();
    return std::string(reinterpret_cast<const char*>(bytes.data()), 256);
  };
  EXPECT_EQ(text().substr(88, 13), "Startdate X X");
  EXPECT_EQ(text().substr(168, 8), "01.01.85");
  record.start_date = {2002, 3, 2};
  EXPECT_EQ(text().substr(88, 23), "Startdate 02-MAR-2002 X");
  EXPECT_EQ(text().substr(168, 8), "02.03.02");
  const std::string header = wfdb_header(record);
  EXPECT_NE(header.find(" 00:00:00 03/03/2002\n"), std::string::npos) << "rounded over midnight: " << header;
  record.start_date = {2085, 3, 2};
  EXPECT_EQ(text().substr(168, 8), "02.03.yy");
}

}  // namespace
}  // namespace ecg
