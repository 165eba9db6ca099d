#include "core/synthetic/heart_dipole.hpp"

#include <algorithm>
#include <cmath>
#include <span>

#include "core/synthetic/portable_math.hpp"

namespace ecg {

namespace {

/// Places and widths as shares of the wave's length, which is 2.5 standard deviations outside the outer ones.
struct UnitBump {
  double at = 0.0;
  double width = 0.1;
  HeartVector mv;
};

// Order and direction of the forces: Surawicz and Knilans, "Chou's Electrocardiography in Clinical Practice"; the blocks by
// the criteria of AHA/ACCF/HRS 2009 (Surawicz and others). Sums of Gaussians in x, y and z as in the dipole model of Sameni and
// others ("Multichannel ECG and noise modeling", EURASIP J Adv Signal Process 2007:43407), which extends McSharry's of 2003. Sizes were
// set by hand so that the leads look as textbooks draw them; none was fitted to a recording.
constexpr auto kNormalQrs = std::to_array<UnitBump>({
    {0.24, 0.09, {-0.15, -0.05, -0.28}},  // septum: to the right and front
    {0.46, 0.11, {1.15, 0.85, 0.35}},     // free wall of the left ventricle
    {0.72, 0.11, {-0.12, -0.25, 0.50}},   // base: up and back
});
constexpr auto kRightBlockQrs = std::to_array<UnitBump>({
    {0.15, 0.06, {-0.15, -0.05, -0.28}},
    {0.30, 0.075, {1.05, 0.80, 0.30}},
    {0.62, 0.12, {-0.48, -0.08, -0.58}},  // the right ventricle, late and slow
    {0.79, 0.084, {-0.25, -0.02, -0.28}},
});
constexpr auto kLeftBlockQrs = std::to_array<UnitBump>({
    {0.20, 0.08, {0.35, 0.25, 0.22}},
    {0.40, 0.10, {0.85, 0.45, 0.65}},
    {0.64, 0.11, {0.95, 0.20, 0.75}},  // a second peak: the notch or slur of I, V5 and V6
    {0.81, 0.076, {0.40, -0.05, 0.30}},
});
constexpr auto kEctopicQrs = std::to_array<UnitBump>({
    {0.38, 0.15, {0.70, 1.00, 0.80}},
    {0.66, 0.135, {0.60, 0.50, 0.70}},
});
constexpr auto kSinusP = std::to_array<UnitBump>({
    {0.36, 0.140, {0.050, 0.100, -0.045}},  // right atrium, then left
    {0.64, 0.144, {0.065, 0.075, 0.045}},
});
constexpr auto kEctopicP = std::to_array<UnitBump>({{0.50, 0.20, {-0.06, -0.05, -0.06}}});

// T against QRS where the ventricles are reached in another order.
constexpr HeartVector kNormalT_mv = {0.32, 0.24, -0.16};
constexpr HeartVector kRightBlockT_mv = {0.28, 0.20, 0.22};
constexpr HeartVector kLeftBlockT_mv = {-0.22, -0.02, -0.36};
constexpr HeartVector kEctopicT_mv = {-0.35, -0.40, -0.40};
// Slow rise and quick fall: two Gaussians, seconds before the end.
constexpr double kTRise_s = 0.150, kTRiseWidth_s = 0.052, kTRiseShare = 0.45;
constexpr double kTFall_s = 0.088, kTFallWidth_s = 0.036;

std::vector<DipoleBump> stretched(std::span<const UnitBump> shape, double from_s, double length_s) {
  std::vector<DipoleBump> bumps;
  for (const UnitBump& bump : shape) bumps.push_back({from_s + bump.at * length_s, bump.width * length_s, bump.mv});
  return bumps;
}

/// Between 2.5 and 3 standard deviations of QRS, at each end.
constexpr double kOutside = 0.045;

std::vector<DipoleBump> stretched_qrs(std::span<const UnitBump> shape, double qrs_s) {
  const double length_s = qrs_s / (1.0 + 2.0 * kOutside);
  return stretched(shape, kOutside * length_s, length_s);
}

}  // namespace

std::vector<DipoleBump> qrs_dipole(VentricularConduction conduction, double qrs_s) {
  switch (conduction) {
    case VentricularConduction::normal: return stretched_qrs(kNormalQrs, qrs_s);
    case VentricularConduction::right_bundle_block: return stretched_qrs(kRightBlockQrs, qrs_s);
    case VentricularConduction::left_bundle_block: return stretched_qrs(kLeftBlockQrs, qrs_s);
    case VentricularConduction::ectopic: return stretched_qrs(kEctopicQrs, qrs_s);
  }
  return {};
}

std::vector<DipoleBump> p_dipole(double pr_s, double duration_s, bool ectopic) {
  const auto shape = ectopic ? std::span<const UnitBump>(kEctopicP) : std::span<const UnitBump>(kSinusP);
  return stretched(shape, -pr_s, duration_s);
}

std::vector<DipoleBump> t_dipole(VentricularConduction conduction, double qt_s) {
  const HeartVector mv = conduction == VentricularConduction::normal               ? kNormalT_mv
                         : conduction == VentricularConduction::right_bundle_block ? kRightBlockT_mv
                         : conduction == VentricularConduction::left_bundle_block  ? kLeftBlockT_mv
                                                                                   : kEctopicT_mv;
  return {{qt_s - kTRise_s, kTRiseWidth_s, kTRiseShare * mv}, {qt_s - kTFall_s, kTFallWidth_s, mv}};
}

FrontalTurn FrontalTurn::half() const {
  const double size = std::sqrt(std::max(0.0, 0.5 * (1.0 - cosine)));
  return {std::sqrt(std::max(0.0, 0.5 * (1.0 + cosine))), sine < 0.0 ? -size : size};
}

FrontalTurn frontal_turn(double degrees) {
  const double turns = degrees / 360.0;
  return {sine_of_turns(turns + 0.25), sine_of_turns(turns)};
}

FrontalTurn turn_to(double degrees, const std::vector<DipoleBump>& bumps) {
  HeartVector sum;
  for (const DipoleBump& bump : bumps) sum = sum + bump.width_s * bump.mv;
  const double size = std::sqrt(sum.x * sum.x + sum.y * sum.y);
  const FrontalTurn to = frontal_turn(degrees);
  if (!(size > 0.0)) return to;
  const double x = sum.x / size, y = sum.y / size;  // the difference of two angles, without an arc tangent
  return {to.cosine * x + to.sine * y, to.sine * x - to.cosine * y};
}

}  // namespace ecg
