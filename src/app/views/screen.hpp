#pragma once

#include <vector>

#include "app/commands.hpp"
#include "app/platform/gestures.hpp"
#include "app/render/picture.hpp"
#include "app/scene.hpp"
#include "app/view_state.hpp"

namespace ecg::app {

/// The whole screen: decides which panels are shown and draws them.
void draw_screen(const Scene& scene, ViewState& view, CommandQueue& commands, Picture& picture,
                 const std::vector<Pinch>& pinches);

}  // namespace ecg::app
