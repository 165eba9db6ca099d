#include "core/metrics/beat_comparison.hpp"

#include <limits>

#include "core/metrics/beat_pairing.hpp"

namespace ecg {

namespace {

constexpr double kUndefined = std::numeric_limits<double>::quiet_NaN();

double ratio(std::int64_t part, std::int64_t whole) {
  return whole > 0 ? static_cast<double>(part) / static_cast<double>(whole) : kUndefined;
}

std::vector<SampleIndex> times(std::span<const LabelledBeat> beats) {
  std::vector<SampleIndex> result;
  result.reserve(beats.size());
  for (const LabelledBeat& beat : beats) result.push_back(beat.sample);
  return result;
}

}  // namespace

BeatComparison& BeatComparison::operator+=(const BeatComparison& other) {
  for (std::size_t row = 0; row < counts.size(); ++row) {
    for (std::size_t column = 0; column < counts[row].size(); ++column)
      counts[row][column] += other.counts[row][column];
  }
  return *this;
}

MatchedComparison compare_beats(std::span<const LabelledBeat> reference, std::span<const LabelledBeat> test,
                                double fs_hz, const ComparisonSettings& settings) {
  BeatPairs pairs = pair_beats(times(reference), times(test), samples_from_seconds(settings.skip_s, fs_hz),
                               samples_from_seconds(settings.match_window_s, fs_hz));
  MatchedComparison result;
  auto& counts = result.comparison.counts;
  for (std::size_t r = 0; r < reference.size(); ++r) {
    std::int32_t& partner = pairs.test_of_reference[r];
    const auto row = static_cast<std::size_t>(reference[r].label);
    if (partner >= 0) ++counts[row][static_cast<std::size_t>(test[static_cast<std::size_t>(partner)].label)];
    else if (partner == kUnpaired) ++counts[row][kMissed];
    else partner = kUnpaired;
  }
  for (std::size_t t = 0; t < test.size(); ++t) {
    std::int32_t& partner = pairs.reference_of_test[t];
    if (partner == kUnpaired) ++counts[kExtra][static_cast<std::size_t>(test[t].label)];
    else if (partner == kNotScored) partner = kUnpaired;
  }
  result.reference_of_test = std::move(pairs.reference_of_test);
  result.test_of_reference = std::move(pairs.test_of_reference);
  return result;
}

std::vector<LabelledBeat> labelled_beats(std::span<const Annotation> annotations, ClassMap map) {
  std::vector<LabelledBeat> beats;
  for (const Annotation& annotation : annotations) {
    if (const auto label = beat_class(annotation.code, map)) beats.push_back({annotation.sample, *label});
  }
  return beats;
}

Scores scores(const BeatComparison& comparison) {
  const auto& counts = comparison.counts;
  Scores result;
  std::int64_t paired = 0;
  std::int64_t correct = 0;
  std::int64_t missed = 0;
  std::int64_t extra = 0;
  double f1_sum = 0.0;
  double sensitivity_sum = 0.0;
  std::int64_t supported = 0;
  for (std::size_t label = 0; label < kBeatClassCount; ++label) {
    const std::int64_t hits = counts[label][label];
    std::int64_t support = 0;
    std::int64_t claimed = 0;
    for (std::size_t other = 0; other < kBeatClassCount; ++other) {
      support += counts[label][other];
      claimed += counts[other][label];
    }
    ClassScore& score = result.classes[label];
    score.support = support;
    score.sensitivity = ratio(hits, support);
    score.positive_predictivity = ratio(hits, claimed);
    score.f1 = ratio(2 * hits, support + claimed);
    if (support + claimed > 0) {
      f1_sum += score.f1;
      ++result.macro_f1_classes;
    }
    if (support > 0) sensitivity_sum += score.sensitivity;
    if (support > 0) ++supported;
    if (label == static_cast<std::size_t>(BeatClass::F)) result.macro_f1_4 = f1_sum / 4.0;
    paired += support;
    correct += hits;
    missed += counts[label][kMissed];
    extra += counts[kExtra][label];
  }
  result.macro_f1_5 = f1_sum / 5.0;
  result.macro_f1 = paired > 0 ? f1_sum / static_cast<double>(result.macro_f1_classes) : kUndefined;
  if (paired == 0) result.macro_f1_4 = result.macro_f1_5 = kUndefined;
  result.accuracy = ratio(correct, paired);
  result.balanced_accuracy = supported > 0 ? sensitivity_sum / static_cast<double>(supported) : kUndefined;
  result.detection_sensitivity = ratio(paired, paired + missed);
  result.detection_positive_predictivity = ratio(paired, paired + extra);
  result.detection_f1 = ratio(2 * paired, 2 * paired + missed + extra);
  return result;
}

}  // namespace ecg
