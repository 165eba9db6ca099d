#include "core/analysis/rhythm_stage.hpp"

#include <algorithm>
#include <cmath>

#include <gtest/gtest.h>

#include "core/analysis/analyzer.hpp"
#include "core/canned_model.hpp"
#include "core/synthetic/demos.hpp"

namespace ecg {
namespace {

constexpr auto kSize = static_cast<std::size_t>(kRhythmWindowSamples);

/// Probabilities for `count` windows: one rhythm certain, the others not.
std::vector<float> certain(std::size_t count, RhythmClass rhythm) {
  std::vector<float> rows(count * kRhythmClassCount, 0.01F);
  for (std::size_t window = 0; window < count; ++window)
    rows[window * kRhythmClassCount + static_cast<std::size_t>(rhythm)] = 0.99F;
  return rows;
}

Record demo(std::string_view id) {
  auto record = demo_record(id);
  EXPECT_TRUE(record.has_value()) << id;
  return *std::move(record);
}

TEST(RhythmStage, HandsOutEveryWindowOnceInPiecesOfAnySize) {
  const Record record = demo("healthy");
  std::vector<float> all;
  for (const std::size_t most : {1U, 7U, 1000U}) {
    RhythmStage stage(record);
    std::vector<float> samples;
    std::size_t windows = 0;
    for (auto piece = stage.next(most); !piece.empty(); piece = stage.next(most)) {
      const auto again = stage.next(most);
      EXPECT_TRUE(std::ranges::equal(piece, again)) << "the same again until it was answered";
      samples.insert(samples.end(), again.begin(), again.end());
      windows += again.size() / kSize;
      ASSERT_TRUE(stage.push(certain(again.size() / kSize, RhythmClass::sinus)).has_value());
    }
    EXPECT_TRUE(stage.complete());
    EXPECT_DOUBLE_EQ(stage.progress(), 1.0);
    std::size_t answered = 0;
    for (const LeadRhythm& lead : stage.answers()) answered += lead.size();
    EXPECT_EQ(answered, windows);
    if (all.empty()) all = samples;
    EXPECT_EQ(samples, all) << most << " at a time";
  }
  EXPECT_FALSE(all.empty());
}

TEST(RhythmStage, AnswersOfAnotherNumberAreRefusedAndChangeNothing) {
  const Record record = demo("healthy");
  RhythmStage stage(record);
  EXPECT_FALSE(stage.push(certain(1, RhythmClass::sinus)).has_value()) << "nothing was handed out";
  ASSERT_FALSE(stage.next(4).empty());
  EXPECT_FALSE(stage.push(certain(3, RhythmClass::sinus)).has_value());
  EXPECT_TRUE(stage.push(certain(4, RhythmClass::sinus)).has_value());
}

TEST(RhythmStage, OfARecordWithoutALeadHasNothingToAsk) {
  Record record = demo("healthy");
  for (Signal& signal : record.signals) signal.kind = SignalKind::other;
  RhythmStage stage(record);
  EXPECT_TRUE(stage.next(10).empty());
  EXPECT_TRUE(stage.complete());
}

Analysis analysed(const Record& record, RhythmClass rhythm) {
  Analyzer analyzer(record, {});
  analyzer.begin_rhythm({.name = "rhythm", .precision = "int8", .sha256 = "00"});
  EXPECT_FALSE(analyzer.conclude().complete);
  for (auto windows = analyzer.next_rhythm_windows(64); !windows.empty(); windows = analyzer.next_rhythm_windows(64))
    EXPECT_TRUE(analyzer.push_rhythm(certain(windows.size() / kSize, rhythm)).has_value());
  analyzer.begin_model(testing_models::spec());
  // Not sure of any: as certain as 0.7.
  for (ModelInput input = analyzer.next_batch(64); input.beat_count > 0; input = analyzer.next_batch(64)) {
    const std::vector<BeatClass> labels(static_cast<std::size_t>(input.beat_count), BeatClass::S);
    EXPECT_TRUE(analyzer.push(testing_models::sure_of(labels, 0.7F)).has_value());
  }
  return analyzer.conclude();
}

bool has(const Analysis& analysis, FindingKind kind) {
  return std::ranges::any_of(analysis.findings, [&](const Finding& finding) { return finding.kind == kind; });
}

TEST(AnalyzerRhythm, FibrillatingAtriaLeaveNoPrematureBeatAndAreNamed) {
  const Record record = demo("atrial-fibrillation");
  const Analysis analysis = analysed(record, RhythmClass::atrial_fibrillation);
  EXPECT_TRUE(analysis.complete);
  EXPECT_TRUE(has(analysis, FindingKind::atrial_fibrillation));
  EXPECT_FALSE(has(analysis, FindingKind::supraventricular_beats));
  EXPECT_FALSE(has(analysis, FindingKind::irregular)) << "it has a name";
  EXPECT_EQ(analysis.classes.label[5], BeatClass::N);
  EXPECT_EQ(analysis.model_class(5), BeatClass::S) << "what the model said stays";
}

TEST(AnalyzerRhythm, DoubtfulPrematureBeatsInPlainSinusRhythmAreTakenBack) {
  const Analysis analysis = analysed(demo("healthy"), RhythmClass::sinus);
  EXPECT_FALSE(has(analysis, FindingKind::atrial_fibrillation));
  EXPECT_FALSE(has(analysis, FindingKind::supraventricular_beats));
  EXPECT_EQ(analysis.classes.flags[5], kOverruled);
  EXPECT_EQ(analysis.model_class(5), BeatClass::S);
}

TEST(AnalyzerRhythm, VentricularFibrillationIsHighAndCountsNoBeat) {
  const Analysis analysis = analysed(demo("healthy"), RhythmClass::ventricular_fibrillation);
  ASSERT_GE(analysis.findings.size(), 2U);
  EXPECT_EQ(analysis.findings[0].kind, FindingKind::not_normal);
  EXPECT_EQ(analysis.findings[1].kind, FindingKind::ventricular_fibrillation);
  EXPECT_EQ(analysis.findings[1].priority, Priority::high);
  EXPECT_FALSE(has(analysis, FindingKind::supraventricular_run));
}

TEST(AnalyzerRhythm, NoiseCannotBeJudgedWhateverBeatsWereFound) {
  const Analysis analysis = analysed(demo("healthy"), RhythmClass::unusable);
  EXPECT_EQ(analysis.findings[0].kind, FindingKind::not_analysable);
  EXPECT_FALSE(has(analysis, FindingKind::supraventricular_beats));
}

TEST(AnalyzerRhythm, TheSameModelIsNotAskedTwice) {
  const Record record = demo("healthy");
  Analyzer analyzer(record, {});
  const ModelIdentity identity{.name = "rhythm", .precision = "int8", .sha256 = "00"};
  analyzer.begin_rhythm(identity);
  while (!analyzer.next_rhythm_windows(64).empty()) {
    const std::size_t count = analyzer.next_rhythm_windows(64).size() / kSize;
    ASSERT_TRUE(analyzer.push_rhythm(certain(count, RhythmClass::sinus)).has_value());
  }
  analyzer.begin_rhythm(identity);
  EXPECT_TRUE(analyzer.next_rhythm_windows(64).empty());
  analyzer.begin_rhythm({.name = "rhythm", .precision = "fp32", .sha256 = "01"});
  EXPECT_FALSE(analyzer.next_rhythm_windows(64).empty());
}

TEST(AnalyzerRhythm, WithoutItTheReasonIsSaid) {
  const Record record = demo("healthy");
  Analyzer analyzer(record, {});
  analyzer.without_rhythm("its file is missing");
  const Analysis analysis = analyzer.conclude();
  EXPECT_TRUE(std::ranges::any_of(analysis.diagnostics, [](const Diagnostic& diagnostic) {
    return diagnostic.code == DiagnosticCode::rhythm_model_unavailable && diagnostic.field == "its file is missing";
  }));
}

}  // namespace
}  // namespace ecg
