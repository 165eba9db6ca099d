#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/record/annotation.hpp"
#include "core/record/reference_rhythm.hpp"
#include "core/record/time.hpp"

namespace ecg {

/// What a reference says of rhythms, as stretches: by its labels and, where it has beats, by rows of them.
struct ReferenceStretches {
  ReferenceStretches(std::span<const Annotation> reference, double fs_hz, SampleIndex length);

  bool has_rhythms = false;  ///< it names rhythms: silence about one means that it is not there
  bool has_beats = false;
  bool names_ventricular = false;  ///< it marks VT, VF or flutter somewhere, or has beats that would show a run
  std::vector<LabelledRhythm> labels;

  std::vector<SampleRange> atrial_fibrillation;  ///< "(AFIB"
  std::vector<SampleRange> atrial_flutter;       ///< "(AFL"
  /// "(VT", "(VFL", "(VF", "(VFIB", `[` to `]`, and kRunBeats ventricular beats in a row at kTachycardia_bpm and faster
  std::vector<SampleRange> ventricular_rhythm;
  std::vector<SampleRange> ventricular_fibrillation;  ///< of these, fibrillation and flutter
  std::vector<SampleRange> ventricular_run;           ///< the same as `ventricular_rhythm`, "(IVR" and slower runs too
  std::vector<SampleRange> supraventricular_run;      ///< "(SVTA", and kRunBeats supraventricular beats in a row
  std::vector<SampleRange> bigeminy;                  ///< "(B", and kCycles of it in the beats
  std::vector<SampleRange> trigeminy;                 ///< "(T", and kCycles of it in the beats
  std::vector<SampleRange> paced;                     ///< "(P", "(PM"
  std::vector<SampleRange> slow_ventricular;  ///< "(IVR", "(VER", "(HGEA": neither a ventricular tachycardia nor none
  std::vector<SampleRange> not_judged;        ///< "(NOISE"

  static constexpr int kRunBeats = 3;                ///< the usual least length of a run
  static constexpr double kTachycardia_bpm = 100.0;  ///< as the MIT-BIH labels have it
  static constexpr int kCycles = 3;                  ///< of bigeminy and trigeminy (HScribe's criterion)
};

/// V, E, F, r and A, a, J, S: what a run of ventricular or supraventricular ectopic beats is made of.
bool is_ventricular_ectopic(AnnotationCode code);
bool is_supraventricular_ectopic(AnnotationCode code);

}  // namespace ecg
