#include "core/metrics/run_comparison.hpp"

#include <fstream>
#include <iterator>
#include <string>

#include <gtest/gtest.h>

namespace ecg {
namespace {

constexpr double kFs_hz = 1000.0;
constexpr Ec57Settings kFromStart{.skip_s = 0.0};
using Annotations = std::vector<Annotation>;

/// Beats 600 ms apart from 1 s on, by WFDB mnemonic; '[' and ']' stand half-way, '{' is "(AFIB", '}' is "(N".
Annotations beats(std::string_view letters) {
  Annotations list;
  SampleIndex at = 400;
  for (const char letter : letters) {
    if (letter == '{' || letter == '}') {
      list.push_back({.sample = at + 300, .code = AnnotationCode::rhythm, .aux = letter == '{' ? "(AFIB" : "(N"});
    } else if (letter == '[' || letter == ']') {
      list.push_back(
          {.sample = at + 300, .code = letter == '[' ? AnnotationCode::flutter_start : AnnotationCode::flutter_end});
    } else {
      list.push_back({.sample = at += 600, .code = *code_from_mnemonic({&letter, 1})});
    }
  }
  return list;
}

RunComparison compare(std::string_view reference, std::string_view test, RunKind kind = RunKind::ventricular) {
  return compare_runs(beats(reference), beats(test), kFs_hz, kind, kFromStart);
}

TEST(RunComparison, EqualRunsFallOnTheDiagonal) {
  const RunComparison runs = compare("NVNVVNVVVVNVVVVVVVVN", "NVNVVNVVVVNVVVVVVVVN");
  for (const std::size_t length : {1U, 2U, 4U, 6U}) {
    EXPECT_EQ(runs.sensitivity[length][length], 1) << length;
    EXPECT_EQ(runs.positive_predictivity[length][length], 1) << length;
  }
}

TEST(RunComparison, TheLongestTestRunInsideTheWindowCounts) {
  const RunComparison runs = compare("NVVVVVN", "NVNVVNN");
  EXPECT_EQ(runs.sensitivity[5][2], 1);
  EXPECT_EQ(runs.positive_predictivity[1][1], 1) << "inside the window of the single test beat";
  EXPECT_EQ(runs.positive_predictivity[2][2], 1);
}

TEST(RunComparison, MissedAndInventedRuns) {
  const RunComparison runs = compare("NVVNNNNN", "NNNNVVVN");
  EXPECT_EQ(runs.sensitivity[2][0], 1);
  EXPECT_EQ(runs.positive_predictivity[0][3], 1);
  const RunScores s = scores(runs);
  EXPECT_EQ(s.couplet_sensitivity.part, 0);
  EXPECT_EQ(s.couplet_sensitivity.whole, 1);
  EXPECT_EQ(s.short_positive_predictivity.whole, 1);
  EXPECT_EQ(s.long_sensitivity.whole, 0);
}

TEST(RunComparison, AShortRunIsFoundByAnyRunOfThreeOrMore) {
  const RunScores s = scores(compare("NVVVVVN", "NVVVNNN"));
  EXPECT_EQ(s.short_sensitivity.part, 1);
  EXPECT_EQ(s.short_positive_predictivity.part, 1);
}

TEST(RunComparison, FusionBeatsExtendVentricularRunsAndUnknownOnesEndThem) {
  EXPECT_EQ(compare("NVFVN", "NVVVN").sensitivity[3][3], 1);
  EXPECT_EQ(compare("NVQVN", "NVQVN").sensitivity[1][1], 2);
}

TEST(RunComparison, SupraventricularRunsAreASeparateMatter) {
  const RunComparison runs = compare("NSSSNVVN", "NSSNNVVN", RunKind::supraventricular);
  EXPECT_EQ(runs.sensitivity[3][2], 1);
  EXPECT_EQ(runs.sensitivity[2][2], 0);
}

TEST(RunComparison, FibrillationIsALongRun) {
  EXPECT_EQ(compare("NN[]NN", "NN[]NN").sensitivity[6][6], 1);
  const RunComparison atrial = compare("NN{NNNN}NN", "NN{NNNN}NN", RunKind::supraventricular);
  EXPECT_EQ(atrial.sensitivity[6][6], 1);
}

TEST(RunComparison, ARunInsideTheOtherListsFibrillationIsMatchedByIt) {
  EXPECT_EQ(compare("NNVVVNN", "NN[NNN]NN").sensitivity[3][6], 1);
}

TEST(RunComparison, RunsOfTheLearningPeriodDoNotCount) {
  const Annotations list = beats("NVVNNNNNNNNNVVVN");
  const RunComparison runs = compare_runs(list, list, kFs_hz, RunKind::ventricular, {.skip_s = 5.0});
  EXPECT_EQ(runs.sensitivity[2][2], 0);
  EXPECT_EQ(runs.sensitivity[3][3], 1);
}

TEST(RunComparison, EmptyListsGiveZeros) {
  const RunComparison runs = compare("", "");
  EXPECT_EQ(scores(runs).couplet_sensitivity.whole, 0);
}

TEST(RunComparison, AddsUpOverRecords) {
  RunComparison runs = compare("NVVN", "NVVN");
  runs += compare("NVVN", "NNNN");
  EXPECT_EQ(runs.sensitivity[2][2], 1);
  EXPECT_EQ(runs.sensitivity[2][0], 1);
}

TEST(RxrReport, OfNormalBeatsEqualsTheOutputOfRxr) {
  std::ifstream file(std::string(ECG_RECORDINGS) + "/formats/bemoody-wfdb-checkpkg/checkpkg/expected/rxr.out");
  if (!file) GTEST_SKIP() << "reference outputs of the WFDB programs are not here";
  const std::string expected(std::istreambuf_iterator<char>(file), {});
  EXPECT_EQ(rxr_report("100s", "atr", "ann", compare("NNNN", "NNNN"), RunKind::ventricular), expected);
}

}  // namespace
}  // namespace ecg
