#pragma once

#include "app/model/look.hpp"

namespace ecg::app {

/// (Re)builds the font atlas for a device pixel ratio; the glyphs are drawn at device resolution.
Fonts make_fonts(float pixel_ratio);
/// Dear ImGui's own widgets (tables, scroll bars, popups) in the theme's colours and our spacing.
void apply_style(const Look& look);

}  // namespace ecg::app
