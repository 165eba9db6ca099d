#include <gtest/gtest.h>

#include "core/edits/edit.hpp"

namespace ecg {
namespace {

Edit label(SampleIndex sample, AnnotationCode code = AnnotationCode::premature_ventricular) {
  return {.kind = EditKind::label, .begin = sample, .code = code};
}
constexpr Edit undo() { return {.kind = EditKind::undo}; }
constexpr Edit redo() { return {.kind = EditKind::redo}; }

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

}  // namespace
}  // namespace ecg
