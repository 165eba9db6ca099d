#pragma once

#include <vector>

#include "app/model/commands.hpp"
#include "app/model/scene.hpp"
#include "app/model/strip_geometry.hpp"
#include "app/model/view_state.hpp"
#include "app/platform/gestures.hpp"
#include "app/render/picture.hpp"

/// Parts of the strip.
namespace ecg::app {

/// Its menu: layout, leads, display filter. True: the person wants draw_signal_choices.
bool draw_strip_settings(const Scene& scene, ViewState& view, const Rect& anchor);
/// Menu "signals": which signals are an ECG, and from which of them beats are classified.
void draw_signal_choices(const Scene& scene, ViewState& view, CommandQueue& commands, const Rect& anchor);
void draw_strip_traces(const Scene& scene, const ViewState& view, const StripGeometry& strip, Picture& picture);
void draw_strip_marks(const Scene& scene, const ViewState& view, const StripGeometry& strip);
/// Cursor, range, bookmarks, calipers and what the pointer is drawing.
void draw_strip_tools(const Scene& scene, const ViewState& view, const StripGeometry& strip);
/// Bar of the edit or the measure tool.
void draw_tool_bar(const Scene& scene, ViewState& view, CommandQueue& commands, const StripGeometry& strip);
/// Pointer on marks and traces.
void react_to_pointer(const Scene& scene, ViewState& view, CommandQueue& commands, const StripGeometry& strip,
                      const std::vector<Pinch>& pinches);
void draw_strip_bands(const Scene& scene, ViewState& view, const StripGeometry& strip);
void draw_strip_axis(const Scene& scene, const StripGeometry& strip);

}  // namespace ecg::app
