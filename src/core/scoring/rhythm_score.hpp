#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "core/metrics/episode_comparison.hpp"
#include "core/snapshot/analysis.hpp"

namespace ecg {

/// Rhythms that findings name and references know. Their kinds of Episode and what the reference must say stand in
/// rhythm_score.cpp.
enum class ScoredRhythm : std::uint8_t {
  atrial_fibrillation,
  ventricular_rhythm,        ///< ventricular tachycardia, fibrillation or flutter
  ventricular_fibrillation,  ///< or flutter, by that name
  ventricular_run,           ///< three V beats and more at any rate
  supraventricular_run,
  bigeminy,
  trigeminy,
};
inline constexpr std::size_t kScoredRhythmCount = 7;
std::string_view name(ScoredRhythm rhythm);   ///< in exports: "atrial_fibrillation"
std::string_view title(ScoredRhythm rhythm);  ///< for people: "Atrial fibrillation"

/// One rhythm of one record, or of several: scores add up.
struct RhythmScore {
  ScoredRhythm rhythm = ScoredRhythm::atrial_fibrillation;
  EpisodeComparison episodes;
  double judged_s = 0.0;  ///< time in which the reference says yes or no
  RhythmScore& operator+=(const RhythmScore& other);
  [[nodiscard]] double false_per_day() const;  ///< episodes without any overlap, per 24 h of `judged_s`; NaN without
};

/// The analysis's episodes against what the reference says, counted as EC57's `epicmp` counts: any overlap finds an
/// episode, durations say how much of it. One per rhythm that the reference can judge; none where it names no rhythm
/// and has no beats. Atrial flutter and pacing do not count against fibrillation, idioventricular rhythm not against
/// ventricular tachycardia, "(NOISE" against nothing. What a person named is left out: this scores the program.
std::vector<RhythmScore> score_rhythms(const Record& record, const Analysis& analysis, const EpisodeSettings& settings);

}  // namespace ecg
