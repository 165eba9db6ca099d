#pragma once

#include <vector>

#include "app/platform/input.hpp"

namespace ecg::app {

/// Pinch in progress: what changed since the last event. Positions are the middle between the fingers.
struct Pinch {
  float x = 0.0F;
  float y = 0.0F;
  float factor = 1.0F;  ///< > 1: fingers move apart
  float dx = 0.0F;
};

/// Turns touches into what the rest understands: taps become clicks, a finger on a drag surface (trace, overview, sheet
/// handle) drags, elsewhere it scrolls, two fingers pinch.
struct TouchState {
  enum class Mode { none, undecided, drag, scroll, pinch };
  Mode mode = Mode::none;
  float start_x = 0.0F;
  float start_y = 0.0F;
  float last_x = 0.0F;
  float last_y = 0.0F;
  float last_distance = 0.0F;
};
inline constexpr float kTapSlop_px = 8.0F;  ///< a finger that moved less is a tap

/// Events for the pointer that a touch event means; scrolling comes as `wheel`, pinching is appended to `pinches`.
std::vector<InputEvent> pointer_events(TouchState& state, const InputEvent& touch, bool on_drag_surface,
                                       std::vector<Pinch>& pinches);

}  // namespace ecg::app
