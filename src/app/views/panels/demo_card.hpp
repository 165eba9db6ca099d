#pragma once

#include "app/model/commands.hpp"
#include "app/model/scene.hpp"
#include "app/model/view_state.hpp"

namespace ecg::app {

/// On a made-up recording: what this is, and that a file of one's own is welcome. Returns where what follows begins: at `y`
/// for every other recording.
float draw_demo_card(const Scene& scene, ViewState& view, CommandQueue& commands, float x, float y, float width);

}  // namespace ecg::app
