#include "core/metrics/ec57_beats.hpp"

#include <gtest/gtest.h>

namespace ecg {
namespace {

constexpr double kFs_hz = 1000.0;
constexpr Ec57Settings kFromStart{.skip_s = 0.0};
using Annotations = std::vector<Annotation>;
using Code = AnnotationCode;

Ec57Beats compare(const Annotations& reference, const Annotations& test, const Ec57Settings& settings = kFromStart) {
  return compare_ec57(reference, test, kFs_hz, 600000, settings).beats;
}

TEST(Ec57Beats, EscapeBeatsAreSupraventricularUnlessThePapersMapIsAskedFor) {
  const Annotations beats{{1000, Code::nodal_escape}, {2000, Code::atrial_escape}, {3000, Code::paced}};
  EXPECT_EQ(compare(beats, beats).at(Ec57Label::S, Ec57Label::S), 2);
  EXPECT_EQ(compare(beats, beats).at(Ec57Label::Q, Ec57Label::Q), 1);
  EXPECT_EQ(compare(beats, beats, {.class_map = ClassMap::papers, .skip_s = 0.0}).at(Ec57Label::N, Ec57Label::N), 2);
}

TEST(Ec57Beats, TheFirstFiveMinutesAreNotScoredByDefault) {
  const Annotations beats{{1000, Code::normal}, {299000, Code::normal}, {301000, Code::normal}};
  EXPECT_EQ(compare(beats, beats, {}).at(Ec57Label::N, Ec57Label::N), 1);
}

TEST(Ec57Beats, BeatsInsideFibrillationAreNoBeatsAndExtraOnesThereDoNotCount) {
  const Annotations reference{{1000, Code::normal},
                              {2000, Code::flutter_start},
                              {2500, Code::normal},
                              {3000, Code::flutter_end},
                              {4000, Code::normal}};
  const Annotations test{{1000, Code::normal},
                         {2300, Code::premature_ventricular},
                         {2500, Code::normal},
                         {3500, Code::premature_ventricular},
                         {4000, Code::normal}};
  const Ec57Beats beats = compare(reference, test);
  EXPECT_EQ(beats.at(Ec57Label::N, Ec57Label::N), 2);
  EXPECT_EQ(beats.at(Ec57Label::O, Ec57Label::V), 1) << "only the one after the fibrillation";
  EXPECT_EQ(beats.at(Ec57Label::O, Ec57Label::N), 0);
}

TEST(Ec57Beats, MissesAndExtrasInAShutdownAreCountedApart) {
  const Annotations reference{{1000, Code::normal}, {2000, Code::normal}, {3000, Code::normal}};
  const Annotations test{{1000, Code::normal}, {1500, Code::noise, 0x30}, {2600, Code::noise, 0}, {3000, Code::normal}};
  const Ec57Beats missed = compare(reference, test);
  EXPECT_EQ(missed.at(Ec57Label::N, Ec57Label::X), 1);
  EXPECT_EQ(missed.at(Ec57Label::N, Ec57Label::O), 0);
  EXPECT_EQ(missed.shutdown_s, 1) << "1.1 s";
  const Ec57Beats extra = compare(test, reference);
  EXPECT_EQ(extra.at(Ec57Label::X, Ec57Label::N), 1);
  EXPECT_EQ(extra.shutdown_s, 0) << "only the test's shutdown is added up";
}

TEST(Ec57Beats, OneNoisySignalIsNoShutdown) {
  const Annotations reference{{1000, Code::normal}, {2000, Code::normal}};
  const Annotations test{{1000, Code::normal}, {1500, Code::noise, 0x10}};
  EXPECT_EQ(compare(reference, test).at(Ec57Label::N, Ec57Label::O), 1);
}

TEST(Ec57Beats, AShutdownWithoutEndLastsToTheEnd) {
  const Annotations reference{{1000, Code::normal}, {590000, Code::normal}};
  const Annotations test{{1000, Code::normal}, {100000, Code::noise, 0x30}};
  const Ec57Beats beats = compare(reference, test);
  EXPECT_EQ(beats.at(Ec57Label::N, Ec57Label::X), 1);
  EXPECT_EQ(beats.shutdown_s, 500);
}

TEST(Ec57Beats, FusionCalledVentricularIsNoFalsePositiveOfV) {
  Ec57Beats beats;
  const auto set = [&](Ec57Label reference, Ec57Label test, std::int64_t count) {
    beats.counts[static_cast<std::size_t>(reference)][static_cast<std::size_t>(test)] = count;
  };
  set(Ec57Label::V, Ec57Label::V, 10);
  set(Ec57Label::F, Ec57Label::V, 100);
  set(Ec57Label::Q, Ec57Label::V, 100);
  set(Ec57Label::N, Ec57Label::V, 1);
  set(Ec57Label::O, Ec57Label::V, 1);
  set(Ec57Label::S, Ec57Label::S, 10);
  set(Ec57Label::F, Ec57Label::S, 3);
  set(Ec57Label::Q, Ec57Label::S, 100);
  const Ec57Scores s = scores(beats);
  EXPECT_EQ(s.veb_positive_predictivity.whole, 12);
  EXPECT_EQ(s.sveb_positive_predictivity.whole, 13);
  EXPECT_EQ(s.veb_sensitivity.whole, 10);
  EXPECT_EQ(s.veb_false_positive_rate.part, 2);
  EXPECT_EQ(s.veb_false_positive_rate.whole, 2 + 113) << "S, F and Q not called V are true negatives";
  EXPECT_EQ(s.qrs_sensitivity.whole, 10 + 100 + 100 + 1 + 10 + 3 + 100);
}

TEST(Ec57Beats, RrErrorsAreTakenBetweenCurrentIntervals) {
  const Annotations reference{{1000, Code::normal}, {2000, Code::normal}, {3000, Code::normal}};
  const Annotations test{{1000, Code::normal}, {2010, Code::normal}, {3000, Code::normal}};
  const Ec57Beats beats = compare(reference, test);
  EXPECT_EQ(beats.rr_errors, 2);
  EXPECT_NEAR(beats.rr_error_squares_ms2, 200.0, 1e-9) << "1000 against 1010 and 990";
}

TEST(Ec57Beats, PairsSayWhereEveryCellComesFrom) {
  const Annotations reference{{1000, Code::normal}, {2000, Code::premature_ventricular}};
  const Annotations test{{1005, Code::premature_ventricular}, {1500, Code::normal}};
  const Ec57Comparison result = compare_ec57(reference, test, kFs_hz, 10000, kFromStart);
  ASSERT_EQ(result.pairs.size(), 3U);
  EXPECT_EQ(result.pairs[0].reference, 1000);
  EXPECT_EQ(result.pairs[0].test, 1005);
  EXPECT_EQ(result.pairs[1].reference, -1);
  EXPECT_EQ(result.pairs[1].test, 1500);
  EXPECT_EQ(result.pairs[2].reference_label, Ec57Label::V);
  EXPECT_EQ(result.pairs[2].test_label, Ec57Label::O);
}

}  // namespace
}  // namespace ecg
