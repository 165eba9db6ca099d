#include "core/report/holter_summary.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <string_view>

namespace ecg {
namespace {

constexpr double kFs_hz = 100.0;

struct Beat {
  double time_s;
  char letter;
};

/// Analysis of a record with good signal everywhere and the given beats.
struct Made {
  Record record;
  Analysis analysis;
};

Made made(double duration_s, const std::vector<Beat>& beats) {
  Made result;
  result.record.fs_hz = kFs_hz;
  result.record.length = samples_from_seconds(duration_s, kFs_hz);
  for (const Beat& beat : beats) {
    result.analysis.r_peaks.push_back(samples_from_seconds(beat.time_s, kFs_hz));
    const auto letter = std::find(kBeatClassLetters.begin(), kBeatClassLetters.end(), beat.letter);
    const bool classified = letter != kBeatClassLetters.end();
    result.analysis.classes.label.push_back(classified ? static_cast<BeatClass>(letter - kBeatClassLetters.begin())
                                                       : BeatClass::Q);
    result.analysis.classes.flags.push_back(classified ? std::uint8_t{0} : std::uint8_t{kUnclassified});
  }
  Quality& quality = result.analysis.quality;
  quality.lead_count = 1;
  quality.stretch_count = static_cast<std::int32_t>(std::ceil(duration_s / kQualityStretch_s));
  quality.grade.assign(static_cast<std::size_t>(quality.stretch_count), QualityGrade::good);
  quality.reason.assign(static_cast<std::size_t>(quality.stretch_count), QualityReason::none);
  return result;
}

/// One beat a second from 1 s on, with the given letters.
Made every_second(double duration_s, std::string_view letters) {
  std::vector<Beat> beats;
  for (std::size_t i = 0; i < letters.size(); ++i) beats.push_back({1.0 + static_cast<double>(i), letters[i]});
  return made(duration_s, beats);
}

HolterSummary summary_of(const Made& each) { return holter_summary(each.record, each.analysis); }

TEST(HolterSummary, CountsSinglesCoupletsAndRunsApart) {
  const HolterSummary summary = summary_of(every_second(40.0, "NVNVVNVVVNNVVVVNSNSSNSSSN"));
  EXPECT_EQ(summary.beats, 25);
  EXPECT_EQ(summary.ventricular.beats, 10);
  EXPECT_EQ(summary.ventricular.singles, 1);
  EXPECT_EQ(summary.ventricular.couplets, 1);
  EXPECT_EQ(summary.ventricular.runs, 2);
  EXPECT_EQ(summary.ventricular.longest_beats, 4);
  EXPECT_EQ(summary.ventricular.longest.begin, 1200);
  EXPECT_NEAR(summary.ventricular.fastest_bpm, 60.0, 1e-9);
  EXPECT_EQ(summary.supraventricular.singles, 1);
  EXPECT_EQ(summary.supraventricular.couplets, 1);
  EXPECT_EQ(summary.supraventricular.runs, 1);
}

TEST(HolterSummary, NamesTheFastestRunNotTheLongest) {
  const Made each = made(
      30.0, {{1, 'N'}, {2, 'V'}, {3, 'V'}, {4, 'V'}, {5, 'V'}, {6, 'N'}, {7, 'V'}, {7.5, 'V'}, {8, 'V'}, {9, 'N'}});
  const HolterSummary summary = summary_of(each);
  EXPECT_EQ(summary.ventricular.longest_beats, 4);
  EXPECT_EQ(summary.ventricular.longest.begin, 200);
  EXPECT_NEAR(summary.ventricular.fastest_bpm, 120.0, 1e-9);
  EXPECT_EQ(summary.ventricular.fastest.begin, 700);
}

TEST(HolterSummary, UnusableSignalPartsRunsAndEndsRates) {
  Made each = every_second(60.0, std::string(9, 'V') + std::string(40, 'V'));
  each.analysis.quality.grade[2] = QualityGrade::unusable;  // 20 .. 30 s
  const HolterSummary summary = summary_of(each);
  EXPECT_EQ(summary.unusable_s, 10.0);
  EXPECT_GT(summary.ventricular.runs + summary.ventricular.singles, 1);
  EXPECT_LT(summary.ventricular.longest_beats, 49);
  EXPECT_EQ(summary.ventricular.beats, 49);
}

TEST(HolterSummary, RatesAreMeansOfEightIntervals) {
  std::vector<Beat> beats;
  double time_s = 1.0;
  for (int i = 0; i < 20; ++i, time_s += 1.0) beats.push_back({time_s, 'N'});
  time_s -= 0.5;  // one early beat moves no mean of eight to 120 bpm
  for (int i = 0; i < 10; ++i, time_s += 0.5) beats.push_back({time_s, 'N'});
  const HolterSummary summary = summary_of(made(60.0, beats));
  EXPECT_NEAR(summary.lowest.bpm, 60.0, 1e-9);
  EXPECT_NEAR(summary.lowest.time_s, 1.0, 1e-9);
  EXPECT_NEAR(summary.highest.bpm, 120.0, 1e-9);
  EXPECT_NEAR(summary.longest_rr_s, 1.0, 1e-9);
  EXPECT_NEAR(summary.mean_bpm, 60.0 * 29.0 / 24.0, 1e-9);  // 19 intervals of 1 s and 10 of 0.5 s
}

TEST(HolterSummary, HoursAddUpToTheWhole) {
  std::vector<Beat> beats;
  for (int i = 0; i < 5000; ++i) beats.push_back({1.0 + i, i % 50 == 0 ? 'V' : i % 70 == 0 ? '?' : 'N'});
  const Made each = made(5400.0, beats);
  const HolterSummary summary = summary_of(each);
  ASSERT_EQ(summary.hours.size(), 2U);
  EXPECT_EQ(summary.hours[1].end_s, 5400.0);
  EXPECT_EQ(summary.hours[0].beats + summary.hours[1].beats, 5000);
  EXPECT_EQ(summary.hours[0].beats, 3599);
  const auto v = static_cast<std::size_t>(BeatClass::V);
  EXPECT_EQ(summary.hours[0].classes[v] + summary.hours[1].classes[v], summary.classes[v]);
  EXPECT_EQ(summary.classes[v], summary.ventricular.beats);
  EXPECT_EQ(summary.unclassified, 57);  // below 5000: 72 multiples of 70, of which 15 are multiples of 50
}

TEST(HolterSummary, HoursAreThoseOfTheClockWhereItIsKnown) {
  std::vector<Beat> beats;
  for (int i = 0; i < 5000; ++i) beats.push_back({1.0 + i, 'N'});
  for (const std::size_t v : {100U, 101U, 102U, 2000U, 2001U, 2002U, 2003U}) beats[v].letter = 'V';
  for (std::size_t s = 3000; s < 3006; ++s) beats[s].letter = 'S';
  Made each = made(5400.0, beats);
  each.record.start_time_of_day_s = 23.5 * 3600.0;
  const HolterSummary summary = summary_of(each);
  ASSERT_EQ(summary.hours.size(), 2U);
  EXPECT_EQ(summary.hours[0].end_s, 1800.0);
  EXPECT_EQ(summary.hours[1].end_s, 5400.0);
  EXPECT_EQ(summary.hours[0].beats, 1799);
  EXPECT_EQ(summary.hours[0].longest_run_beats, 3);
  EXPECT_EQ(summary.hours[0].longest_run, BeatClass::V);
  EXPECT_EQ(summary.hours[1].longest_run_beats, 6);
  EXPECT_EQ(summary.hours[1].longest_run, BeatClass::S);
  EXPECT_NEAR(summary.hours[1].mean_bpm, 60.0, 1e-9);
}

TEST(HolterSummary, OfNothingIsAnAnswer) {
  const HolterSummary summary = summary_of(made(0.0, {}));
  EXPECT_EQ(summary.beats, 0);
  EXPECT_EQ(summary.lowest.bpm, 0.0);
  EXPECT_EQ(summary.hours.size(), 1U);
}

}  // namespace
}  // namespace ecg
