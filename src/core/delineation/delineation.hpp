#pragma once

#include <array>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "core/record/record.hpp"

namespace ecg {

/// Where waves begin, peak and end.
enum class Fiducial : std::uint8_t { p_onset, p_peak, p_end, qrs_onset, qrs_end, t_peak, t_end };
inline constexpr std::size_t kFiducialCount = 7;
std::string_view name(Fiducial fiducial);  ///< "p_onset", for exports

/// Fiducials of every beat in one lead, row-major {beat, 7}, in samples from the R peak. A wave that is not there has
/// no fiducials: kAbsent is an answer.
struct Delineation {
  std::vector<std::int32_t> offset;
  [[nodiscard]] std::size_t beats() const { return offset.size() / kFiducialCount; }
  [[nodiscard]] std::optional<std::int32_t> at(std::size_t beat, Fiducial fiducial) const;
};
inline constexpr std::int32_t kAbsent = std::numeric_limits<std::int32_t>::min();

/// What the finders look for. Chosen on the 100 records of LUDB with odd numbers, all leads: coordinate search for the
/// least sum over boundaries and peaks of their root mean square error over the CSE tolerance, plus ten times the
/// shares of waves missed and invented. Fixed by hand: t_latest (long QT; the search preferred 0.35, which no LUDB
/// record contradicts), p_least_mv and t_least_mv (a wave below a few converter steps is no wave). Reported on the even
/// numbers by scripts/python -m studies.evaluate_delineation.
struct DelineationSettings {
  // QRS
  double qrs_smoothing_s = 0.009;
  double qrs_steep = 0.45;         ///< share of the steepest slope that belongs to the complex for certain ...
  double qrs_bridge_s = 0.026;     ///< ... across dips no longer than this
  double qrs_onset_slope = 0.055;  ///< share of the steepest slope that ends the complex ...
  double qrs_end_slope = 0.107;
  double qrs_quiet_s = 0.010;  ///< ... when it stays below this long
  double qrs_stray_s = 0.016;  ///< a bound farther than this from the median of three or more leads takes theirs
  // T
  double t_smoothing_s = 0.009;
  double t_first_s = 0.136;       ///< earliest peak after the end of QRS
  double t_latest = 0.40;         ///< latest peak after R in s per square root of RR in s
  double t_half_width_s = 0.068;  ///< the wave is measured against the level this far to both sides
  double t_least_mv = 0.008;
  double t_least_share = 0.011;  ///< of the QRS from peak to peak
  double t_end_slope = 0.306;    ///< share of the steepest descent that ends the wave
  // P
  double p_smoothing_s = 0.0092;
  double p_first_s = 0.328;  ///< earliest peak before the onset of QRS
  double p_last_s = 0.067;   ///< latest
  double p_half_width_s = 0.052;
  double p_least_mv = 0.005;
  double p_least_share = 0.007;  ///< of the QRS from peak to peak
  double p_over_noise = 1.85;    ///< size over the median size where no wave is
  double p_onset_slope = 0.31;
  double p_end_slope = 0.49;
  double p_agree_s = 0.051;     ///< P waves of neighbouring beats keep their place before QRS within this ...
  double p_agree_share = 0.60;  ///< ... in this share of the neighbours
  double p_stray_s = 0.064;     ///< a P wave farther than this from its neighbours' place is none
};

/// Delineates leads of a record around known R peaks (ascending): one answer per entry of `leads`, indices into
/// record.signals, each a lead of the ECG. Beats near missing samples of a lead have no fiducials. Cost: O(beats).
///
/// Method: per wave a Gaussian view of its own width. QRS: from the steepest slope outwards until the slope stays low;
/// with three leads or more, a bound far from their median is not believed. T and P: the place where the trace lies
/// farthest from the chord between its two sides, so that neither polarity nor drift matters; ends where the slope has
/// fallen to a share of the steepest. A P wave must also keep its place before QRS over neighbouring beats, as
/// conducted ones do: fibrillation waves do not.
std::vector<Delineation> delineate(const Record& record, std::span<const std::size_t> leads,
                                   std::span<const SampleIndex> r_peaks, const DelineationSettings& settings = {});

}  // namespace ecg
