#include "core/features/beat_context.hpp"

#include <algorithm>
#include <cmath>

#include <gtest/gtest.h>

#include "core/dsp/made_ecg.hpp"
#include "core/synthetic/labelled_patient.hpp"

namespace ecg {
namespace {

using test::labelled_patient;
using test::LabelledRecord;
using test::made_lead_mv;
using test::record_of;
using test::regular_beats;
using test::signal_from_mv;

float value(const BeatContext& context, std::size_t beat, ShapeColumn column) {
  return context.values[beat * kContextColumns + kRhythmColumns + column];
}
float value(const BeatContext& context, std::size_t beat, RhythmColumn column) {
  return context.values[beat * kContextColumns + column];
}

TEST(BeatContext, OfEqualBeatsFindsThemEqual) {
  const auto beats_s = regular_beats(60.0);
  const Record record = record_of(250.0, {signal_from_mv(made_lead_mv(beats_s, 250.0, 15000))});
  std::vector<SampleIndex> r_peaks;
  for (const double beat_s : beats_s) r_peaks.push_back(samples_from_seconds(beat_s, 250.0));
  const BeatContext context = beat_context(record, r_peaks);
  for (std::size_t beat = 1; beat + 1 < r_peaks.size(); ++beat) {
    EXPECT_GT(value(context, beat, kQrsFit), 0.99F) << beat;
    EXPECT_EQ(value(context, beat, kDominant), 1.0F) << beat;
    EXPECT_NEAR(value(context, beat, kDuration), 0.0F, 0.1F) << beat;
    EXPECT_NEAR(value(context, beat, kEnergy), 0.0F, 0.1F) << beat;
    EXPECT_EQ(value(context, beat, kOtherShare), -8.0F) << "no other shape";
  }
}

TEST(BeatContext, SetsVentricularBeatsApartByShapeAndPrematureOnesByTiming) {
  const LabelledRecord made =
      labelled_patient({.duration_s = 600.0, .atrial_premature = 0.05, .ventricular_premature = 0.08});
  const BeatContext context = beat_context(made.record, made.r_peaks);
  std::size_t ventricular = 0, atrial = 0, right = 0;
  for (std::size_t beat = 1; beat + 1 < made.r_peaks.size(); ++beat) {
    const bool foreign = value(context, beat, kQrsDifference) > -1.5F;
    const bool early = value(context, beat, kPreOverMedian) < -0.1F;
    if (made.label[beat] == BeatClass::V) {
      ++ventricular;
      right += foreign && early && value(context, beat, kOtherFit) > 0.9F ? 1U : 0U;
    } else if (made.label[beat] == BeatClass::S) {
      ++atrial;
      right += !foreign && early ? 1U : 0U;
    }
  }
  ASSERT_GT(ventricular, 20U);
  ASSERT_GT(atrial, 10U);
  EXPECT_GE(static_cast<double>(right), 0.95 * static_cast<double>(ventricular + atrial));
}

/// The signal round `peak` becomes weight * (as round `other`) + (1 - weight) * itself.
void mix_into(std::vector<double>& lead_mv, std::size_t peak, std::size_t other, double weight) {
  for (std::size_t i = 0; i < 75; ++i) {
    const std::size_t here = peak + i - 25, there = other + i - 25;
    lead_mv[here] = weight * lead_mv[there] + (1.0 - weight) * lead_mv[here];
  }
}

TEST(BeatContext, PlacesAWeightedMeanOfBothShapesBetweenThem) {
  const auto beats_s = regular_beats(120.0);
  std::vector<double> lead_mv = made_lead_mv(beats_s, 250.0, 30000);
  std::vector<SampleIndex> r_peaks;
  for (const double beat_s : beats_s) r_peaks.push_back(samples_from_seconds(beat_s, 250.0));
  const auto place = [&](std::size_t beat) { return static_cast<std::size_t>(r_peaks[beat]); };
  for (std::size_t beat = 10; beat < 100; beat += 10) {  // wide and downward
    for (std::size_t i = 0; i < 75; ++i)
      lead_mv[place(beat) + i - 25] = -1.5 * std::sin(3.14159265358979 * static_cast<double>(i) / 75.0);
  }
  mix_into(lead_mv, place(55), place(60), 0.5);
  const BeatContext context = beat_context(record_of(250.0, {signal_from_mv(lead_mv)}), r_peaks);
  EXPECT_NEAR(value(context, 55, kMixWeight), 0.5, 0.12);
  EXPECT_LT(value(context, 55, kMixRest), std::log(0.1));
  EXPECT_GT(value(context, 55, kMixOnTime), 0.6);
  EXPECT_LT(value(context, 54, kMixOnTime), 0.1) << "an ordinary beat";
  EXPECT_LT(value(context, 60, kMixOnTime), 0.1) << "the other shape itself";
  EXPECT_EQ(value(context, 54, kAlikeAround), 13.0F / 16.0F) << "beats 46 to 62 without 50, 55 and 60";
  EXPECT_LT(value(context, 55, kAlikeAround), 0.2F);
}

TEST(BeatContext, FeelsNoiseInTheNeighboursToo) {
  const auto beats_s = regular_beats(120.0);
  std::vector<double> lead_mv = made_lead_mv(beats_s, 250.0, 30000);
  for (std::size_t i = 15000; i < 20000; ++i) lead_mv[i] += 0.2 * std::sin(0.35 * static_cast<double>(i * i % 997));
  std::vector<SampleIndex> r_peaks;
  for (const double beat_s : beats_s) r_peaks.push_back(samples_from_seconds(beat_s, 250.0));
  const BeatContext context = beat_context(record_of(250.0, {signal_from_mv(lead_mv)}), r_peaks);
  const auto beat_at = [&](double s) {
    return static_cast<std::size_t>(std::ranges::lower_bound(beats_s, s) - beats_s.begin());
  };
  const std::size_t quiet = beat_at(30.0), noisy = beat_at(70.0);
  for (const ShapeColumn column : {kQrsUnrest, kTUnrest, kPUnrest, kRoughness})
    EXPECT_GT(value(context, noisy, column), value(context, quiet, column) + 1.0F) << column;
}

TEST(BeatContext, DoesNotDependOnGainOrUnit) {
  LabelledRecord made = labelled_patient({.duration_s = 120.0, .ventricular_premature = 0.1});
  const BeatContext before = beat_context(made.record, made.r_peaks);
  for (Signal& signal : made.record.signals) signal.gain_adu_per_unit *= 3.0;
  const BeatContext after = beat_context(made.record, made.r_peaks);
  for (std::size_t i = 0; i < before.values.size(); ++i) EXPECT_NEAR(before.values[i], after.values[i], 2e-3F) << i;
}

TEST(BeatContext, HandlesGapsFewBeatsAndNothing) {
  const auto beats_s = regular_beats(20.0);
  Signal signal = signal_from_mv(made_lead_mv(beats_s, 250.0, 5000));
  signal.gaps = {{samples_from_seconds(beats_s[4], 250.0) - 5, samples_from_seconds(beats_s[4], 250.0) + 5}};
  std::vector<SampleIndex> r_peaks;
  for (const double beat_s : beats_s) r_peaks.push_back(samples_from_seconds(beat_s, 250.0));
  const BeatContext context = beat_context(record_of(250.0, {signal}), r_peaks);
  EXPECT_EQ(context.valid[4], 0);
  EXPECT_EQ(context.valid[6], 1);
  EXPECT_TRUE(beat_context(record_of(250.0, {signal}), {}).values.empty());
  EXPECT_EQ(beat_context(record_of(250.0, {}), r_peaks).valid, std::vector<std::uint8_t>(r_peaks.size(), 0));
  for (const auto& peaks :
       {std::vector<SampleIndex>{300}, std::vector<SampleIndex>{300, 301}, std::vector<SampleIndex>{-5, 9000}}) {
    const BeatContext few = beat_context(record_of(250.0, {signal}), peaks);
    EXPECT_TRUE(std::ranges::all_of(few.values, [](float v) { return std::isfinite(v); }));
  }
  const Signal flat = signal_from_mv(std::vector<double>(5000, 0.0));
  const BeatContext nothing = beat_context(record_of(250.0, {flat, flat}), r_peaks);
  EXPECT_TRUE(std::ranges::all_of(nothing.values, [](float v) { return std::isfinite(v); }));
}

}  // namespace
}  // namespace ecg
