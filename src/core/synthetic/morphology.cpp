#include "core/synthetic/morphology.hpp"

#include <array>

namespace ecg {

namespace {

using Wave = Bump::Wave;

// Shapes after textbook leads II and V1 (Surawicz and Knilans, "Chou's Electrocardiography in Clinical Practice") in
// millivolts and seconds from the R apex; drawn by eye on paper at 25 mm/s, not fitted to any recording.

constexpr auto kSinusMlii = std::to_array<Bump>({
    {Wave::p, -0.176, 0.018, 0.085},
    {Wave::p, -0.146, 0.019, 0.080},
    {Wave::qrs, -0.030, 0.008, -0.11},
    {Wave::qrs, 0.0, 0.0120, 1.20},
    {Wave::qrs, 0.030, 0.010, -0.24},
    {Wave::t, 0.225, 0.055, 0.13},
    {Wave::t, 0.282, 0.036, 0.20},
});
constexpr auto kSinusV1 = std::to_array<Bump>({
    {Wave::p, -0.176, 0.016, 0.060},
    {Wave::p, -0.142, 0.018, -0.045},
    {Wave::qrs, -0.014, 0.009, 0.24},
    {Wave::qrs, 0.016, 0.0130, -0.90},
    {Wave::qrs, 0.050, 0.012, 0.03},
    {Wave::t, 0.225, 0.050, 0.03},
    {Wave::t, 0.280, 0.038, 0.09},
});

// Premature atrial P wave: another origin, so another shape and a shorter way to the node.
constexpr auto kEctopicPMlii = std::to_array<Bump>({{Wave::p, -0.135, 0.014, -0.07}, {Wave::p, -0.112, 0.016, 0.05}});
constexpr auto kEctopicPV1 = std::to_array<Bump>({{Wave::p, -0.125, 0.016, 0.075}});

// Ventricular beat from the right outflow tract: tall and wide in MLII, left-bundle-like in V1, T discordant in both.
constexpr auto kOutflowMlii = std::to_array<Bump>({
    {Wave::qrs, -0.052, 0.022, 0.30},
    {Wave::qrs, 0.0, 0.030, 1.45},
    {Wave::qrs, 0.046, 0.020, 0.42},
    {Wave::qrs, 0.118, 0.040, -0.15},
    {Wave::t, 0.225, 0.070, -0.26},
    {Wave::t, 0.305, 0.052, -0.40},
});
constexpr auto kOutflowV1 = std::to_array<Bump>({
    {Wave::qrs, -0.055, 0.014, 0.14},
    {Wave::qrs, 0.006, 0.033, -1.30},
    {Wave::qrs, 0.060, 0.020, -0.38},
    {Wave::t, 0.215, 0.070, 0.22},
    {Wave::t, 0.300, 0.052, 0.34},
});
// ... from the left ventricle: right-bundle-like in V1 (positive, notched).
constexpr auto kLeftMlii = std::to_array<Bump>({
    {Wave::qrs, -0.060, 0.014, -0.14},
    {Wave::qrs, 0.0, 0.028, 1.10},
    {Wave::qrs, 0.040, 0.020, 0.45},
    {Wave::qrs, 0.104, 0.038, -0.20},
    {Wave::t, 0.215, 0.072, -0.25},
    {Wave::t, 0.305, 0.052, -0.28},
});
constexpr auto kLeftV1 = std::to_array<Bump>({
    {Wave::qrs, -0.028, 0.018, 0.62},
    {Wave::qrs, 0.030, 0.028, 1.05},
    {Wave::qrs, 0.090, 0.022, 0.12},
    {Wave::t, 0.215, 0.070, -0.20},
    {Wave::t, 0.300, 0.050, -0.30},
});

// Left bundle branch block: broad notched R without q in MLII, QS in V1, discordant ST and T.
constexpr auto kBlockMlii = std::to_array<Bump>({
    {Wave::qrs, -0.026, 0.021, 0.66},
    {Wave::qrs, 0.026, 0.022, 0.80},
    {Wave::qrs, 0.066, 0.018, 0.26},
    {Wave::t, 0.150, 0.060, -0.07},
    {Wave::t, 0.265, 0.055, -0.15},
    {Wave::t, 0.320, 0.040, -0.17},
});
constexpr auto kBlockV1 = std::to_array<Bump>({
    {Wave::qrs, -0.040, 0.012, 0.06},
    {Wave::qrs, 0.004, 0.026, -0.95},
    {Wave::qrs, 0.050, 0.024, -0.95},
    {Wave::t, 0.140, 0.050, 0.12},
    {Wave::t, 0.255, 0.060, 0.26},
    {Wave::t, 0.315, 0.042, 0.22},
});

// Pacing at the right ventricular apex: spike, then a wide complex away from both leads.
constexpr auto kPacedMlii = std::to_array<Bump>({
    {Wave::spike, -0.078, 0.0016, 0.75},
    {Wave::qrs, -0.040, 0.020, -0.38},
    {Wave::qrs, 0.0, 0.027, -1.05},
    {Wave::qrs, 0.046, 0.024, -0.42},
    {Wave::t, 0.240, 0.062, 0.26},
    {Wave::t, 0.308, 0.044, 0.32},
});
constexpr auto kPacedV1 = std::to_array<Bump>({
    {Wave::spike, -0.078, 0.0016, 0.45},
    {Wave::qrs, -0.034, 0.020, -0.30},
    {Wave::qrs, 0.008, 0.028, -0.95},
    {Wave::qrs, 0.054, 0.022, -0.36},
    {Wave::t, 0.245, 0.060, 0.20},
    {Wave::t, 0.308, 0.044, 0.20},
});

constexpr double kFusionShare = 0.5;  ///< of the ventricular front in a fusion beat

/// QRS, T and spike.
void append(std::vector<Bump>& bumps, std::span<const Bump> more, double gain) {
  for (Bump bump : more) {
    if (bump.wave == Wave::p) continue;
    bump.mv *= gain;
    bumps.push_back(bump);
  }
}

void append_p(std::vector<Bump>& bumps, std::span<const Bump> shape) {
  for (const Bump& bump : shape) {
    if (bump.wave == Wave::p) bumps.push_back(bump);
  }
}

struct LeadShapes {
  std::span<const Bump> sinus, ectopic_p, ventricular, block, paced;
};

/// QRS and T of a conducted beat.
std::span<const Bump> conducted(BeatKind base, const LeadShapes& shapes) {
  if (base == BeatKind::bundle_branch) return shapes.block;
  return base == BeatKind::paced ? shapes.paced : shapes.sinus;
}

std::vector<Bump> lead_shape(BeatKind kind, BeatKind base, const LeadShapes& shapes) {
  std::vector<Bump> bumps;
  const bool p_waves = base != BeatKind::fibrillating;
  switch (kind) {
    case BeatKind::ventricular: append(bumps, shapes.ventricular, 1.0); break;
    case BeatKind::atrial_premature:
      append_p(bumps, shapes.ectopic_p);
      append(bumps, conducted(base, shapes), 1.0);
      break;
    case BeatKind::fusion:
      if (p_waves) append_p(bumps, shapes.sinus);
      append(bumps, conducted(base, shapes), 1.0 - kFusionShare);
      append(bumps, shapes.ventricular, kFusionShare);
      break;
    case BeatKind::sinus:
    case BeatKind::bundle_branch:
    case BeatKind::fibrillating:
    case BeatKind::paced:
      if (p_waves) append_p(bumps, shapes.sinus);
      append(bumps, conducted(kind, shapes), 1.0);
      break;
  }
  return bumps;
}

void adapt(std::vector<Bump>& bumps, const Anatomy& anatomy) {
  for (Bump& bump : bumps) {
    switch (bump.wave) {
      case Wave::p:
        bump.mv *= anatomy.p_gain;
        bump.at_s -= anatomy.pr_shift_s;
        break;
      case Wave::qrs: bump.mv *= anatomy.qrs_gain; break;
      case Wave::t: bump.mv *= anatomy.t_gain; break;
      case Wave::spike: break;
    }
  }
}

}  // namespace

AnnotationCode code_of(BeatKind kind) {
  switch (kind) {
    case BeatKind::sinus:
    case BeatKind::fibrillating: return AnnotationCode::normal;
    case BeatKind::atrial_premature: return AnnotationCode::atrial_premature;
    case BeatKind::ventricular: return AnnotationCode::premature_ventricular;
    case BeatKind::fusion: return AnnotationCode::fusion;
    case BeatKind::bundle_branch: return AnnotationCode::left_bundle;
    case BeatKind::paced: return AnnotationCode::paced;
  }
  return AnnotationCode::unknown;
}

Anatomy draw_anatomy(Random& random) {
  Anatomy anatomy;
  anatomy.qrs_gain = random.uniform(0.85, 1.20);
  anatomy.t_gain = random.uniform(0.80, 1.20);
  anatomy.p_gain = random.uniform(0.80, 1.20);
  anatomy.pr_shift_s = random.uniform(-0.012, 0.018);
  anatomy.left_focus = random.chance(0.5);
  return anatomy;
}

BeatShape shape_of(BeatKind kind, BeatKind base, const Anatomy& anatomy) {
  BeatShape shape;
  shape.mlii =
      lead_shape(kind, base,
                 anatomy.left_focus ? LeadShapes{kSinusMlii, kEctopicPMlii, kLeftMlii, kBlockMlii, kPacedMlii}
                                    : LeadShapes{kSinusMlii, kEctopicPMlii, kOutflowMlii, kBlockMlii, kPacedMlii});
  shape.v1 = lead_shape(kind, base,
                        anatomy.left_focus ? LeadShapes{kSinusV1, kEctopicPV1, kLeftV1, kBlockV1, kPacedV1}
                                           : LeadShapes{kSinusV1, kEctopicPV1, kOutflowV1, kBlockV1, kPacedV1});
  adapt(shape.mlii, anatomy);
  adapt(shape.v1, anatomy);
  return shape;
}

}  // namespace ecg
