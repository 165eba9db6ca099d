#include "core/metrics/reference_stretches.hpp"

#include <gtest/gtest.h>

namespace ecg {
namespace {

constexpr double kFs_hz = 100.0;
constexpr SampleIndex kLength = 10000;
using Stretches = std::vector<SampleRange>;

/// One beat per letter, `rr` samples apart, the first one at `rr`: N, V, S.
std::vector<Annotation> beats(std::string_view letters, SampleIndex rr) {
  std::vector<Annotation> list;
  for (std::size_t i = 0; i < letters.size(); ++i) {
    const AnnotationCode code = letters[i] == 'V'   ? AnnotationCode::premature_ventricular
                                : letters[i] == 'S' ? AnnotationCode::atrial_premature
                                                    : AnnotationCode::normal;
    list.push_back({.sample = static_cast<SampleIndex>(i + 1) * rr, .code = code});
  }
  return list;
}

TEST(ReferenceStretches, ThreeVentricularBeatsInARowAreARunAndATachycardiaWhereFast) {
  const ReferenceStretches fast(beats("NNVVVNN", 50), kFs_hz, kLength);  // 120 bpm
  EXPECT_EQ(fast.ventricular_run, (Stretches{{150, 251}}));
  EXPECT_EQ(fast.ventricular_rhythm, (Stretches{{150, 251}}));
  const ReferenceStretches slow(beats("NNVVVNN", 80), kFs_hz, kLength);  // 75 bpm
  EXPECT_EQ(slow.ventricular_run.size(), 1U);
  EXPECT_TRUE(slow.ventricular_rhythm.empty());
  EXPECT_TRUE(ReferenceStretches(beats("NNVVNN", 50), kFs_hz, kLength).ventricular_run.empty());
  EXPECT_EQ(ReferenceStretches(beats("NSSSN", 50), kFs_hz, kLength).supraventricular_run, (Stretches{{100, 201}}));
}

TEST(ReferenceStretches, BigeminyAndTrigeminyNeedThreeCycles) {
  const ReferenceStretches two(beats("NNNVNVNVNVNNN", 100), kFs_hz, kLength);
  EXPECT_EQ(two.bigeminy, (Stretches{{400, 1001}}));
  EXPECT_TRUE(two.trigeminy.empty());
  EXPECT_TRUE(ReferenceStretches(beats("NNVNVNVNN", 100), kFs_hz, kLength).bigeminy.empty());
  EXPECT_EQ(ReferenceStretches(beats("NVNNVNNVNNVN", 100), kFs_hz, kLength).trigeminy, (Stretches{{200, 1101}}));
}

TEST(ReferenceStretches, KnowWhatTheReferenceCanJudge) {
  const ReferenceStretches only_beats(beats("NNN", 100), kFs_hz, kLength);
  EXPECT_TRUE(only_beats.has_beats);
  EXPECT_FALSE(only_beats.has_rhythms);
  const std::vector<Annotation> atria = {{.sample = 0, .code = AnnotationCode::rhythm, .aux = "(AFIB"}};
  const ReferenceStretches only_atria(atria, kFs_hz, kLength);
  EXPECT_TRUE(only_atria.has_rhythms);
  EXPECT_FALSE(only_atria.names_ventricular);
  EXPECT_EQ(only_atria.atrial_fibrillation, (Stretches{{0, kLength}}));
}

}  // namespace
}  // namespace ecg
