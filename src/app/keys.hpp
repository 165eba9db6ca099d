#pragma once

#include <vector>

#include "app/model/commands.hpp"
#include "app/model/scene.hpp"
#include "app/model/view_state.hpp"

namespace ecg::app {

/// What was typed since the last frame (the browser's repeats included) while the canvas had the focus, in its order:
/// a fast hand steps to a beat, labels it and steps on within one frame. A letter is a key first, then a character.
struct PressedKey {
  int key = 0;  ///< ImGuiKey; 0: the character counts
  unsigned character = 0;
  bool shift = false;  ///< as they were when it went down: it may be up again within the same frame
  bool control = false;
  bool alt = false;
};
using PressedKeys = std::vector<PressedKey>;

/// Keyboard map of the screen; the help overlay lists it.
void handle_keys(const Scene& scene, ViewState& view, CommandQueue& commands, const PressedKeys& pressed);

/// Scale changes, shared by keys and buttons. Zoom keeps the selected beat (if visible) or the middle in place.
void change_speed(const Scene& scene, ViewState& view, CommandQueue& commands, int rungs);
void change_gain(ViewState& view, CommandQueue& commands, int rungs);
void set_speed(const Scene& scene, ViewState& view, CommandQueue& commands, double speed_mm_s);
/// Shows the whole recording.
void fit_recording(const Scene& scene, ViewState& view);
/// Type of 150 % and the trace before everything else, on or off.
void toggle_projector(ViewState& view, CommandQueue& commands);
void begin_tour(ViewState& view);
void choose_theme(ViewState& view, CommandQueue& commands, ThemeId id);

}  // namespace ecg::app
