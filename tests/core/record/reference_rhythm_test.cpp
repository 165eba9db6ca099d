#include "core/record/reference_rhythm.hpp"

#include <gtest/gtest.h>

namespace ecg {
namespace {

constexpr SampleIndex kLength = 1000;

Annotation rhythm(SampleIndex sample, std::string aux) {
  return {.sample = sample, .code = AnnotationCode::rhythm, .aux = std::move(aux)};
}
Annotation mark(SampleIndex sample, AnnotationCode code) { return {.sample = sample, .code = code}; }

TEST(LabelledRhythms, ReachFromOneLabelToTheNextOrTheEnd) {
  const std::vector<Annotation> list = {rhythm(10, "(N"), mark(20, AnnotationCode::normal), rhythm(300, "(AFIB"),
                                        rhythm(700, "(N")};
  const std::vector<LabelledRhythm> expected = {{{10, 300}, "(N"}, {{300, 700}, "(AFIB"}, {{700, kLength}, "(N"}};
  EXPECT_EQ(labelled_rhythms(list, kLength), expected);
}

TEST(LabelledRhythms, JoinNeighboursAndIgnoreNotesThatAreNoRhythm) {
  const std::vector<Annotation> list = {rhythm(0, "(N"), rhythm(100, "MISSB"), rhythm(200, std::string("(N\0", 3)),
                                        rhythm(400, "(VT")};
  const std::vector<LabelledRhythm> expected = {{{0, 400}, "(N"}, {{400, kLength}, "(VT"}};
  EXPECT_EQ(labelled_rhythms(list, kLength), expected);
}

TEST(LabelledRhythms, BetweenTheBracketsOfFlutterNothingElseGoesOn) {
  const std::vector<Annotation> list = {rhythm(0, "(SBR"), mark(200, AnnotationCode::flutter_start),
                                        mark(500, AnnotationCode::flutter_end)};
  const std::vector<LabelledRhythm> expected = {{{0, 200}, "(SBR"}, {{200, 500}, "(VFL"}, {{500, kLength}, "(SBR"}};
  EXPECT_EQ(labelled_rhythms(list, kLength), expected);
}

TEST(LabelledRhythms, FlutterThatIsNamedAndBracketedIsOneStretch) {
  const std::vector<Annotation> list = {rhythm(0, "(N"), mark(200, AnnotationCode::flutter_start), rhythm(201, "(VFL"),
                                        mark(500, AnnotationCode::flutter_end), rhythm(510, "(N")};
  const auto rhythms = labelled_rhythms(list, kLength);
  EXPECT_EQ(stretches_of(rhythms, {"(VFL"}), (std::vector<SampleRange>{{200, 500}}));
  EXPECT_EQ(rhythms.back(), (LabelledRhythm{{500, kLength}, "(N"}));
}

TEST(LabelledRhythms, OfNoAnnotationsOrTimesOutsideTheRecordAreNone) {
  EXPECT_TRUE(labelled_rhythms({}, kLength).empty());
  const std::vector<Annotation> list = {rhythm(-5, "(N"), rhythm(2000, "(VT")};
  EXPECT_EQ(labelled_rhythms(list, kLength), (std::vector<LabelledRhythm>{{{0, kLength}, "(N"}}));
}

TEST(United, MakesAnyStretchesAscendingAndDisjoint) {
  EXPECT_EQ(united({{50, 60}, {0, 10}, {5, 20}, {20, 30}, {40, 40}}), (std::vector<SampleRange>{{0, 30}, {50, 60}}));
}

}  // namespace
}  // namespace ecg
