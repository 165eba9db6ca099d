#include "core/report/usual_place.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace ecg {
namespace {

constexpr double kFs_hz = 100.0;
constexpr double kSpan_s = 7.0;

/// A minute of beats, one a second, in a lead that is rough (every other sample raised) outside [quiet_from_s, +10 s).
struct Minute {
  Record record{.name = "minute", .fs_hz = kFs_hz, .length = 6000};
  Analysis analysis;
  explicit Minute(double quiet_from_s) {
    std::vector<std::int16_t> samples;
    for (int i = 0; i < 6000; ++i) {
      const double time_s = i / kFs_hz;
      const bool quiet = time_s >= quiet_from_s && time_s < quiet_from_s + 10.0;
      samples.push_back(static_cast<std::int16_t>(quiet || i % 2 == 0 ? 0 : 40));
    }
    record.signals.push_back({.lead = "II", .adu = std::move(samples)});
    for (int beat = 0; beat < 59; ++beat) {
      analysis.r_peaks.push_back(50 + 100 * beat);
      analysis.classes.label.push_back(BeatClass::N);
      analysis.classes.flags.push_back(0);
    }
    analysis.quality.lead_count = 1;
    analysis.quality.stretch_count = 6;
    analysis.quality.grade.assign(6, QualityGrade::good);
    analysis.quality.reason.assign(6, QualityReason::none);
  }
};

TEST(UsualPlace, IsTheQuietestStretchOfOrdinaryBeats) {
  for (const double quiet_from_s : {0.0, 24.0, 48.0}) {
    const Minute minute(quiet_from_s);
    const auto place_s = usual_place(minute.record, minute.analysis, kSpan_s);
    ASSERT_TRUE(place_s.has_value());
    EXPECT_NEAR(*place_s, quiet_from_s + 5.0, 4.0) << quiet_from_s;
  }
}

TEST(UsualPlace, HoldsNoEctopicBeatAndNoPoorSignal) {
  Minute minute(24.0);
  minute.analysis.classes.label[28] = BeatClass::V;
  const auto place_s = usual_place(minute.record, minute.analysis, kSpan_s);
  ASSERT_TRUE(place_s.has_value());
  EXPECT_GT(std::abs(*place_s - 28.5), 0.5 * kSpan_s);
  minute.analysis.quality.grade.assign(6, QualityGrade::unusable);
  EXPECT_FALSE(usual_place(minute.record, minute.analysis, kSpan_s).has_value());
}

TEST(UsualPlace, IsNoPauseThoughNothingIsAsQuiet) {
  Minute minute(24.0);
  Analysis& analysis = minute.analysis;
  const auto without = [](auto& column) { column.erase(column.begin() + 27, column.begin() + 30); };
  without(analysis.r_peaks);
  without(analysis.classes.label);
  without(analysis.classes.flags);
  const auto place_s = usual_place(minute.record, analysis, kSpan_s);
  ASSERT_TRUE(place_s.has_value());
  EXPECT_GT(std::abs(*place_s - 28.5), 2.0 + 0.5 * kSpan_s - 0.1);  // four seconds without a beat, from 26.5 s on
  // Where every stretch holds one it is still the best there is.
  analysis.r_peaks = {50, 250, 450, 650, 1250};
  analysis.classes.label.assign(5, BeatClass::N);
  analysis.classes.flags.assign(5, 0);
  EXPECT_TRUE(usual_place(minute.record, analysis, kSpan_s).has_value());
}

}  // namespace
}  // namespace ecg
