#include "core/metrics/alarm_budget.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace ecg {
namespace {

/// y abnormal, n normal, o open.
std::vector<WindowTruth> windows(std::string_view letters) {
  std::vector<WindowTruth> result(letters.size());
  for (std::size_t i = 0; i < letters.size(); ++i)
    result[i].abnormal = letters[i] == 'y' ? Truth::yes : letters[i] == 'n' ? Truth::no : Truth::open;
  return result;
}

constexpr float kNone = std::numeric_limits<float>::quiet_NaN();

TEST(AlarmBudget, CountsStretchesMissedAndFindingsWithoutCause) {
  const auto truth = windows("nnyynnynn");
  const std::vector<float> probability = {0.9F, 0.9F, 0.2F, 0.8F, 0.1F, 0.9F, 0.1F, 0.1F, 0.7F};
  const AlarmBudget budget = alarm_budget(truth, probability, 0.5);
  EXPECT_EQ(budget.stretches, 2);
  EXPECT_EQ(budget.missed, 1) << "one window of the first stretch is enough, the second has none";
  EXPECT_EQ(budget.false_findings, 3) << "neighbouring windows are one finding";
  EXPECT_EQ(budget.normal_flagged, 4);
  EXPECT_DOUBLE_EQ(budget.sensitivity(), 1.0 / 3.0);
  EXPECT_DOUBLE_EQ(budget.specificity(), 2.0 / 6.0);
  EXPECT_NEAR(budget.false_findings_per_h(), 3.0 / (90.0 / 3600.0), 1e-9);
}

TEST(AlarmBudget, AFindingThatReachesIntoAnAbnormalStretchIsNotFalse) {
  EXPECT_EQ(alarm_budget(windows("nyn"), std::vector<float>{0.9F, 0.9F, 0.9F}, 0.5).false_findings, 0);
  EXPECT_EQ(alarm_budget(windows("nyn"), std::vector<float>{0.9F, 0.1F, 0.1F}, 0.5).false_findings, 1);
}

TEST(AlarmBudget, WindowsThatAreOpenOrUnreadCountForNothing) {
  const AlarmBudget open = alarm_budget(windows("oo"), std::vector<float>{0.9F, 0.1F}, 0.5);
  EXPECT_EQ(open.stretches + open.false_findings + open.not_read, 0);
  EXPECT_TRUE(std::isnan(open.missed_share()));
  EXPECT_TRUE(std::isnan(open.false_findings_per_h()));
  const AlarmBudget unread = alarm_budget(windows("yn"), std::vector<float>{kNone, kNone}, 0.5);
  EXPECT_EQ(unread.not_read, 2);
  EXPECT_EQ(unread.stretches, 0);
}

TEST(AlarmBudget, AtZeroNothingIsMissedAndAboveOneNothingIsFound) {
  const auto truth = windows("nyny");
  const std::vector<float> probability = {0.0F, 1.0F, 0.5F, 0.0F};
  EXPECT_EQ(alarm_budget(truth, probability, 0.0).missed, 0);
  const AlarmBudget none = alarm_budget(truth, probability, 1.01);
  EXPECT_EQ(none.missed, none.stretches);
  EXPECT_EQ(none.false_findings, 0);
}

TEST(AbnormalAuc, IsTheShareOfPairsInTheRightOrder) {
  EXPECT_DOUBLE_EQ(abnormal_auc(windows("nnyy"), std::vector<float>{0.1F, 0.6F, 0.5F, 0.9F}), 0.75);
  EXPECT_DOUBLE_EQ(abnormal_auc(windows("ny"), std::vector<float>{0.5F, 0.5F}), 0.5);
  EXPECT_TRUE(std::isnan(abnormal_auc(windows("yy"), std::vector<float>{0.5F, 0.5F})));
  EXPECT_DOUBLE_EQ(abnormal_auc(windows("nyy"), std::vector<float>{0.1F, kNone, 0.9F}), 1.0);
}

TEST(ThresholdOfSpecificity, LeavesThatShareOfNormalWindowsAlone) {
  const auto truth = windows("nnnnnnnnnny");
  const std::vector<float> probability = {0.0F, 0.1F, 0.2F, 0.3F, 0.4F, 0.5F, 0.6F, 0.7F, 0.8F, 0.9F, 0.95F};
  const double threshold = threshold_of_specificity(truth, probability, 0.8);
  EXPECT_DOUBLE_EQ(alarm_budget(truth, probability, threshold).specificity(), 0.8);
  EXPECT_GT(threshold, 0.7);
  EXPECT_LT(threshold, 0.8);
}

}  // namespace
}  // namespace ecg
