#include "core/calibration/patient_head.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <limits>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "core/features/beat_context.hpp"

namespace ecg {
namespace {

using enum BeatClass;

/// A patient with two kinds of beats, every fifth of the second kind, which the model all calls `answer`.
struct Patient {
  static constexpr std::size_t kBeats = 200;
  std::vector<float> probabilities;
  std::vector<float> context = std::vector<float>(kBeats * kContextColumns, 0.0F);

  explicit Patient(BeatClass answer = N, float certainty = 0.9F) {
    for (std::size_t beat = 0; beat < kBeats; ++beat) {
      for (std::size_t c = 0; c < kBeatClassCount; ++c)
        probabilities.push_back(c == static_cast<std::size_t>(answer) ? certainty : (1.0F - certainty) / 4.0F);
      for (std::size_t i = 0; i < kContextColumns; ++i) {
        // Hand-made scatter, the same on every machine.
        const auto scatter = static_cast<float>((beat * 37 + i * 101) % 17) / 17.0F - 0.5F;
        context[beat * kContextColumns + i] = scatter + (second(beat) ? 3.0F : 0.0F);
      }
    }
  }
  static bool second(std::size_t beat) { return beat % 5 == 2; }
  [[nodiscard]] PatientBeats beats() const { return {probabilities, context}; }
};

std::vector<BeatClass> classes(const CalibratedBeats& calibrated) {
  std::vector<BeatClass> result;
  for (auto row = calibrated.probabilities.begin(); row != calibrated.probabilities.end(); row += kBeatClassCount)
    result.push_back(static_cast<BeatClass>(std::max_element(row, row + kBeatClassCount) - row));
  return result;
}

void expect_finite_rows_of_one(const CalibratedBeats& calibrated) {
  for (std::size_t row = 0; row < calibrated.probabilities.size(); row += kBeatClassCount) {
    float sum = 0.0F;
    for (std::size_t c = 0; c < kBeatClassCount; ++c) {
      ASSERT_TRUE(std::isfinite(calibrated.probabilities[row + c]));
      sum += calibrated.probabilities[row + c];
    }
    EXPECT_NEAR(sum, 1.0F, 1e-5F);
  }
}

TEST(PatientHead, WithoutLabelsTheModelsAnswerStaysBitForBit) {
  const Patient patient;
  const CalibratedBeats calibrated = calibrate(patient.beats(), {});
  EXPECT_EQ(calibrated.probabilities, patient.probabilities);
  EXPECT_EQ(calibrated.labels, 0U);
  EXPECT_TRUE(calibrated.most_telling.has_value());
}

TEST(PatientHead, OneLabelOfEachKindRepairsAWrongModel) {
  const Patient patient;
  const std::vector<BeatLabel> labels = {{0, N}, {2, V}};
  const CalibratedBeats calibrated = calibrate(patient.beats(), labels);
  EXPECT_EQ(calibrated.labels, 2U);
  const auto found = classes(calibrated);
  for (std::size_t beat = 0; beat < Patient::kBeats; ++beat)
    EXPECT_EQ(found[beat], Patient::second(beat) ? V : N) << beat;
  expect_finite_rows_of_one(calibrated);
}

TEST(PatientHead, OneLabelDoesNotTurnTheRecordOver) {
  const Patient patient;
  const std::vector<BeatLabel> labels = {{2, V}};
  const auto found = classes(calibrate(patient.beats(), labels));
  for (std::size_t beat = 0; beat < Patient::kBeats; ++beat) {
    if (!Patient::second(beat)) {
      EXPECT_EQ(found[beat], N) << beat;
    }
  }
}

TEST(PatientHead, LabelsOfOneClassThatTheModelAgreesWithChangeNoClass) {
  const Patient patient;
  std::vector<BeatLabel> labels;
  for (std::size_t beat = 0; beat < 50; ++beat) {
    if (!Patient::second(beat)) labels.push_back({beat, N});
  }
  EXPECT_EQ(classes(calibrate(patient.beats(), labels)), std::vector<BeatClass>(Patient::kBeats, N));
}

/// In the learning time some N lie a third of the way to the V that come later, and the model doubts them.
TEST(PatientHead, MinutesOfOrdinaryBeatsDoNotHideWhatComesLater) {
  constexpr std::size_t kLearned = 100;
  Patient patient;
  std::vector<BeatLabel> labels;
  for (std::size_t beat = 0; beat < Patient::kBeats; ++beat) {
    if (beat < kLearned) labels.push_back({beat, N});
    if (!Patient::second(beat)) continue;
    patient.probabilities[beat * kBeatClassCount] = beat < kLearned ? 0.475F : 0.125F;
    patient.probabilities[beat * kBeatClassCount + 2] = beat < kLearned ? 0.45F : 0.8F;
    for (std::size_t i = 0; beat < kLearned && i < kContextColumns; ++i)
      patient.context[beat * kContextColumns + i] -= 2.0F;
  }
  const auto found = classes(calibrate(patient.beats(), labels));
  for (std::size_t beat = kLearned; beat < Patient::kBeats; ++beat)
    EXPECT_EQ(found[beat], Patient::second(beat) ? V : N) << beat;
}

TEST(PatientHead, TheOrderOfLabelsDoesNotMatter) {
  const Patient patient;
  std::vector<BeatLabel> labels;
  for (std::size_t beat = 0; beat < 30; ++beat) labels.push_back({beat, Patient::second(beat) ? V : N});
  const CalibratedBeats forward = calibrate(patient.beats(), labels);
  std::reverse(labels.begin(), labels.end());
  EXPECT_EQ(calibrate(patient.beats(), labels).probabilities, forward.probabilities);
}

TEST(PatientHead, TheOrderOfBeatsDoesNotMatter) {
  const Patient patient;
  Patient turned;  // the last beat first
  std::vector<BeatLabel> labels, turned_labels;
  for (std::size_t beat = 0; beat < Patient::kBeats; ++beat) {
    const std::size_t other = Patient::kBeats - 1 - beat;
    std::copy_n(patient.context.begin() + static_cast<std::ptrdiff_t>(beat * kContextColumns), kContextColumns,
                turned.context.begin() + static_cast<std::ptrdiff_t>(other * kContextColumns));
    if (beat >= 30) continue;
    labels.push_back({beat, Patient::second(beat) ? V : N});
    turned_labels.push_back({other, Patient::second(beat) ? V : N});
  }
  const auto plain = calibrate(patient.beats(), labels).probabilities;
  const auto mirrored = calibrate(turned.beats(), turned_labels).probabilities;
  for (std::size_t beat = 0; beat < Patient::kBeats; ++beat) {
    const std::size_t other = Patient::kBeats - 1 - beat;
    for (std::size_t c = 0; c < kBeatClassCount; ++c)
      EXPECT_NEAR(plain[beat * kBeatClassCount + c], mirrored[other * kBeatClassCount + c], 1e-5F);
  }
}

TEST(PatientHead, OfContradictingLabelsOfOneBeatTheLastCounts) {
  const Patient patient;
  const std::vector<BeatLabel> both = {{2, S}, {0, N}, {2, V}}, last = {{0, N}, {2, V}};
  EXPECT_EQ(calibrate(patient.beats(), both).probabilities, calibrate(patient.beats(), last).probabilities);
}

TEST(PatientHead, ContradictingLabelsOfLikeBeatsAnswerBetweenThem) {
  const Patient patient;
  const std::vector<BeatLabel> labels = {{2, V}, {7, F}, {12, V}, {17, F}};
  expect_finite_rows_of_one(calibrate(patient.beats(), labels));
}

TEST(PatientHead, LabelsThatNameNoClassifiedBeatAreLeftOut) {
  Patient patient;
  std::fill_n(patient.probabilities.begin() + 3 * kBeatClassCount, kBeatClassCount,
              std::numeric_limits<float>::quiet_NaN());
  const std::vector<BeatLabel> labels = {{3, V}, {Patient::kBeats, V}, {std::numeric_limits<std::size_t>::max(), V}};
  const CalibratedBeats calibrated = calibrate(patient.beats(), labels);
  EXPECT_EQ(calibrated.labels, 0U);
  for (std::size_t i = 0; i < patient.probabilities.size(); ++i) {
    if (i / kBeatClassCount == 3) EXPECT_TRUE(std::isnan(calibrated.probabilities[i]));
    else EXPECT_EQ(calibrated.probabilities[i], patient.probabilities[i]);
  }
}

TEST(PatientHead, BeatsThatAreNotClassifiedStayOutOfIt) {
  Patient patient;
  std::fill_n(patient.probabilities.begin() + 3 * kBeatClassCount, kBeatClassCount,
              std::numeric_limits<float>::quiet_NaN());
  const std::vector<BeatLabel> labels = {{0, N}, {2, V}};
  const CalibratedBeats calibrated = calibrate(patient.beats(), labels);
  EXPECT_TRUE(std::isnan(calibrated.probabilities[3 * kBeatClassCount]));
  EXPECT_FALSE(std::isnan(calibrated.probabilities[4 * kBeatClassCount]));
}

TEST(PatientHead, OfNoBeatsThereIsNothingToSay) {
  const CalibratedBeats calibrated = calibrate({}, std::vector<BeatLabel>{{0, V}});
  EXPECT_TRUE(calibrated.probabilities.empty());
  EXPECT_EQ(calibrated.labels, 0U);
  EXPECT_FALSE(calibrated.most_telling.has_value());
}

TEST(PatientHead, OneBeatThatIsLabelledLeavesNothingToAsk) {
  const std::vector<float> answer = {0.9F, 0.1F, 0.0F, 0.0F, 0.0F};
  const std::vector<float> context(kContextColumns, 1.0F);
  const CalibratedBeats calibrated = calibrate({answer, context}, std::vector<BeatLabel>{{0, V}});
  EXPECT_EQ(classes(calibrated).front(), V);
  EXPECT_FALSE(calibrated.most_telling.has_value());
  expect_finite_rows_of_one(calibrated);
}

TEST(PatientHead, APacedBeatMakesItsLikePaced) {
  const Patient patient;  // no model answers Q, so only a person can
  const std::vector<BeatLabel> labels = {{0, N}, {2, Q}, {7, Q}};
  const auto found = classes(calibrate(patient.beats(), labels));
  EXPECT_EQ(found[12], Q);
  EXPECT_EQ(found[13], N);
}

TEST(PatientHead, AsksForTheKindThatNobodyLabelled) {
  const Patient patient;
  const CalibratedBeats calibrated = calibrate(patient.beats(), std::vector<BeatLabel>{{0, N}});
  ASSERT_TRUE(calibrated.most_telling.has_value());
  EXPECT_TRUE(Patient::second(*calibrated.most_telling));
}

TEST(PatientHead, TheCrowdOfOrdinaryBeatsDoesNotOutvoteASmallGroupInDoubt) {
  Patient patient;  // a little doubt about every ordinary beat, more about the second kind, a fifth of the beats
  for (std::size_t beat = 0; beat < Patient::kBeats; ++beat) {
    if (!Patient::second(beat)) continue;
    patient.probabilities[beat * kBeatClassCount] = 0.75F;
    patient.probabilities[beat * kBeatClassCount + 2] = 0.175F;
  }
  const CalibratedBeats calibrated = calibrate(patient.beats(), {});
  ASSERT_TRUE(calibrated.most_telling.has_value());
  EXPECT_TRUE(Patient::second(*calibrated.most_telling));
}

TEST(PatientHead, ThousandsOfLabelsKeepTheRareClass) {
  const Patient patient;
  constexpr std::size_t kCopies = 20;
  std::vector<float> probabilities, context;
  std::vector<BeatLabel> labels;
  for (std::size_t copy = 0; copy < kCopies; ++copy) {
    probabilities.insert(probabilities.end(), patient.probabilities.begin(), patient.probabilities.end());
    context.insert(context.end(), patient.context.begin(), patient.context.end());
  }
  for (std::size_t beat = 0; beat < kCopies * Patient::kBeats / 2; ++beat) {
    if (beat % 5 != 2) labels.push_back({beat, N});
    else if (beat < 20) labels.push_back({beat, V});
  }
  const CalibratedBeats calibrated = calibrate({probabilities, context}, labels);
  EXPECT_EQ(calibrated.labels, labels.size());
  const auto found = classes(calibrated);
  EXPECT_EQ(found[3997], V);
  EXPECT_EQ(found[3996], N);
}

// The numbers of scripts/training/calibration.py, which chose the constants (tests/training/calibration_test.py).
TEST(PatientHead, IsTheOneThatWasCrossValidated) {
  std::map<std::string, std::vector<double>> rows;
  std::ifstream file(ECG_TEST_DATA "/patient_head.txt");
  for (std::string line; std::getline(file, line);) {
    std::istringstream words(line);
    std::string name;
    words >> name;
    for (double value = 0.0; words >> value;) rows[name].push_back(value);
  }
  ASSERT_FALSE(rows["calibrated"].empty());
  const std::vector<float> probabilities(rows["probabilities"].begin(), rows["probabilities"].end());
  const std::vector<float> context(rows["context"].begin(), rows["context"].end());
  std::vector<BeatLabel> labels;
  for (std::size_t i = 0; i < rows["beats"].size(); ++i)
    labels.push_back({static_cast<std::size_t>(rows["beats"][i]), static_cast<BeatClass>(rows["labels"][i])});
  const CalibratedBeats calibrated = calibrate({probabilities, context}, labels);
  ASSERT_EQ(calibrated.probabilities.size(), rows["calibrated"].size());
  for (std::size_t i = 0; i < rows["calibrated"].size(); ++i)
    EXPECT_NEAR(calibrated.probabilities[i], rows["calibrated"][i], 1e-5) << i;
  EXPECT_EQ(calibrated.most_telling, static_cast<std::size_t>(rows["next"].front()));
}

}  // namespace
}  // namespace ecg
