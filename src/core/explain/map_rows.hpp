#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "core/delineation/delineation.hpp"
#include "core/explain/grad_cam.hpp"
#include "core/features/model_input.hpp"
#include "core/record/beat_class.hpp"

namespace ecg {

/// Which part of one map lies in a wave, and which part of the window the wave takes; both NaN where the beat lacks it.
struct WavePart {
  float share = std::numeric_limits<float>::quiet_NaN();
  float length = std::numeric_limits<float>::quiet_NaN();
};

/// The map of one beat in numbers that do not depend on the recording's rate.
struct MapRow {
  std::uint8_t answer = kBeatClassCount;  ///< class the model gave, which the map speaks for; kBeatClassCount: none
  std::uint8_t truth = kBeatClassCount;   ///< of the reference; kBeatClassCount: not known
  bool empty = true;                      ///< no map, or nothing spoke for the class
  WavePart p, qrs, t;
  float points = std::numeric_limits<float>::quiet_NaN();  ///< 1: highest in QRS +- 60 ms, 0: elsewhere; NaN: no QRS
  float random_correlation = std::numeric_limits<float>::quiet_NaN();  ///< as in SaliencyMaps
  float timing_share = std::numeric_limits<float>::quiet_NaN();        ///< as in Evidence; filled by who knows it
};

/// Maps of many beats, a row each. Rows of several recordings may stand below each other if one model read them all.
struct MapRows {
  std::vector<double> begin_s;  ///< of each segment of kSaliencySegment_s, from R; only those wholly in the window
  std::vector<MapRow> rows;     ///< of one recording: a row per beat, in its order
  std::vector<float> profiles;  ///< {row, segment}: mean of the map there, 0..1; zeros where it is empty
  [[nodiscard]] std::size_t segments() const { return begin_s.size(); }
  [[nodiscard]] std::span<const float> profile(std::size_t row) const {
    return std::span(profiles).subspan(row * segments(), segments());
  }
};

inline constexpr double kSaliencySegment_s =
    0.1;  ///< Jones, Deligianni and Dalton 2020: means over 0.1 s from R outwards
inline constexpr double kPointingTolerance_s = 0.060;  ///< to both sides of QRS: about one step of a pooled map

/// Rows of beats 0 .. beat_count - 1; those without a map are empty. `window` is the model's; `waves` are in samples at
/// `fs_hz`. `answer`, `truth` and `timing_share` are left open. Cost: O(beats * map_samples).
MapRows map_rows(const SaliencyMaps& maps, const WindowSpec& window, const Delineation& waves, double fs_hz,
                 std::size_t beat_count);

/// Puts the rows of another recording below. False, and nothing is changed, where the segments differ: another model's.
/// Rows without segments (no maps) take those of the first that have some.
bool append(MapRows& pool, const MapRows& more);

}  // namespace ecg
