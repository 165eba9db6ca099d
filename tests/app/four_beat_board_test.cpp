#include "app/model/four_beat_board.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "app/scenes.hpp"

namespace ecg::app {
namespace {

/// Three windows; the first stage says no, yes, yes.
FourBeatAnswers three() {
  FourBeatAnswers answers{.binary_sha256 = "a",
                          .multilabel_sha256 = "b",
                          .begin = {0, 1000, 2500},
                          .end = {1000, 2000, 3500},
                          .arrhythmia = {0.1F, 0.9F, 0.5F}};
  answers.labels.assign(3 * kFourBeatLabelCount, 0.2F);
  answers.labels[0 * kFourBeatLabelCount + static_cast<std::size_t>(FourBeatLabel::premature_ventricular)] = 0.9F;
  answers.labels[1 * kFourBeatLabelCount + static_cast<std::size_t>(FourBeatLabel::premature_ventricular)] = 0.8F;
  return answers;
}
const FourBeatRow kAny{};
const FourBeatRow kVentricular{.label = FourBeatLabel::premature_ventricular};

TEST(FourBeatBoard, AsksTheSecondStageOnlyWhereTheFirstSaysSo) {
  const FourBeatAnswers answers = three();
  EXPECT_EQ(at(answers, kAny, 0), 0.1F);
  EXPECT_TRUE(std::isnan(at(answers, kVentricular, 0)));
  EXPECT_EQ(at(answers, kVentricular, 1), 0.8F);
  const auto rows = four_beat_rows(answers);
  ASSERT_EQ(rows.size(), 1 + kFourBeatLabelCount);
  EXPECT_EQ(rows[0].windows, 2);
  EXPECT_EQ(rows[1 + static_cast<std::size_t>(FourBeatLabel::premature_ventricular)].windows, 1);
  EXPECT_EQ(title(rows[0]), "Any arrhythmia");
  EXPECT_EQ(title(rows[5]), "VPC");
}

TEST(FourBeatBoard, FindsTheWindowThatHoldsASample) {
  const FourBeatAnswers answers = three();
  EXPECT_EQ(window_at(answers, 0), 0U);
  EXPECT_EQ(window_at(answers, 1999), 1U);
  EXPECT_EQ(window_at(answers, 2200), std::nullopt);
  EXPECT_EQ(window_at(answers, 3500), std::nullopt);
}

TEST(FourBeatBoard, ALaneHasAColumnForEachShareOfTheRecording) {
  Scene scene = scene_with_beats(std::vector<BeatClass>(40, BeatClass::N));
  scene.analysis->four_beats = three();
  const auto length = static_cast<double>(scene.recording->record.length);
  const auto columns = static_cast<std::size_t>(length / 500.0);
  ASSERT_GE(columns, 7U);
  const auto any = lane(scene, kAny, columns);
  ASSERT_EQ(any.size(), columns);
  EXPECT_EQ(any[0], 0.1F);
  EXPECT_EQ(any[3], 0.9F);
  EXPECT_TRUE(std::isnan(any[4]));  // 2000 .. 2500: no window
  EXPECT_TRUE(std::isnan(lane(scene, kVentricular, columns)[0]));
  EXPECT_TRUE(lane(scene, kAny, 0).empty());
}

TEST(FourBeatBoard, SaysWhyNothingCanBeAsked) {
  EXPECT_FALSE(four_beat_gap(Scene{}).empty());
  Scene scene = scene_with_beats(std::vector<BeatClass>(40, BeatClass::N));
  scene.analysis->complete = false;
  EXPECT_NE(four_beat_gap(scene).find("complete"), std::string::npos);
  scene.analysis->complete = true;
  EXPECT_EQ(four_beat_gap(scene), "");
}

}  // namespace
}  // namespace ecg::app
