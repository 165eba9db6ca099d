#pragma once

#include "app/model/layout.hpp"
#include "app/model/theme.hpp"

struct ImFont;

namespace ecg::app {

/// The one typeface in three sizes (em, CSS px): 12 for labels and figures in tables, 14 for reading, 18 for headings.
struct Fonts {
  ImFont* small = nullptr;
  ImFont* small_strong = nullptr;
  ImFont* body = nullptr;
  ImFont* body_strong = nullptr;
  ImFont* title = nullptr;
};

/// Everything a view needs to know about appearance. Spacing is in multiples of 8 px.
struct Look {
  const Theme* theme = nullptr;
  Fonts fonts;
  Layout layout;
  float pixel_ratio = 1.0F;
  float control_px = 32.0F;  ///< height of buttons
  float row_px = 28.0F;      ///< height of list and table rows
};

}  // namespace ecg::app
