#pragma once

#include "app/model/scene.hpp"
#include "app/model/view_state.hpp"

namespace ecg::app {

/// What the twelve-lead model says of ten seconds, beside the rules, with its map on the most telling lead; the new `y`. Nothing where it
/// was not asked.
float draw_twelve_lead_model(const Scene& scene, ViewState& view, float x, float y, float width);

}  // namespace ecg::app
