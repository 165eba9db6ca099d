#include "core/formats/matlab.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

#include "core/formats/matlab_bytes.hpp"
#include "core/formats/matlab_file.hpp"

namespace ecg {
namespace {

using namespace test::mat;

Result<Record> read(const std::string& bytes, const TableSettings& settings = {}, std::size_t chunk = 1 << 20) {
  MatlabReader reader(settings);
  const auto all = std::as_bytes(std::span(bytes));
  for (std::size_t at = 0; at < all.size(); at += chunk) {
    const Status pushed = reader.push(all.subspan(at, std::min(chunk, all.size() - at)));
    if (!pushed.has_value()) return pushed.error();
  }
  return std::move(reader).finish();
}

/// Two leads of twenty samples, frame by frame: 1 -2 | 3 -4 | ...
Array two_leads() {
  return {.rows = 2, .columns = 20, .kind = 10, .number_type = 3, .numbers = numbers_of(counted<std::int16_t>(40))};
}

const std::string kRate = small_scalar("fs", 500);

TEST(Matlab, ReadsAMatrixWithALeadInEachRow) {
  const Record record = read(file(matrix(two_leads()) + kRate), {}, 7).value();
  EXPECT_EQ(record.fs_hz, 500.0);
  EXPECT_EQ(record.length, 20);
  ASSERT_EQ(record.signals.size(), 2U);
  EXPECT_EQ(record.signals[0].lead, "val 1");
  EXPECT_EQ(std::get<std::vector<std::int16_t>>(record.signals[0].adu)[1], 3);
  EXPECT_EQ(std::get<std::vector<std::int16_t>>(record.signals[1].adu)[1], -4);
  ASSERT_EQ(record.diagnostics.size(), 2U) << "a scale for each lead, nothing about the rate";
}

TEST(Matlab, ReadsAMatrixWithALeadInEachColumn) {
  Array turned = two_leads();
  std::swap(turned.rows, turned.columns);
  const Record record = read(file(kRate + matrix(turned))).value();
  EXPECT_EQ(record.length, 20);
  ASSERT_EQ(record.signals.size(), 2U);
  EXPECT_EQ(std::get<std::vector<std::int16_t>>(record.signals[0].adu)[1], -2);
  EXPECT_EQ(std::get<std::vector<std::int16_t>>(record.signals[1].adu)[0], 21);
}

TEST(Matlab, ReadsEveryTypeOfNumber) {
  const auto first_two = [](std::uint32_t type, const std::string& numbers) {
    const Record record =
        read(file(matrix({.name = "ecg", .columns = 20, .number_type = type, .numbers = numbers}) + kRate)).value();
    EXPECT_EQ(record.signals.size(), 1U);
    const auto stored = [&](SampleIndex at) {  // whole numbers again, whatever scale was assumed
      const Signal& signal = record.signals[0];
      return std::round(signal.value(at) * signal.gain_adu_per_unit + signal.baseline_adu);
    };
    return std::pair(stored(0), stored(2));
  };
  const std::pair expected(1.0, 3.0);
  EXPECT_EQ(first_two(1, numbers_of(counted<std::int8_t>(20))), expected);
  EXPECT_EQ(first_two(2, numbers_of(counted<std::uint8_t>(20))), expected);
  EXPECT_EQ(first_two(3, numbers_of(counted<std::int16_t>(20))), expected);
  EXPECT_EQ(first_two(4, numbers_of(counted<std::uint16_t>(20))), expected);
  EXPECT_EQ(first_two(5, numbers_of(counted<std::int32_t>(20))), expected);
  EXPECT_EQ(first_two(7, numbers_of(counted<float>(20))), expected);
  EXPECT_EQ(first_two(9, numbers_of(counted<double>(20))), expected);
  EXPECT_EQ(first_two(12, numbers_of(counted<std::int64_t>(20))), expected);
}

TEST(Matlab, KeepsMillivoltsAndMarksWhatIsMissing) {
  std::vector<double> values(20, 0.125);
  values[1] = -1.5;
  values[2] = std::numeric_limits<double>::quiet_NaN();
  const Record record =
      read(file(matrix({.name = "II", .columns = 20, .numbers = numbers_of(values)}) + kRate)).value();
  EXPECT_EQ(record.signals[0].unit, "mV");
  EXPECT_EQ(record.signals[0].value(0), 0.125);
  EXPECT_EQ(record.signals[0].value(1), -1.5);
  EXPECT_TRUE(std::isnan(record.signals[0].value(2)));
  EXPECT_EQ(record.signals[0].gaps, (std::vector<SampleRange>{{2, 3}}));
}

TEST(Matlab, VectorsOfOneLengthAreLeadsAndTimesSayTheRate) {
  std::vector<double> times;
  for (int i = 0; i < 20; ++i) times.push_back(i * 0.004);
  const std::string numbers = numbers_of(counted<double>(20));
  const Record record = read(file(matrix({.name = "t", .rows = 20, .numbers = numbers_of(times)}) +
                                  matrix({.name = "I", .rows = 20, .numbers = numbers}) +
                                  matrix({.name = "II", .columns = 20, .numbers = numbers}) +
                                  matrix({.name = "peaks", .columns = 18, .numbers = numbers.substr(0, 18 * 8)})))
                            .value();
  EXPECT_EQ(record.fs_hz, 250.0);
  ASSERT_EQ(record.signals.size(), 2U);
  EXPECT_EQ(record.signals[0].lead, "I");
  EXPECT_EQ(record.signals[1].lead, "II");
  EXPECT_EQ(record.diagnostics.front().code, DiagnosticCode::assumed_fs);
}

TEST(Matlab, ReadsCompressedVariablesAndStructures) {
  const Record packed = read(file(compressed(matrix(two_leads())) + compressed(kRate))).value();
  EXPECT_EQ(packed.length, 20);
  EXPECT_EQ(packed.fs_hz, 500.0);
  const Record inside = read(file(structure("ECG", "data", two_leads())), {.fs_hz = 400.0}).value();
  EXPECT_EQ(inside.fs_hz, 400.0);
  ASSERT_EQ(inside.signals.size(), 2U);
  EXPECT_EQ(inside.signals[1].lead, "data 2");
}

TEST(Matlab, TheNameCountsMoreThanTheSize) {
  const std::string big = matrix({.name = "noise", .columns = 40, .numbers = numbers_of(counted<double>(40))});
  const std::string small = matrix({.name = "ECG_raw", .columns = 20, .numbers = numbers_of(counted<double>(20))});
  EXPECT_EQ(read(file(big + small + kRate)).value().length, 20);
}

TEST(Matlab, AsksForTheRateWhereNothingSaysIt) {
  MatlabReader reader(TableSettings{});
  const std::string bytes = file(matrix(two_leads()));
  ASSERT_TRUE(reader.push(std::as_bytes(std::span(bytes))).has_value());
  const auto record = std::move(reader).finish();
  ASSERT_FALSE(record.has_value());
  EXPECT_EQ(record.error().code, ErrorCode::missing_fact);
  EXPECT_EQ(record.error().field, "fs_hz");
  // NOLINTNEXTLINE(bugprone-use-after-move): what failed to finish keeps its first lead to look at
  EXPECT_EQ(reader.first_lead().size(), 20U);
  const Record answered = read(bytes, {.fs_hz = 360.0, .gain_adu_per_mv = 100.0}).value();
  EXPECT_EQ(answered.fs_hz, 360.0);
  EXPECT_EQ(answered.signals[0].gain_adu_per_unit, 100.0);
}

TEST(Matlab, RefusesWhatHoldsNoEcg) {
  const auto refused = [](const std::string& variables) { return read(file(variables)).error(); };
  EXPECT_EQ(refused(kRate).field, "matrix");
  EXPECT_EQ(refused("").field, "matrix");
  Array complex = two_leads();
  complex.flags = 0x0800;
  EXPECT_EQ(refused(matrix(complex)).field, "matrix");
  EXPECT_EQ(refused(matrix({.rows = 70, .columns = 70, .numbers = std::string(70 * 70 * 8, '\0')})).field, "matrix");
  const std::vector<double> nothing(20, std::numeric_limits<double>::quiet_NaN());
  EXPECT_EQ(refused(matrix({.columns = 20, .numbers = numbers_of(nothing)}) + kRate).field, "matrix");
  EXPECT_EQ(refused(matrix(two_leads()) + small_scalar("fs", 0)).code, ErrorCode::out_of_range);
}

TEST(Matlab, RefusesWhatIsDamaged) {
  const std::string whole = file(matrix(two_leads()) + kRate);
  for (std::size_t size = 1; size < whole.size() - 72; ++size)
    EXPECT_FALSE(read(whole.substr(0, size)).has_value()) << size;
  Array lying = two_leads();
  lying.columns = 1 << 30;
  EXPECT_EQ(read(file(matrix(lying))).error().code, ErrorCode::truncated);
  lying.columns = -20;
  EXPECT_EQ(read(file(matrix(lying))).error().code, ErrorCode::out_of_range);
  std::string turned = whole;
  std::swap(turned[126], turned[127]);
  EXPECT_EQ(read(turned).error().code, ErrorCode::unsupported);
  std::string packed = file(compressed(matrix(two_leads())));
  packed.back() ^= 1;  // of the checksum
  EXPECT_EQ(read(packed).error().code, ErrorCode::malformed);
  EXPECT_EQ(read(packed).error().byte_offset, 128);
  EXPECT_EQ(read("\x1E").error().code, ErrorCode::missing_file);
}

TEST(Matlab, StaysWithinItsBudget) {
  const std::string bytes = file(compressed(matrix(two_leads())));
  const auto limited = [&](std::int64_t most) { return read(bytes, {.fs_hz = 100.0, .max_bytes = most}); };
  const auto size = static_cast<std::int64_t>(bytes.size());
  EXPECT_EQ(limited(size - 1).error().code, ErrorCode::over_budget);
  EXPECT_TRUE(limited(size).has_value());
  const std::string stretched = file(element(15, std::string("\x78\xDA\xED\xC1", 4)));
  EXPECT_EQ(read(stretched).error().code, ErrorCode::truncated);
}

}  // namespace
}  // namespace ecg
