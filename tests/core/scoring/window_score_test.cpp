#include "core/scoring/window_score.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace ecg {
namespace {

Record half_minute() {
  Record record;
  record.fs_hz = 100.0;
  record.length = 3000;
  return record;
}

/// A beat every `rr` samples, N but where a letter says otherwise.
Analysis beats(SampleIndex rr, std::initializer_list<std::pair<std::size_t, BeatClass>> others = {}) {
  Analysis analysis;
  for (SampleIndex sample = 30; sample < 3000; sample += rr) {
    analysis.r_peaks.push_back(sample);
    analysis.classes.label.push_back(BeatClass::N);
    analysis.classes.flags.push_back(0);
  }
  for (const auto& [beat, label] : others) analysis.classes.label[beat] = label;
  return analysis;
}

bool has(const std::array<bool, kWindowLabelCount>& labels, WindowLabel label) {
  return labels[static_cast<std::size_t>(label)];
}

TEST(FoundLabels, AreSeveralAtOnce) {
  Analysis analysis = beats(80, {{2, BeatClass::V}});
  analysis.episodes.push_back({.kind = EpisodeKind::atrial_fibrillation, .range = {0, 600}});
  const auto labels = found_labels(half_minute(), analysis);
  ASSERT_EQ(labels.size(), 3U);
  EXPECT_TRUE(has(labels[0], WindowLabel::ventricular_premature));
  EXPECT_TRUE(has(labels[0], WindowLabel::atrial_fibrillation));
  EXPECT_FALSE(has(labels[1], WindowLabel::ventricular_premature));
  EXPECT_FALSE(has(labels[1], WindowLabel::atrial_fibrillation));
}

TEST(FoundLabels, RatesAreSinusOnlyWithoutEctopyOrANamedRhythm) {
  EXPECT_TRUE(has(found_labels(half_minute(), beats(50))[0], WindowLabel::sinus_tachycardia));
  EXPECT_TRUE(has(found_labels(half_minute(), beats(120))[0], WindowLabel::sinus_bradycardia));
  EXPECT_FALSE(has(found_labels(half_minute(), beats(50, {{3, BeatClass::S}}))[0], WindowLabel::sinus_tachycardia));
  Analysis fast = beats(50);
  fast.episodes.push_back({.kind = EpisodeKind::atrial_fibrillation, .range = {0, 3000}});
  EXPECT_FALSE(has(found_labels(half_minute(), fast)[0], WindowLabel::sinus_tachycardia));
}

TEST(WindowScores, CountAgreementAndLeaveOpenWindowsOut) {
  const Analysis analysis = beats(80, {{2, BeatClass::V}, {15, BeatClass::V}});
  std::vector<WindowTruth> truth(3);
  constexpr auto kLabel = static_cast<std::size_t>(WindowLabel::ventricular_premature);
  truth[0].labels[kLabel] = Truth::yes;
  truth[1].labels[kLabel] = Truth::no;
  truth[2].labels[kLabel] = Truth::open;
  const LabelCounts counts = score_windows(half_minute(), analysis, truth, 0.0)[kLabel];
  EXPECT_EQ(counts.found, 1);
  EXPECT_EQ(counts.invented, 1);
  EXPECT_EQ(counts.windows(), 2);
  EXPECT_DOUBLE_EQ(counts.f1(), 2.0 / 3.0);
  EXPECT_DOUBLE_EQ(counts.specificity(), 0.0);
  EXPECT_EQ(score_windows(half_minute(), analysis, truth, 10.0)[kLabel].found, 0);
  EXPECT_TRUE(std::isnan(LabelCounts{}.f1()));
}

}  // namespace
}  // namespace ecg
