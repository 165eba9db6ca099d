#include "core/delineation/delineation.hpp"

#include <cmath>
#include <vector>

#include <gtest/gtest.h>

#include "core/delineation/intervals.hpp"
#include "core/delineation/ludb.hpp"
#include "core/dsp/made_ecg.hpp"

namespace ecg {
namespace {

using test::made_lead_mv;
using test::MadeLead;
using test::record_of;
using test::regular_beats;
using test::samples_of;
using test::signal_from_mv;

Delineation first_lead(const Record& record, const std::vector<SampleIndex>& r_peaks) {
  constexpr std::size_t kLead = 0;
  return delineate(record, std::span(&kLead, 1), r_peaks).front();
}

/// Beats of test::made_lead_mv: P peaks 170 ms before R, T 280 ms after.
Delineation made(double fs_hz, const MadeLead& lead, double rr_s = 0.9) {
  const auto beats_s = regular_beats(12.0, rr_s);
  const Record record =
      record_of(fs_hz, {signal_from_mv(made_lead_mv(beats_s, fs_hz, samples_from_seconds(12.0, fs_hz), lead))});
  return first_lead(record, samples_of(beats_s, fs_hz));
}

TEST(Delineate, FindsThePeaksOfMadeWavesFrom128HzTo1kHz) {
  for (const double fs_hz : {128.0, 250.0, 360.0, 500.0, 1000.0}) {
    SCOPED_TRACE(fs_hz);
    const Delineation found = made(fs_hz, {});
    for (std::size_t beat = 1; beat + 1 < found.beats(); ++beat) {
      ASSERT_TRUE(found.at(beat, Fiducial::p_peak) && found.at(beat, Fiducial::t_peak)) << beat;
      EXPECT_NEAR(*found.at(beat, Fiducial::p_peak) / fs_hz, -0.170, 0.010) << beat;
      EXPECT_NEAR(*found.at(beat, Fiducial::t_peak) / fs_hz, 0.280, 0.012) << beat;
      // Gaussian waves have no ends; 2 to 3.5 widths are where a person would draw them.
      EXPECT_NEAR(*found.at(beat, Fiducial::p_onset) / fs_hz, -0.170 - 2.3 * 0.022, 0.018);
      EXPECT_NEAR(*found.at(beat, Fiducial::qrs_onset) / fs_hz, -3.4 * 0.011, 0.012);
      EXPECT_NEAR(*found.at(beat, Fiducial::t_end) / fs_hz, 0.280 + 2.2 * 0.045, 0.030);
    }
  }
}

TEST(Delineate, KeepsTheOrderOfTheFiducials) {
  const Delineation found = made(360.0, {.noise_mv = 0.02});
  for (std::size_t beat = 0; beat < found.beats(); ++beat) {
    std::int32_t last = std::numeric_limits<std::int32_t>::min();
    for (std::size_t i = 0; i < kFiducialCount; ++i) {
      const auto offset = found.at(beat, static_cast<Fiducial>(i));
      if (!offset) continue;
      EXPECT_GE(*offset, last) << beat << " " << name(static_cast<Fiducial>(i));
      last = *offset;
    }
  }
}

TEST(Delineate, DoesNotDependOnPolarityOfPAndT) {
  const Delineation up = made(360.0, {});
  const Delineation down = made(360.0, {.t_mv = -0.25, .p_mv = -0.12});
  for (std::size_t beat = 1; beat + 1 < up.beats(); ++beat) {
    ASSERT_TRUE(down.at(beat, Fiducial::p_peak) && down.at(beat, Fiducial::t_peak));
    EXPECT_NEAR(*up.at(beat, Fiducial::p_peak), *down.at(beat, Fiducial::p_peak), 4);
    EXPECT_NEAR(*up.at(beat, Fiducial::t_peak), *down.at(beat, Fiducial::t_peak), 4);
  }
}

TEST(Delineate, InventsNoWaveWhereThereIsNone) {
  for (const double noise_mv : {0.0, 0.005, 0.03}) {
    const Delineation found = made(360.0, {.t_mv = 0.25, .p_mv = 0.0, .noise_mv = noise_mv});
    std::int32_t invented = 0;
    for (std::size_t beat = 0; beat < found.beats(); ++beat) invented += found.at(beat, Fiducial::p_peak) ? 1 : 0;
    EXPECT_LE(invented, 1) << "of " << found.beats() << ", noise of " << noise_mv << " mV";
  }
}

TEST(Delineate, TakesNoPWaveThatWandersFromBeatToBeat) {
  // Bumps of P's size at places that have nothing to do with the beats, as in flutter and AV dissociation.
  const auto beats_s = regular_beats(20.0, 0.83);
  auto lead_mv = made_lead_mv(beats_s, 360.0, 7200, {.p_mv = 0.0});
  for (double at_s = 0.3; at_s < 19.5; at_s += 0.61) {
    for (std::size_t i = 0; i < lead_mv.size(); ++i)
      lead_mv[i] += 0.1 * test::bump(static_cast<double>(i) / 360.0, at_s, 0.022);
  }
  const auto r_peaks = samples_of(beats_s, 360.0);
  const Delineation found = first_lead(record_of(360.0, {signal_from_mv(lead_mv)}), r_peaks);
  std::size_t invented = 0;
  for (std::size_t beat = 0; beat < found.beats(); ++beat) invented += found.at(beat, Fiducial::p_peak) ? 1 : 0;
  EXPECT_LE(invented, found.beats() / 4) << "of " << found.beats();
}

TEST(Delineate, GivesNothingWhereSamplesAreMissing) {
  const auto beats_s = regular_beats(12.0, 0.9);
  Signal signal = signal_from_mv(made_lead_mv(beats_s, 360.0, 4320));
  const auto r_peaks = samples_of(beats_s, 360.0);
  signal.gaps = {{r_peaks[3] - 10, r_peaks[3] + 10}};
  const Delineation found = first_lead(record_of(360.0, {signal}), r_peaks);
  for (std::size_t i = 0; i < kFiducialCount; ++i) EXPECT_FALSE(found.at(3, static_cast<Fiducial>(i)));
  EXPECT_TRUE(found.at(6, Fiducial::qrs_onset));
}

TEST(Delineate, OfOddInputIsAnAnswer) {
  EXPECT_EQ(first_lead(record_of(360.0, {signal_from_mv({0.1, 0.2, 0.3})}), {1}).beats(), 1U);
  EXPECT_EQ(first_lead(record_of(360.0, {signal_from_mv({0.1, 0.2, 0.3})}), {}).beats(), 0U);
  const Record flat = record_of(360.0, {signal_from_mv(std::vector<double>(3600, 0.0))});
  EXPECT_FALSE(first_lead(flat, {100, 500, 501}).at(0, Fiducial::qrs_onset));
  EXPECT_FALSE(first_lead(flat, {}).at(0, Fiducial::qrs_onset)) << "beyond the beats";
}

TEST(Intervals, AreDifferencesOfFiducials) {
  Delineation waves;
  waves.offset = {-80, -60, -45, -18, 18, 100, 150, kAbsent, kAbsent, kAbsent, -18, 20, kAbsent, kAbsent};
  const BeatIntervals first = beat_intervals(waves, 0, 360.0);
  EXPECT_DOUBLE_EQ(*first.pr_s, 62.0 / 360.0);
  EXPECT_DOUBLE_EQ(*first.qrs_s, 0.1);
  EXPECT_DOUBLE_EQ(*first.qt_s, 168.0 / 360.0);
  const BeatIntervals second = beat_intervals(waves, 1, 360.0);
  EXPECT_FALSE(second.pr_s || second.qt_s);
}

TEST(Intervals, CorrectQtAsTheFormulasSay) {
  // QT 400 ms at 75 bpm (RR 0.8 s).
  EXPECT_NEAR(qtc_bazett_s(0.4, 0.8), 0.4472, 1e-4);
  EXPECT_NEAR(qtc_fridericia_s(0.4, 0.8), 0.4309, 1e-4);
  EXPECT_NEAR(qtc_framingham_s(0.4, 0.8), 0.4308, 1e-4);
  EXPECT_NEAR(qtc_hodges_s(0.4, 0.8), 0.42625, 1e-6);
}

TEST(Intervals, LeaveUncountedBeatsAndUnknownRrOut) {
  Delineation waves;
  std::vector<SampleIndex> r_peaks;
  for (int beat = 0; beat < 5; ++beat) {
    for (const std::int32_t offset : {-80, -60, -45, -18, beat == 4 ? 60 : 18, 100, 150})
      waves.offset.push_back(offset);
    r_peaks.push_back(360 * (beat + 1));
  }
  const std::vector<std::uint8_t> counted = {1, 1, 1, 1, 0}, rr_known = {0, 1, 1, 1, 1};
  const auto measures = interval_measures(waves, r_peaks, counted, rr_known, 360.0);
  ASSERT_EQ(measures.size(), 8U);
  EXPECT_EQ(measures[0].kind, MeasureKind::p_share);
  EXPECT_EQ(measures[0].value, 100.0);
  EXPECT_NEAR(measures[2].value, 100.0, 1e-9) << "the wide fifth beat is not counted";
  EXPECT_EQ(measures[2].spread, 0.0);
  EXPECT_EQ(measures[4].count, 3) << "the first beat has no RR";
  EXPECT_NEAR(measures[4].value, measures[3].value, 1e-9) << "RR is 1 s";
  const auto none = interval_measures(waves, r_peaks, std::vector<std::uint8_t>(5, 0), rr_known, 360.0);
  for (const Measure& measure : none) EXPECT_EQ(measure.gap, MeasureGap::too_few);
}

// Every eighth record, of the half of LUDB that chose no parameter; scripts/python -m studies.evaluate_delineation makes the whole table.
TEST(Delineate, HoldsItsFiguresOnLudb) {
  std::array<test::WaveScore, test::kWaveKinds> scores;
  for (int number = 2; number <= 200; number += 8) {
    const auto record = test::ludb_record(number);
    if (!record) GTEST_SKIP() << "data/ludb is not there";
    std::vector<std::size_t> leads(record->record.signals.size());
    for (std::size_t lead = 0; lead < leads.size(); ++lead) leads[lead] = lead;
    const auto found = delineate(record->record, leads, record->r_peaks);
    for (const std::size_t lead : leads)
      test::score_lead(record->leads[lead], test::found_waves(found[lead], record->r_peaks), record->record.fs_hz,
                       scores);
  }
  const auto& [p, qrs, t] = scores;
  EXPECT_GT(p.sensitivity(), 0.91);
  EXPECT_GT(p.positive_predictivity(), 0.985);
  EXPECT_GT(qrs.sensitivity(), 0.995);
  EXPECT_GT(qrs.positive_predictivity(), 0.995);
  EXPECT_GT(t.sensitivity(), 0.985);
  EXPECT_GT(t.positive_predictivity(), 0.985);
  const auto expect_edge = [](const std::vector<double>& error_ms, double bias_ms, double deviation_ms,
                              const char* what) {
    EXPECT_LT(std::abs(test::mean(error_ms)), bias_ms) << what;
    EXPECT_LT(test::deviation(error_ms), deviation_ms) << what;
  };
  expect_edge(p.error_ms[0], 4.0, 18.0, "P onset");
  expect_edge(p.error_ms[2], 4.0, 17.0, "P end");
  expect_edge(qrs.error_ms[0], 4.5, 18.0, "QRS onset");
  expect_edge(qrs.error_ms[2], 4.0, 18.0, "QRS end");
  expect_edge(t.error_ms[2], 6.0, 30.0, "T end");
}

}  // namespace
}  // namespace ecg
