#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "core/record/measure.hpp"
#include "core/rhythm/beat_series.hpp"

namespace ecg {

/// Heart rate, pauses and heart rate variability: hr_mean .. lf_hf of MeasureKind, in that order, each with its number
/// or with the reason why there is none.
///
/// @param nn  per beat: the interval that ends there is NN (core/hrv/nn_intervals.hpp)
/// Definitions: Task Force of the ESC and NASPE 1996 (Eur Heart J 17:354); see describe() and kHrvMethod.
std::vector<Measure> rr_measures(const BeatSeries& beats, std::span<const std::uint8_t> nn);

inline constexpr std::size_t kRateWindow = 8;  ///< intervals of the lowest and highest rate
inline constexpr double kPause_s = 2.0;
inline constexpr double kLongPause_s = 3.0;
inline constexpr std::size_t kMinNn = 30;         ///< for any measure of variability
inline constexpr double kSegment_s = 300.0;       ///< segments and windows
inline constexpr double kSegmentCovered = 0.5;    ///< share of a segment that NN must cover for SDANN, SDNN index
inline constexpr double kWindowCovered = 0.8;     ///< ... for the spectrum
inline constexpr double kHistogramNn_s = 1200.0;  ///< of NN for the triangular index and TINN (Task Force: 20 min)
inline constexpr double kHistogramBin_s = 1.0 / 128.0;
inline constexpr double kTachogram_hz = 4.0;

inline constexpr std::string_view kHrvMethod =
    "Spectrum: windows of 300 s from the start, no overlap, those that NN cover to 80 %; NN at the time of the later "
    "beat, natural cubic spline at 4 Hz; straight line removed by least squares; Hann window; periodogram, one-sided, "
    "window energy corrected; sums over 0.0033-0.04, 0.04-0.15 and 0.15-0.40 Hz; mean over windows. Standard "
    "deviations divide by n - 1. Differences only between NN that follow each other directly.";

/// One window of NN as power density, ms^2/Hz; for checks.
struct Spectrum {
  double step_hz = 0.0;  ///< frequency of density[k] is k * step_hz
  std::vector<double> density;
};
/// @param time_s, nn_s  ends and lengths of the intervals, ascending, at least 4
Spectrum nn_spectrum(std::span<const double> time_s, std::span<const double> nn_s);

}  // namespace ecg
