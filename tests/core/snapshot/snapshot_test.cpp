// The snapshot of a synthetic patient against committed bytes: the same on every compiler and platform. After a change
// that is meant to alter results: ECG_WRITE_GOLDEN=1 ./test_snapshot, then review what changed.

#include <gtest/gtest.h>

#include <cmath>

#include "core/analysis/analyzer.hpp"
#include "core/canned_model.hpp"
#include "core/seed_file.hpp"
#include "core/synthetic/patient.hpp"

namespace ecg {
namespace {

/// Values may differ in the last bits where a compiler's library rounds sines and logarithms differently.
constexpr float kTolerance = 1e-5F;

/// An answer that follows from the input: early beats are S, or V when large; maps rise with the window's energy.
ModelOutput answer_to(const ModelInput& input) {
  std::vector<BeatClass> labels;
  constexpr std::size_t kMapSamples = 4;
  ModelOutput maps{.channels = 1, .map_samples = kMapSamples};
  const auto window = static_cast<std::size_t>(input.window_samples);
  for (std::size_t beat = 0; beat < static_cast<std::size_t>(input.beat_count); ++beat) {
    float largest = 0.0F;
    for (std::size_t part = 0; part < kMapSamples; ++part) {
      float energy = 0.0F;
      for (std::size_t i = part * window / kMapSamples; i < (part + 1) * window / kMapSamples; ++i) {
        const float value = input.windows[beat * window + i];
        energy += value * value;
        largest = std::max(largest, std::abs(value));
      }
      maps.feature_map.push_back(energy);
    }
    const bool early = input.rr[beat * 3 + 2] < 0.85F;
    labels.push_back(!early ? BeatClass::N : largest > 1.4F ? BeatClass::V : BeatClass::S);
  }
  ModelOutput output = testing_models::sure_of(labels, 0.55F);  // uncertain, so that the flag is seen too
  output.channels = maps.channels;
  output.map_samples = maps.map_samples;
  output.feature_map = maps.feature_map;
  output.timing_logits.assign(labels.size() * kBeatClassCount, 0.25F);
  return output;
}

Analysis synthetic_analysis() {
  const Record record = synthetic_record({.duration_s = 90.0,
                                          .heart_rate_bpm = 75.0,
                                          .atrial_premature = 0.05,
                                          .ventricular_premature = 0.08,
                                          .pause_probability = 0.01},
                                         11);
  Analyzer analyzer(record, {});
  analyzer.begin_model(testing_models::spec({1.0F, 1.0F, 1.0F, 1.0F, 1.0F}));
  for (ModelInput input = analyzer.next_batch(32); input.beat_count > 0; input = analyzer.next_batch(32)) {
    if (!analyzer.push(answer_to(input)).has_value()) break;
  }
  return analyzer.conclude();
}

void expect_near(const std::vector<float>& found, const std::vector<float>& expected, const char* what) {
  ASSERT_EQ(found.size(), expected.size()) << what;
  for (std::size_t i = 0; i < found.size(); ++i) {
    if (std::isnan(expected[i])) EXPECT_TRUE(std::isnan(found[i])) << what << " " << i;
    else EXPECT_NEAR(found[i], expected[i], kTolerance * std::max(1.0F, std::abs(expected[i]))) << what << " " << i;
  }
}

TEST(Snapshot, OfASyntheticPatientIsTheCommittedOne) {
  const Analysis found = synthetic_analysis();
  ASSERT_TRUE(found.complete);
  const auto decoded = decode_analysis(testing_seeds::committed("golden/synthetic.analysis", encode(found)));
  ASSERT_TRUE(decoded.has_value());
  const Analysis& expected = decoded.value();

  EXPECT_EQ(found.r_peaks, expected.r_peaks);
  EXPECT_EQ(found.classes.label, expected.classes.label);
  EXPECT_EQ(found.classes.flags, expected.classes.flags);
  expect_near(found.classes.probabilities, expected.classes.probabilities, "probabilities");
  expect_near(found.rr.pre_s, expected.rr.pre_s, "pre_s");
  expect_near(found.rr.post_s, expected.rr.post_s, "post_s");
  expect_near(found.rr.ratio, expected.rr.ratio, "ratio");
  expect_near(found.saliency.peak, expected.saliency.peak, "saliency");
  EXPECT_EQ(found.templates.group, expected.templates.group);
  expect_near(found.templates.distance, expected.templates.distance, "template distance");
  ASSERT_EQ(found.templates.templates.size(), expected.templates.templates.size());
  for (std::size_t i = 0; i < found.templates.templates.size(); ++i) {
    EXPECT_EQ(found.templates.templates[i].beats, expected.templates.templates[i].beats) << i;
    expect_near(found.templates.templates[i].median_mv, expected.templates.templates[i].median_mv, "template");
  }
  EXPECT_EQ(found.delineation.offset, expected.delineation.offset);
  EXPECT_EQ(found.nn, expected.nn);
  ASSERT_EQ(found.measures.size(), kMeasureKindCount);
  ASSERT_EQ(expected.measures.size(), kMeasureKindCount);
  for (std::size_t i = 0; i < kMeasureKindCount; ++i) {
    EXPECT_EQ(static_cast<std::size_t>(found.measures[i].kind), i);
    EXPECT_EQ(found.measures[i].gap, expected.measures[i].gap) << i;
    EXPECT_EQ(found.measures[i].place, expected.measures[i].place) << i;
    if (found.measures[i].gap != MeasureGap::none) continue;
    EXPECT_NEAR(found.measures[i].value, expected.measures[i].value, 1e-6 * std::abs(expected.measures[i].value)) << i;
  }
  EXPECT_EQ(found.quality.grade, expected.quality.grade);
  EXPECT_EQ(found.quality.reason, expected.quality.reason);
  expect_near(found.abnormal_by_window, expected.abnormal_by_window, "abnormal_by_window");
  EXPECT_FALSE(found.abnormal_by_window.empty());
  ASSERT_EQ(found.episodes.size(), expected.episodes.size());
  for (std::size_t i = 0; i < found.episodes.size(); ++i) {
    EXPECT_EQ(found.episodes[i].kind, expected.episodes[i].kind) << i;
    EXPECT_EQ(found.episodes[i].range, expected.episodes[i].range) << i;
  }
  ASSERT_EQ(found.findings.size(), expected.findings.size());
  for (std::size_t i = 0; i < found.findings.size(); ++i) {
    EXPECT_EQ(found.findings[i].text, expected.findings[i].text);
    EXPECT_EQ(found.findings[i].occurrences, expected.findings[i].occurrences);
  }
  EXPECT_EQ(found.comparison, expected.comparison);
  EXPECT_EQ(found.missed_beats, expected.missed_beats);
}

}  // namespace
}  // namespace ecg
