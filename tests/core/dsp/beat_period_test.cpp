#include "core/dsp/beat_period.hpp"

#include <gtest/gtest.h>

#include "core/dsp/made_ecg.hpp"

namespace ecg {
namespace {

std::vector<std::int32_t> lead(double rr_s, double fs_hz, double duration_s, const test::MadeLead& recipe = {}) {
  std::vector<double> beats_s;
  for (double t_s = 0.5; t_s < duration_s; t_s += rr_s) beats_s.push_back(t_s);
  std::vector<std::int32_t> values;
  for (const double mv : test::made_lead_mv(beats_s, fs_hz, samples_from_seconds(duration_s, fs_hz), recipe))
    values.push_back(static_cast<std::int32_t>(std::lround(mv * 1000.0)));
  return values;
}

TEST(BeatPeriod, IsFoundAtAnyRate) {
  for (const double fs_hz : {100.0, 128.0, 250.0, 360.0, 500.0, 1000.0}) {
    for (const double rr_s : {0.5, 0.8, 1.2}) {
      EXPECT_NEAR(beat_period_samples(lead(rr_s, fs_hz, 10.0)) / fs_hz, rr_s, 0.02 * rr_s + 1.0 / fs_hz)
          << fs_hz << " " << rr_s;
    }
  }
}

TEST(BeatPeriod, SurvivesNoiseAndInversion) {
  EXPECT_NEAR(beat_period_samples(lead(0.8, 250.0, 20.0, {.noise_mv = 0.05})), 200.0, 4.0);
  EXPECT_NEAR(beat_period_samples(lead(0.8, 250.0, 20.0, {.r_mv = -1.0})), 200.0, 4.0);
}

TEST(BeatPeriod, IsUnknownWithoutBeats) {
  EXPECT_EQ(beat_period_samples({}), 0.0);
  EXPECT_EQ(beat_period_samples(std::vector<std::int32_t>(5000, 7)), 0.0);
  EXPECT_EQ(beat_period_samples(lead(100.0, 250.0, 20.0, {.r_mv = 0.0, .t_mv = 0.0, .p_mv = 0.0, .noise_mv = 0.1})),
            0.0);
}

}  // namespace
}  // namespace ecg
