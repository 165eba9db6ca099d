#pragma once

#include "app/platform/input.hpp"

/// What is around the screen program, behind one header: canvas, context, events, clock. The page has it from the browser
/// (browser.cpp), a window of its own from GLFW (glfw.cpp).
namespace ecg::app::platform {

/// Makes canvas and context, WebGL2 or OpenGL ES 3.0; false when there is none.
bool open_canvas();
void set_canvas_pixels(int width, int height);
/// Starts to fill `queue`; it must outlive the program.
void listen(InputQueue& queue);
/// Tells whoever runs the program that a frame should be drawn.
void want_frame();
void set_cursor(const char* css_cursor);
[[nodiscard]] double now_ms();

}  // namespace ecg::app::platform
