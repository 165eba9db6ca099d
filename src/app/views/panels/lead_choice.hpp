#pragma once

#include <cstddef>

#include "app/model/scene.hpp"
#include "app/model/view_state.hpp"

namespace ecg::app {

/// Lead of the raster and of the full disclosure: the chosen one, else the one the classes were made from.
[[nodiscard]] std::size_t panel_lead(const Scene& scene, const ViewState& view);
/// Button with the menu that chooses it, where there are several; returns its right end.
float draw_lead_choice(const Scene& scene, ViewState& view, const char* name, float x, float y, float height);

}  // namespace ecg::app
