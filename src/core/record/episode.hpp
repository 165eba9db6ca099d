#pragma once

#include <cstdint>
#include <string_view>

#include "core/record/time.hpp"

namespace ecg {

enum class EpisodeKind : std::uint8_t {
  tachycardia,
  bradycardia,
  pause,
  ventricular_couplet,
  ventricular_run,
  supraventricular_run,
  bigeminy,
  trigeminy,
  irregular,  ///< RR irregularity, whatever its cause; named for what is measured.
  unusable,   ///< Signal quality too low to analyse.
};
inline constexpr std::size_t kEpisodeKindCount = 10;

/// Short stable name for exports, e.g. "ventricular_run".
std::string_view name(EpisodeKind kind);

/// A stretch of one rhythm.
struct Episode {
  EpisodeKind kind = EpisodeKind::pause;
  SampleRange range;            ///< From the first to the last beat involved (R peaks); pauses: between two beats.
  std::int32_t beat_count = 0;  ///< Beats involved.
  double value = 0.0;           ///< Rate in bpm for rate episodes and runs, seconds for pauses, else 0.
};

}  // namespace ecg
