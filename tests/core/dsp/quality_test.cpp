#include "core/dsp/quality.hpp"

#include <cmath>
#include <numbers>
#include <vector>

#include <gtest/gtest.h>

#include "core/dsp/made_ecg.hpp"

namespace ecg {
namespace {

using test::made_lead_mv;
using test::record_of;
using test::regular_beats;
using test::signal_from_mv;

constexpr double kFs_hz = 360.0;
constexpr SampleIndex kLength = 360 * 60;

Quality quality_of(const std::vector<double>& samples_mv, double fs_hz = kFs_hz) {
  return assess_quality(record_of(fs_hz, {signal_from_mv(samples_mv)}));
}

void expect_all(const Quality& quality, QualityGrade grade, QualityReason reason) {
  for (std::int32_t s = 0; s < quality.stretch_count; ++s) {
    EXPECT_EQ(quality.at(0, s), grade) << "stretch " << s;
    EXPECT_EQ(quality.reason[static_cast<std::size_t>(s)], reason) << "stretch " << s;
  }
}

std::vector<double> sine_mv(double tone_hz, double amplitude_mv) {
  std::vector<double> samples;
  for (SampleIndex i = 0; i < kLength; ++i) {
    samples.push_back(amplitude_mv * std::sin(2.0 * std::numbers::pi * tone_hz * seconds_from_samples(i, kFs_hz)));
  }
  return samples;
}

std::vector<double> sum(std::vector<double> a, const std::vector<double>& b) {
  for (std::size_t i = 0; i < a.size(); ++i) a[i] += b[i];
  return a;
}

TEST(Quality, ACleanLeadIsGoodAtEveryRateGainAndPolarity) {
  for (const double fs_hz : {100.0, 128.0, 250.0, 360.0, 500.0, 1000.0, 2000.0}) {
    for (const double r_mv : {1.0, 0.2, 5.0, -1.0}) {
      const auto lead = made_lead_mv(regular_beats(30.0), fs_hz, samples_from_seconds(30.0, fs_hz),
                                     {.r_mv = r_mv, .t_mv = 0.25 * r_mv, .p_mv = 0.1 * r_mv, .noise_mv = 0.004});
      const auto quality = quality_of(lead, fs_hz);
      ASSERT_EQ(quality.stretch_count, 3);
      expect_all(quality, QualityGrade::good, QualityReason::none);
    }
  }
}

TEST(Quality, ANoiseFreeLeadThatRestsAtItsLowestValueIsNotSaturated) {
  // What a lecturer's own generator writes: bumps on exactly zero.
  std::vector<double> lead(static_cast<std::size_t>(kLength), 0.0);
  for (std::size_t i = 0; i < lead.size(); ++i) {
    const double phase_s = std::fmod(seconds_from_samples(static_cast<SampleIndex>(i), kFs_hz), 0.9) - 0.4;
    lead[i] = test::bump(phase_s, 0.0, 0.01) + 0.2 * test::bump(phase_s, 0.25, 0.04);
  }
  const auto quality = quality_of(lead);
  for (std::int32_t s = 0; s < quality.stretch_count; ++s) EXPECT_NE(quality.at(0, s), QualityGrade::unusable);
}

TEST(Quality, AFlatLeadIsUnusableWhateverItsLevel) {
  expect_all(quality_of(std::vector<double>(kLength, 0.0)), QualityGrade::unusable, QualityReason::flat);
  expect_all(quality_of(std::vector<double>(kLength, -2.0)), QualityGrade::unusable, QualityReason::flat);
}

/// Stored in steps of `step_mv`, as a file does whose range a spike has stretched.
Signal in_steps(const std::vector<double>& lead_mv, double step_mv) {
  Signal signal;
  signal.lead = "II";
  signal.gain_adu_per_unit = 1.0 / step_mv;
  std::vector<std::int32_t> adu;
  for (const double value_mv : lead_mv) adu.push_back(static_cast<std::int32_t>(std::lround(value_mv / step_mv)));
  signal.adu = std::move(adu);
  return signal;
}

TEST(Quality, ASpikeThatStretchesTheRangeMakesNoLeadFlat) {
  const auto clean = made_lead_mv(regular_beats(60.0), 500.0, 500 * 60, {.t_mv = 0.12, .noise_mv = 0.004});
  const std::vector<std::vector<std::size_t>> cases = {{14'010}, {100, 7'003, 14'010, 20'111}, {0}, {clean.size() - 1}};
  for (const auto& spikes : cases) {
    auto lead = clean;
    for (const std::size_t at : spikes) lead[at] = 6000.0;
    const auto quality = assess_quality(record_of(500.0, {in_steps(lead, 0.2)}));  // 6000 mV in 16 bits
    for (std::int32_t s = 0; s < quality.stretch_count; ++s)
      EXPECT_NE(quality.at(0, s), QualityGrade::unusable) << "stretch " << s;
  }
}

TEST(Quality, SpikesInAFlatLeadMakeNoBeats) {
  std::vector<double> lead(static_cast<std::size_t>(kLength), 0.0);
  lead[4000] = lead[9000] = lead[9500] = 300.0;
  expect_all(assess_quality(record_of(kFs_hz, {in_steps(lead, 0.15)})), QualityGrade::unusable, QualityReason::flat);
}

TEST(Quality, MissingSamplesAreAGap) {
  Record record = record_of(kFs_hz, {signal_from_mv(made_lead_mv(regular_beats(60.0), kFs_hz, kLength))});
  record.signals[0].gaps = {{0, 3600}, {7200, 7200 + 400}};
  const auto quality = assess_quality(record);
  EXPECT_EQ(quality.at(0, 0), QualityGrade::unusable);
  EXPECT_EQ(quality.reason[0], QualityReason::gap);
  EXPECT_EQ(quality.at(0, 1), QualityGrade::good);
  EXPECT_EQ(quality.at(0, 2), QualityGrade::limited);
  EXPECT_EQ(quality.reason[2], QualityReason::gap);
  record.signals[0].gaps = {{0, kLength}};
  expect_all(assess_quality(record), QualityGrade::unusable, QualityReason::gap);
}

TEST(Quality, PurePowerlineIsUnusable) {
  expect_all(quality_of(sine_mv(50.0, 0.5)), QualityGrade::unusable, QualityReason::powerline);
  expect_all(quality_of(sine_mv(60.0, 0.5)), QualityGrade::unusable, QualityReason::powerline);
}

TEST(Quality, StrongPowerlineOverBeatsIsLimited) {
  const auto lead = sum(made_lead_mv(regular_beats(60.0), kFs_hz, kLength), sine_mv(50.0, 0.25));
  expect_all(quality_of(lead), QualityGrade::limited, QualityReason::powerline);
}

TEST(Quality, WhiteNoiseAloneIsUnusable) {
  for (const double deviation_mv : {0.01, 0.1, 1.0}) {
    const auto quality = quality_of(test::noise_mv(kLength, deviation_mv, 5));
    for (std::int32_t s = 0; s < quality.stretch_count; ++s) EXPECT_EQ(quality.at(0, s), QualityGrade::unusable);
  }
}

TEST(Quality, ATraceAtTheRailIsSaturated) {
  auto lead = made_lead_mv(regular_beats(60.0), kFs_hz, kLength);
  for (std::size_t i = 3600; i < 7200; ++i) {
    if (i % 720 < 400) lead[i] = 5.0;  // leaves the range for half of each two seconds
  }
  const auto quality = quality_of(lead);
  EXPECT_EQ(quality.at(0, 1), QualityGrade::unusable);
  EXPECT_EQ(quality.reason[1], QualityReason::saturated);
  EXPECT_EQ(quality.at(0, 0), QualityGrade::good);
}

TEST(Quality, BestTakesTheBetterLead) {
  const auto good = signal_from_mv(made_lead_mv(regular_beats(60.0), kFs_hz, kLength), "MLII");
  const auto flat = signal_from_mv(std::vector<double>(kLength, 0.0), "V1");
  const auto quality = assess_quality(record_of(kFs_hz, {flat, good}));
  EXPECT_EQ(quality.at(0, 2), QualityGrade::unusable);
  EXPECT_EQ(quality.at(1, 2), QualityGrade::good);
  EXPECT_EQ(quality.best(2), QualityGrade::good);
}

TEST(Quality, DoesNotDependOnWhereALongLeadIsWorkedThrough) {
  // Leads are worked through in pieces of 65,536 block means, 364 s at this rate: gaps from there on, and noise.
  constexpr SampleIndex kShift = 100 * 360, kTen = 10 * 360;
  auto lead = made_lead_mv(regular_beats(900.0), kFs_hz, 900 * 360, {.noise_mv = 0.01});
  std::uint32_t state = 1;
  for (SampleIndex i = 70 * kTen; i < 71 * kTen; ++i) {
    state = state * 1664525U + 1013904223U;
    lead[static_cast<std::size_t>(i)] += 10.0 * (static_cast<double>(state >> 8U) / (1U << 24U) - 0.5);
  }
  Record whole = record_of(kFs_hz, {signal_from_mv(lead)});
  const std::vector<SampleRange> gaps = {
      {36 * kTen, 40 * kTen}, {2 * 65536 * 2 - 1, 2 * 65536 * 2 + 1}, {89 * kTen, 90 * kTen}};
  whole.signals[0].gaps = gaps;
  lead.erase(lead.begin(), lead.begin() + kShift);
  Record later = record_of(kFs_hz, {signal_from_mv(lead)});
  for (const SampleRange& gap : gaps) later.signals[0].gaps.push_back({gap.begin - kShift, gap.end - kShift});
  const Quality a = assess_quality(whole), b = assess_quality(later);
  ASSERT_EQ(a.stretch_count, 90);
  ASSERT_EQ(b.stretch_count, 80);
  EXPECT_EQ(a.reason_at(0, 36), QualityReason::gap);
  EXPECT_NE(a.at(0, 70), QualityGrade::good);
  EXPECT_EQ(a.at(0, 72), QualityGrade::good);
  for (std::int32_t stretch = 0; stretch < 80; ++stretch) {
    EXPECT_EQ(a.at(0, stretch + 10), b.at(0, stretch)) << stretch;
    EXPECT_EQ(a.reason_at(0, stretch + 10), b.reason_at(0, stretch)) << stretch;
  }
}

TEST(Quality, EndsAtRatesWithoutASampleInAnyBlock) {
  for (const double fs_hz : {1.0 / 60.0, 1.0, 4.0, 9.0, 20.0}) {
    std::vector<double> samples_mv;
    for (int i = 0; i < 600; ++i) samples_mv.push_back(i % 7 == 0 ? 1.0 : 0.1 * (i % 3));
    const Quality quality = quality_of(samples_mv, fs_hz);
    EXPECT_EQ(quality.stretch_count > 0, fs_hz >= 1.0) << fs_hz;  // a sample a minute fills no stretch
  }
}

TEST(Quality, CoversEmptyAndTinyRecords) {
  EXPECT_EQ(assess_quality(record_of(250.0, {})).stretch_count, 0);
  EXPECT_EQ(quality_of({}).stretch_count, 0);
  EXPECT_EQ(quality_of({1.0, 2.0, 3.0}).stretch_count, 1);
  EXPECT_EQ(quality_of(std::vector<double>(3601, 0.0)).stretch_count, 2);
}

TEST(Quality, APlainWaveIsSaidToBeOneAndIsNotRefused) {
  for (const double tone_hz : {0.8, 1.0, 1.2, 2.0, 5.0})
    expect_all(quality_of(sine_mv(tone_hz, 1.0)), QualityGrade::limited, QualityReason::plain_wave);
  // A heart's lead, a wave with an overtone and a fluttering one are none.
  std::vector<double> flutter;
  for (SampleIndex i = 0; i < kLength; ++i) {
    const double t_s = seconds_from_samples(i, kFs_hz);
    flutter.push_back(
        std::sin(2.0 * std::numbers::pi * (4.0 * t_s + 0.25 * std::sin(2.0 * std::numbers::pi * 0.7 * t_s))));
  }
  for (const auto& lead :
       {made_lead_mv(regular_beats(60.0), kFs_hz, kLength), sum(sine_mv(1.2, 1.0), sine_mv(2.4, 0.3)), flutter}) {
    const Quality quality = quality_of(lead);
    for (const QualityReason reason : quality.reason) EXPECT_NE(reason, QualityReason::plain_wave);
  }
}

}  // namespace
}  // namespace ecg
