#pragma once

#include "app/platform/input.hpp"

/// The browser behind one header: canvas, context, events, clock.
namespace ecg::app::browser {

/// Makes the WebGL2 context of #canvas; false when there is none.
bool open_canvas();
void set_canvas_pixels(int width, int height);
/// Starts to fill `queue`; it must outlive the page.
void listen(InputQueue& queue);
/// Tells the page that a frame should be drawn (its `onFrameWanted`).
void want_frame();
void set_cursor(const char* css_cursor);
[[nodiscard]] double now_ms();

}  // namespace ecg::app::browser
