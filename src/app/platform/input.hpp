#pragma once

#include <vector>

namespace ecg::app {

/// What arrived from the browser since the last frame, in order. Positions in CSS pixels of the canvas.
struct InputEvent {
  enum class Kind {
    pointer_move,
    pointer_down,
    pointer_up,
    pointer_leave,
    wheel,  ///< dx, dy in pixels, positive = down/right
    touch_start,
    touch_move,
    touch_end,
    touch_cancel,
    key_down,
    key_up,     ///< key: ImGuiKey
    text,       ///< key: code point
    modifiers,  ///< shift, control, alt as they are now
    focus_lost,
  };
  Kind kind = Kind::pointer_move;
  float x = 0.0F;
  float y = 0.0F;
  float dx = 0.0F;  ///< touch: position of the second finger, when there is one
  float dy = 0.0F;
  int fingers = 0;
  int button = 0;  ///< 0 left, 1 right, 2 middle
  int key = 0;
  bool shift = false;
  bool control = false;  ///< control, or command on a Mac
  bool alt = false;
};

using InputQueue = std::vector<InputEvent>;

}  // namespace ecg::app
