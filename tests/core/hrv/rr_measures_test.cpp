#include "core/hrv/rr_measures.hpp"

#include <cmath>
#include <numbers>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "core/hrv/nn_intervals.hpp"

namespace ecg {
namespace {

constexpr double kFs_hz = 1000.0;

/// Beats with these intervals in ms, all N unless `symbols` says otherwise, all trusted.
struct Series {
  explicit Series(const std::vector<std::int64_t>& rr_ms, std::string symbols = {}) : r_peaks{500} {
    for (const std::int64_t rr : rr_ms) r_peaks.push_back(r_peaks.back() + rr);
    if (symbols.empty()) symbols.assign(r_peaks.size(), 'N');
    beats.fs_hz = kFs_hz;
    beats.r_peaks = r_peaks;
    beats.symbol.assign(symbols.begin(), symbols.end());
    beats.trusted.assign(r_peaks.size(), 1);
    beats.trusted[0] = 0;
  }
  Series(const Series&) = delete;
  [[nodiscard]] std::vector<Measure> measures() const { return rr_measures(beats, select_nn(beats, {})); }
  std::vector<SampleIndex> r_peaks;
  BeatSeries beats;
};

const Measure& of(const std::vector<Measure>& measures, MeasureKind kind) {
  return measures[static_cast<std::size_t>(kind)];
}

using enum MeasureKind;

TEST(SelectNn, TakesNoIntervalBesideAnEctopicBeat) {
  const Series series({800, 500, 1100, 800, 800}, "NNVNNN");
  EXPECT_EQ(select_nn(series.beats, {}), (std::vector<std::uint8_t>{0, 1, 0, 0, 1, 1}));
}

TEST(SelectNn, TakesNoUnclassifiedUntrustedImplausibleOrIrregularInterval) {
  Series series({800, 800, 800, 800, 2500, 800, 1300, 800, 800}, "NN?NNNNNNN");
  series.beats.trusted[4] = 0;
  const std::vector<Episode> episodes = {{EpisodeKind::irregular, {series.r_peaks[8], series.r_peaks[8] + 1}, 1, 0.0}};
  // In order: the first beat, NN, twice beside '?', not trusted, a pause, NN, 1.6 times the median, irregular, NN.
  EXPECT_EQ(select_nn(series.beats, episodes), (std::vector<std::uint8_t>{0, 1, 0, 0, 0, 0, 1, 0, 0, 1}));
}

TEST(RrMeasures, AreOnePerKindInTheirOrder) {
  for (const auto& series :
       {std::vector<std::int64_t>{}, std::vector<std::int64_t>{800}, std::vector<std::int64_t>(2000, 800)}) {
    const auto measures = Series(series).measures();
    ASSERT_EQ(measures.size(), static_cast<std::size_t>(p_share));
    for (std::size_t i = 0; i < measures.size(); ++i) {
      EXPECT_EQ(static_cast<std::size_t>(measures[i].kind), i);
      EXPECT_EQ(std::isfinite(measures[i].value), measures[i].gap == MeasureGap::none)
          << describe(measures[i].kind).name;
      EXPECT_EQ(gap_words(measures[i]).empty(), measures[i].gap == MeasureGap::none);
    }
  }
}

TEST(RrMeasures, OfAnAlternatingRhythmAreTheHandComputedOnes) {
  // 800 and 860 ms in turn, 100 intervals: every difference is 60 ms.
  std::vector<std::int64_t> rr_ms;
  for (int i = 0; i < 100; ++i) rr_ms.push_back(i % 2 == 0 ? 800 : 860);
  const auto measures = Series(rr_ms).measures();
  EXPECT_EQ(of(measures, nn_count).value, 100.0);
  EXPECT_NEAR(of(measures, nn_mean).value, 830.0, 1e-9);
  EXPECT_NEAR(of(measures, sdnn).value, 30.0 * std::sqrt(100.0 / 99.0), 1e-9);
  EXPECT_NEAR(of(measures, rmssd).value, 60.0, 1e-9);
  EXPECT_EQ(of(measures, nn50).value, 99.0);
  EXPECT_NEAR(of(measures, pnn50).value, 100.0, 1e-9);
  EXPECT_NEAR(of(measures, sd2).value, 0.0, 1e-9) << "every sum is the same";
  EXPECT_NEAR(of(measures, hr_mean).value, 60.0 / 0.83, 1e-9);
  EXPECT_EQ(of(measures, sdann).gap, MeasureGap::too_fragmented);
  EXPECT_EQ(of(measures, tinn).gap, MeasureGap::too_short);
  EXPECT_EQ(gap_words(of(measures, tinn)), "needs 1200 s of NN, there are 83 s");
}

TEST(RrMeasures, DoNotCountADifferenceOfExactly50MsAsMore) {
  // 18 samples at 360 Hz are 50 ms, whatever their quotients round to.
  Series series(std::vector<std::int64_t>{});
  series.r_peaks = {100};
  for (int i = 0; i < 60; ++i) series.r_peaks.push_back(series.r_peaks.back() + (i % 2 == 0 ? 301 : 319));
  series.beats.fs_hz = 360.0;
  series.beats.r_peaks = series.r_peaks;
  series.beats.symbol.assign(61, 'N');
  series.beats.trusted.assign(61, 1);
  EXPECT_EQ(of(series.measures(), nn50).value, 0.0);
}

TEST(RrMeasures, FindExtremesWithTheirPlaces) {
  std::vector<std::int64_t> rr_ms(40, 1000);
  for (int i = 10; i < 18; ++i) rr_ms[static_cast<std::size_t>(i)] = 500;
  rr_ms[30] = 3200;
  const Series series(rr_ms);
  const auto measures = series.measures();
  EXPECT_NEAR(of(measures, hr_max).value, 120.0, 1e-9);
  EXPECT_EQ(of(measures, hr_max).place.begin, series.r_peaks[10]);
  EXPECT_NEAR(of(measures, hr_min).value, 60.0 * 8.0 / 10.2, 1e-9);
  EXPECT_NEAR(of(measures, longest_rr).value, 3.2, 1e-9);
  EXPECT_EQ(of(measures, longest_rr).place, (SampleRange{series.r_peaks[30], series.r_peaks[31] + 1}));
  EXPECT_EQ(of(measures, pauses).value, 1.0);
  EXPECT_EQ(of(measures, long_pauses).value, 1.0);
}

TEST(RrMeasures, WithoutClassesHaveARateButNoVariability) {
  const auto measures = Series(std::vector<std::int64_t>(60, 900), std::string(61, '?')).measures();
  EXPECT_NEAR(of(measures, hr_mean).value, 60.0 / 0.9, 1e-9);
  EXPECT_EQ(of(measures, sdnn).gap, MeasureGap::no_classes);
}

TEST(RrMeasures, OfSegmentsFollowTheClock) {
  // Three stretches of about 5 min with means of 800, 900, 1000 ms; jumps at the clock's multiples of 300 s.
  std::vector<std::int64_t> rr_ms;
  double t_s = 0.5;
  while (t_s < 899.0) {
    const std::int64_t rr = t_s < 300.0 ? 800 : t_s < 600.0 ? 900 : 1000;
    rr_ms.push_back(rr);
    t_s += static_cast<double>(rr) / 1000.0;
  }
  const auto measures = Series(rr_ms).measures();
  EXPECT_EQ(of(measures, sdann).count, 3);
  EXPECT_NEAR(of(measures, sdann).value, 100.0, 0.5);
  EXPECT_LT(of(measures, sdnn_index).value, 6.0);
}

TEST(RrMeasures, FitATriangleToATriangle) {
  // A triangular histogram: mode in bin 102 (0.797 to 0.805 s), falling by a fifth per bin to both sides.
  std::vector<std::int64_t> rr_ms;
  for (int bin = -4; bin <= 4; ++bin) {
    for (int k = 0; k < 80 * (5 - std::abs(bin)); ++k)
      rr_ms.push_back(std::llround(1000.0 * (102.5 + bin) * kHistogramBin_s));
  }
  const auto measures = Series(rr_ms).measures();
  EXPECT_NEAR(of(measures, triangular_index).value, 5.0, 1e-9) << "80 * 25 over 400";
  EXPECT_NEAR(of(measures, tinn).value, 10.0 * 1000.0 * kHistogramBin_s, 1e-9) << "five bins to each side";
}

TEST(NnSpectrum, HoldsThePowerOfAnOscillation) {
  // NN of 800 ms with 30 ms at 0.1 Hz and 20 ms at 0.25 Hz: powers are half the squared amplitudes.
  std::vector<double> time_s, nn_s;
  double t_s = 0.0;
  while (t_s < 300.0) {
    const double nn = 0.8 + 0.030 * std::sin(2.0 * std::numbers::pi * 0.1 * t_s) +
                      0.020 * std::sin(2.0 * std::numbers::pi * 0.25 * t_s);
    t_s += nn;
    time_s.push_back(t_s);
    nn_s.push_back(nn);
  }
  const Spectrum spectrum = nn_spectrum(time_s, nn_s);
  double low = 0.0, high = 0.0;
  for (std::size_t k = 0; k < spectrum.density.size(); ++k) {
    const double f_hz = static_cast<double>(k) * spectrum.step_hz;
    if (f_hz >= 0.04 && f_hz < 0.15) low += spectrum.density[k] * spectrum.step_hz;
    if (f_hz >= 0.15 && f_hz < 0.40) high += spectrum.density[k] * spectrum.step_hz;
  }
  EXPECT_NEAR(low, 450.0, 25.0);
  EXPECT_NEAR(high, 200.0, 25.0) << "sampling by beats smooths fast oscillations a little";
}

TEST(RrMeasures, HaveNoSpectrumWhereNnCoverTooLittle) {
  const auto measures = Series(std::vector<std::int64_t>(200, 800)).measures();  // 160 s
  EXPECT_EQ(of(measures, lf).gap, MeasureGap::too_fragmented);
  EXPECT_EQ(gap_words(of(measures, lf)), "needs 1 segment of 5 min covered by NN, there are 0");
}

TEST(Describe, DefinesEveryMeasureInASentence) {
  for (std::size_t i = 0; i < kMeasureKindCount; ++i) {
    const MeasureText& text = describe(static_cast<MeasureKind>(i));
    EXPECT_FALSE(text.name.empty() || text.title.empty());
    EXPECT_TRUE(text.definition.ends_with('.')) << text.name;
  }
}

}  // namespace
}  // namespace ecg
