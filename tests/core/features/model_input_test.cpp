#include "core/features/model_input.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>
#include <vector>

#include <gtest/gtest.h>

namespace ecg {
namespace {

Record ramp_record(double fs_hz, SampleIndex length) {
  std::vector<std::int16_t> adu(static_cast<std::size_t>(length));
  std::iota(adu.begin(), adu.end(), std::int16_t{1024});
  Record record;
  record.fs_hz = fs_hz;
  record.length = length;
  record.signals.push_back({.lead = "MLII", .gain_adu_per_unit = 200.0, .baseline_adu = 1024.0, .adu = std::move(adu)});
  return record;
}

ModelInput windows_of(const Record& record, const WindowSpec& spec, const std::vector<SampleIndex>& peaks) {
  return BeatWindows(record, 0, spec).batch(peaks, rr_features(peaks, record.fs_hz), 0, peaks.size());
}

TEST(BeatWindows, CopyStoredSamplesExactlyAtTheModelsRate) {
  const Record record = ramp_record(360.0, 2000);
  const auto input = windows_of(record, {}, {500, 1000});
  ASSERT_EQ(input.beat_count, 2);
  ASSERT_EQ(input.window_samples, 360);
  for (std::size_t i = 0; i < 360; ++i) {
    EXPECT_EQ(input.windows[i], static_cast<float>((static_cast<double>(i) + 320.0) / 200.0));
    EXPECT_EQ(input.windows[360 + i], static_cast<float>((static_cast<double>(i) + 820.0) / 200.0));
  }
}

TEST(BeatWindows, RepeatTheEdgeSampleBeyondTheRecord) {
  const Record record = ramp_record(360.0, 300);
  const auto input = windows_of(record, {}, {10, 290});
  EXPECT_EQ(input.valid, (std::vector<std::uint8_t>{1, 1}));
  EXPECT_EQ(input.windows[0], 0.0F);
  EXPECT_EQ(input.windows[170], 0.0F);  // record sample 0
  EXPECT_EQ(input.windows[171], 1.0F / 200.0F);
  EXPECT_EQ(input.windows[360 + 189], 299.0F / 200.0F);
  EXPECT_EQ(input.windows[360 + 359], 299.0F / 200.0F);
}

TEST(BeatWindows, AWindowOnAGapIsAZeroRowAndNotValid) {
  Record record = ramp_record(360.0, 3000);
  record.signals[0].gaps = {{1100, 1101}};
  const auto input = windows_of(record, {}, {500, 1000, 2000});
  EXPECT_EQ(input.valid, (std::vector<std::uint8_t>{1, 0, 1}));
  for (std::size_t i = 360; i < 720; ++i) EXPECT_EQ(input.windows[i], 0.0F);
}

TEST(BeatWindows, BatchesAreThePiecesOfTheWhole) {
  const Record record = ramp_record(360.0, 4000);
  const std::vector<SampleIndex> peaks = {300, 700, 1500, 2600, 3900};
  const auto rr = rr_features(peaks, 360.0);
  const BeatWindows windows(record, 0, {});
  const auto whole = windows.batch(peaks, rr, 0, 5);
  const auto part = windows.batch(peaks, rr, 3, 64);
  ASSERT_EQ(part.beat_count, 2);
  EXPECT_TRUE(std::equal(part.windows.begin(), part.windows.end(), whole.windows.begin() + 3 * 360));
  EXPECT_TRUE(std::equal(part.rr.begin(), part.rr.end(), whole.rr.begin() + 9));
  EXPECT_EQ(windows.batch(peaks, rr, 5, 10).beat_count, 0);
}

TEST(BeatWindows, ResampleOtherRatesToTheModels) {
  Record record;
  record.fs_hz = 250.0;
  record.length = 2500;
  std::vector<std::int16_t> adu;
  for (int i = 0; i < 2500; ++i) {
    adu.push_back(static_cast<std::int16_t>(std::lround(10000.0 * std::sin(2.0 * std::numbers::pi * 8.0 * i / 250.0))));
  }
  record.signals.push_back(
      {.lead = "II", .unit = "uV", .gain_adu_per_unit = 10.0, .adu = std::move(adu)});  // 1 mV sine
  const auto input = windows_of(record, {}, {1250});                                    // at 5 s
  for (std::size_t i = 0; i < 360; ++i) {
    const double t_s = 5.0 + (static_cast<double>(i) - 180.0) / 360.0;
    EXPECT_NEAR(input.windows[i], std::sin(2.0 * std::numbers::pi * 8.0 * t_s), 1e-4);  // converter step of 0.1 uV
  }
}

TEST(BeatWindows, ScoresHaveZeroMeanAndUnitSpread) {
  const Record record = ramp_record(360.0, 2000);
  const auto beat = windows_of(record, {.scaling = WindowScaling::beat_zscore}, {900});
  double sum = 0.0, squares = 0.0;
  for (const float value : beat.windows) {
    sum += static_cast<double>(value);
    squares += static_cast<double>(value) * static_cast<double>(value);
  }
  EXPECT_NEAR(sum / 360.0, 0.0, 1e-5);
  EXPECT_NEAR(squares / 360.0, 1.0, 1e-5);
  const auto lead = windows_of(record, {.scaling = WindowScaling::record_zscore}, {900});
  // Ramp 0..1999 adu: median 999, standard deviation sqrt((2000^2 - 1) / 12) adu.
  EXPECT_NEAR(lead.windows[180], (900.0 - 999.0) / std::sqrt((2000.0 * 2000.0 - 1.0) / 12.0), 1e-5);
}

TEST(BeatWindows, AFlatLeadScoresZeroNotInfinity) {
  Record record = ramp_record(360.0, 1000);
  record.signals[0].adu = std::vector<std::int16_t>(1000, 1100);
  for (const auto scaling : {WindowScaling::beat_zscore, WindowScaling::record_zscore}) {
    const auto input = windows_of(record, {.scaling = scaling}, {500});
    EXPECT_EQ(input.valid[0], 1);
    for (const float value : input.windows) EXPECT_EQ(value, 0.0F);
  }
}

TEST(BeatWindows, APeakOutsideTheRecordIsNotValid) {
  const Record record = ramp_record(360.0, 1000);
  const auto input = windows_of(record, {}, {-5, 500, 1000});
  EXPECT_EQ(input.valid, (std::vector<std::uint8_t>{0, 1, 0}));
}

}  // namespace
}  // namespace ecg
