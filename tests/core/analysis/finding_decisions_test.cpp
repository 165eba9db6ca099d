#include <gtest/gtest.h>

#include "core/analysis/desk.hpp"
#include "core/canned_model.hpp"
#include "core/small_record.hpp"
#include "core/snapshot/review_words.hpp"

namespace ecg {
namespace {

using enum BeatClass;
using testing_desk::Desk;

TEST(FindingDecisions, TakeTheirPlacesFromWhatIsOnShowAndAreUndone) {
  Desk desk;
  const auto beats = [&] {
    for (const Finding& finding : desk.analyzer.conclude().findings) {
      if (finding.kind == FindingKind::ventricular_beats) return finding;
    }
    return Finding{};
  };
  ASSERT_EQ(beats().occurrences.size(), 1U);
  EXPECT_EQ(desk.apply({.kind = EditKind::dismiss_finding, .text = "bigeminy"}), 0U) << "there is no such finding";
  EXPECT_GT(desk.apply({.kind = EditKind::dismiss_finding, .text = "ventricular_beats"}), 0U);
  EXPECT_EQ(desk.apply({.kind = EditKind::dismiss_finding, .text = "ventricular_beats"}), 0U) << "said already";
  EXPECT_TRUE(beats().dismissed());
  EXPECT_EQ(desk.analyzer.conclude().review.edits, 1U);

  // The same journal over the same recording, as the page stores it.
  Desk again;
  ASSERT_TRUE(again.analyzer.restore(desk.analyzer.journal()).has_value());
  EXPECT_EQ(again.analyzer.conclude().findings.back().decision, Decision::dismissed);

  // A beat that the person labels V afterwards was not among those waved away.
  EXPECT_GT(desk.apply({.kind = EditKind::label, .begin = 2160, .code = AnnotationCode::premature_ventricular}), 0U);
  EXPECT_TRUE(beats().outgrown);
  EXPECT_GT(desk.apply({.kind = EditKind::undo}), 0U);
  EXPECT_TRUE(beats().dismissed());

  // Where the finding is gone the decision waits, and it holds again when the finding comes back.
  EXPECT_GT(desk.apply({.kind = EditKind::label, .begin = 1080, .code = AnnotationCode::normal}), 0U);
  const Analysis without = desk.analyzer.conclude();
  ASSERT_EQ(without.review.waiting.size(), 1U);
  EXPECT_EQ(waiting_words(without.review).front(), "Ventricular beats: dismissed by the reader, no longer found.");
  EXPECT_GT(desk.apply({.kind = EditKind::undo}), 0U);
  EXPECT_TRUE(beats().dismissed());
  EXPECT_GT(desk.apply({.kind = EditKind::undo}), 0U);
  EXPECT_EQ(beats().decision, Decision::none);
}

TEST(FindingDecisions, ChangeWhatWasConfirmed) {
  Desk desk;
  EXPECT_GT(desk.analyzer.edit({.kind = EditKind::confirm, .text = "2026-03-01"}).value().size(), 0U);
  EXPECT_GT(desk.apply({.kind = EditKind::acknowledge_finding, .text = "ventricular_beats"}), 0U);
  EXPECT_EQ(desk.analyzer.conclude().review.state, ReviewState::changed);
  EXPECT_GT(desk.apply({.kind = EditKind::confirm, .text = "2026-03-02"}), 0U);
  EXPECT_EQ(desk.analyzer.conclude().review.state, ReviewState::confirmed);
}

}  // namespace
}  // namespace ecg
