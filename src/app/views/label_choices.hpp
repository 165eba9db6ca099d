#pragma once

#include "app/model/commands.hpp"
#include "app/model/scene.hpp"
#include "app/model/view_state.hpp"

namespace ecg::app {

/// Buttons of the five classes and a menu with the exact labels (`with_further`: and with what else a narrow edit bar has
/// no room for), each `side` wide; returns where they end.
float draw_label_choices(const Scene& scene, ViewState& view, CommandQueue& commands, const Rect& row, float side,
                         const char* prefix, bool with_further);

}  // namespace ecg::app
