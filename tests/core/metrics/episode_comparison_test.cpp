#include "core/metrics/episode_comparison.hpp"

#include <cmath>

#include <gtest/gtest.h>

namespace ecg {
namespace {

constexpr double kFs_hz = 100.0;
constexpr SampleIndex kLength = 100000;  // 1000 s
constexpr EpisodeSettings kFromStart{.skip_s = 0.0};
using Annotations = std::vector<Annotation>;

struct Change {
  double at_s;
  const char* rhythm;
};
Annotations rhythms(std::initializer_list<Change> changes) {
  Annotations list;
  for (const Change& change : changes) {
    list.push_back(
        {.sample = samples_from_seconds(change.at_s, kFs_hz), .code = AnnotationCode::rhythm, .aux = change.rhythm});
  }
  return list;
}

EpisodeComparison compare(const Annotations& reference, const Annotations& test,
                          const EpisodeSettings& settings = kFromStart) {
  return compare_rhythm_episodes(reference, test, kFs_hz, kLength, RhythmKind::atrial_fibrillation, settings);
}

TEST(EpisodeComparison, AnyOverlapFindsAnEpisodeAndDurationsSayHowMuch) {
  const EpisodeComparison result =
      compare(rhythms({{0, "(N"}, {100, "(AFIB"}, {200, "(N"}, {500, "(AFIB"}, {600, "(N"}}),
              rhythms({{0, "(N"}, {150, "(AFIB"}, {250, "(N"}, {800, "(AFIB"}, {900, "(N"}}));
  EXPECT_EQ(result.reference_found, 1);
  EXPECT_EQ(result.reference_missed, 1);
  EXPECT_EQ(result.test_right, 1);
  EXPECT_EQ(result.test_wrong, 1);
  EXPECT_NEAR(result.reference_s, 200.0, 1e-9);
  EXPECT_NEAR(result.test_s, 200.0, 1e-9);
  EXPECT_NEAR(result.overlap_s, 50.0, 1e-9);
  EXPECT_NEAR(result.duration_sensitivity(), 0.25, 1e-12);
}

TEST(EpisodeComparison, TouchingEpisodesDoNotOverlap) {
  const EpisodeComparison result =
      compare(rhythms({{100, "(AFIB"}, {200, "(N"}}), rhythms({{200, "(AFIB"}, {300, "(N"}}));
  EXPECT_EQ(result.reference_found, 0);
  EXPECT_EQ(result.test_wrong, 1);
}

TEST(EpisodeComparison, AnEpisodeWithoutEndLastsToTheEnd) {
  EXPECT_NEAR(compare(rhythms({{900, "(AFIB"}}), {}).reference_s, 100.0, 1e-9);
}

TEST(EpisodeComparison, OnlyTheScoredPartOfAnEpisodeCounts) {
  const Annotations list = rhythms({{100, "(AFIB"}, {400, "(N"}});
  const EpisodeComparison result = compare(list, list, {});
  EXPECT_EQ(result.reference_found, 1);
  EXPECT_NEAR(result.reference_s, 100.0, 1e-9);
  EXPECT_EQ(compare(rhythms({{100, "(AFIB"}, {200, "(N"}}), {}, {}).reference_missed, 0) << "ended before the start";
}

TEST(EpisodeComparison, CallingFlutterFibrillationDoesNotCountAgainstTheTest) {
  const Annotations reference = rhythms({{0, "(N"}, {100, "(AFL"}, {200, "(N"}});
  const EpisodeComparison inside = compare(reference, rhythms({{120, "(AFIB"}, {180, "(N"}}));
  EXPECT_EQ(inside.test_wrong, 0);
  EXPECT_NEAR(inside.test_s, 0.0, 1e-9);
  const EpisodeComparison across = compare(reference, rhythms({{150, "(AFIB"}, {230, "(N"}}));
  EXPECT_EQ(across.test_wrong, 1);
  EXPECT_NEAR(across.test_s, 30.0, 1e-9);
}

TEST(EpisodeComparison, ShortEpisodesCanBeLeftOut) {
  const EpisodeComparison result =
      compare(rhythms({{100, "(AFIB"}, {120, "(N"}}), {}, {.skip_s = 0.0, .shortest_s = 30.0});
  EXPECT_EQ(result.reference_missed, 0);
  EXPECT_TRUE(std::isnan(result.duration_sensitivity()));
}

TEST(EpisodeComparison, VentricularFibrillationIsBracketed) {
  const Annotations list{{.sample = 1000, .code = AnnotationCode::flutter_start},
                         {.sample = 2000, .code = AnnotationCode::flutter_end}};
  const EpisodeComparison result =
      compare_rhythm_episodes(list, list, kFs_hz, kLength, RhythmKind::ventricular_fibrillation, kFromStart);
  EXPECT_EQ(result.reference_found, 1);
  EXPECT_NEAR(result.overlap_s, 10.0, 1e-9);
}

TEST(EpicmpReport, PrintsPercentagesAndTimes) {
  const EpisodeComparison result{.reference_found = 1,
                                 .reference_missed = 1,
                                 .test_right = 2,
                                 .test_wrong = 0,
                                 .reference_s = 4000.5,
                                 .test_s = 100.0,
                                 .overlap_s = 90.0};
  const std::string text = epicmp_report("x", "atr", "test", result, RhythmKind::atrial_fibrillation);
  EXPECT_NE(text.find("           Episode sensitivity:  50% (1/2)\n"), std::string::npos) << text;
  EXPECT_NE(text.find("          Duration sensitivity:   2% (1:30.000/1:06:40.500)\n"), std::string::npos) << text;
  EXPECT_NE(text.find("Duration of reference episodes:   1:06:40.500\n"), std::string::npos) << text;
  EXPECT_NE(text.find("     Duration of test episodes:      1:40.000\n"), std::string::npos) << text;
}

}  // namespace
}  // namespace ecg
