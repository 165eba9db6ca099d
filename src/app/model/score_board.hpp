#pragma once

#include <cstdint>
#include <vector>

#include "app/model/scene.hpp"
#include "app/model/view_state.hpp"

namespace ecg::app {

inline constexpr double kLearning_s = 300.0;  ///< ANSI/AAMI EC57: five minutes to learn, not scored

/// Brings `board` up to date with the analysis and what the person chose; the numbers come from core/scoring.
void refresh_board(const Scene& scene, ScoreBoard& board);

/// True where the first five minutes could be left out: there is something after them.
[[nodiscard]] bool outlasts_learning(const Scene& scene);

/// Places of a cell of the matrix in order of time: the own beat, or the reference's where there is no own beat.
/// `reference` is a class or kExtra, `own` a class or kMissed.
[[nodiscard]] std::vector<SampleIndex> cell_places(const ScoreBoard& board, std::uint8_t reference, std::uint8_t own);

}  // namespace ecg::app
