#pragma once

#include <string>
#include <vector>

#include "app/model/commands.hpp"
#include "app/model/scene.hpp"
#include "app/model/view_state.hpp"
#include "app/platform/gestures.hpp"
#include "app/render/picture.hpp"

namespace ecg::app {

/// The leads over time, with everything that can be done to them.
void draw_strip(const Scene& scene, ViewState& view, CommandQueue& commands, Picture& picture,
                const std::vector<Pinch>& pinches);
/// The whole recording above it.
void draw_overview(const Scene& scene, ViewState& view);
std::string filter_text(const DisplayFilter& filter);  ///< "0.5 Hz baseline, 40 Hz"; empty: off

}  // namespace ecg::app
