#pragma once

#include "app/model/commands.hpp"
#include "app/model/scene.hpp"
#include "app/model/view_state.hpp"

namespace ecg::app {

/// In the inspector: what the person's labels could teach, or what they did; returns where it ended.
float draw_patient_calibration(const Scene& scene, ViewState& view, CommandQueue& commands, const Rect& column,
                               float y);
/// In the score panel, by the reference: at the end of the row of choices where there is room, else below it from
/// `row.bottom()` on; returns where it ended. `used_px`: of the row, from its left.
float draw_score_calibration(const Scene& scene, ViewState& view, CommandQueue& commands, const Rect& row,
                             float used_px);

}  // namespace ecg::app
