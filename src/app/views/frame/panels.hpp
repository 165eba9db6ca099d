#pragma once

#include <string>
#include <vector>

#include "app/model/commands.hpp"
#include "app/model/scene.hpp"
#include "app/model/strip_geometry.hpp"
#include "app/model/view_state.hpp"
#include "app/platform/gestures.hpp"
#include "app/render/picture.hpp"

/// The panels. Each is a function of what is there and what the person chose; each draws into the region of the layout
/// (or the given rectangle) and answers only through `view` and `commands`. Panels that show signal also fill
/// `picture`.
namespace ecg::app {

void draw_top_bar(const Scene& scene, ViewState& view, CommandQueue& commands);
void draw_overview(const Scene& scene, ViewState& view, CommandQueue& commands);
void draw_strip(const Scene& scene, ViewState& view, CommandQueue& commands, Picture& picture,
                const std::vector<Pinch>& pinches);
void draw_findings(const Scene& scene, ViewState& view, CommandQueue& commands, const Rect& rect);
void draw_inspector(const Scene& scene, ViewState& view, CommandQueue& commands, const Rect& rect);
void draw_bottom(const Scene& scene, ViewState& view, CommandQueue& commands, Picture& picture);
void draw_beat_table(const Scene& scene, ViewState& view, CommandQueue& commands, const Rect& rect);
void draw_score(const Scene& scene, ViewState& view, CommandQueue& commands, const Rect& rect);
void draw_episodes(const Scene& scene, ViewState& view, CommandQueue& commands, const Rect& rect);
void draw_templates(const Scene& scene, ViewState& view, CommandQueue& commands, const Rect& rect);
void draw_measures(const Scene& scene, ViewState& view, const Rect& rect);
void draw_raster(const Scene& scene, ViewState& view, Picture& picture, const Rect& rect);
/// Lead of the raster and of the page: the chosen one, else the one the classes were made from.
[[nodiscard]] std::size_t page_lead(const Scene& scene, const ViewState& view);
/// Button with the menu that chooses it, where there are several; returns its right end.
float draw_lead_choice(const Scene& scene, ViewState& view, const char* name, float x, float y, float height);
void draw_page(const Scene& scene, ViewState& view, Picture& picture, const Rect& rect);
void draw_rr(const Scene& scene, ViewState& view, const Rect& rect);
void draw_record(const Scene& scene, ViewState& view, CommandQueue& commands, const Rect& rect);
void draw_lab(const Scene& scene, ViewState& view, CommandQueue& commands, const Rect& rect);
void draw_status_bar(const Scene& scene, ViewState& view, CommandQueue& commands);
void draw_start(const Scene& scene, ViewState& view, CommandQueue& commands, const Rect& rect);
void draw_notices(const Scene& scene, ViewState& view, CommandQueue& commands, const Rect& rect);
void draw_help(const Scene& scene, ViewState& view, CommandQueue& commands);

void draw_calibration(const Scene& scene, ViewState& view, CommandQueue& commands);
void draw_dividers(const Scene& scene, ViewState& view, CommandQueue& commands);

/// Patient calibration in the score panel, by the reference: at the end of the row of choices where there is room, else
/// below it from `row.bottom()` on; returns where it ended.
float draw_score_calibration(const Scene& scene, ViewState& view, CommandQueue& commands, const Rect& row);

// Parts of the strip.
/// Its menu: layout, leads, display filter. True: the person wants draw_signal_choices.
bool draw_strip_settings(const Scene& scene, ViewState& view, const Rect& anchor);
/// Menu "signals": which signals are an ECG, and from which of them beats are classified.
void draw_signal_choices(const Scene& scene, ViewState& view, CommandQueue& commands, const Rect& anchor);
std::string filter_text(const DisplayFilter& filter);  ///< "0.5 Hz baseline, 40 Hz"; empty: off
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
/// Buttons of the five classes and a menu with the exact labels (`with_further`: and with what else a narrow edit bar has
/// no room for), each `side` wide; returns where they end.
float draw_label_choices(const Scene& scene, ViewState& view, CommandQueue& commands, const Rect& row, float side,
                         const char* prefix, bool with_further);
// Parts of the inspector; each draws from `y` on and returns where it ended.
float draw_beat_label(const Scene& scene, ViewState& view, CommandQueue& commands, const Rect& column, float y,
                      std::int32_t beat);
/// Patient calibration: what labels could teach, or what they did.
float draw_patient_calibration(const Scene& scene, ViewState& view, CommandQueue& commands, const Rect& column,
                               float y);
float draw_beat_timing(const Scene& scene, const Rect& column, float y, std::int32_t beat);
float draw_beat_evidence(const Scene& scene, const Rect& column, float y, std::int32_t beat);
float draw_beat_intervals(const Scene& scene, const Rect& column, float y, std::int32_t beat);
float draw_beat_window(const Scene& scene, ViewState& view, const Rect& column, float y, std::int32_t beat);
/// Waves of a beat in a plot that shows [begin_s, begin_s + length_s) from its R peak.
void draw_fiducials(const Scene& scene, const Rect& plot, double begin_s, double length_s, std::int32_t beat);

}  // namespace ecg::app
