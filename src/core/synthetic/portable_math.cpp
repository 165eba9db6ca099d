#include "core/synthetic/portable_math.hpp"

#include <cmath>

namespace ecg {

namespace {

constexpr double kLn2High = 0.6931471803691238;     ///< ln 2 with its lowest 21 bits cut, so that k * kLn2High is exact
constexpr double kLn2Low = 1.9082149292705877e-10;  ///< ln 2 - kLn2High
constexpr double kLog2E = 1.4426950408889634;
constexpr double kTwoPi = 6.283185307179586;
constexpr double kLargestExponent = 700.0;
constexpr int kExpTerms = 13;   ///< Taylor terms on |r| <= ln(2)/2: remainder below 1e-16
constexpr int kSineTerms = 9;   ///< odd Taylor terms on |x| <= pi/2: remainder below 1e-12

}  // namespace

double portable_exp(double x) {
  if (x < -kLargestExponent) return 0.0;
  if (x > kLargestExponent) x = kLargestExponent;
  const double k = std::floor(x * kLog2E + 0.5);
  const double r = (x - k * kLn2High) - k * kLn2Low;
  double sum = 1.0;
  for (int n = kExpTerms; n >= 1; --n) sum = 1.0 + r * sum / n;  // Horner's rule
  return std::ldexp(sum, static_cast<int>(k));
}

double sine_of_turns(double turns) {
  double t = turns - std::floor(turns + 0.5);  // [-0.5, 0.5)
  if (t > 0.25) t = 0.5 - t;
  if (t < -0.25) t = -0.5 - t;
  const double x = kTwoPi * t;
  double sum = 1.0;
  for (int n = kSineTerms - 1; n >= 1; --n) sum = 1.0 - x * x * sum / ((2.0 * n) * (2.0 * n + 1.0));
  return x * sum;
}

}  // namespace ecg
