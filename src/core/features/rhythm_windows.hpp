#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/record/record.hpp"

namespace ecg {

/// 125 Hz: what tells rhythms apart lies below 30 Hz (kRhythmHigh_hz), every database and device in use samples at 100 Hz
/// or more, and a network's work grows with the rate.
inline constexpr double kRhythmRate_hz = 125.0;
inline constexpr double kRhythmWindow_s = 10.0;  ///< at 30 bpm still five beats; a 12-lead recording is that long
inline constexpr std::int64_t kRhythmWindowSamples = 1250;
inline constexpr double kRhythmHop_s = 5.0;  ///< of the analysis: each moment lies in two windows
inline constexpr double kRhythmLow_hz = 0.5;
inline constexpr double kRhythmHigh_hz = 30.0;
inline constexpr float kRhythmLimit = 4.0F;  ///< the samples are clipped to +- this

/// Windows of one lead as the rhythm model reads them, without any beat being known, in order of time.
struct RhythmWindows {
  std::vector<double> begin_s;   ///< of each window, from the start of the record
  std::vector<float> amplitude;  ///< of each window, in units of the signal; 0 where nothing was recorded
  std::vector<float> missing;    ///< share of each window that was not recorded
  std::vector<float> samples;    ///< {window, kRhythmWindowSamples}, all finite
  [[nodiscard]] std::size_t size() const { return begin_s.size(); }
};

/// Cuts a lead into windows that begin every `hop_s`; one more ends with the record where the last one does not. A record
/// shorter than a window gives one, whose end counts as missing.
///
/// Each window is band-passed (kRhythmLow_hz to kRhythmHigh_hz, zero phase) with two seconds of what stands before and
/// behind, read at kRhythmRate_hz by cubic interpolation and divided by its amplitude: the median, over five parts of
/// two seconds, of the greatest absolute value, which one spike does not change. Where the lead falls silent the noise
/// is not blown up: at least a quarter of the median amplitude of all windows divides. So gain, unit, sampling rate and an
/// offset do not matter, and an inverted lead gives inverted windows. Missing samples are 0.
RhythmWindows rhythm_windows(const Signal& signal, double fs_hz, double hop_s = kRhythmHop_s);

/// Where they begin, in seconds from the start of the record.
std::vector<double> rhythm_window_begins(double duration_s, double hop_s);
/// Windows that begin there, ascending: part of a long lead. "The median of all windows" is then that of these.
RhythmWindows rhythm_windows(const Signal& signal, double fs_hz, std::span<const double> begins_s);

}  // namespace ecg
