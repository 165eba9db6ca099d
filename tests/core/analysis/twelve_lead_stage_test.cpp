#include "core/analysis/twelve_lead_stage.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "core/analysis/analyzer.hpp"
#include "core/synthetic/twelve_lead_patient.hpp"

namespace ecg {
namespace {

constexpr std::size_t kChannels = 2, kPlaces = 4;
constexpr auto kV1 = static_cast<std::size_t>(StandardLead::V1);
constexpr auto kRight = static_cast<std::size_t>(TwelveLeadClass::right_bundle_branch_block);

Record drawn() { return synthetic_twelve_leads({}, 3); }

TwelveLeadModel model() {
  TwelveLeadModel made{.identity = {"twelve_lead", "int8", "ab12"}};
  made.bands.fill({.unlikely_below = 0.2F, .likely_from = 0.8F});
  made.head_weights.assign(kTwelveLeadClassCount * kChannels, 1.0F);
  return made;
}

/// A network that sees right bundle branch block in lead V1 alone.
TwelveLeadOutput answers(const TwelveLeadStage& stage) {
  TwelveLeadOutput output{.channels = kChannels, .map_samples = kPlaces};
  for (std::size_t row = 0; row < stage.rows(); ++row) {
    for (std::size_t which = 0; which < kTwelveLeadClassCount; ++which) {
      const bool seen = which == kRight && stage.present()[row * kStandardLeadCount + kV1] > 0.0F;
      output.probabilities.push_back(seen ? 0.9F : 0.1F);
    }
    output.attention.insert(output.attention.end(), {0.1F, 0.2F, 0.3F, 0.4F});
    for (std::size_t i = 0; i < kChannels * kPlaces; ++i) output.feature_map.push_back(static_cast<float>(i));
  }
  return output;
}

TEST(TwelveLeadStage, AsksWithoutEachLeadAndWithoutWhatWasMeasured) {
  const Record record = drawn();
  Analyzer analyzer(record, {});
  const TwelveLeadStage& stage = analyzer.ask_twelve_leads();
  ASSERT_EQ(stage.rows(), kTwelveLeadRows);
  EXPECT_EQ(stage.leads().size(), kTwelveLeadRows * kStandardLeadCount * kTwelveLeadSamples);
  const auto measures = [&](std::size_t row, TwelveLeadColumn column) {
    return stage.measures()[row * kTwelveLeadColumns + static_cast<std::size_t>(column)];
  };
  EXPECT_EQ(measures(0, TwelveLeadColumn::no_qrs), 0.0F);
  EXPECT_EQ(measures(1, TwelveLeadColumn::no_qrs), 1.0F);
  EXPECT_EQ(measures(1, TwelveLeadColumn::qrs), 0.0F);
  for (std::size_t lead = 0; lead < kStandardLeadCount; ++lead) {
    for (std::size_t other = 0; other < kStandardLeadCount; ++other)
      EXPECT_EQ(stage.present()[(2 + lead) * kStandardLeadCount + other], other == lead ? 0.0F : 1.0F);
  }
}

TEST(TwelveLeadStage, SaysWhichLeadTellsAndWhatTheProbabilityComesTo) {
  const Record record = drawn();
  Analyzer analyzer(record, {});
  const TwelveLeadStage& stage = analyzer.ask_twelve_leads();
  ASSERT_TRUE(analyzer.push_twelve_leads(model(), answers(stage)).has_value());
  analyzer.without_model("none asked for");
  const TwelveLeadAnswers said = analyzer.conclude().twelve_leads;
  ASSERT_TRUE(said.asked());
  const TwelveLeadAnswer& right = said.of(TwelveLeadClass::right_bundle_branch_block);
  EXPECT_EQ(right.verdict(), TwelveLeadVerdict::likely);
  EXPECT_NEAR(right.lead_share[kV1], 2.0F * std::log(9.0F), 1e-4F);
  EXPECT_NEAR(right.lead_share[0], 0.0F, 1e-6F);
  EXPECT_NEAR(right.measures_share, 0.0F, 1e-6F);
  EXPECT_EQ(said.of(TwelveLeadClass::atrial_fibrillation).verdict(), TwelveLeadVerdict::unlikely);
  ASSERT_EQ(right.map.size(), kPlaces);
  EXPECT_FLOAT_EQ(right.map[1], (1.0F + 5.0F) / 4.0F);
  EXPECT_EQ(said.attention, (std::vector<float>{0.1F, 0.2F, 0.3F, 0.4F}));
}

TEST(TwelveLeadStage, RefusesAnswersOfAnotherShape) {
  const Record record = drawn();
  Analyzer analyzer(record, {});
  EXPECT_FALSE(analyzer.push_twelve_leads(model(), {}).has_value()) << "nothing was asked";
  const TwelveLeadOutput good = answers(analyzer.ask_twelve_leads());
  for (const auto& spoil : {+[](TwelveLeadOutput& output) { output.probabilities[3] = NAN; },
                            +[](TwelveLeadOutput& output) { output.attention[0] = 0.9F; },
                            +[](TwelveLeadOutput& output) { output.feature_map.pop_back(); },
                            +[](TwelveLeadOutput& output) { output.channels = 3; }}) {
    TwelveLeadOutput bad = good;
    spoil(bad);
    EXPECT_FALSE(analyzer.push_twelve_leads(model(), bad).has_value());
  }
}

TEST(TwelveLeadStage, AsksNothingOfFewLeads) {
  Record record = drawn();
  record.signals.resize(5);
  Analyzer analyzer(record, {});
  EXPECT_EQ(analyzer.ask_twelve_leads().rows(), 0U);
}

}  // namespace
}  // namespace ecg
