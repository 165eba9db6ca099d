#pragma once

#include <string_view>
#include <vector>

#include "app/model/scene.hpp"
#include "app/model/view_state.hpp"

namespace ecg::app {

/// Says which of `models` (kBeatModel, kRhythmModel) were trained on this recording, on a plate as wide as its words.
/// Returns where what follows begins: at `y` where none was.
float draw_training_badge(const Scene& scene, ViewState& view, const std::vector<std::string_view>& models, float x,
                          float y, float width);

}  // namespace ecg::app
