#include <gtest/gtest.h>

#include "core/edits/replay.hpp"

namespace ecg {
namespace {

using enum AnnotationCode;

constexpr double kFs_hz = 200.0;  // kSameBeat_s is 10 samples
constexpr SampleIndex kLength = 2000;
const std::vector<SampleIndex> kFound = {100, 300, 500, 700};

std::vector<SampleIndex> samples(const EditedBeats& edited) {
  std::vector<SampleIndex> result;
  for (const auto& beat : edited.beats) result.push_back(beat.sample);
  return result;
}
EditedBeats after(const std::vector<Edit>& edits) { return replay(kFound, edits, kFs_hz, kLength); }

Edit label(SampleIndex sample, AnnotationCode code) { return {EditKind::label, sample, 0, code, {}}; }
Edit add(SampleIndex sample, AnnotationCode code = normal) { return {EditKind::add, sample, 0, code, {}}; }
Edit remove(SampleIndex sample) { return {.kind = EditKind::remove, .begin = sample}; }
Edit move(SampleIndex from, SampleIndex to) { return {.kind = EditKind::move, .begin = from, .end = to}; }

TEST(Replay, OfNothingIsWhatWasFound) {
  const EditedBeats edited = after({});
  EXPECT_EQ(samples(edited), kFound);
  EXPECT_EQ(edited.beats[2].found, 2);
  EXPECT_EQ(edited.beats[2].code, not_qrs);
}

TEST(Replay, LabelsTheNearestBeatWithinReach) {
  EXPECT_EQ(after({label(310, premature_ventricular)}).beats[1].code, premature_ventricular);
  const EditedBeats nowhere = after({label(311, premature_ventricular)});
  EXPECT_EQ(nowhere.beats[1].code, not_qrs);
  EXPECT_EQ(nowhere.without_effect, 1U);
}

TEST(Replay, TakesALabelBack) { EXPECT_EQ(after({label(300, fusion), label(300, not_qrs)}).beats[1].code, not_qrs); }

TEST(Replay, LabelsAHalfOpenRange) {
  const EditedBeats edited = after({{EditKind::label_range, 100, 500, left_bundle, {}}});
  EXPECT_EQ(edited.beats[0].code, left_bundle);
  EXPECT_EQ(edited.beats[1].code, left_bundle);
  EXPECT_EQ(edited.beats[2].code, not_qrs);
}

TEST(Replay, RemovesAndRemembers) {
  const EditedBeats edited = after({remove(700), remove(100)});
  EXPECT_EQ(samples(edited), (std::vector<SampleIndex>{300, 500}));
  EXPECT_EQ(edited.removed, (std::vector<std::int32_t>{0, 3}));
  EXPECT_EQ(edited.beats[0].found, 1);
}

TEST(Replay, RemovesAHalfOpenRange) {
  const EditedBeats edited = after({{.kind = EditKind::remove_range, .begin = 100, .end = 500}});
  EXPECT_EQ(samples(edited), (std::vector<SampleIndex>{500, 700}));
  EXPECT_EQ(edited.removed, (std::vector<std::int32_t>{0, 1}));
  EXPECT_EQ(after({{.kind = EditKind::remove_range, .begin = 101, .end = 300}}).without_effect, 1U);
}

TEST(Replay, AddsInOrder) {
  const EditedBeats edited = after({add(400, atrial_premature), add(20), add(1999)});
  EXPECT_EQ(samples(edited), (std::vector<SampleIndex>{20, 100, 300, 400, 500, 700, 1999}));
  EXPECT_EQ(edited.beats[3].code, atrial_premature);
  EXPECT_EQ(edited.beats[3].found, -1);
  EXPECT_EQ(after({add(2000)}).without_effect, 1U) << "after the end of the record";
}

TEST(Replay, AddingWhereABeatIsLabelsIt) {
  const EditedBeats edited = after({add(305, fusion)});
  EXPECT_EQ(samples(edited), kFound);
  EXPECT_EQ(edited.beats[1].code, fusion);
}

TEST(Replay, AddingWhereOneWasRemovedBringsItBack) {
  const EditedBeats edited = after({remove(300), add(304)});
  EXPECT_TRUE(edited.removed.empty());
  EXPECT_EQ(edited.beats[1].sample, 304);
  EXPECT_EQ(edited.beats[1].found, 1);
}

TEST(Replay, MovesKeepingWhatIsKnown) {
  const EditedBeats edited = after({label(300, fusion), move(300, 620)});
  EXPECT_EQ(samples(edited), (std::vector<SampleIndex>{100, 500, 620, 700}));
  EXPECT_EQ(edited.beats[2].found, 1);
  EXPECT_EQ(edited.beats[2].code, fusion);
  EXPECT_EQ(after({move(300, 304)}).beats[1].sample, 304) << "also by less than the reach";
}

TEST(Replay, NeverMovesOntoAnotherBeatOrOutOfTheRecord) {
  EXPECT_EQ(samples(after({move(300, 495)})), kFound);
  EXPECT_EQ(samples(after({move(300, 2000)})), kFound);
  EXPECT_EQ(after({move(300, 495), move(300, 2000), move(250, 260)}).without_effect, 3U);
}

TEST(Replay, KeepsBookmarksInOrderAndReplacesThem) {
  const Edit first = {.kind = EditKind::bookmark, .begin = 900, .text = "late"};
  const Edit second = {.kind = EditKind::bookmark, .begin = 5, .text = "early"};
  const Edit again = {.kind = EditKind::bookmark, .begin = 900, .text = "later"};
  const EditedBeats edited = after({first, second, again});
  EXPECT_EQ(edited.bookmarks, (std::vector<Bookmark>{{5, "early"}, {900, "later"}}));
  EXPECT_EQ(after({first, {.kind = EditKind::remove_bookmark, .begin = 900}}).bookmarks.size(), 0U);
  EXPECT_EQ(after({{.kind = EditKind::remove_bookmark, .begin = 901}}).without_effect, 1U);
}

TEST(Replay, LabelsTheListedBeatsOfAShape) {
  const auto shape = [](std::vector<SampleIndex> beats) {
    return Edit{EditKind::label_shape, beats.front(), 0, ventricular_escape, {}, beats};
  };
  const EditedBeats edited = after({shape({100, 505, 950})});
  EXPECT_EQ(edited.beats[0].code, ventricular_escape);
  EXPECT_EQ(edited.beats[1].code, not_qrs);
  EXPECT_EQ(edited.beats[2].code, ventricular_escape) << "within reach";
  EXPECT_EQ(edited.without_effect, 0U) << "one of them is no more: the others count";
  EXPECT_EQ(after({shape({950, 1000})}).without_effect, 1U);
}

TEST(Replay, BeatsOfAShapeOfTheirOwnStayTogetherUntilOneIsTakenOut) {
  const auto shape = [](EditKind kind, std::vector<SampleIndex> beats) {
    return Edit{.kind = kind, .begin = beats.front(), .text = {}, .beats = beats};
  };
  const auto of = [](const EditedBeats& edited) {
    std::vector<std::int32_t> shapes;
    for (const auto& beat : edited.beats) shapes.push_back(beat.shape);
    return shapes;
  };
  const Edit merged = shape(EditKind::merge_shapes, {100, 505, 950});
  EXPECT_EQ(of(after({})), (std::vector<std::int32_t>{-1, -1, -1, -1}));
  EXPECT_EQ(of(after({merged})), (std::vector<std::int32_t>{0, -1, 0, -1})) << "within reach; one is no more";
  EXPECT_EQ(of(after({merged, shape(EditKind::split_shape, {500})})), (std::vector<std::int32_t>{0, -1, 1, -1}));
  EXPECT_EQ(of(after({merged, move(500, 600)})), (std::vector<std::int32_t>{0, -1, 0, -1})) << "moves with it";
  EXPECT_EQ(after({merged}).without_effect, 0U);
  EXPECT_EQ(after({shape(EditKind::split_shape, {950})}).without_effect, 1U);
}

Edit named(SampleIndex begin, SampleIndex end, const char* label) {
  return {.kind = EditKind::rhythm, .begin = begin, .end = end, .text = label};
}

TEST(Replay, RhythmsCoverEachOtherAsPaintDoes) {
  EXPECT_EQ(after({named(100, 500, "(AFIB"), named(200, 300, "(VT")}).rhythms,
            (std::vector<RhythmSpan>{{{100, 200}, "(AFIB"}, {{200, 300}, "(VT"}, {{300, 500}, "(AFIB"}}));
  EXPECT_EQ(after({named(100, 200, "(AFIB"), named(150, 400, "(AFIB")}).rhythms,
            (std::vector<RhythmSpan>{{{100, 400}, "(AFIB"}}));
  EXPECT_EQ(after({named(300, 400, "(B"), named(100, 300, "(B"), named(0, 2000, "(N")}).rhythms,
            (std::vector<RhythmSpan>{{{0, 2000}, "(N"}}));
  EXPECT_EQ(after({named(100, 500, "(AFIB"), named(200, 300, "(AFIB")}).without_effect, 1U);
  EXPECT_EQ(after({named(100, 2001, "(AFIB")}).without_effect, 1U) << "after the end of the record";
}

TEST(Replay, RhythmsAreTakenAway) {
  const auto cleared = [](SampleIndex begin, SampleIndex end) {
    return Edit{.kind = EditKind::remove_rhythm, .begin = begin, .end = end};
  };
  EXPECT_EQ(after({named(100, 500, "(AFIB"), cleared(200, 300)}).rhythms,
            (std::vector<RhythmSpan>{{{100, 200}, "(AFIB"}, {{300, 500}, "(AFIB"}}));
  EXPECT_TRUE(after({named(100, 500, "(AFIB"), cleared(0, 2000)}).rhythms.empty());
  EXPECT_EQ(after({named(100, 500, "(AFIB"), cleared(500, 600)}).without_effect, 1U);
}

TEST(Replay, AConfirmationCountsWhatCameAfterIt) {
  const Edit confirm = {.kind = EditKind::confirm, .end = 5, .text = "2026-03-01 A. Reader"};
  EXPECT_FALSE(after({label(300, fusion)}).confirmation.has_value());
  const auto fresh = after({label(300, fusion), confirm}).confirmation;
  ASSERT_TRUE(fresh.has_value());
  EXPECT_EQ(*fresh, (Confirmation{{"2026-03-01", "A. Reader"}, 5, 0}));
  EXPECT_EQ(after({confirm, label(300, fusion), remove(1500)}).confirmation->later_edits, 1U) << "of effect";
  EXPECT_EQ(after({confirm, label(300, fusion), confirm}).confirmation->later_edits, 0U);
}

TEST(Replay, KeepsTheLastDecisionOfEachFindingUntilItIsReopened) {
  const auto said = [](EditKind kind, const char* finding, std::vector<SampleIndex> places) {
    return Edit{.kind = kind, .text = finding, .beats = std::move(places)};
  };
  const Edit seen = said(EditKind::acknowledge_finding, "pause", {100, 300});
  const Edit run = said(EditKind::confirm_finding, "ventricular_run", {500, 700, 900, 1000});
  const Edit waved = said(EditKind::dismiss_finding, "pause", {100, 300});
  const EditedBeats edited = after({seen, run, waved});
  EXPECT_EQ(edited.decisions,
            (std::vector<FindingDecision>{{"pause", Decision::dismissed, {{100, 300}}},
                                          {"ventricular_run", Decision::confirmed, {{500, 700}, {900, 1000}}}}));
  EXPECT_EQ(edited.without_effect, 0U);
  EXPECT_EQ(after({waved, waved}).without_effect, 1U) << "said already";
  const Edit again{.kind = EditKind::reopen_finding, .text = "pause"};
  EXPECT_TRUE(after({waved, again}).decisions.empty());
  EXPECT_EQ(after({again}).without_effect, 1U) << "nothing was said";
}

}  // namespace
}  // namespace ecg
