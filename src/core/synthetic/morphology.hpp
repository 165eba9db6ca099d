#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/record/annotation.hpp"
#include "core/synthetic/random.hpp"

namespace ecg {

/// How a synthetic beat came about; decides its shape and its reference label.
enum class BeatKind : std::uint8_t { sinus, atrial_premature, ventricular, fusion, bundle_branch, fibrillating, paced };
inline constexpr std::size_t kBeatKindCount = 7;

AnnotationCode code_of(BeatKind kind);

/// One Gaussian on the cycle, in seconds from the R apex at a rate of 60 bpm.
struct Bump {
  enum class Wave : std::uint8_t { p, qrs, t, spike };
  Wave wave = Wave::qrs;
  double at_s = 0.0;
  double width_s = 0.01;  ///< standard deviation
  double mv = 0.0;
};

/// The two leads of a beat.
struct BeatShape {
  std::vector<Bump> mlii;
  std::vector<Bump> v1;
};

/// What makes one heart differ from the next: drawn once per record.
struct Anatomy {
  double qrs_gain = 1.0;
  double t_gain = 1.0;
  double p_gain = 1.0;
  double pr_shift_s = 0.0;
  bool left_focus = false;  ///< ventricular beats from the left ventricle (positive in V1) or the right outflow tract
};
Anatomy draw_anatomy(Random& random);

/// Shape of a beat in a heart whose usual beat is `base` (sinus, bundle_branch, fibrillating or paced).
BeatShape shape_of(BeatKind kind, BeatKind base, const Anatomy& anatomy);

}  // namespace ecg
