#pragma once

#include "app/model/commands.hpp"
#include "app/model/scene.hpp"
#include "app/model/view_state.hpp"

/// Parts of the inspector; each draws from `y` on and returns where it ended.
namespace ecg::app {

float draw_beat_label(const Scene& scene, ViewState& view, CommandQueue& commands, const Rect& column, float y,
                      std::int32_t beat);
float draw_beat_timing(const Scene& scene, const Rect& column, float y, std::int32_t beat);
float draw_beat_evidence(const Scene& scene, const Rect& column, float y, std::int32_t beat);
float draw_beat_intervals(const Scene& scene, const Rect& column, float y, std::int32_t beat);
float draw_beat_window(const Scene& scene, ViewState& view, const Rect& column, float y, std::int32_t beat);
float draw_what_if(const Scene& scene, ViewState& view, const Rect& column, float y, std::int32_t beat);
/// Waves of a beat in a plot that shows [begin_s, begin_s + length_s) from its R peak.
void draw_fiducials(const Scene& scene, const Rect& plot, double begin_s, double length_s, std::int32_t beat);

}  // namespace ecg::app
