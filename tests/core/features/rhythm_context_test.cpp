#include "core/features/rhythm_context.hpp"

#include <cmath>
#include <random>
#include <vector>

#include <gtest/gtest.h>

namespace ecg {
namespace {

/// R peaks of the intervals, from 0 on.
std::vector<double> peaks(const std::vector<double>& intervals_s) {
  std::vector<double> r_s = {0.0};
  for (const double interval_s : intervals_s) r_s.push_back(r_s.back() + interval_s);
  return r_s;
}

TEST(MovingQuantile, InterpolatesAndRepeatsTheEnds) {
  const std::vector<double> values = {1.0, 2.0, 4.0, 8.0};
  EXPECT_EQ(moving_quantile(values, 1, 0.5), (std::vector<double>{1.0, 2.0, 4.0, 8.0}));
  EXPECT_EQ(moving_quantile(values, 1, 0.75), (std::vector<double>{1.5, 3.0, 6.0, 8.0}));
  EXPECT_EQ(moving_mean(values, 1), (std::vector<double>{1.5, 7.0 / 3.0, 14.0 / 3.0, 6.0}));
}

TEST(RhythmContext, OfARegularRhythmIsZeroAndItsGateOpen) {
  const RhythmContext context = rhythm_context(peaks(std::vector<double>(500, 0.8)));
  for (std::size_t beat = 0; beat < 501; ++beat) {
    for (const RhythmColumn column : {kPreOverMean, kPreOverUpper, kPostOverPre, kCompensation, kPreOverLongest,
                                      kRateChange, kIrregularity30, kIrregularity8, kGatedPre})
      EXPECT_NEAR(context.at(beat, column), 0.0, 1e-9) << beat << " " << column;
    EXPECT_NEAR(context.at(beat, kSinusGate), 1.0, 1e-9);
  }
}

TEST(RhythmContext, OfOnePrematureBeatWithACompensatoryPause) {
  std::vector<double> intervals_s(60, 0.8);
  intervals_s[29] = 0.5;
  intervals_s[30] = 1.1;
  const RhythmContext context = rhythm_context(peaks(intervals_s));
  EXPECT_NEAR(context.at(30, kPreOverMedian), std::log(0.5 / 0.8), 1e-12);
  EXPECT_NEAR(context.at(30, kPreOverMean), std::log(0.5 / 0.8), 1e-12) << "the pause makes up for it";
  EXPECT_NEAR(context.at(30, kPostOverPre), std::log(1.1 / 0.5), 1e-12);
  EXPECT_NEAR(context.at(30, kCompensation), 0.0, 1e-12);
  EXPECT_EQ(context.at(30, kRank), 0.0) << "the shortest around";
  EXPECT_NEAR(context.at(31, kRank), 20.0 / 21.0, 1e-12) << "the longest around";
  EXPECT_NEAR(context.at(30, kGatedPre), std::log(0.5 / 0.8), 1e-6) << "in a regular rhythm prematurity counts in full";
}

TEST(RhythmContext, TellsBigeminyFromFibrillation) {
  std::vector<double> bigeminy_s, fibrillation_s;
  std::mt19937 random(3);  // fixed algorithm in the standard
  for (int i = 0; i < 200; ++i) {
    bigeminy_s.push_back(i % 2 == 0 ? 0.5 : 1.1);
    fibrillation_s.push_back(0.4 + 0.6 * static_cast<double>(random()) / 4294967296.0);
  }
  const RhythmContext regular = rhythm_context(peaks(bigeminy_s)), irregular = rhythm_context(peaks(fibrillation_s));
  EXPECT_NEAR(regular.at(100, kIrregularity30), 0.0, 1e-9) << "every second interval is the same";
  EXPECT_GT(regular.at(100, kSinusGate), 0.99);
  EXPECT_GT(irregular.at(100, kIrregularity30), 0.15);
  EXPECT_LT(irregular.at(100, kSinusGate), 0.05);
}

TEST(RhythmContext, DoesNotDependOnTheRate) {
  std::vector<double> slow_s, fast_s;
  for (int i = 0; i < 100; ++i) {
    slow_s.push_back(i % 9 == 4 ? 0.7 : 1.0);
    fast_s.push_back(0.6 * slow_s.back());
  }
  const RhythmContext slow = rhythm_context(peaks(slow_s)), fast = rhythm_context(peaks(fast_s));
  for (std::size_t i = 0; i < slow.columns.size(); ++i) EXPECT_NEAR(slow.columns[i], fast.columns[i], 1e-9) << i;
}

TEST(RhythmContext, MeasuresSpreadBySinglePrematureBeatsLittleAndByFibrillationMuch) {
  std::vector<double> ectopic_s(200, 0.8), random_s;
  for (std::size_t i = 5; i + 1 < ectopic_s.size(); i += 12) {
    ectopic_s[i] = 0.5;
    ectopic_s[i + 1] = 1.1;
  }
  std::mt19937 random(3);  // fixed algorithm in the standard
  for (int i = 0; i < 200; ++i) random_s.push_back(0.4 + 0.6 * static_cast<double>(random()) / 4294967296.0);
  const RhythmContext ectopic = rhythm_context(peaks(ectopic_s)), fibrillation = rhythm_context(peaks(random_s));
  EXPECT_NEAR(ectopic.at(102, kPreOverMedian), std::log(0.5 / 0.8), 1e-9);
  EXPECT_NEAR(ectopic.at(102, kSpread), 0.0, 1e-9);
  EXPECT_NEAR(ectopic.at(102, kSpreadsEarly), -2.0, 1e-9) << "many spreads early: the limit";
  EXPECT_NEAR(ectopic.at(101, kPreOverShortest), 0.0, 1e-9);
  EXPECT_GT(fibrillation.at(100, kSpread), 0.25);
  EXPECT_GT(fibrillation.at(100, kWideSpread), fibrillation.at(100, kSpread));
  for (std::size_t beat = 40; beat < 160; ++beat) EXPECT_GT(fibrillation.at(beat, kSpreadsEarly), -0.75) << beat;
  EXPECT_NEAR(fibrillation.at(100, kTurns), 2.0 / 3.0, 0.15) << "as many as of random numbers";
}

TEST(RhythmContext, CountsTurns) {
  std::vector<double> bigeminy_s, rising_s;
  for (int i = 0; i < 100; ++i) {
    bigeminy_s.push_back(i % 2 == 0 ? 0.5 : 1.1);
    rising_s.push_back(0.5 + 0.005 * i);
  }
  EXPECT_NEAR(rhythm_context(peaks(bigeminy_s)).at(50, kTurns), 1.0, 1e-9);
  EXPECT_NEAR(rhythm_context(peaks(rising_s)).at(50, kTurns), 0.0, 1e-9);
}

TEST(RhythmContext, OfFewBeatsIsFinite) {
  EXPECT_TRUE(rhythm_context({}).columns.empty());
  for (const std::size_t count : {1U, 2U, 3U}) {
    const RhythmContext context = rhythm_context(peaks(std::vector<double>(count - 1, 5.0)));
    ASSERT_EQ(context.columns.size(), count * kRhythmColumns);
    for (const double value : context.columns) EXPECT_TRUE(std::isfinite(value));
  }
}

}  // namespace
}  // namespace ecg
