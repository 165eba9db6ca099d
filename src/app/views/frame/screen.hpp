#pragma once

#include <vector>

#include "app/model/commands.hpp"
#include "app/model/scene.hpp"
#include "app/model/view_state.hpp"
#include "app/platform/gestures.hpp"
#include "app/render/picture.hpp"

namespace ecg::app {

/// The whole screen: decides which panels are shown and draws them.
void draw_screen(const Scene& scene, ViewState& view, CommandQueue& commands, Picture& picture,
                 const std::vector<Pinch>& pinches);

}  // namespace ecg::app
