#pragma once

#include "app/model/commands.hpp"
#include "app/model/scene.hpp"
#include "app/model/view_state.hpp"
#include "app/render/picture.hpp"

/// What stands around strip and panels, or in their place.
namespace ecg::app {

void draw_top_bar(const Scene& scene, ViewState& view, CommandQueue& commands);
/// The tabs, and the panel that is chosen among them.
void draw_bottom(const Scene& scene, ViewState& view, CommandQueue& commands, Picture& picture);
void draw_status_bar(const Scene& scene, ViewState& view);
void draw_start(const Scene& scene, ViewState& view, CommandQueue& commands, const Rect& rect);
void draw_notices(const Scene& scene, ViewState& view, CommandQueue& commands, const Rect& rect);
/// A question that waits for an answer, above everything else.
void draw_prompt(const Scene& scene, ViewState& view, CommandQueue& commands);
void draw_help(const Scene& scene, ViewState& view);
void draw_tour(const Scene& scene, ViewState& view);
void draw_screen_calibration(const Scene& scene, ViewState& view, CommandQueue& commands);
void draw_dividers(const Scene& scene, ViewState& view, CommandQueue& commands);

}  // namespace ecg::app
