#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "app/keys.hpp"
#include "app/model/beat_map.hpp"
#include "app/model/commands.hpp"
#include "app/model/scene.hpp"
#include "app/model/view_state.hpp"
#include "app/platform/gestures.hpp"
#include "app/platform/input.hpp"
#include "app/render/picture.hpp"
#include "app/render/renderer.hpp"

namespace ecg::app {

/// The whole page program: one scene, one view state, one renderer. Created once by app_start.
struct App {
  Scene scene;
  ViewState view;
  CommandQueue commands;
  Renderer renderer;
  Picture picture;
  InputQueue input;
  TouchState touch;
  std::vector<Pinch> pinches;
  std::vector<unsigned char> buffer;                 ///< bytes on their way in
  std::string strip_kept;                            ///< choices for the strip that the page has
  std::optional<ExplanationWish> explanation_asked;  ///< the last one
  std::optional<Record> incoming;                    ///< its columns are being filled
  bool context_lost = false;
  int frames_wanted = 0;       ///< frames until everything that was asked for is on the screen
  double last_frame_ms = 0.0;  ///< clock of the last drawn frame
  std::uint32_t frame_count = 0;
  float css_width = 0.0F;
  float css_height = 0.0F;
  float pixel_ratio = 1.0F;
  std::string commands_text;
  std::string state_text;
  std::string selection_text;
};

bool start(App& app);
void resize(App& app, float css_width, float css_height, float pixel_ratio);
/// Asks the page for frames; Dear ImGui needs a few to settle after each change.
void want_frames(App& app);
/// Draws when something is wanted; true: another frame soon.
bool draw_frame(App& app);

/// Head of a recording in the buffer; its columns are filled through recording_room, then it is shown.
bool begin_recording(App& app, std::size_t size, double column_bytes);
std::span<std::byte> recording_room(App& app, double offset);
bool finish_recording(App& app);
bool set_analysis(App& app, std::size_t size);
bool set_explanation(App& app, std::size_t size);
void clear_recording(App& app);
void set_experiments(App& app, std::size_t size);
/// False: there is no such setting, or no such value of it.
bool set_setting(App& app, std::string_view key, std::string_view value);
/// Choices of the open recording, from an earlier visit: for its strip (strip_choices.hpp) ...
void set_strip(App& app, std::string_view choices);
/// ... and of its signals (record/signal_choices.hpp), as the worker takes them over with its own record: both begin at
/// the same automatic guess.
void set_signals(App& app, std::string_view choices);
void context_lost(App& app);
void context_restored(App& app);

/// JSON of app_state().
std::string state_json(const App& app);

}  // namespace ecg::app
