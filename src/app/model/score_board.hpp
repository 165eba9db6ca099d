#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "app/model/choices.hpp"
#include "app/model/scene.hpp"
#include "core/metrics/ec57_beats.hpp"
#include "core/scoring/rhythm_score.hpp"

namespace ecg::app {

inline constexpr double kLearning_s = 300.0;  ///< ANSI/AAMI EC57: five minutes to learn, not scored

/// Comparison with the reference that the score panel shows.
struct ScoreBoard {
  bool made = false;
  std::uint32_t analysis_version = 0;
  ScoreChoices made_for;
  Ec57Comparison comparison;
  std::vector<RhythmScore> rhythms;  ///< that the reference can judge
};

/// Brings `board` up to date with the analysis and what the person chose; the numbers come from core/scoring.
void refresh_board(const Scene& scene, const ScoreChoices& choices, ScoreBoard& board);

/// True where the reference says something that can be scored: beats, or rhythms without any.
[[nodiscard]] bool has_beats_to_score(const Scene& scene);
[[nodiscard]] bool has_rhythms_to_score(const Scene& scene);
/// The page that is shown: the one chosen, or the one there is something for.
[[nodiscard]] ScorePage score_page(const Scene& scene, ScorePage chosen);

/// True where the first five minutes could be left out: there is something after them.
[[nodiscard]] bool outlasts_learning(const Scene& scene);

/// What macro-F1 is here: of how many classes, and what it would be of all five.
[[nodiscard]] std::string macro_f1_meaning(std::int64_t classes, double of_all_five);

/// Places of a cell of the matrix in order of time: the beat found, or the reference's where none was found.
/// `reference` is a class or kExtra, `found` a class or kMissed.
[[nodiscard]] std::vector<SampleIndex> cell_places(const ScoreBoard& board, std::uint8_t reference, std::uint8_t found);

}  // namespace ecg::app
