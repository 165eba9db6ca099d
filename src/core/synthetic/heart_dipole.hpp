#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace ecg {

/// The heart as one electric dipole, in millivolts of the Frank leads: x to the left, y to the feet, z to the back.
struct HeartVector {
  double x = 0.0, y = 0.0, z = 0.0;
};
[[nodiscard]] constexpr HeartVector operator*(double factor, const HeartVector& v) {
  return {factor * v.x, factor * v.y, factor * v.z};
}
[[nodiscard]] constexpr HeartVector operator+(const HeartVector& a, const HeartVector& b) {
  return {a.x + b.x, a.y + b.y, a.z + b.z};
}

/// One Gaussian of the dipole over time. `at_s` counts from the onset of QRS; `width_s` is the standard deviation.
struct DipoleBump {
  double at_s = 0.0;
  double width_s = 0.01;
  HeartVector mv;
};

/// How the ventricles are reached; decides the shape of QRS and T.
enum class VentricularConduction : std::uint8_t {
  normal,
  right_bundle_block,  ///< the right ventricle comes late: slow last forces to the right and the front
  left_bundle_block,  ///< the septum is reached from the right, the left ventricle slowly: forces to the left and the back alone
  ectopic,            ///< a ventricular premature beat
};

/// QRS from 0 to `qrs_s`: three standard deviations outside the first and the last Gaussian, where 1 % of their height is left.
std::vector<DipoleBump> qrs_dipole(VentricularConduction conduction, double qrs_s);
/// P of `duration_s`, from -pr_s on: 2.5 standard deviations outside, for P is seen when it has risen over the noise.
std::vector<DipoleBump> p_dipole(double pr_s, double duration_s, bool ectopic);
/// T that ends at `qt_s`.
std::vector<DipoleBump> t_dipole(VentricularConduction conduction, double qt_s);

/// A turn in the frontal plane, clockwise as seen from the front: from the left down.
struct FrontalTurn {
  double cosine = 1.0, sine = 0.0;
  [[nodiscard]] HeartVector operator()(const HeartVector& v) const {
    return {cosine * v.x - sine * v.y, sine * v.x + cosine * v.y, v.z};
  }
  [[nodiscard]] FrontalTurn half() const;  ///< half the angle, which is taken to lie within +-180 degrees
};
FrontalTurn frontal_turn(double degrees);
/// The turn that brings the mean of all bumps (heights times widths) to `degrees`: 0 = to the left, 90 = down.
FrontalTurn turn_to(double degrees, const std::vector<DipoleBump>& bumps);

/// What the eight leads V1 to V6, I and II see of the dipole: rows of the matrix times (x, y, z). Dower, Machado and Osborne, "On
/// deriving the electrocardiogram from vectorcardiographic leads", Clinical Cardiology 3:87-95, 1980.
inline constexpr std::size_t kDowerLeads = 8;
inline constexpr std::array<HeartVector, kDowerLeads> kDowerMatrix = {{
    {-0.515, 0.157, -0.917},  // V1
    {0.044, 0.164, -1.387},   // V2
    {0.882, 0.098, -1.277},   // V3
    {1.213, 0.127, -0.601},   // V4
    {1.125, 0.127, -0.086},   // V5
    {0.831, 0.076, 0.230},    // V6
    {0.632, -0.235, 0.059},   // I
    {0.235, 1.066, -0.132},   // II
}};

[[nodiscard]] constexpr double seen_mv(const HeartVector& lead, const HeartVector& heart) {
  return lead.x * heart.x + lead.y * heart.y + lead.z * heart.z;
}

}  // namespace ecg
