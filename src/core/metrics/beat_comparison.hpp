#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "core/record/beat_class.hpp"

namespace ecg {

struct ComparisonSettings {
  ClassMap class_map = ClassMap::papers;
  double match_window_s = 0.150;  ///< ANSI/AAMI EC57: beats pair when at most this far apart
  double skip_s = 0.0;            ///< Learning period not scored; `bxb` skips the first 300 s
};

inline constexpr std::size_t kMissed = kBeatClassCount;  ///< extra column: reference beat without a test beat
inline constexpr std::size_t kExtra = kBeatClassCount;   ///< extra row: test beat without a reference beat

/// Beat-by-beat comparison of a test against a reference annotation set. Counts add up over records with `+=`.
struct BeatComparison {
  /// [reference class or kExtra][test class or kMissed]; the corner is always 0.
  std::array<std::array<std::int64_t, kBeatClassCount + 1>, kBeatClassCount + 1> counts{};
  BeatComparison& operator+=(const BeatComparison& other);
  bool operator==(const BeatComparison&) const = default;
};

/// A beat with a class, the common currency of comparisons.
struct LabelledBeat {
  SampleIndex sample = 0;
  BeatClass label = BeatClass::N;
};

struct MatchedComparison {
  BeatComparison comparison;
  std::vector<std::int32_t>
      reference_of_test;  ///< per test beat: index of its reference beat, -1 = extra or not scored
  std::vector<std::int32_t>
      test_of_reference;  ///< per reference beat: index of its test beat, -1 = missed or not scored
};

/// Pairs beats in time order, nearest first within the window as `bxb` does, and counts classes.
MatchedComparison compare_beats(std::span<const LabelledBeat> reference, std::span<const LabelledBeat> test,
                                double fs_hz, const ComparisonSettings& settings);

/// Beats of an annotation list in a class map; non-beat annotations are left out.
std::vector<LabelledBeat> labelled_beats(std::span<const Annotation> annotations, ClassMap map);

/// Scores of one class. Undefined ratios (0/0) are NaN; F1 is 0 when the class has support but no true positive.
struct ClassScore {
  double sensitivity = 0.0;
  double positive_predictivity = 0.0;
  double f1 = 0.0;
  std::int64_t support = 0;  ///< reference beats of this class that were paired
};

/// Classification scores over paired beats only (as classifier papers print them), plus detection scores over all.
struct Scores {
  std::array<ClassScore, kBeatClassCount> classes;
  double accuracy = 0.0;
  double balanced_accuracy = 0.0;  ///< mean sensitivity of the classes that the reference has
  double macro_f1 = 0.0;  ///< mean F1 of the classes that reference or answers have, as scikit-learn counts them
  std::int64_t macro_f1_classes = 0;  ///< how many those are
  double macro_f1_4 = 0.0;            ///< mean F1 of N S V F as papers print it: a class that is absent counts 0
  double macro_f1_5 = 0.0;            ///< the same of N S V F Q
  double detection_sensitivity = 0.0;
  double detection_positive_predictivity = 0.0;
  double detection_f1 = 0.0;
};
Scores scores(const BeatComparison& comparison);

}  // namespace ecg
