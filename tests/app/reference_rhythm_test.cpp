#include <gtest/gtest.h>

#include "app/model/score_board.hpp"
#include "app/model/strip_geometry.hpp"
#include "app/model/theme.hpp"
#include "scenes.hpp"

namespace ecg::app {
namespace {

Scene with_reference(std::vector<Annotation> reference) {
  Scene scene = scene_with_beats(std::vector<BeatClass>(50, BeatClass::N));
  scene.recording->record.reference = std::move(reference);
  derive(scene);
  return scene;
}

const std::vector<Annotation> kFibrillation = {{.sample = 0, .code = AnnotationCode::rhythm, .aux = "(N"},
                                               {.sample = 3000, .code = AnnotationCode::rhythm, .aux = "(AFIB"}};

TEST(ReferenceRhythm, HasARowOfItsOwnBelowWhatWasFoundAndOnlyWhereOneIsNamed) {
  const Scene plain = with_reference({});
  EXPECT_TRUE(strip_geometry(plain, {}).reference_bands.empty());
  Scene named = with_reference(kFibrillation);
  named.analysis->review.rhythms.push_back({{0, 100}, "(VT"});
  const StripGeometry strip = strip_geometry(named, {});
  EXPECT_FLOAT_EQ(strip.reference_bands.y, strip.bands.bottom());
  EXPECT_FLOAT_EQ(strip.own_bands.y, strip.reference_bands.bottom());
  EXPECT_FLOAT_EQ(strip.axis.y, strip.own_bands.bottom());
}

TEST(ReferenceRhythm, IsScoredWithoutAnyBeatOfTheReference) {
  Scene scene = with_reference(kFibrillation);
  ASSERT_FALSE(scene.analysis->has_reference);
  EXPECT_TRUE(has_rhythms_to_score(scene));
  EXPECT_EQ(score_page(scene, ScorePage::beats), ScorePage::rhythm);
  scene.analysis->episodes.push_back({.kind = EpisodeKind::atrial_fibrillation, .range = {3000, 4500}});
  ScoreBoard board;
  refresh_board(scene, {}, board);
  ASSERT_FALSE(board.rhythms.empty());
  EXPECT_EQ(board.rhythms.front().rhythm, ScoredRhythm::atrial_fibrillation);
  EXPECT_NEAR(board.rhythms.front().episodes.duration_sensitivity(), 0.5, 1e-9);
}

TEST(ReferenceRhythm, HasTheColourOfWhatIsFoundByThatName) {
  for (const ThemeId id : {ThemeId::paper, ThemeId::light, ThemeId::dark, ThemeId::contrast}) {
    const Theme& colors = theme(id);
    EXPECT_EQ(rhythm_color(colors, "(AFIB"), episode_color(colors, EpisodeKind::atrial_fibrillation));
    EXPECT_EQ(rhythm_color(colors, "(VFL"), episode_color(colors, EpisodeKind::ventricular_fibrillation));
    EXPECT_EQ(rhythm_color(colors, "(N"), colors.muted);
    EXPECT_EQ(rhythm_color(colors, "(whatever"), colors.muted);
  }
}

}  // namespace
}  // namespace ecg::app
