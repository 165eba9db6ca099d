#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "app/platform/platform.hpp"

/// The window, for the program that runs it (src/desk); the screen knows platform.hpp alone.
namespace ecg::app::glfw {

/// Size asked for and whether the window is shown; before platform::open_canvas.
void prepare(int width, int height);
/// Why platform::open_canvas answered false, in a sentence.
[[nodiscard]] std::string problem();

/// In the layout's pixels, which are as large as the system's setting for this screen wants.
struct Canvas {
  double width = 0.0;
  double height = 0.0;
  double pixel_ratio = 1.0;
  bool operator==(const Canvas&) const = default;
};
[[nodiscard]] Canvas canvas();
[[nodiscard]] bool closing();
/// Handles what happened; waits for it at most so long.
void wait(double timeout_s);
/// Ends a wait; from any thread.
void wake();
/// platform::want_frame was called since the last answer.
[[nodiscard]] bool take_frame_wanted();
void present();
/// Paths of files and folders dropped since the last answer.
[[nodiscard]] std::vector<std::string> take_dropped();
void set_title(const std::string& title);
void set_clipboard(const std::string& text);
[[nodiscard]] const char* clipboard();
void close();

/// What was drawn last, RGBA, top row first.
struct Pixels {
  int width = 0;
  int height = 0;
  std::vector<std::uint8_t> rgba;
};
[[nodiscard]] Pixels read_pixels();

}  // namespace ecg::app::glfw
