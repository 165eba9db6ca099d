#include "core/features/record_comparison.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "core/synthetic/labelled_patient.hpp"

namespace ecg {
namespace {

using Made = test::LabelledRecord;

Made made_patient() {
  return test::labelled_patient({.duration_s = 300.0, .atrial_premature = 0.05, .ventricular_premature = 0.08});
}

std::size_t first_of(const Made& made, BeatClass label) {
  const auto found = std::find(made.label.begin() + 20, made.label.end(), label);
  EXPECT_NE(found, made.label.end());
  return static_cast<std::size_t>(found - made.label.begin());
}

TEST(RecordComparison, ABeatInItsOwnPlaceHasItsOwnNumbers) {
  const Made made = made_patient();
  for (const bool both_leads : {true, false}) {
    const RecordComparison comparison(made.record, made.r_peaks, both_leads);
    const BeatContext context = comparison.context();
    std::array<float, kContextColumns> row{};
    for (std::size_t beat = 0; beat < made.r_peaks.size(); ++beat) {
      comparison.row(comparison.place(beat), comparison.as_recorded(beat), row);
      for (std::size_t column = 0; column < kContextColumns; ++column)
        ASSERT_NEAR(row[column], context.values[beat * kContextColumns + column], 1e-5F)
            << "beat " << beat << " column " << column;
    }
  }
}

TEST(RecordComparison, AVentricularBeatLentAnOrdinaryWaveformLooksOrdinaryAndStaysEarly) {
  const Made made = made_patient();
  const RecordComparison comparison(made.record, made.r_peaks);
  const std::size_t beat = first_of(made, BeatClass::V);
  const BeatPlace place = comparison.place(beat);
  const std::int32_t ordinary = comparison.ordinary_beat_near(place);
  ASSERT_GE(ordinary, 0);
  EXPECT_EQ(made.label[static_cast<std::size_t>(ordinary)], BeatClass::N);
  BeatForm lent = comparison.as_recorded(beat);
  std::array<float, kContextColumns> own{}, changed{};
  comparison.row(place, lent, own);
  lent.form = comparison.as_recorded(static_cast<std::size_t>(ordinary)).form;
  comparison.row(place, lent, changed);
  EXPECT_EQ(own[std::size_t{kRhythmColumns} + kDominant], 0.0F);
  EXPECT_EQ(changed[std::size_t{kRhythmColumns} + kDominant], 1.0F) << "the group follows the shape";
  EXPECT_LT(own[std::size_t{kRhythmColumns} + kQrsFit], changed[std::size_t{kRhythmColumns} + kQrsFit]);
  EXPECT_GT(changed[std::size_t{kRhythmColumns} + kQrsFit], 0.95F);
  for (std::size_t column = 0; column < kRhythmColumns; ++column) EXPECT_EQ(own[column], changed[column]) << column;
}

TEST(RecordComparison, APrematureBeatAtItsUsualTimeIsOnTimeAndKeepsItsShape) {
  const Made made = made_patient();
  const RecordComparison comparison(made.record, made.r_peaks);
  const std::size_t beat = first_of(made, BeatClass::S);
  const BeatPlace place = comparison.place(beat);
  BeatForm on_time = comparison.as_recorded(beat);
  std::array<float, kContextColumns> own{}, changed{};
  comparison.row(place, on_time, own);
  on_time.pre_s = on_time.post_s = comparison.usual_interval_s(beat);
  comparison.row(place, on_time, changed);
  EXPECT_LT(own[kPreOverMedian], -0.1F);
  EXPECT_NEAR(changed[kPreOverMedian], 0.0F, 1e-5F);
  EXPECT_NEAR(changed[kCompensation], 0.0F, 1e-5F);
  EXPECT_EQ(changed[kIrregularity30], own[kIrregularity30]) << "what is usual around stays";
  EXPECT_EQ(changed[std::size_t{kRhythmColumns} + kQrsFit], own[std::size_t{kRhythmColumns} + kQrsFit]);
}

TEST(RecordComparison, WithoutBeatsOfOneShapeNothingIsOrdinary) {
  const Made made = made_patient();
  const RecordComparison one(made.record, std::span(made.r_peaks).first(1));
  EXPECT_EQ(one.ordinary_beat_near(one.place(0)), -1) << "the only beat is not its own usual one";
  std::array<float, kContextColumns> row{};
  one.row(one.place(0), one.as_recorded(0), row);
  EXPECT_TRUE(std::ranges::all_of(row, [](float value) { return std::isfinite(value); }));
}

}  // namespace
}  // namespace ecg
