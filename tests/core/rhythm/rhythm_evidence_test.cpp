#include "core/rhythm/rhythm_evidence.hpp"

#include <cmath>

#include <gtest/gtest.h>

#include "core/rhythm/answers_case.hpp"

namespace ecg {
namespace {

TEST(RhythmEvidence, IsTheMeanOfTheWindowsThatHoldACell) {
  const RhythmEvidence evidence =
      AnswersCase().windows(1, RhythmClass::sinus, 2.0F).windows(1, RhythmClass::sinus, 4.0F).evidence();
  ASSERT_EQ(evidence.cells(), 3U);
  EXPECT_FLOAT_EQ(evidence.at(0, RhythmClass::sinus), 2.0F);
  EXPECT_FLOAT_EQ(evidence.at(1, RhythmClass::sinus), 3.0F);
  EXPECT_FLOAT_EQ(evidence.at(2, RhythmClass::sinus), 4.0F);
}

TEST(RhythmEvidence, LeadsCountAlikeAndOneThatWasNotReadDoesNot) {
  const AnswersCase one = AnswersCase(0).windows(3, RhythmClass::paced, 1.0F);
  const AnswersCase other = AnswersCase(1).windows(3, RhythmClass::paced, 3.0F);
  const AnswersCase silent = AnswersCase(2).not_read(3);
  const std::vector<LeadRhythm> leads = {one.lead, other.lead, silent.lead};
  const RhythmEvidence evidence(leads, one.duration_s());
  EXPECT_FLOAT_EQ(evidence.at(2, RhythmClass::paced), 2.0F);
}

TEST(RhythmEvidence, WhereNothingWasReadThereIsNone) {
  const RhythmEvidence evidence = AnswersCase().not_read(1).windows(2, RhythmClass::sinus).evidence();
  EXPECT_TRUE(std::isnan(evidence.at(0, RhythmClass::sinus)));
  EXPECT_FLOAT_EQ(evidence.at(1, RhythmClass::sinus), 4.0F);
  EXPECT_DOUBLE_EQ(evidence.mean(RhythmClass::sinus, 0.0, 20.0), 4.0);
  EXPECT_TRUE(std::isnan(evidence.mean(RhythmClass::sinus, 0.0, 4.0)));
}

TEST(RhythmEvidence, OfNoWindowsIsEmpty) {
  EXPECT_TRUE(RhythmEvidence({}, 60.0).empty());
  EXPECT_TRUE(RhythmEvidence().empty());
}

}  // namespace
}  // namespace ecg
