#include "core/rhythm/overruled_classes.hpp"

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "core/rhythm/answers_case.hpp"
#include "core/rhythm/rhythm_case.hpp"

namespace ecg {
namespace {

std::string letters(const Classes& classes) {
  std::string text;
  for (std::size_t beat = 0; beat < classes.size(); ++beat) {
    const bool known = (classes.flags[beat] & kUnclassified) == 0;
    text += known ? kBeatClassLetters[static_cast<std::size_t>(classes.label[beat])] : '?';
  }
  return text;
}

/// The same probability for each beat's own class.
void give_probability(Classes& classes, float p) {
  classes.probabilities.assign(classes.size() * kBeatClassCount, (1.0F - p) / 4.0F);
  for (std::size_t beat = 0; beat < classes.size(); ++beat)
    classes.probabilities[beat * kBeatClassCount + static_cast<std::size_t>(classes.label[beat])] = p;
}

TEST(OverruledClasses, ADoubtfulBeatIsNotPrematureWhileTheAtriaFibrillate) {
  RhythmCase beats;
  beats.beats("NSNSVN", 1.0);
  give_probability(beats.classes, 0.6F);
  overrule_classes(beats.classes, beats.r_peaks, {{.kind = EpisodeKind::atrial_fibrillation, .range = {2500, 9000}}},
                   {});
  EXPECT_EQ(letters(beats.classes), "NSNNVN") << "the first S lies before it";
  EXPECT_EQ(beats.classes.flags[3], kOverruled);
  EXPECT_EQ(beats.classes.flags[2], 0) << "an N stays what it was";
}

TEST(OverruledClasses, ADoubtfullyPrematureBeatOfAPacemakerIsOfItsClass) {
  RhythmCase beats;
  beats.beats("NSNSVN", 1.0);
  give_probability(beats.classes, 0.6F);
  overrule_classes(beats.classes, beats.r_peaks, {{.kind = EpisodeKind::paced, .range = {2500, 9000}}}, {});
  EXPECT_EQ(letters(beats.classes), "NSNQVN");
  EXPECT_EQ(beats.classes.flags[3], kOverruled);
}

TEST(OverruledClasses, ABeatThatIsSurelyPrematureStays) {
  RhythmCase beats;
  beats.beats("NSN", 1.0);
  give_probability(beats.classes, 0.9F);
  overrule_classes(beats.classes, beats.r_peaks, {{.kind = EpisodeKind::atrial_fibrillation, .range = {0, 9000}}}, {});
  EXPECT_EQ(letters(beats.classes), "NSN");
}

TEST(OverruledClasses, VentricularFibrillationHasNoBeats) {
  RhythmCase beats;
  beats.beats("NVVN", 1.0);
  overrule_classes(beats.classes, beats.r_peaks,
                   {{.kind = EpisodeKind::ventricular_fibrillation, .range = {1500, 3500}}}, {});
  EXPECT_EQ(letters(beats.classes), "N??N");
}

TEST(OverruledClasses, WhereNothingCanBeReadNoBeatHasAClass) {
  RhythmCase beats;
  beats.beats("NVVN", 1.0);
  overrule_classes(beats.classes, beats.r_peaks, {}, {{0, 2500}});
  EXPECT_EQ(letters(beats.classes), "??VN");
}

TEST(OverruledClasses, WhatAPersonSaidStays) {
  RhythmCase beats;
  beats.beats("SS", 1.0);
  beats.classes.flags = {kEdited, kCalibrated};
  overrule_classes(beats.classes, beats.r_peaks, {{.kind = EpisodeKind::atrial_fibrillation, .range = {0, 9000}}}, {});
  EXPECT_EQ(letters(beats.classes), "SS");
}

/// Five beats of one class, a second apart, in ten seconds of which the rhythm model says this.
Classes after_second_witness(char letter, float probability, float seen, float abnormal) {
  RhythmCase beats;
  beats.beats(std::string(5, letter), 1.0);
  const auto label = static_cast<std::size_t>(beats.classes.label[0]);
  for (std::size_t beat = 0; beat < 5; ++beat) {
    std::vector<float> row(kBeatClassCount, (1.0F - probability) / 4.0F);
    row[label] = probability;
    beats.classes.probabilities.insert(beats.classes.probabilities.end(), row.begin(), row.end());
  }
  AnswersCase answers = AnswersCase().windows(
      1, letter == 'S' ? RhythmClass::supraventricular_beat : RhythmClass::ventricular_beat, seen);
  answers.lead.log_odds[static_cast<std::size_t>(RhythmClass::abnormal)] = abnormal;
  ask_second_witness(beats.classes, beats.r_peaks, answers.evidence(), beats.fs_hz);
  return beats.classes;
}

TEST(SecondWitness, ADoubtfulVentricularBeatInAPlainRhythmIsNone) {
  const Classes classes = after_second_witness('V', 0.7F, -3.0F, -3.0F);
  EXPECT_EQ(letters(classes), "NNNNN");
  EXPECT_EQ(classes.flags[0], kOverruled);
  EXPECT_EQ(most_probable(classes, 0), BeatClass::V) << "what the beat model said stays";
}

TEST(SecondWitness, ABeatThatBothSeeStays) {
  for (const char letter : {'V', 'F', 'S'})
    EXPECT_EQ(letters(after_second_witness(letter, 0.7F, 3.0F, 3.0F)), std::string(5, letter));
}

TEST(SecondWitness, ACertainBeatStaysWhateverTheOtherSays) {
  EXPECT_EQ(letters(after_second_witness('V', 0.9999F, -2.0F, -2.0F)), "VVVVV");
}

TEST(SecondWitness, WithoutAnswersNothingChanges) {
  RhythmCase beats;
  beats.beats("VVV", 1.0);
  beats.classes.probabilities.assign(15, 0.2F);
  ask_second_witness(beats.classes, beats.r_peaks, {}, beats.fs_hz);
  ask_second_witness(beats.classes, beats.r_peaks, AnswersCase().not_read(4).evidence(), beats.fs_hz);
  EXPECT_EQ(letters(beats.classes), "VVV");
}

}  // namespace
}  // namespace ecg
