#include "core/delineation/global_waves.hpp"

#include <cmath>
#include <random>
#include <vector>

#include <gtest/gtest.h>

#include "core/delineation/ludb.hpp"
#include "core/delineation/twelve_lead_measures.hpp"
#include "core/dsp/made_ecg.hpp"

namespace ecg {
namespace {

using test::bump;
using test::made_lead_mv;
using test::record_of;
using test::regular_beats;
using test::samples_of;
using test::signal_from_mv;

constexpr double kFs_hz = 500.0;

std::vector<std::size_t> all_leads(const Record& record) { return ecg_leads(record); }

/// Four leads of the made heart; the last has, if asked, a late wave that no other lead shows (R' of a bundle branch block).
Record made_leads(const std::vector<double>& beats_s, double late_mv) {
  std::vector<Signal> signals;
  const SampleIndex length = samples_from_seconds(12.0, kFs_hz);
  for (const char* lead : {"I", "II", "V6", "V1"}) {
    auto samples = made_lead_mv(beats_s, kFs_hz, length, {.seed = static_cast<std::uint32_t>(signals.size() + 1)});
    if (signals.size() == 3) {
      for (const double beat_s : beats_s) {
        for (SampleIndex i = 0; i < length; ++i)
          samples[static_cast<std::size_t>(i)] +=
              late_mv * bump(seconds_from_samples(i, kFs_hz), beat_s + 0.085, 0.011);
      }
    }
    signals.push_back(signal_from_mv(samples, lead));
  }
  return record_of(kFs_hz, std::move(signals));
}

double mean_qrs_s(const Delineation& waves) {
  double sum = 0.0;
  std::size_t count = 0;
  for (std::size_t beat = 0; beat < waves.beats(); ++beat) {
    const auto onset = waves.at(beat, Fiducial::qrs_onset), end = waves.at(beat, Fiducial::qrs_end);
    if (!onset || !end) continue;
    sum += seconds_from_samples(*end - *onset, kFs_hz);
    ++count;
  }
  return count > 0 ? sum / static_cast<double>(count) : 0.0;
}

TEST(GlobalWaves, ReachToTheEndOfWhatOneLeadAloneStillShows) {
  const auto beats_s = regular_beats(12.0, 0.9);
  const auto r_peaks = samples_of(beats_s, kFs_hz);
  const Record narrow = made_leads(beats_s, 0.0), late = made_leads(beats_s, 0.8);
  const double usual_s = mean_qrs_s(global_waves(narrow, all_leads(narrow), r_peaks, {}));
  const double wide_s = mean_qrs_s(global_waves(late, all_leads(late), r_peaks, {}));
  EXPECT_LT(usual_s, 0.110);
  EXPECT_GT(wide_s, usual_s + 0.035);
}

TEST(GlobalWaves, OneRestlessLeadMovesNothing) {
  const auto beats_s = regular_beats(12.0, 0.9);
  const auto r_peaks = samples_of(beats_s, kFs_hz);
  Record record = made_leads(beats_s, 0.0);
  const Delineation calm = global_waves(record, all_leads(record), r_peaks, {});
  record.signals.push_back(
      signal_from_mv(made_lead_mv(beats_s, kFs_hz, record.length, {.noise_mv = 0.4, .seed = 9}), "V5"));
  const Delineation noisy = global_waves(record, all_leads(record), r_peaks, {});
  for (std::size_t beat = 1; beat + 1 < r_peaks.size(); ++beat) {
    for (const Fiducial fiducial : {Fiducial::p_onset, Fiducial::qrs_onset, Fiducial::qrs_end, Fiducial::t_end}) {
      ASSERT_TRUE(calm.at(beat, fiducial) && noisy.at(beat, fiducial)) << beat << " " << name(fiducial);
      EXPECT_NEAR(*calm.at(beat, fiducial), *noisy.at(beat, fiducial), fiducial == Fiducial::t_end ? 12 : 6)
          << beat << " " << name(fiducial);
    }
  }
}

TEST(GlobalWaves, AreThoseOfTheOneLeadThatIsThere) {
  const auto beats_s = regular_beats(12.0, 0.9);
  const auto r_peaks = samples_of(beats_s, kFs_hz);
  const Record record = record_of(kFs_hz, {signal_from_mv(made_lead_mv(beats_s, kFs_hz, 6000))});
  const std::vector<std::size_t> leads = all_leads(record);
  EXPECT_EQ(global_waves(record, leads, r_peaks, {}).offset, delineate(record, leads, r_peaks).front().offset);
}

TEST(GlobalWaves, HaveNoneWhereEveryLeadIsUnusable) {
  const auto beats_s = regular_beats(12.0, 0.9);
  const auto r_peaks = samples_of(beats_s, kFs_hz);
  const Record record = made_leads(beats_s, 0.0);
  Quality quality{.lead_count = 4, .stretch_count = 2};
  quality.grade.assign(8, QualityGrade::good);
  quality.reason.assign(8, QualityReason::none);
  for (std::size_t lead = 0; lead < 4; ++lead) quality.grade[2 * lead] = QualityGrade::unusable;
  const Delineation found = global_waves(record, all_leads(record), r_peaks, quality);
  for (std::size_t beat = 0; beat < r_peaks.size(); ++beat)
    EXPECT_EQ(found.at(beat, Fiducial::qrs_onset).has_value(), beats_s[beat] >= 10.0) << beat;
  EXPECT_EQ(global_waves(record, {}, r_peaks, {}).beats(), r_peaks.size());
  EXPECT_EQ(global_waves(record, all_leads(record), {}, {}).beats(), 0U);
}

TEST(MedianBeats, MeasureTheUsualBeat) {
  const auto beats_s = regular_beats(12.0, 0.9);
  const auto r_peaks = samples_of(beats_s, kFs_hz);
  Record record = made_leads(beats_s, 0.0);
  for (std::size_t i = 0; i < record.signals.size(); ++i) {  // a slow swing that each beat's own level takes away
    auto& adu = std::get<std::vector<std::int32_t>>(record.signals[i].adu);
    for (std::size_t k = 0; k < adu.size(); ++k)
      adu[k] += static_cast<std::int32_t>(std::lround(300.0 * std::sin(2.0 * static_cast<double>(k) / kFs_hz)));
  }
  const std::vector<std::size_t> leads = all_leads(record);
  const Delineation waves = global_waves(record, leads, r_peaks, {});
  const std::vector<std::uint8_t> used(r_peaks.size(), 1);
  const MedianBeats beats = median_beats(record, leads, r_peaks, waves, used, {});
  ASSERT_EQ(beats.leads.size(), 4U);
  const TwelveLeadMeasures measured = measured_beat(record, beats, 1.0).measures;
  ASSERT_TRUE(measured.pr_s && measured.qrs_s && measured.qt_s);
  EXPECT_NEAR(measured.rr_s, 0.9, 0.002);
  EXPECT_NEAR(*measured.pr_s, 0.17 + 2.3 * 0.022 - 3.4 * 0.011, 0.025);
  EXPECT_NEAR(*measured.qrs_s, 0.088, 0.020);
  const LeadMeasures* const two = measured.of(StandardLead::II);
  ASSERT_NE(two, nullptr);
  EXPECT_NEAR(two->qrs.r_mv, 1.0, 0.05);
  EXPECT_NEAR(two->qrs.s_mv, -0.22, 0.06);
  ASSERT_TRUE(two->st_60_mv);
  EXPECT_NEAR(*two->st_60_mv, 0.0, 0.05);
  EXPECT_LT(two->noise_mv, 0.05);
  EXPECT_EQ(measured.of(StandardLead::V3), nullptr);
  // PR is said of beats with a P wave of their own.
  EXPECT_FALSE(measured_beat(record, beats, 0.3).measures.pr_s);
  // Two beats are no median.
  std::vector<std::uint8_t> two_beats(r_peaks.size(), 0);
  two_beats[2] = two_beats[3] = 1;
  EXPECT_TRUE(median_beats(record, leads, r_peaks, waves, two_beats, {}).empty());
  EXPECT_FALSE(measured_beat(record, {}, 1.0).measures.qrs_s);
}

TEST(MedianBeats, AreOfTheShapeThatMostNormalBeatsHave) {
  const std::vector<std::uint8_t> group = {0, 1, 0, 1, 0, 255, 1};
  EXPECT_EQ(usual_beats(group, std::vector<std::uint8_t>{0, 1, 0, 1, 1, 1, 0}),
            (std::vector<std::uint8_t>{0, 1, 0, 1, 0, 0, 1}));
  EXPECT_EQ(usual_beats(group, std::vector<std::uint8_t>(7, 0)), (std::vector<std::uint8_t>{1, 0, 1, 0, 1, 0, 0}))
      << "as frequent as the other, and first";
  EXPECT_EQ(usual_beats({}, {}), std::vector<std::uint8_t>{});
}

TEST(TwelveLeads, AreKnownByNameInAnyCase) {
  EXPECT_EQ(standard_lead("aVF"), StandardLead::aVF);
  EXPECT_EQ(standard_lead("v3"), StandardLead::V3);
  EXPECT_EQ(standard_lead("ECG II"), StandardLead::II);
  EXPECT_FALSE(standard_lead("MLII"));
  EXPECT_FALSE(standard_lead(""));
}

TEST(QrsShape, ReadsTheDeflectionsOfAComplex) {
  const auto complex = [](std::initializer_list<std::pair<double, double>> waves) {
    std::vector<float> mv;
    for (int i = 0; i < 70; ++i) {
      double value = 0.0;
      for (const auto& [size_mv, at_s] : waves) value += size_mv * bump(i / kFs_hz, at_s, 0.010);
      mv.push_back(static_cast<float>(value));
    }
    return mv;
  };
  const QrsShape r_s_r = qrs_shape(complex({{0.3, 0.030}, {-0.6, 0.060}, {0.8, 0.100}}), kFs_hz);
  EXPECT_NEAR(r_s_r.first_peak_mv, 0.3, 0.05);
  EXPECT_NEAR(r_s_r.last_peak_mv, 0.8, 0.05);
  EXPECT_NEAR(r_s_r.last_peak_s, 0.100, 0.004);
  EXPECT_GT(r_s_r.second_rise_mv, 1.2);
  const QrsShape q_r = qrs_shape(complex({{-0.2, 0.025}, {1.0, 0.055}}), kFs_hz);
  EXPECT_LT(q_r.q_mv, -0.15);
  EXPECT_NEAR(q_r.r_peak_s, 0.055, 0.004);
  EXPECT_EQ(q_r.second_rise_mv, 0.0);
  const QrsShape s_wave = qrs_shape(complex({{0.8, 0.030}, {-0.3, 0.095}}), kFs_hz);
  EXPECT_NEAR(s_wave.s_mv, -0.3, 0.03);
  EXPECT_GT(s_wave.s_duration_s, 0.040);
  EXPECT_EQ(qrs_shape({}, kFs_hz).height_mv(), 0.0);
}

/// Median of a lead's third extreme mark: where two more leads confirm it.
std::optional<double> marked(std::vector<double> places, bool earliest) {
  constexpr std::size_t kFewestLeads = 6, kThird = 2;
  if (places.size() < kFewestLeads) return std::nullopt;
  std::ranges::sort(places);
  if (!earliest) std::ranges::reverse(places);
  return places[kThird];
}

// Every eighth record that no pacemaker drives (a spike is no part of QRS for who marks it); scripts/python -m
// studies.evaluate_delineation makes the whole table.
TEST(GlobalWaves, HoldTheirFiguresOnLudb) {
  std::vector<double> onset_ms, end_ms, p_ms, t_ms;
  for (int number = 2; number <= 200; number += 8) {
    if (number == 34 || number == 74) continue;  // paced
    const auto record = test::ludb_record(number);
    if (!record) GTEST_SKIP() << "data/ludb is not there";
    const auto waves = global_waves(record->record, all_leads(record->record), record->r_peaks, {});
    for (std::size_t beat = 0; beat < record->r_peaks.size(); ++beat) {
      const auto gather = [&](test::WaveKind kind, auto edge, double from_s, double to_s) {
        std::vector<double> places;
        for (const auto& lead : record->leads) {
          for (const test::MarkedWave& wave : lead[kind]) {
            const double at_s = seconds_from_samples(wave.peak - record->r_peaks[beat], record->record.fs_hz);
            const auto place = edge(wave);
            if (at_s < from_s || at_s > to_s || !place) continue;
            places.push_back(1000.0 * seconds_from_samples(*place - record->r_peaks[beat], record->record.fs_hz));
          }
        }
        return places;
      };
      const auto onset = [](const test::MarkedWave& wave) { return wave.onset; };
      const auto end = [](const test::MarkedWave& wave) { return wave.end; };
      const auto peak = [](const test::MarkedWave& wave) { return std::optional(wave.peak); };
      const auto note = [&](std::vector<double>& errors, Fiducial fiducial, std::optional<double> truth) {
        const auto own = waves.at(beat, fiducial);
        if (fiducial == Fiducial::p_onset) {  // another wave than the reference's is no error of its onset
          const auto middle = marked(gather(test::kP, peak, -0.35, -0.05), true);
          const auto own_peak = waves.at(beat, Fiducial::p_peak);
          if (!own_peak || !middle) return;
          if (std::abs(1000.0 * seconds_from_samples(*own_peak, record->record.fs_hz) - *middle) > 75.0) return;
        }
        if (own && truth) errors.push_back(1000.0 * seconds_from_samples(*own, record->record.fs_hz) - *truth);
      };
      note(onset_ms, Fiducial::qrs_onset, marked(gather(test::kQrs, onset, -0.075, 0.075), true));
      note(end_ms, Fiducial::qrs_end, marked(gather(test::kQrs, end, -0.075, 0.075), false));
      note(p_ms, Fiducial::p_onset, marked(gather(test::kP, onset, -0.35, -0.05), true));
      note(t_ms, Fiducial::t_end, marked(gather(test::kT, end, 0.10, 0.55), false));
    }
  }
  const auto expect = [](const std::vector<double>& errors, double bias_ms, double deviation_ms, const char* what) {
    ASSERT_GT(errors.size(), 150U) << what;
    EXPECT_LT(std::abs(test::mean(errors)), bias_ms) << what;
    EXPECT_LT(test::deviation(errors), deviation_ms) << what;
  };
  expect(onset_ms, 3.0, 10.0, "QRS onset");
  expect(end_ms, 4.0, 10.0, "QRS end");
  expect(p_ms, 5.0, 13.0, "P onset");
  expect(t_ms, 12.0, 30.0, "T end");
}

}  // namespace
}  // namespace ecg
