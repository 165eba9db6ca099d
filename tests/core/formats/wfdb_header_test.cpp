#include "core/formats/wfdb_header.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace ecg::wfdb {
namespace {

TEST(WfdbHeader, ReadsAPlainRecord) {
  const auto parsed = parse_header(
      "100 2 360 650000\n100.dat 212 200 11 1024 995 -22131 0 MLII\n100.dat 212 200 11 1024 1011 20052 0 V5\n# 69 M "
      "1085 1629 x1\n# Aldomet, Inderal\n");
  ASSERT_TRUE(parsed.has_value());
  const Header& header = parsed.value();
  EXPECT_EQ(header.name, "100");
  EXPECT_EQ(header.fs_hz, 360.0);
  EXPECT_EQ(header.length, 650'000);
  EXPECT_FALSE(header.start_time_of_day_s);
  ASSERT_EQ(header.signals.size(), 2U);
  const SignalSpec& lead = header.signals[0];
  EXPECT_EQ(lead.file, "100.dat");
  EXPECT_EQ(lead.format, 212);
  EXPECT_EQ(lead.gain_adu_per_unit, 200.0);
  EXPECT_TRUE(lead.gain_given);
  EXPECT_EQ(lead.baseline_adu, 1024.0);  // no baseline given: the ADC zero
  EXPECT_EQ(lead.unit, "mV");
  EXPECT_EQ(lead.resolution_bits, 11);
  EXPECT_EQ(lead.initial_adu, 995);
  EXPECT_EQ(lead.checksum, -22131);
  EXPECT_EQ(lead.description, "MLII");
  EXPECT_EQ(header.comments, (std::vector<std::string>{"69 M 1085 1629 x1", "Aldomet, Inderal"}));
}

TEST(WfdbHeader, ReadsEveryOptionalField) {
  const auto parsed =
      parse_header("# before\r\nr_1 1 62.4725/999.56(-12.5) 14400 13:5:0.25 16/05/2020\r\n\r\nr 1.dat 16\r\n");
  EXPECT_FALSE(parsed.has_value());  // "1.dat" is no format
  const auto header = parse_header(
                          "r_1 1 62.4725/999.56(-12.5) 14400 13:5:0.25 16/05/2020\r\n\r\nr.dat 16x4:3+24 "
                          "1.052e+04(-16384)/\xB5V 16 2048 -8 65535 0 foot GSR \r\n")
                          .value();
  EXPECT_EQ(header.fs_hz, 62.4725);
  EXPECT_EQ(header.counter_hz, 999.56);
  EXPECT_EQ(header.base_counter, -12.5);
  EXPECT_EQ(header.start_time_of_day_s, 13 * 3600 + 5 * 60 + 0.25);
  EXPECT_EQ(header.start_date, (CalendarDate{2020, 5, 16}));
  const SignalSpec& spec = header.signals.at(0);
  EXPECT_EQ(spec.samples_per_frame, 4);
  EXPECT_EQ(spec.skew_frames, 3);
  EXPECT_EQ(spec.byte_offset, 24);
  EXPECT_EQ(spec.gain_adu_per_unit, 10520.0);
  EXPECT_EQ(spec.baseline_adu, -16384.0);
  EXPECT_EQ(spec.unit, "\xC2\xB5V");  // Latin-1 in the file
  EXPECT_EQ(spec.checksum, -1);       // unsigned in the file
  EXPECT_EQ(spec.description, "foot GSR");
}

TEST(WfdbHeader, FillsInTheDefaultsOfTheSpecification) {
  const auto header = parse_header("r 2\nr.dat 212\nr.dat 8 0\n").value();
  EXPECT_EQ(header.fs_hz, 250.0);
  EXPECT_EQ(header.counter_hz, 250.0);
  EXPECT_FALSE(header.length);
  EXPECT_EQ(header.signals[0].gain_adu_per_unit, 200.0);
  EXPECT_FALSE(header.signals[0].gain_given);
  EXPECT_EQ(header.signals[0].unit, "mV");
  EXPECT_EQ(header.signals[0].resolution_bits, 12);
  EXPECT_EQ(header.signals[1].resolution_bits, 10);
  EXPECT_FALSE(header.signals[1].gain_given);  // 0 means "not calibrated"
  EXPECT_FALSE(header.signals[0].checksum);
  EXPECT_EQ(header.signals[1].description, "record r, signal 1");
}

TEST(WfdbHeader, TakesALengthOfZeroAsNotGiven) { EXPECT_FALSE(parse_header("r 1 360 0\nr.dat 16\n").value().length); }

TEST(WfdbHeader, KeepsARecordWhoseDateIsWrittenAnotherWay) {
  const auto header = parse_header("r 1 500 5000 99:00 05-May-2020\nr.mat 16+24 1000/mV 16 0 1 2 0 I\n");
  ASSERT_TRUE(header.has_value());
  EXPECT_EQ(header.value().ignored_fields, (std::vector<std::string>{"base_time", "base_date"}));
  for (const std::string_view date : {"31/02/2001", "01/01/0000", "5/5/20"}) {
    const auto odd = parse_header("r 1 500 5000 10:00 " + std::string(date) + "\nr.dat 16\n");
    ASSERT_TRUE(odd.has_value()) << date;
    EXPECT_FALSE(odd.value().start_date) << date;
    EXPECT_EQ(odd.value().ignored_fields, std::vector<std::string>{"base_date"}) << date;
  }
}

TEST(WfdbHeader, ReadsSegments) {
  const auto header = parse_header("v/3 4 250 225000\nlayout 0\n~ 75000\nv_3 150000\n").value();
  ASSERT_EQ(header.segments.size(), 3U);
  EXPECT_EQ(header.segments[1].name, "~");
  EXPECT_EQ(header.segments[2].length_frames, 150'000);
  EXPECT_EQ(header.signal_count, 4);
}

struct Fault {
  const char* text;
  ErrorCode code;
  const char* field;
  std::int64_t byte_offset;
};

class WfdbHeaderFaults : public testing::TestWithParam<Fault> {};

TEST_P(WfdbHeaderFaults, AreRefusedWithFieldAndOffset) {
  const Fault& fault = GetParam();
  const auto parsed = parse_header(fault.text);
  ASSERT_FALSE(parsed.has_value()) << fault.text;
  EXPECT_EQ(parsed.error().code, fault.code) << fault.text;
  EXPECT_EQ(parsed.error().field, fault.field) << fault.text;
  EXPECT_EQ(parsed.error().byte_offset, fault.byte_offset) << fault.text;
}

INSTANTIATE_TEST_SUITE_P(
    Table, WfdbHeaderFaults,
    testing::Values(Fault{"", ErrorCode::empty, "record line", 0},
                    Fault{"# only a comment\n", ErrorCode::empty, "record line", 0},
                    Fault{"r\n", ErrorCode::truncated, "number_of_signals", 1},
                    Fault{"r two\n", ErrorCode::malformed, "number_of_signals", 2},
                    Fault{"r -3\n", ErrorCode::out_of_range, "number_of_signals", 2},
                    Fault{"r 99999999999999999999\n", ErrorCode::out_of_range, "number_of_signals", 2},
                    Fault{"r 1e3\n", ErrorCode::malformed, "number_of_signals", 2},
                    Fault{"r/0 1\n", ErrorCode::out_of_range, "number_of_segments", 2},
                    Fault{"r/x 1\n", ErrorCode::malformed, "number_of_segments", 2},
                    Fault{"/2 1\n", ErrorCode::malformed, "record_name", 0},
                    Fault{"r 1 0\nr.dat 16\n", ErrorCode::out_of_range, "sampling_frequency", 4},
                    Fault{"r 1 -360\n", ErrorCode::out_of_range, "sampling_frequency", 4},
                    Fault{"r 1 nan\n", ErrorCode::malformed, "sampling_frequency", 4},
                    Fault{"r 1 1e300\n", ErrorCode::out_of_range, "sampling_frequency", 4},
                    Fault{"r 1 360/0\n", ErrorCode::out_of_range, "counter_frequency", 8},
                    Fault{"r 1 360/x\n", ErrorCode::malformed, "counter_frequency", 8},
                    Fault{"r 1 360/360(0\n", ErrorCode::malformed, "base_counter_value", 11},
                    Fault{"r 1 360/360(x)\n", ErrorCode::malformed, "base_counter_value", 12},
                    Fault{"r 1 360 -1\n", ErrorCode::out_of_range, "number_of_samples", 8},
                    Fault{"r 1 360 9999999999999999\n", ErrorCode::out_of_range, "number_of_samples", 8},
                    Fault{"r 1 360 1.5\n", ErrorCode::malformed, "number_of_samples", 8},
                    Fault{"r 1\n", ErrorCode::truncated, "signal line", 4},
                    Fault{"r 2\nr.dat 16\n# c\n", ErrorCode::truncated, "signal line", 17},
                    Fault{"r/2 1\ns 100\n", ErrorCode::truncated, "segment line", 12},
                    Fault{"r/1 1\ns\n", ErrorCode::truncated, "segment_length", 7},
                    Fault{"r/1 1\ns -4\n", ErrorCode::out_of_range, "segment_length", 8},
                    Fault{"r 1\nr.dat\n", ErrorCode::truncated, "format", 9},
                    Fault{"r 1\nr.dat -16\n", ErrorCode::out_of_range, "format", 10},
                    Fault{"r 1\nr.dat x16\n", ErrorCode::malformed, "format", 10},
                    Fault{"r 1\nr.dat 16x0\n", ErrorCode::out_of_range, "samples_per_frame", 13},
                    Fault{"r 1\nr.dat 16x\n", ErrorCode::malformed, "samples_per_frame", 13},
                    Fault{"r 1\nr.dat 16x2x2\n", ErrorCode::malformed, "format", 10},
                    Fault{"r 1\nr.dat 16:-1\n", ErrorCode::out_of_range, "skew", 13},
                    Fault{"r 1\nr.dat 16+-1\n", ErrorCode::out_of_range, "byte_offset", 13},
                    Fault{"r 1\nr.dat 16 gain\n", ErrorCode::malformed, "gain", 13},
                    Fault{"r 1\nr.dat 16 1e300\n", ErrorCode::out_of_range, "gain", 13},
                    Fault{"r 1\nr.dat 16 1e-300\n", ErrorCode::out_of_range, "gain", 13},
                    Fault{"r 1\nr.dat 16 200(\n", ErrorCode::malformed, "baseline", 16},
                    Fault{"r 1\nr.dat 16 200()/mV\n", ErrorCode::malformed, "baseline", 17},
                    Fault{"r 1\nr.dat 16 200 x\n", ErrorCode::malformed, "adc_resolution", 17},
                    Fault{"r 1\nr.dat 16 200 65\n", ErrorCode::out_of_range, "adc_resolution", 17},
                    Fault{"r 1\nr.dat 16 200 12 x\n", ErrorCode::malformed, "adc_zero", 20},
                    Fault{"r 1\nr.dat 16 200 12 0 3000000000\n", ErrorCode::out_of_range, "initial_value", 22},
                    Fault{"r 1\nr.dat 16 200 12 0 0 70000\n", ErrorCode::out_of_range, "checksum", 24},
                    Fault{"r 1\nr.dat 16 200 12 0 0 0 b\n", ErrorCode::malformed, "block_size", 26}));

TEST(WfdbHeader, EveryTruncationIsRefusedOrGivesAShorterHeader) {
  const std::string text =
      "100/1 2 360/360(0) 650000 1:2:3 1/2/2003\n100.dat 212x1:0+0 200(1024)/mV 11 1024 995 -22131 0 MLII\n# end\n";
  for (std::size_t size = 0; size <= text.size(); ++size) {
    const auto parsed = parse_header(std::string_view(text).substr(0, size));
    if (!parsed.has_value()) {
      EXPECT_LE(parsed.error().byte_offset, static_cast<std::int64_t>(size));
    }
  }
}

}  // namespace
}  // namespace ecg::wfdb
