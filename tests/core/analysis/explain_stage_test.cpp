#include "core/analysis/explain_stage.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "core/synthetic/labelled_patient.hpp"

namespace ecg {
namespace {

using Made = test::LabelledRecord;

Made made_patient() { return test::labelled_patient({.duration_s = 120.0, .ventricular_premature = 0.1}); }

/// A model of two lines: V where the QRS is unlike the patient's usual one, else N.
std::vector<float> answered(std::span<const float> rows) {
  std::vector<float> answers;
  for (std::size_t row = 0; row * kContextColumns < rows.size(); ++row) {
    const double fit = static_cast<double>(rows[row * kContextColumns + std::size_t{kRhythmColumns} + kQrsFit]);
    const double odds = 20.0 * (0.8 - fit);
    const double v = -std::log1p(std::exp(-odds)), n = -std::log1p(std::exp(odds));
    for (const double value : {n, -1000.0, v, -1000.0, -1000.0}) answers.push_back(static_cast<float>(value));
  }
  return answers;
}

std::size_t first_v(const Made& made) {
  return static_cast<std::size_t>(std::find(made.label.begin() + 20, made.label.end(), BeatClass::V) -
                                  made.label.begin());
}

TEST(ExplainStage, AVentricularBeatIsExplainedByItsQrsAndNotByItsTime) {
  const Made made = made_patient();
  ExplainStage stage(made.record, made.r_peaks);
  const std::size_t beat = first_v(made);
  const auto rows = stage.ask(made.r_peaks[beat], {});
  ASSERT_EQ(rows.size(), (2 * kQuestions + 1 + kTurnSteps) * kContextColumns);
  EXPECT_EQ(stage.beat(), beat);
  const std::vector<float> answers = answered(rows);
  const auto explanation = stage.answered({answers, answers});
  ASSERT_TRUE(explanation.has_value());
  const BeatExplanation& why = explanation.value();
  EXPECT_EQ(why.why_not, NoExplanation::none);
  EXPECT_EQ(why.answer.label, BeatClass::V);
  EXPECT_TRUE(why.has_usual);
  EXPECT_EQ(why.usual.without_qrs.label, BeatClass::N);
  EXPECT_EQ(why.usual.without_timing.label, BeatClass::V);
  EXPECT_EQ(why.usual.share[kTimingPart][static_cast<std::size_t>(BeatClass::V)], 0.0F) << "this model sees no time";
  EXPECT_FALSE(why.turns[static_cast<std::size_t>(TurnWay::earlier)].found);
}

TEST(ExplainStage, ABeatThoughtOtherwiseIsAskedAboutAsItWouldBe) {
  const Made made = made_patient();
  ExplainStage stage(made.record, made.r_peaks);
  const std::size_t beat = first_v(made);
  const std::vector<float> answers = answered(stage.ask(made.r_peaks[beat], {.usual_qrs = true}));
  const auto why = stage.answered({answers, answers});
  ASSERT_TRUE(why.has_value());
  EXPECT_EQ(why.value().answer.label, BeatClass::N);
}

TEST(ExplainStage, SaysWhyThereIsNone) {
  Made made = made_patient();
  for (Signal& signal : made.record.signals) signal.gaps = {{made.r_peaks[30] - 5, made.r_peaks[30] + 5}};
  ExplainStage stage(made.record, made.r_peaks);
  EXPECT_TRUE(stage.ask(made.r_peaks[10] + 1, {}).empty());
  EXPECT_EQ(stage.answered({}).value().why_not, NoExplanation::not_asked);
  EXPECT_TRUE(stage.ask(made.r_peaks[30], {}).empty());
  EXPECT_EQ(stage.answered({}).value().why_not, NoExplanation::missing_samples);
}

TEST(ExplainStage, RefusesAnswersOfAnotherNumberOrThatAreNoLogarithms) {
  const Made made = made_patient();
  ExplainStage stage(made.record, made.r_peaks);
  std::vector<float> answers = answered(stage.ask(made.r_peaks[20], {}));
  EXPECT_FALSE(stage.answered({std::span(answers).first(10), answers}).has_value());
  answers[3] = 2.0F;
  EXPECT_FALSE(stage.answered({answers, answers}).has_value());
  answers[3] = std::nanf("");
  EXPECT_FALSE(stage.answered({answers, answers}).has_value());
}

TEST(ExplainStage, MapsOfAllBeatsComeInOrderAndOnesWithMissingSamplesAreEmpty) {
  Made made = made_patient();
  for (Signal& signal : made.record.signals) signal.gaps = {{made.r_peaks[30] - 5, made.r_peaks[30] + 5}};
  ExplainStage stage(made.record, made.r_peaks);
  for (auto rows = stage.next(7, made.label); !rows.empty(); rows = stage.next(7, made.label)) {
    const std::vector<float> answers = answered(rows);
    ASSERT_TRUE(stage.push({answers, answers}).has_value());
  }
  EXPECT_TRUE(stage.complete());
  EXPECT_EQ(stage.progress(), 1.0);
  const SaliencyMaps& maps = stage.maps();
  ASSERT_EQ(maps.peak.size(), made.r_peaks.size());
  ASSERT_EQ(maps.values.size(), made.r_peaks.size() * static_cast<std::size_t>(kPartMapSamples));
  EXPECT_EQ(maps.peak[30], 0.0F);
  EXPECT_GT(maps.peak[first_v(made)], 1.0F);
}

TEST(ExplainStage, OfARecordWithoutBeatsThereIsNothingToAsk) {
  const Made made = made_patient();
  ExplainStage stage(made.record, {});
  EXPECT_TRUE(stage.next(10, {}).empty());
  EXPECT_TRUE(stage.complete());
  EXPECT_TRUE(stage.ask(100, {}).empty());
}

}  // namespace
}  // namespace ecg
