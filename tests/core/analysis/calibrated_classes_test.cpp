#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "core/analysis/analyzer.hpp"
#include "core/canned_model.hpp"
#include "core/report/exports.hpp"
#include "core/report/report.hpp"
#include "core/snapshot/own_annotations.hpp"
#include "core/synthetic/demos.hpp"

namespace ecg {
namespace {

using enum BeatClass;

/// A synthetic patient with premature beats, whom a model calls N throughout.
struct Patient {
  Record record = *demo_record("premature-beats");
  Analyzer analyzer{record, {.reference_positions = true}};

  Patient() {
    analyzer.begin_model(testing_models::spec());
    testing_models::classify_all(analyzer, {}, 256);
  }
  std::size_t apply(const Edit& edit) {
    const auto bytes = analyzer.edit(edit);
    return bytes.has_value() ? bytes.value().size() : 0;
  }
  [[nodiscard]] SampleIndex at(double part) const {
    return static_cast<SampleIndex>(part * static_cast<double>(record.length));
  }
};

std::int64_t right(const Analysis& analysis) {
  std::int64_t count = 0;
  for (std::size_t label = 0; label < kBeatClassCount; ++label) count += analysis.comparison.counts[label][label];
  return count;
}

TEST(CalibratedClasses, WithoutLabelsAreTheModels) {
  Patient patient;
  const Analysis before = patient.analyzer.conclude();
  EXPECT_FALSE(before.calibration.on);
  EXPECT_GT(patient.apply({.kind = EditKind::calibrate}), 0U);
  const Analysis after = patient.analyzer.conclude();
  EXPECT_TRUE(after.calibration.on);
  EXPECT_EQ(after.calibration.own_labels + after.calibration.reference_labels + after.calibration.changed, 0U);
  EXPECT_EQ(after.classes.label, before.classes.label);
  EXPECT_EQ(after.classes.probabilities, before.classes.probabilities);
  EXPECT_GE(after.calibration.next, 0);
  EXPECT_NE(calibration_words(after.calibration, patient.record.fs_hz).find("no beat is labelled"), std::string::npos);
}

TEST(CalibratedClasses, ThePersonsLabelsTeachTheOtherBeats) {
  Patient patient;
  ASSERT_TRUE(patient.analyzer.conclude().has_reference);
  const Analysis before = patient.analyzer.conclude();
  std::size_t ventricular = 0, labelled = 0;
  for (std::size_t beat = 0; beat < before.r_peaks.size(); ++beat) {
    const auto truth = static_cast<BeatClass>(before.reference_class[beat]);
    if (truth == V) ++ventricular;
    if ((truth == V && ventricular <= 3) || beat < 10) {
      patient.apply({.kind = EditKind::label, .begin = before.r_peaks[beat], .code = code_from_class(truth)});
      ++labelled;
    }
  }
  ASSERT_GT(ventricular, 10U);
  EXPECT_EQ(patient.analyzer.conclude().calibration.changed, 0U) << "only when it is asked for";
  patient.apply({.kind = EditKind::calibrate});
  const Analysis after = patient.analyzer.conclude();
  EXPECT_EQ(after.calibration.own_labels, labelled);
  EXPECT_GT(after.calibration.changed, 5U);
  std::size_t changed = 0, found = 0;
  for (std::size_t beat = 0; beat < after.r_peaks.size(); ++beat) {
    if (after.review.touches(beat)) {
      EXPECT_EQ(after.classes.flags[beat], kEdited) << "the person's label stands";
      EXPECT_EQ(after.review.automatic_class[beat], 0) << "what the model said stays readable";
    } else if ((after.classes.flags[beat] & kCalibrated) != 0) {
      ++changed;
      EXPECT_EQ(after.model_class(beat), N);
    }
    if (after.classes.label[beat] == V && after.reference_class[beat] == 2) ++found;
  }
  EXPECT_EQ(changed, after.calibration.changed);
  EXPECT_TRUE(after.classes.timing_logits.empty()) << "the split of the model's decision is not that of this one";
  EXPECT_GT(found, ventricular / 2);
  EXPECT_GT(right(after), right(before));

  const std::string note = provenance(patient.record, after);
  EXPECT_NE(note.find("calibrated with " + std::to_string(labelled) + " labels: " + std::to_string(changed)),
            std::string::npos)
      << note;
  EXPECT_NE(analysis_json(patient.record, after).find("\"calibrated_from\":\"N\""), std::string::npos);
  const auto decoded = decode_analysis(encode(after));
  ASSERT_TRUE(decoded.has_value());
  EXPECT_EQ(decoded.value().calibration.changed, after.calibration.changed);
  EXPECT_EQ(decoded.value().calibration.next, after.calibration.next);

  patient.apply({.kind = EditKind::undo});
  const Analysis undone = patient.analyzer.conclude();
  EXPECT_FALSE(undone.calibration.on);
  EXPECT_EQ(undone.classes.probabilities, before.classes.probabilities);
  patient.apply({.kind = EditKind::redo});
  EXPECT_EQ(patient.analyzer.conclude().calibration.changed, after.calibration.changed);
  patient.apply({.kind = EditKind::uncalibrate});
  EXPECT_FALSE(patient.analyzer.conclude().calibration.on);
  EXPECT_EQ(patient.apply({.kind = EditKind::uncalibrate}), 0U) << "nothing to end";
}

TEST(CalibratedClasses, TheReferencesFirstPartTeachesTheRestAndIsNotScored) {
  Patient patient;
  const Analysis before = patient.analyzer.conclude();
  EXPECT_GT(patient.apply({.kind = EditKind::calibrate, .end = patient.at(0.5)}), 0U);
  const Analysis after = patient.analyzer.conclude();
  EXPECT_EQ(after.calibration.learning_end, patient.at(0.5));
  std::size_t taught = 0;
  for (std::size_t beat = 0; beat < after.r_peaks.size() && after.r_peaks[beat] < patient.at(0.5); ++beat, ++taught)
    EXPECT_EQ(static_cast<std::uint8_t>(after.classes.label[beat]), after.reference_class[beat]) << beat;
  EXPECT_EQ(after.calibration.reference_labels, taught);
  EXPECT_GT(after.calibration.changed, 0U);
  const auto total = [](const Analysis& analysis) {
    std::int64_t sum = 0;
    for (const auto& row : analysis.comparison.counts) {
      for (const std::int64_t count : row) sum += count;
    }
    return sum;
  };
  EXPECT_LT(total(after), total(before) * 6 / 10);
  EXPECT_NE(calibration_words(after.calibration, patient.record.fs_hz).find("of the reference before"),
            std::string::npos);
}

TEST(CalibratedClasses, OutliveTheJournal) {
  Patient patient, later;
  patient.apply({.kind = EditKind::calibrate, .end = patient.at(0.3)});
  ASSERT_TRUE(later.analyzer.restore(patient.analyzer.journal()).has_value());
  const Analysis first = patient.analyzer.conclude(), second = later.analyzer.conclude();
  EXPECT_EQ(first.classes.label, second.classes.label);
  EXPECT_EQ(first.classes.probabilities, second.classes.probabilities);
}

TEST(CalibratedClasses, AskTheReferenceAboutTheMostTellingBeats) {
  Patient patient;
  const Analysis before = patient.analyzer.conclude();
  ASSERT_EQ(patient.analyzer.ask_reference(6).value(), 6U);
  const Analysis after = patient.analyzer.conclude();
  EXPECT_EQ(after.calibration.own_labels, 6U);
  EXPECT_EQ(after.calibration.learning_end, 0);
  EXPECT_GT(right(after), right(before));
}

TEST(CalibratedClasses, NeedAReferenceOnlyWhereItTeaches) {
  Record record = *demo_record("premature-beats");
  record.reference.clear();
  Analyzer analyzer(record, {});
  analyzer.begin_model(testing_models::spec());
  testing_models::classify_all(analyzer, {}, 256);
  const auto refused = analyzer.edit({.kind = EditKind::calibrate, .end = 1000});
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().code, ErrorCode::missing_fact);
  EXPECT_FALSE(analyzer.ask_reference(1).has_value());
  EXPECT_TRUE(analyzer.edit({.kind = EditKind::calibrate}).has_value());
  EXPECT_TRUE(analyzer.conclude().calibration.on);
}

TEST(CalibratedClasses, WithoutAModelThereIsNothingToCalibrate) {
  Patient patient;
  patient.analyzer.without_model("none");
  patient.apply({.kind = EditKind::calibrate, .end = patient.at(0.5)});
  const Analysis analysis = patient.analyzer.conclude();
  EXPECT_TRUE(analysis.calibration.on);
  EXPECT_EQ(analysis.calibration.changed + analysis.calibration.reference_labels, 0U);
  EXPECT_EQ(analysis.calibration.next, -1);
}

TEST(CalibratedClasses, WaitForTheModel) {
  Patient patient;
  patient.apply({.kind = EditKind::calibrate, .end = patient.at(0.5)});
  patient.analyzer.begin_model(testing_models::spec());
  const ModelInput input = patient.analyzer.next_batch(8);
  ASSERT_TRUE(patient.analyzer.push(testing_models::sure_of(std::vector<BeatClass>(8, N))).has_value());
  EXPECT_EQ(patient.analyzer.conclude().calibration.changed, 0U);
  testing_models::classify_all(patient.analyzer, {}, 256);
  EXPECT_GT(patient.analyzer.conclude().calibration.changed, 0U);
}

}  // namespace
}  // namespace ecg
