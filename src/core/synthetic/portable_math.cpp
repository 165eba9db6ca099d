#include "core/synthetic/portable_math.hpp"

#include <array>
#include <cmath>
#include <cstddef>

namespace ecg {

namespace {

constexpr double kLn2High = 0.6931471803691238;     ///< ln 2 with its lowest 21 bits cut, so that k * kLn2High is exact
constexpr double kLn2Low = 1.9082149292705877e-10;  ///< ln 2 - kLn2High
constexpr double kLog2E = 1.4426950408889634;
constexpr double kTwoPi = 6.283185307179586;
constexpr double kLargestExponent = 700.0;
constexpr std::size_t kExpTerms = 14;  ///< Taylor terms on |r| <= ln(2)/2: remainder below 1e-16
constexpr std::size_t kSineTerms = 9;  ///< odd Taylor terms on |x| <= pi/2: remainder below 1e-12

/// 1/0!, 1/1!, 1/2! ...
constexpr std::array<double, kExpTerms> exp_coefficients() {
  std::array<double, kExpTerms> result{};
  double factorial = 1.0;
  for (std::size_t n = 0; n < kExpTerms; ++n) {
    if (n > 0) factorial *= static_cast<double>(n);
    result[n] = 1.0 / factorial;
  }
  return result;
}

/// 1/1!, -1/3!, 1/5! ...
constexpr std::array<double, kSineTerms> sine_coefficients() {
  std::array<double, kSineTerms> result{};
  double factorial = 1.0;
  for (std::size_t n = 0; n < kSineTerms; ++n) {
    if (n > 0) factorial *= -static_cast<double>(2 * n) * static_cast<double>(2 * n + 1);
    result[n] = 1.0 / factorial;
  }
  return result;
}

constexpr auto kExp = exp_coefficients();
constexpr auto kSine = sine_coefficients();

}  // namespace

double portable_exp(double x) {
  if (x < -kLargestExponent) return 0.0;
  if (x > kLargestExponent) x = kLargestExponent;
  const double k = std::floor(x * kLog2E + 0.5);
  const double r = (x - k * kLn2High) - k * kLn2Low;
  double sum = 0.0;
  for (std::size_t n = kExpTerms; n-- > 0;) sum = kExp[n] + r * sum;  // Horner's rule
  return std::ldexp(sum, static_cast<int>(k));
}

double sine_of_turns(double turns) {
  double t = turns - std::floor(turns + 0.5);  // [-0.5, 0.5)
  if (t > 0.25) t = 0.5 - t;
  if (t < -0.25) t = -0.5 - t;
  const double x = kTwoPi * t;
  const double square = x * x;
  double sum = 0.0;
  for (std::size_t n = kSineTerms; n-- > 0;) sum = kSine[n] + square * sum;
  return x * sum;
}

}  // namespace ecg
