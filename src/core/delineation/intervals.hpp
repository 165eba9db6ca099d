#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "core/delineation/delineation.hpp"
#include "core/record/measure.hpp"

namespace ecg {

/// Intervals of one beat in seconds; empty where a wave is absent.
struct BeatIntervals {
  std::optional<double> pr_s;
  std::optional<double> qrs_s;
  std::optional<double> qt_s;
};
BeatIntervals beat_intervals(const Delineation& delineation, std::size_t beat, double fs_hz);

/// QT corrected for rate, in seconds; rr_s is the interval before the beat.
double qtc_bazett_s(double qt_s, double rr_s);
double qtc_fridericia_s(double qt_s, double rr_s);
double qtc_framingham_s(double qt_s, double rr_s);
double qtc_hodges_s(double qt_s, double rr_s);

/// p_share .. qtc_hodges of MeasureKind, in that order: medians in ms with their interquartile ranges.
///
/// @param counted   per beat: enters (not ectopic)
/// @param rr_known  per beat: the interval before it is no gap or doubtful stretch (QTc)
std::vector<Measure> interval_measures(const Delineation& delineation, std::span<const SampleIndex> r_peaks,
                                       std::span<const std::uint8_t> counted, std::span<const std::uint8_t> rr_known,
                                       double fs_hz);

inline constexpr std::size_t kMinIntervals = 3;  ///< for a median

}  // namespace ecg
