#pragma once

#include "app/model/commands.hpp"
#include "app/model/view_state.hpp"

namespace ecg::app {

inline constexpr double kRarityStep = 0.05;  ///< of the slider and of a key

/// Puts the slider there, on its steps and inside its range, and asks for the analysis when that is another place.
void move_rarity(Choices& choices, CommandQueue& commands, double rarity_weight);
/// Keeps what the model in use says by itself, while nothing is moved.
void keep_unmoved_answer(const Scene& scene, ViewState& view);

}  // namespace ecg::app
