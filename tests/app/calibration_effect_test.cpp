#include "app/model/calibration_effect.hpp"

#include <gtest/gtest.h>

#include "app/scenes.hpp"

namespace ecg::app {
namespace {

using enum BeatClass;

/// Ten beats, calibrated; `reference`, what the model said, and what stands now.
Scene calibrated(const std::vector<BeatClass>& reference, const std::vector<BeatClass>& model,
                 const std::vector<BeatClass>& now) {
  Scene scene = scene_with_beats(now);
  Analysis& analysis = *scene.analysis;
  analysis.has_reference = true;
  analysis.calibration.on = true;
  analysis.review.code.assign(now.size(), AnnotationCode::not_qrs);
  analysis.review.origin.assign(now.size(), BeatOrigin::found);
  for (std::size_t i = 0; i < now.size(); ++i) {
    analysis.reference_class.push_back(static_cast<std::uint8_t>(reference[i]));
    analysis.review.automatic_class.push_back(static_cast<std::uint8_t>(model[i]));
    if (model[i] != now[i]) analysis.classes.flags[i] |= kCalibrated;
  }
  return scene;
}

TEST(CalibrationEffect, SaysWhereItGotBetterAndWhereWorse) {
  const Scene scene = calibrated({N, N, N, N, S, S, V, V, V, V},   //
                                 {N, N, N, N, S, S, N, N, V, V},   //
                                 {N, N, N, N, S, N, V, V, V, V});  // V found, an S lost
  const auto effects = calibration_effects(scene);
  EXPECT_EQ(effect_words(effects),
            "Same minutes, before and after (F1): N 0.80, now 0.89; S 1.00, now 0.67 (worse); V 0.67, now 1.00.");
  EXPECT_TRUE(any_worse(effects));
}

TEST(CalibrationEffect, CountsNeitherWhatTaughtNorWhatAPersonLabelled) {
  Scene scene = calibrated({V, V, V, V, N}, {N, N, V, V, N}, {V, V, V, V, N});
  scene.analysis->calibration.learning_end = scene.analysis->r_peaks[1];
  scene.analysis->review.code[1] = AnnotationCode::premature_ventricular;
  EXPECT_EQ(effect_words(calibration_effects(scene)), "");
}

TEST(CalibrationEffect, AClassThatAppearsWithoutReasonIsWorse) {
  const auto effects = calibration_effects(calibrated({N, N, N, N}, {N, N, N, N}, {N, N, N, F}));
  EXPECT_EQ(effect_words(effects),
            "Same minutes, before and after (F1): N 1.00, now 0.86 (worse); F -, now 0.00 (worse).");
}

TEST(CalibrationEffect, NothingIsSaidWithoutCalibrationOrReference) {
  Scene scene = calibrated({V, V}, {N, N}, {V, V});
  EXPECT_FALSE(calibration_effects(scene).empty());
  scene.analysis->calibration.on = false;
  EXPECT_TRUE(calibration_effects(scene).empty());
  EXPECT_TRUE(calibration_effects(Scene{}).empty());
}

}  // namespace
}  // namespace ecg::app
