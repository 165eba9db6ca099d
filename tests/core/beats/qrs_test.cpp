#include "core/beats/qrs.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <vector>

#include <gtest/gtest.h>

#include "core/dsp/made_ecg.hpp"

namespace ecg {
namespace {

using test::made_lead_mv;
using test::MadeLead;
using test::noise_mv;
using test::record_of;
using test::regular_beats;
using test::signal_from_mv;

std::vector<SampleIndex> beats_of(const Record& record) { return detect_qrs(record, assess_quality(record)); }

Record one_lead(const std::vector<double>& beats_s, double fs_hz, double duration_s, const MadeLead& lead = {}) {
  return record_of(fs_hz,
                   {signal_from_mv(made_lead_mv(beats_s, fs_hz, samples_from_seconds(duration_s, fs_hz), lead))});
}

/// Same count, and every beat within `tolerance_s` of its place.
void expect_beats(const std::vector<SampleIndex>& found, const std::vector<double>& beats_s, double fs_hz,
                  double tolerance_s = 0.008) {
  ASSERT_EQ(found.size(), beats_s.size());
  for (std::size_t i = 0; i < found.size(); ++i) {
    EXPECT_NEAR(seconds_from_samples(found[i], fs_hz), beats_s[i], tolerance_s + 0.5 / fs_hz) << "beat " << i;
  }
}

std::vector<double> irregular_beats(double duration_s) {
  std::vector<double> beats_s;
  double t_s = 0.5;
  for (int k = 0; t_s < duration_s - 0.4; ++k) {
    beats_s.push_back(t_s);
    t_s += 0.75 + 0.2 * std::sin(1.7 * k) + 0.08 * std::sin(5.1 * k);
  }
  return beats_s;
}

TEST(DetectQrs, FindsEveryBeatFrom100HzTo2kHz) {
  const auto beats_s = irregular_beats(60.0);
  for (const double fs_hz : {100.0, 128.0, 200.0, 250.0, 257.0, 300.0, 360.0, 500.0, 1000.0, 2000.0}) {
    SCOPED_TRACE(fs_hz);
    expect_beats(beats_of(one_lead(beats_s, fs_hz, 60.0)), beats_s, fs_hz);
  }
}

TEST(DetectQrs, FindsSlowAndFastRhythms) {
  for (const double rr_s : {2.4, 1.5, 0.5, 0.33, 0.28}) {
    SCOPED_TRACE(rr_s);
    const auto beats_s = regular_beats(60.0, rr_s);
    const MadeLead lead = {.t_mv = rr_s < 0.6 ? 0.1 : 0.25, .p_mv = rr_s < 0.4 ? 0.0 : 0.1};
    expect_beats(beats_of(one_lead(beats_s, 250.0, 60.0, lead)), beats_s, 250.0);
  }
}

TEST(DetectQrs, AmplitudeAndPolarityDoNotMatter) {
  const auto beats_s = irregular_beats(40.0);
  Record record = one_lead(beats_s, 360.0, 40.0);
  const auto found = beats_of(record);
  expect_beats(found, beats_s, 360.0);
  record.signals[0].gain_adu_per_unit = 500.0;  // twice the millivolts
  EXPECT_EQ(beats_of(record), found);
  record.signals[0].gain_adu_per_unit = -1000.0;  // upside down
  EXPECT_EQ(beats_of(record), found);
  record.signals[0].gain_adu_per_unit = 64000.0;  // 16 uV complexes
  EXPECT_EQ(beats_of(record), found);
}

TEST(DetectQrs, ShiftingTheRecordShiftsTheBeats) {
  const auto beats_s = irregular_beats(50.0);
  const auto lead = made_lead_mv(beats_s, 250.0, 250 * 50);
  const auto found = beats_of(record_of(250.0, {signal_from_mv(lead)}));
  for (const std::size_t shift : {1U, 37U, 1000U, 2500U}) {
    std::vector<double> shifted(lead.begin() + static_cast<std::ptrdiff_t>(shift), lead.end());
    const auto later = beats_of(record_of(250.0, {signal_from_mv(shifted)}));
    std::vector<SampleIndex> expected;
    for (const SampleIndex beat : found) {
      if (beat >= static_cast<SampleIndex>(shift) + 60) expected.push_back(beat - static_cast<SampleIndex>(shift));
    }
    std::vector<SampleIndex> inner;
    std::copy_if(later.begin(), later.end(), std::back_inserter(inner), [](SampleIndex beat) { return beat >= 60; });
    ASSERT_EQ(inner.size(), expected.size()) << shift;
    for (std::size_t i = 0; i < inner.size(); ++i) EXPECT_LE(std::abs(inner[i] - expected[i]), 1) << shift;
  }
}

TEST(DetectQrs, ConcatenationKeepsTheBeatsOfBothParts) {
  const auto first_s = irregular_beats(40.0);
  auto both_s = first_s;
  for (const double beat_s : regular_beats(40.0, 0.6)) both_s.push_back(40.0 + beat_s);
  expect_beats(beats_of(one_lead(both_s, 250.0, 80.0)), both_s, 250.0);
}

TEST(DetectQrs, TallTWavesAreNoBeats) {
  const auto beats_s = regular_beats(60.0, 1.0);
  expect_beats(beats_of(one_lead(beats_s, 250.0, 60.0, {.t_mv = 1.2})), beats_s, 250.0);
}

/// T waves taller than the complexes and sharper than most, behind every one of `beats_s`.
std::vector<double> with_t_waves(std::vector<double> lead, const std::vector<double>& beats_s, double fs_hz,
                                 double t_mv) {
  for (std::size_t i = 0; i < lead.size(); ++i) {
    for (const double beat_s : beats_s)
      lead[i] += t_mv * test::bump(seconds_from_samples(static_cast<SampleIndex>(i), fs_hz), beat_s + 0.3, 0.025);
  }
  return lead;
}

TEST(DetectQrs, TWavesTallerThanTheComplexesBeforeThemAreNoBeats) {
  std::vector<double> beats_s;
  double t_s = 0.5;
  for (int k = 0; t_s < 59.4; ++k) {
    beats_s.push_back(t_s);
    t_s += 0.85 + 0.05 * std::sin(1.7 * k);
  }
  const auto bare = made_lead_mv(beats_s, 250.0, 250 * 60, {.r_mv = 0.5, .t_mv = 0.0, .noise_mv = 0.01});
  const Record record = record_of(250.0, {signal_from_mv(with_t_waves(bare, beats_s, 250.0, 1.25))});
  expect_beats(beats_of(record), beats_s, 250.0);
}

TEST(DetectQrs, VentricularBeatsCoupledToEveryOtherOneAreBeats) {
  // Bigeminy at a fixed coupling: as punctual as T waves, but complexes of their own with T waves of their own.
  std::vector<double> normal_s, ventricular_s, beats_s;
  for (double t_s = 0.5; t_s < 58.0; t_s += 1.6) {
    normal_s.push_back(t_s);
    ventricular_s.push_back(t_s + 0.48);
    beats_s.insert(beats_s.end(), {t_s, t_s + 0.48});
  }
  auto lead = made_lead_mv(normal_s, 250.0, 250 * 60);
  for (std::size_t i = 0; i < lead.size(); ++i) {
    for (const double beat_s : ventricular_s) {
      const double time_s = seconds_from_samples(static_cast<SampleIndex>(i), 250.0);
      lead[i] += 1.3 * test::bump(time_s, beat_s, 0.02) - 0.4 * test::bump(time_s, beat_s + 0.28, 0.05);
    }
  }
  expect_beats(beats_of(record_of(250.0, {signal_from_mv(lead)})), beats_s, 250.0, 0.02);
}

TEST(DetectQrs, AWideBigEctopicBeatHidesNoNormalOne) {
  auto beats_s = regular_beats(60.0, 0.8);
  auto lead = made_lead_mv(beats_s, 360.0, 360 * 60);
  std::vector<double> expected_s;
  std::vector<double> samples = lead;
  for (std::size_t i = 0; i < beats_s.size(); ++i) {
    expected_s.push_back(beats_s[i]);
    if (i % 9 != 4 || beats_s[i] > 58.0) continue;
    const double ectopic_s = beats_s[i] + 0.4;
    expected_s.push_back(ectopic_s);
    for (std::size_t k = 0; k < samples.size(); ++k) {
      samples[k] += 2.5 * test::bump(static_cast<double>(k) / 360.0, ectopic_s, 0.035);
    }
  }
  expect_beats(beats_of(record_of(360.0, {signal_from_mv(samples)})), expected_s, 360.0, 0.03);
}

TEST(DetectQrs, NoiseAloneGivesNoBeats) {
  for (const double fs_hz : {128.0, 250.0, 360.0, 1000.0}) {
    for (std::uint32_t seed = 1; seed <= 5; ++seed) {
      const auto samples = noise_mv(samples_from_seconds(60.0, fs_hz), 0.2, seed);
      EXPECT_TRUE(beats_of(record_of(fs_hz, {signal_from_mv(samples)})).empty()) << fs_hz << " Hz, seed " << seed;
    }
  }
}

TEST(DetectQrs, FlatAndMissingLeadsGiveNoBeats) {
  EXPECT_TRUE(beats_of(record_of(250.0, {signal_from_mv(std::vector<double>(5000, 0.0))})).empty());
  EXPECT_TRUE(beats_of(record_of(250.0, {signal_from_mv(std::vector<double>(5000, 3.3))})).empty());
  Record missing = one_lead(regular_beats(20.0), 250.0, 20.0);
  missing.signals[0].gaps = {{0, missing.length}};
  EXPECT_TRUE(beats_of(missing).empty());
}

TEST(DetectQrs, PowerlineAloneGivesNoBeats) {
  std::vector<double> samples;
  for (int i = 0; i < 360 * 30; ++i) samples.push_back(0.8 * std::sin(2.0 * std::numbers::pi * 50.0 * i / 360.0));
  EXPECT_TRUE(beats_of(record_of(360.0, {signal_from_mv(samples)})).empty());
}

TEST(DetectQrs, TinyRecordsGiveNoBeats) {
  EXPECT_TRUE(beats_of(record_of(250.0, {})).empty());
  EXPECT_TRUE(beats_of(record_of(250.0, {signal_from_mv({})})).empty());
  EXPECT_TRUE(beats_of(record_of(250.0, {signal_from_mv({0.1})})).empty());
  EXPECT_TRUE(beats_of(record_of(250.0, {signal_from_mv({0.1, 1.0, 0.1})})).empty());
}

TEST(DetectQrs, FindsASingleBeat) {
  expect_beats(beats_of(one_lead({2.0}, 250.0, 4.0)), {2.0}, 250.0);
  expect_beats(beats_of(one_lead({4.0}, 250.0, 10.0)), {4.0}, 250.0);
}

TEST(DetectQrs, BeatsAroundAGapAreFoundAndNoneInside) {
  auto beats_s = regular_beats(60.0, 0.8);
  Record record = one_lead(beats_s, 250.0, 60.0);
  record.signals[0].gaps = {{2500, 2500 + 1000}};  // 10 s to 14 s
  const auto found = beats_of(record);
  std::vector<double> expected_s;
  for (const double beat_s : beats_s) {
    if (beat_s < 10.0 || beat_s >= 14.0) expected_s.push_back(beat_s);
  }
  expect_beats(found, expected_s, 250.0);
}

TEST(DetectQrs, ALeadThatDropsOutHalfWayDoesNotMatter) {
  const auto beats_s = irregular_beats(60.0);
  auto first = made_lead_mv(beats_s, 360.0, 360 * 60);
  const auto second = made_lead_mv(beats_s, 360.0, 360 * 60, {.r_mv = 0.5, .seed = 2});
  std::fill(first.begin() + 360 * 30, first.end(), 0.0);
  expect_beats(beats_of(record_of(360.0, {signal_from_mv(first, "MLII"), signal_from_mv(second, "V5")})), beats_s,
               360.0);
  Record missing = record_of(360.0, {signal_from_mv(second, "MLII"), signal_from_mv(second, "V5")});
  missing.signals[0].gaps = {{360 * 20, 360 * 50}};
  expect_beats(beats_of(missing), beats_s, 360.0);
}

TEST(DetectQrs, TwelveLeadsAgree) {
  const auto beats_s = irregular_beats(10.0);
  std::vector<Signal> leads;
  for (std::uint32_t k = 0; k < 12; ++k) {
    const double r_mv = k % 3 == 0 ? -0.6 : 0.3 + 0.1 * k;
    leads.push_back(
        signal_from_mv(made_lead_mv(beats_s, 500.0, 5000, {.r_mv = r_mv, .noise_mv = 0.02, .seed = k + 1})));
  }
  expect_beats(beats_of(record_of(500.0, std::move(leads))), beats_s, 500.0);
}

TEST(DetectQrs, SixtyFourEqualLeadsFindWhatOneFinds) {
  const MadeLead restless = {.noise_mv = 0.12};
  const auto beats_s = irregular_beats(20.0);
  const Signal lead = signal_from_mv(made_lead_mv(beats_s, 360.0, 7200, restless));
  const auto alone = beats_of(record_of(360.0, {lead}));
  EXPECT_EQ(alone.size(), beats_s.size());
  EXPECT_EQ(beats_of(record_of(360.0, std::vector<Signal>(64, lead))), alone);
}

/// Impulses of 2 ms (at least one sample) on a trace with a little noise and, where wanted, what the heart answers.
Record paced_record(double fs_hz, double duration_s, double answer_mv) {
  auto samples = noise_mv(samples_from_seconds(duration_s, fs_hz), 0.01, 5);
  const auto spikes_s = regular_beats(duration_s, 0.9);
  const auto width = std::max<SampleIndex>(1, samples_from_seconds(0.002, fs_hz));
  for (const double spike_s : spikes_s) {
    const auto begin = static_cast<std::size_t>(samples_from_seconds(spike_s, fs_hz));
    for (std::size_t i = begin; i < begin + static_cast<std::size_t>(width); ++i) samples[i] += 2.0;
    for (std::size_t i = 0; i < samples.size(); ++i) {
      const double t_s = static_cast<double>(i) / fs_hz;
      samples[i] += answer_mv * (test::bump(t_s, spike_s + 0.07, 0.025) - 0.5 * test::bump(t_s, spike_s + 0.35, 0.06));
    }
  }
  return record_of(fs_hz, {signal_from_mv(samples)});
}

TEST(DetectQrs, PacingSpikesWithoutAnAnswerAreNoBeats) {
  for (const double fs_hz : {250.0, 360.0, 500.0, 1000.0}) {
    EXPECT_TRUE(beats_of(paced_record(fs_hz, 12.0, 0.0)).empty()) << fs_hz;
  }
}

TEST(DetectQrs, PacedBeatsAreBeats) {
  for (const double fs_hz : {250.0, 360.0, 500.0, 1000.0}) {
    EXPECT_EQ(beats_of(paced_record(fs_hz, 12.0, 0.8)).size(), regular_beats(12.0, 0.9).size()) << fs_hz;
  }
}

TEST(DetectQrs, SaturatedLeadsGiveNoBeats) {
  auto samples = made_lead_mv(regular_beats(30.0), 250.0, 250 * 30);
  for (std::size_t i = 250 * 10; i < 250 * 20; ++i) samples[i] = 5.0;  // ten seconds at the rail
  for (const SampleIndex beat : beats_of(record_of(250.0, {signal_from_mv(samples)}))) {
    EXPECT_TRUE(beat < 250 * 10 + 25 || beat >= 250 * 20 - 25) << beat;
  }
  const std::vector<double> rail(250 * 30, 5.0);
  EXPECT_TRUE(beats_of(record_of(250.0, {signal_from_mv(rail)})).empty());
}

TEST(DetectQrs, SpikesOfOneSampleHideNoBeat) {
  const auto beats_s = regular_beats(60.0);
  const auto clean = made_lead_mv(beats_s, 360.0, 360 * 60);
  const auto size = clean.size();
  const std::vector<std::vector<std::size_t>> cases = {
      {9005}, {1100, 5000, 9005, 9006, 16000}, {0}, {size - 1}, {0, 1, 9005, size - 2}};
  for (const auto& spikes : cases) {
    auto lead = clean;
    for (const std::size_t at : spikes) lead[at] = at % 2 == 0 ? 300.0 : -300.0;  // what a loose plug writes
    expect_beats(beats_of(record_of(360.0, {signal_from_mv(lead)})), beats_s, 360.0);
  }
}

TEST(DetectQrs, ASpikeInAStripOfTenSecondsHidesNoBeat) {
  const auto beats_s = regular_beats(10.0);
  for (const double fs_hz : {100.0, 250.0, 500.0}) {
    auto lead = made_lead_mv(beats_s, fs_hz, samples_from_seconds(10.0, fs_hz));
    lead[static_cast<std::size_t>(samples_from_seconds(5.05, fs_hz))] = 300.0;
    expect_beats(beats_of(record_of(fs_hz, {signal_from_mv(lead)})), beats_s, fs_hz);
  }
}

TEST(DetectQrs, IsTheSameTwice) {
  const Record record = one_lead(irregular_beats(60.0), 360.0, 60.0, {.noise_mv = 0.08});
  EXPECT_EQ(beats_of(record), beats_of(record));
}

}  // namespace
}  // namespace ecg
