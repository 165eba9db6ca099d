#pragma once

namespace ecg {

/// Value at share `t` (0..1) of the way from `b` to `c`, whose neighbours are `a` and `d`: the cubic of Catmull and Rom 1974.
template <typename Real>
constexpr Real catmull_rom(Real a, Real b, Real c, Real d, Real t) {
  return b +
         Real(0.5) * t * (c - a + t * (Real(2) * a - Real(5) * b + Real(4) * c - d + t * (Real(3) * (b - c) + d - a)));
}

}  // namespace ecg
