#include <algorithm>
#include <cmath>
#include <complex>
#include <numbers>

#include <unsupported/Eigen/FFT>

#include "core/hrv/rr_measures.hpp"

namespace ecg {

namespace {

constexpr double kHighest_hz = 0.5;  ///< densities above are not made: the bands end at 0.40 Hz

/// Second derivatives of the natural cubic spline through the points (tridiagonal system, solved forward and back).
std::vector<double> spline_curvature(std::span<const double> x, std::span<const double> y) {
  const std::size_t n = x.size();
  std::vector<double> curvature(n, 0.0), upper(n, 0.0);
  for (std::size_t i = 1; i + 1 < n; ++i) {
    const double before = x[i] - x[i - 1], after = x[i + 1] - x[i];
    const double right = 6.0 * ((y[i + 1] - y[i]) / after - (y[i] - y[i - 1]) / before);
    const double pivot = 2.0 * (before + after) - before * upper[i - 1];
    upper[i] = after / pivot;
    curvature[i] = (right - before * curvature[i - 1]) / pivot;
  }
  for (std::size_t i = n - 1; i-- > 1;) curvature[i] -= upper[i] * curvature[i + 1];
  return curvature;
}

/// Spline values at `rate_hz` from the first point to the last.
std::vector<double> even_samples(std::span<const double> x, std::span<const double> y, double rate_hz) {
  const std::vector<double> curvature = spline_curvature(x, y);
  const auto count = static_cast<std::size_t>(std::floor((x.back() - x.front()) * rate_hz)) + 1;
  std::vector<double> samples(count);
  std::size_t i = 0;
  for (std::size_t k = 0; k < count; ++k) {
    const double at = x.front() + static_cast<double>(k) / rate_hz;
    while (i + 2 < x.size() && at > x[i + 1]) ++i;
    const double step = x[i + 1] - x[i];
    const double a = (x[i + 1] - at) / step, b = (at - x[i]) / step;
    samples[k] = a * y[i] + b * y[i + 1] +
                 ((a * a * a - a) * curvature[i] + (b * b * b - b) * curvature[i + 1]) * step * step / 6.0;
  }
  return samples;
}

void remove_line(std::vector<double>& samples) {
  const auto n = static_cast<double>(samples.size());
  const double middle = 0.5 * (n - 1.0);
  double mean = 0.0, slope = 0.0, squares = 0.0;
  for (std::size_t i = 0; i < samples.size(); ++i) {
    const double t = static_cast<double>(i) - middle;
    mean += samples[i] / n;
    slope += t * samples[i];
    squares += t * t;
  }
  slope = squares > 0.0 ? slope / squares : 0.0;
  for (std::size_t i = 0; i < samples.size(); ++i) samples[i] -= mean + slope * (static_cast<double>(i) - middle);
}

}  // namespace

Spectrum nn_spectrum(std::span<const double> time_s, std::span<const double> nn_s) {
  std::vector<double> nn_ms(nn_s.begin(), nn_s.end());
  for (double& value : nn_ms) value *= 1000.0;
  std::vector<double> samples = even_samples(time_s, nn_ms, kTachogram_hz);
  remove_line(samples);
  const auto n = static_cast<double>(samples.size());
  double energy = 0.0;
  for (std::size_t i = 0; i < samples.size(); ++i) {
    const double window = 0.5 - 0.5 * std::cos(2.0 * std::numbers::pi * static_cast<double>(i) / n);
    samples[i] *= window;
    energy += window * window;
  }
  Eigen::FFT<double> transform;
  std::vector<std::complex<double>> bins;
  transform.fwd(bins, samples);
  Spectrum spectrum{.step_hz = kTachogram_hz / n};
  const auto last = static_cast<std::size_t>(std::min(std::floor(kHighest_hz / spectrum.step_hz), 0.5 * n - 1.0));
  for (std::size_t k = 0; k <= last; ++k)
    spectrum.density.push_back((k == 0 ? 1.0 : 2.0) * std::norm(bins[k]) / (kTachogram_hz * energy));
  return spectrum;
}

}  // namespace ecg
