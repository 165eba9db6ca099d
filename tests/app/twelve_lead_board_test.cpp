#include "app/model/twelve_lead_board.hpp"

#include <gtest/gtest.h>

namespace ecg::app {
namespace {

Scene asked_scene() {
  Scene scene;
  scene.analysis.emplace();
  TwelveLeadAnswers& answers = scene.analysis->twelve_leads;
  answers.sha256 = "ab12";
  for (TwelveLeadAnswer& answer : answers.classes) {
    answer.probability = 0.05F;
    answer.band = {.unlikely_below = 0.2F, .likely_from = 0.8F};
  }
  return scene;
}

TwelveLeadAnswer& answer(Scene& scene, TwelveLeadClass which) {
  return scene.analysis->twelve_leads.classes[static_cast<std::size_t>(which)];
}

const TwelveLeadRow& row(const std::vector<TwelveLeadRow>& rows, TwelveLeadClass which) {
  return rows[static_cast<std::size_t>(which)];
}

TEST(TwelveLeadBoard, IsEmptyWhereTheModelWasNotAsked) {
  EXPECT_TRUE(twelve_lead_rows(Scene{}).empty());
  Scene scene;
  scene.analysis.emplace();
  EXPECT_TRUE(twelve_lead_rows(scene).empty());
}

TEST(TwelveLeadBoard, SetsTheModelBesideTheRules) {
  Scene scene = asked_scene();
  answer(scene, TwelveLeadClass::right_bundle_branch_block).probability = 0.9F;
  answer(scene, TwelveLeadClass::first_degree_block).probability = 0.5F;
  scene.analysis->findings.push_back({.kind = FindingKind::left_bundle_branch_block});
  const auto rows = twelve_lead_rows(scene);
  EXPECT_TRUE(row(rows, TwelveLeadClass::right_bundle_branch_block).disagrees()) << "likely, and no rule says so";
  EXPECT_TRUE(row(rows, TwelveLeadClass::left_bundle_branch_block).disagrees()) << "unlikely, and a rule says so";
  EXPECT_FALSE(row(rows, TwelveLeadClass::first_degree_block).disagrees()) << "it is not sure";
  EXPECT_EQ(words(row(rows, TwelveLeadClass::first_degree_block).verdict), "not enough evidence");
  EXPECT_FALSE(row(rows, TwelveLeadClass::atrial_fibrillation).disagrees());
  scene.analysis->findings.push_back({.kind = FindingKind::right_bundle_branch_block});
  EXPECT_FALSE(row(twelve_lead_rows(scene), TwelveLeadClass::right_bundle_branch_block).disagrees());
}

TEST(TwelveLeadBoard, NamesWhatCountsMost) {
  Scene scene = asked_scene();
  TwelveLeadAnswer& right = answer(scene, TwelveLeadClass::right_bundle_branch_block);
  right.probability = 0.9F;
  right.lead_share[static_cast<std::size_t>(StandardLead::V1)] = 2.0F;
  right.measures_share = 1.0F;
  const auto reason_now = [&] {
    return reason(row(twelve_lead_rows(scene), TwelveLeadClass::right_bundle_branch_block));
  };
  EXPECT_EQ(reason_now(), "mostly by V1");
  right.measures_share = 3.0F;
  EXPECT_EQ(reason_now(), "mostly by what was measured");
  right.probability = 0.1F;
  EXPECT_EQ(reason_now(), "") << "of what is unlikely nothing is said";
}

TEST(TwelveLeadBoard, ShowsTheLikeliestClassUntilAnotherIsChosen) {
  Scene scene = asked_scene();
  answer(scene, TwelveLeadClass::sinus_bradycardia).probability = 0.6F;
  const auto rows = twelve_lead_rows(scene);
  EXPECT_EQ(shown_twelve_lead_class(rows, -1), TwelveLeadClass::sinus_bradycardia);
  EXPECT_EQ(shown_twelve_lead_class(rows, 2), TwelveLeadClass::left_bundle_branch_block);
}

}  // namespace
}  // namespace ecg::app
