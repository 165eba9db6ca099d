#include "app/platform/gestures.hpp"

#include <cmath>

namespace ecg::app {

namespace {

constexpr float kMinDistance_px = 16.0F;  // fingers closer than this give no usable ratio

InputEvent at(InputEvent::Kind kind, float x, float y) { return {.kind = kind, .x = x, .y = y}; }

// Ends a drag without clicking what is under the finger.
void release_outside(std::vector<InputEvent>& events) {
  events.push_back({.kind = InputEvent::Kind::pointer_leave});
  events.push_back({.kind = InputEvent::Kind::pointer_up});
}

void start_pinch(TouchState& state, const InputEvent& touch, std::vector<InputEvent>& events) {
  if (state.mode == TouchState::Mode::drag) release_outside(events);
  state.mode = TouchState::Mode::pinch;
  state.last_x = 0.5F * (touch.x + touch.dx);
  state.last_y = 0.5F * (touch.y + touch.dy);
  state.last_distance = std::hypot(touch.x - touch.dx, touch.y - touch.dy);
}

void move_pinch(TouchState& state, const InputEvent& touch, std::vector<Pinch>& pinches) {
  const float x = 0.5F * (touch.x + touch.dx);
  const float y = 0.5F * (touch.y + touch.dy);
  const float distance = std::hypot(touch.x - touch.dx, touch.y - touch.dy);
  const bool usable = distance >= kMinDistance_px && state.last_distance >= kMinDistance_px;
  pinches.push_back({x, y, usable ? distance / state.last_distance : 1.0F, x - state.last_x});
  state.last_x = x;
  state.last_y = y;
  state.last_distance = distance;
}

}  // namespace

std::vector<InputEvent> pointer_events(TouchState& state, const InputEvent& touch, bool on_drag_surface,
                                       std::vector<Pinch>& pinches) {
  using Kind = InputEvent::Kind;
  using Mode = TouchState::Mode;
  std::vector<InputEvent> events;
  switch (touch.kind) {
    case Kind::touch_start:
      if (touch.fingers >= 2) {
        start_pinch(state, touch, events);
        break;
      }
      state = {.mode = on_drag_surface ? Mode::drag : Mode::undecided,
               .start_x = touch.x,
               .start_y = touch.y,
               .last_x = touch.x,
               .last_y = touch.y};
      events.push_back(at(Kind::pointer_move, touch.x, touch.y));
      if (on_drag_surface) events.push_back(at(Kind::pointer_down, touch.x, touch.y));
      break;
    case Kind::touch_move:
      if (state.mode == Mode::pinch) {
        if (touch.fingers >= 2) move_pinch(state, touch, pinches);
        break;
      }
      if (state.mode == Mode::undecided && std::hypot(touch.x - state.start_x, touch.y - state.start_y) > kTapSlop_px) {
        state.mode = Mode::scroll;
      }
      if (state.mode == Mode::drag) events.push_back(at(Kind::pointer_move, touch.x, touch.y));
      if (state.mode == Mode::scroll) {
        events.push_back({.kind = Kind::wheel,
                          .x = state.start_x,
                          .y = state.start_y,
                          .dx = state.last_x - touch.x,
                          .dy = state.last_y - touch.y});
      }
      state.last_x = touch.x;
      state.last_y = touch.y;
      break;
    case Kind::touch_end:
    case Kind::touch_cancel:
      if (touch.fingers > 0) {  // one of two fingers left: the other one must not draw a line now
        state.mode = Mode::pinch;
        break;
      }
      if (state.mode == Mode::drag && touch.kind == Kind::touch_end) {
        events.push_back(at(Kind::pointer_up, state.last_x, state.last_y));
      } else if (state.mode == Mode::drag) {
        release_outside(events);
      }
      if (state.mode == Mode::undecided && touch.kind == Kind::touch_end) {
        events.push_back(at(Kind::pointer_down, state.start_x, state.start_y));
        events.push_back(at(Kind::pointer_up, state.start_x, state.start_y));
      }
      events.push_back({.kind = Kind::pointer_leave});  // nothing hovers without a finger
      state = {};
      break;
    default: break;
  }
  return events;
}

}  // namespace ecg::app
