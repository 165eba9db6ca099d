#pragma once

#include "app/model/scene.hpp"
#include "app/model/view_state.hpp"

/// Pages of the score panel beside that of beats. Each returns where it ended.
namespace ecg::app {

/// Rhythms found against those of the reference.
float draw_score_rhythm(const Scene& scene, ViewState& view, float x, float y, float width);

}  // namespace ecg::app
