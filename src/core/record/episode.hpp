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
  atrial_fibrillation,
  ventricular_tachycardia,
  ventricular_fibrillation,  ///< Or ventricular flutter.
  paced,
  atrial_flutter,
};
inline constexpr EpisodeKind kLastEpisodeKind = EpisodeKind::atrial_flutter;
inline constexpr std::size_t kEpisodeKindCount = static_cast<std::size_t>(kLastEpisodeKind) + 1;

/// Short stable name for exports, e.g. "ventricular_run".
std::string_view name(EpisodeKind kind);

/// A stretch of one rhythm.
struct Episode {
  EpisodeKind kind = EpisodeKind::pause;
  SampleRange range;            ///< From the first to the last beat involved (R peaks); pauses: between two beats.
  std::int32_t beat_count = 0;  ///< Beats involved.
  double value = 0.0;           ///< Rate in bpm for rate episodes, runs and named rhythms, seconds for pauses, else 0.
  double probability = 0.0;     ///< Of the rhythm model, for rhythms it named; 0 where a rule found the episode.
};

}  // namespace ecg
