#pragma once

#include "app/model/scene.hpp"
#include "app/model/view_state.hpp"

namespace ecg::app {

/// Remakes `view.rows.beats` when analysis, filter or order changed. Ties keep the order of time.
void refresh_rows(const Scene& scene, TableRows& rows);

}  // namespace ecg::app
