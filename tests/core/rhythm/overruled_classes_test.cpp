#include "core/rhythm/overruled_classes.hpp"

#include <gtest/gtest.h>

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

TEST(OverruledClasses, NoBeatIsPrematureWhileTheAtriaFibrillate) {
  RhythmCase beats;
  beats.beats("NSNSVN", 1.0);
  overrule_classes(beats.classes, beats.r_peaks, {{.kind = EpisodeKind::atrial_fibrillation, .range = {2500, 9000}}},
                   {});
  EXPECT_EQ(letters(beats.classes), "NSNNVN") << "the first S lies before it";
  EXPECT_EQ(beats.classes.flags[3], kOverruled);
  EXPECT_EQ(beats.classes.flags[2], 0) << "an N stays what it was";
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

}  // namespace
}  // namespace ecg
