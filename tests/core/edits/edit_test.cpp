#include <gtest/gtest.h>

#include "core/edits/edit.hpp"

namespace ecg {
namespace {

Edit label(SampleIndex sample, AnnotationCode code = AnnotationCode::premature_ventricular) {
  return {.kind = EditKind::label, .begin = sample, .code = code};
}
constexpr Edit undo() { return {.kind = EditKind::undo}; }
constexpr Edit redo() { return {.kind = EditKind::redo}; }

TEST(Edit, KindsHaveTheirOwnNames) {
  EXPECT_EQ(name(EditKind::label), "label");
  EXPECT_EQ(name(EditKind::undo), "undo");
  EXPECT_EQ(name(EditKind::remove_range), "remove_range");
  EXPECT_EQ(name(EditKind::label_shape), "label_shape");
  EXPECT_EQ(name(EditKind::confirm), "confirm");
  EXPECT_EQ(name(kLastEditKind), "split_shape");
}

TEST(Edit, FitsItsKind) {
  EXPECT_TRUE(is_valid(label(5)));
  EXPECT_TRUE(is_valid(label(5, AnnotationCode::not_qrs))) << "takes the label back";
  EXPECT_FALSE(is_valid(label(5, AnnotationCode::rhythm))) << "no beat";
  EXPECT_FALSE(is_valid(label(-1)));
  EXPECT_FALSE(is_valid({.kind = EditKind::add, .begin = 5})) << "a beat needs a label";
  EXPECT_TRUE(is_valid({.kind = EditKind::label_range, .begin = 5, .end = 6, .code = AnnotationCode::normal}));
  EXPECT_FALSE(is_valid({.kind = EditKind::label_range, .begin = 5, .end = 5, .code = AnnotationCode::normal}));
  EXPECT_FALSE(is_valid({.kind = EditKind::move, .begin = 5, .end = 5}));
  EXPECT_TRUE(is_valid({.kind = EditKind::bookmark, .begin = 5, .text = std::string(kLongestNote_bytes, 'x')}));
  EXPECT_FALSE(is_valid({.kind = EditKind::bookmark, .begin = 5, .text = std::string(kLongestNote_bytes + 1, 'x')}));
  EXPECT_FALSE(is_valid({.kind = EditKind::undo, .begin = 1}));
  const auto shape = [](std::vector<SampleIndex> beats) {
    return Edit{.kind = EditKind::label_shape,
                .begin = 5,
                .code = AnnotationCode::fusion,
                .text = {},
                .beats = std::move(beats)};
  };
  EXPECT_TRUE(is_valid(shape({5, 9, 4'000'000'000})));
  EXPECT_FALSE(is_valid(shape({}))) << "a list of nothing";
  EXPECT_FALSE(is_valid(shape({9, 5})));
  EXPECT_FALSE(is_valid(shape({5, 5'000'000'000}))) << "further apart than the journal can say";
  EXPECT_FALSE(
      is_valid({.kind = EditKind::label, .begin = 5, .code = AnnotationCode::fusion, .text = {}, .beats = {5}}));
  EXPECT_TRUE(is_valid({.kind = EditKind::rhythm, .begin = 5, .end = 9, .text = "(AFIB"}));
  EXPECT_FALSE(is_valid({.kind = EditKind::rhythm, .begin = 5, .end = 9, .text = "AFIB"}));
  EXPECT_FALSE(is_valid({.kind = EditKind::rhythm, .begin = 5, .end = 9, .text = "(AF IB"}));
  EXPECT_FALSE(is_valid({.kind = EditKind::rhythm, .begin = 5, .end = 9, .text = "(" + std::string(16, 'A')}));
  EXPECT_FALSE(is_valid({.kind = EditKind::rhythm, .begin = 5, .end = 5, .text = "(AFIB"}));
  EXPECT_TRUE(is_valid({.kind = EditKind::remove_rhythm, .begin = 5, .end = 9}));
  EXPECT_FALSE(is_valid({.kind = EditKind::remove_rhythm, .begin = 5}));
  EXPECT_TRUE(is_valid({.kind = EditKind::confirm, .end = 77, .text = "2026-03-01"}));
  EXPECT_FALSE(is_valid({.kind = EditKind::confirm, .end = 77, .text = "yesterday"}));
}

TEST(Signature, IsADateAndPerhapsAName) {
  EXPECT_EQ(signature_of("2026-03-01"), (Signature{"2026-03-01", ""}));
  EXPECT_EQ(signature_of("2026-03-01 A. Reader"), (Signature{"2026-03-01", "A. Reader"}));
  EXPECT_FALSE(signature_of("2026-03-01A").has_value());
  EXPECT_FALSE(signature_of("2026-03-01 ").has_value());
  EXPECT_FALSE(signature_of("01.03.2026").has_value());
  EXPECT_FALSE(signature_of("").has_value());
}

TEST(Standing, IsEverythingWithoutUndo) {
  const std::vector<Edit> journal = {label(1), label(2)};
  EXPECT_EQ(standing(journal).edits, journal);
  EXPECT_EQ(standing(journal).redoable, 0U);
}

TEST(Standing, UndoTakesBackTheLastOneAndRedoBringsItAgain) {
  EXPECT_EQ(standing(std::vector{label(1), label(2), undo()}).edits, (std::vector{label(1)}));
  EXPECT_EQ(standing(std::vector{label(1), label(2), undo()}).redoable, 1U);
  EXPECT_EQ(standing(std::vector{label(1), label(2), undo(), undo(), redo()}).edits, (std::vector{label(1)}));
  EXPECT_EQ(standing(std::vector{label(1), label(2), undo(), redo()}).edits, (std::vector{label(1), label(2)}));
}

TEST(Standing, ANewEditForgetsWhatWasTakenBack) {
  const Standing after = standing(std::vector{label(1), label(2), undo(), label(3), redo()});
  EXPECT_EQ(after.edits, (std::vector{label(1), label(3)}));
  EXPECT_EQ(after.redoable, 0U);
}

TEST(Standing, UndoOfNothingIsNothing) {
  EXPECT_EQ(standing(std::vector{undo(), redo(), label(1)}).edits, (std::vector{label(1)}));
}

TEST(Edit, ADecisionNamesTheFindingAndListsBeginAndEndOfItsPlaces) {
  EXPECT_EQ(name(EditKind::dismiss_finding), "dismiss_finding");
  EXPECT_EQ(decision_of(EditKind::dismiss_finding), Decision::dismissed);
  EXPECT_EQ(decision_of(EditKind::reopen_finding), Decision::none);
  const Edit sound{.kind = EditKind::dismiss_finding, .text = "pause", .beats = {100, 580}};
  EXPECT_TRUE(is_valid(sound));
  for (const char* text : {"", "Pauses", "a b", "<b>"}) {
    Edit other = sound;
    other.text = text;
    EXPECT_FALSE(is_valid(other)) << text;
  }
  for (const std::vector<SampleIndex>& places :
       std::vector<std::vector<SampleIndex>>{{}, {100}, {100, 100}, {580, 100}, {-1, 100}, {100, 200, 300}}) {
    Edit other = sound;
    other.beats = places;
    EXPECT_FALSE(is_valid(other));
  }
  EXPECT_TRUE(is_valid({.kind = EditKind::reopen_finding, .text = "pause"}));
  EXPECT_FALSE(is_valid({.kind = EditKind::reopen_finding, .text = "pause", .beats = {1, 2}}));
}

TEST(Edit, AShapeOfItsOwnIsAListOfBeats) {
  const auto of = [](EditKind kind, std::vector<SampleIndex> beats) {
    return Edit{.kind = kind, .begin = 5, .text = {}, .beats = std::move(beats)};
  };
  EXPECT_TRUE(is_valid(of(EditKind::merge_shapes, {5, 9})));
  EXPECT_FALSE(is_valid(of(EditKind::merge_shapes, {5}))) << "two shapes have two beats";
  EXPECT_TRUE(is_valid(of(EditKind::split_shape, {5})));
  for (const EditKind kind : {EditKind::merge_shapes, EditKind::split_shape}) {
    EXPECT_FALSE(is_valid(of(kind, {})));
    EXPECT_FALSE(is_valid(of(kind, {9, 5})));
    Edit labelled = of(kind, {5, 9});
    labelled.code = AnnotationCode::normal;
    EXPECT_FALSE(is_valid(labelled)) << "it gives no label";
    Edit asked = of(kind, {5, 9});
    asked.text = "9";
    EXPECT_FALSE(is_valid(asked)) << "not finished";
  }
}

}  // namespace
}  // namespace ecg
