#include <array>
#include <cmath>
#include <span>

#include "app/widgets.hpp"

namespace ecg::app {

namespace {

constexpr float kStroke = 1.5F;

// Strokes on a field of -8..8, y downwards.
using Points = std::span<const ImVec2>;

void stroke(ImDrawList& list, Points points, float x, float y, float scale, Color color, bool closed = false) {
  for (const ImVec2& point : points) list.PathLineTo({x + point.x * scale, y + point.y * scale});
  list.PathStroke(color, closed ? ImDrawFlags_Closed : ImDrawFlags_None, kStroke);
}

constexpr std::array<ImVec2, 3> kDown = {{{-5, -2.5F}, {0, 2.5F}, {5, -2.5F}}};
constexpr std::array<ImVec2, 3> kUp = {{{-5, 2.5F}, {0, -2.5F}, {5, 2.5F}}};
constexpr std::array<ImVec2, 3> kLeft = {{{2.5F, -5}, {-2.5F, 0}, {2.5F, 5}}};
constexpr std::array<ImVec2, 3> kRight = {{{-2.5F, -5}, {2.5F, 0}, {-2.5F, 5}}};
constexpr std::array<ImVec2, 7> kFolder = {{{-7, 6}, {-7, -6}, {-2, -6}, {0, -3.5F}, {7, -3.5F}, {7, 6}, {-7, 6}}};
constexpr std::array<ImVec2, 3> kCheck = {{{-5, 0}, {-1.5F, 4}, {5.5F, -4.5F}}};
constexpr std::array<ImVec2, 3> kTriangle = {{{0, -6.5F}, {7.5F, 6}, {-7.5F, 6}}};
constexpr std::array<ImVec2, 3> kArrowDown = {{{-4, -1}, {0, 3}, {4, -1}}};
constexpr std::array<ImVec2, 4> kTray = {{{-6.5F, 3.5F}, {-6.5F, 7}, {6.5F, 7}, {6.5F, 3.5F}}};
constexpr std::array<ImVec2, 5> kPencil = {{{-6.5F, 6.5F}, {-5.5F, 2.5F}, {3.5F, -6.5F}, {6.5F, -3.5F}, {-2.5F, 5.5F}}};
constexpr std::array<ImVec2, 4> kBin = {{{-4.5F, -4}, {-3.5F, 7}, {3.5F, 7}, {4.5F, -4}}};
constexpr std::array<ImVec2, 5> kFlag = {{{-4.5F, -7}, {-4.5F, 7}, {0, 3}, {4.5F, 7}, {4.5F, -7}}};
constexpr std::array<ImVec2, 3> kTurnLeft = {{{-2.5F, -7}, {-6.5F, -3.5F}, {-2.5F, 0}}};
constexpr std::array<ImVec2, 3> kTurnRight = {{{2.5F, -7}, {6.5F, -3.5F}, {2.5F, 0}}};
constexpr std::array<ImVec2, 7> kPulse = {{{-8, 1}, {-4, 1}, {-2, -6}, {1, 6}, {3, -1}, {4.5F, 1}, {8, 1}}};

}  // namespace

void draw_icon(ImDrawList& list, Icon icon, float centre_x, float centre_y, float size, Color color) {
  const float x = std::round(centre_x);
  const float y = std::round(centre_y);
  const float scale = size / 16.0F;
  const auto segment = [&](float x0, float y0, float x1, float y1) {
    list.AddLine({x + x0 * scale, y + y0 * scale}, {x + x1 * scale, y + y1 * scale}, color, kStroke);
  };
  const auto dot = [&](float dx, float dy) { list.AddCircleFilled({x + dx * scale, y + dy * scale}, 1.1F, color); };
  switch (icon) {
    case Icon::none: break;
    case Icon::chevron_down:
    case Icon::sort_down: stroke(list, kDown, x, y, scale, color); break;
    case Icon::chevron_up:
    case Icon::sort_up: stroke(list, kUp, x, y, scale, color); break;
    case Icon::chevron_left: stroke(list, kLeft, x, y, scale, color); break;
    case Icon::chevron_right: stroke(list, kRight, x, y, scale, color); break;
    case Icon::open: stroke(list, kFolder, x, y, scale, color); break;
    case Icon::check: stroke(list, kCheck, x, y, scale, color); break;
    case Icon::heart: stroke(list, kPulse, x, y, scale, color); break;
    case Icon::sliders:
      segment(-7, -4, 7, -4);
      segment(-7, 4, 7, 4);
      list.AddCircleFilled({x - 2.5F * scale, y - 4.0F * scale}, 2.6F * scale, color);
      list.AddCircleFilled({x + 3.0F * scale, y + 4.0F * scale}, 2.6F * scale, color);
      break;
    case Icon::invert:
      segment(-4, -6, -4, 6);
      segment(-6.5F, -3.5F, -4, -6);
      segment(-1.5F, -3.5F, -4, -6);
      segment(4, -6, 4, 6);
      segment(6.5F, 3.5F, 4, 6);
      segment(1.5F, 3.5F, 4, 6);
      break;
    case Icon::pencil:
      stroke(list, kPencil, x, y, scale, color, true);
      segment(1.0F, -4.0F, 4.0F, -1.0F);
      break;
    case Icon::calipers:
      segment(-5.5F, -7, -5.5F, 7);
      segment(5.5F, -7, 5.5F, 7);
      segment(-5.5F, 0, 5.5F, 0);
      break;
    case Icon::march:
      for (const float at : {-7.0F, -2.33F, 2.33F, 7.0F}) segment(at, -5, at, 5);
      break;
    case Icon::more:
      for (const float at : {-5.0F, 0.0F, 5.0F}) list.AddCircleFilled({x + at * scale, y}, 1.5F, color);
      break;
    case Icon::bin:
      stroke(list, kBin, x, y, scale, color);
      segment(-6.5F, -4, 6.5F, -4);
      segment(-2, -6.5F, 2, -6.5F);
      break;
    case Icon::bookmark: stroke(list, kFlag, x, y, scale, color, true); break;
    case Icon::undo:
    case Icon::redo: {
      const float side = icon == Icon::undo ? 1.0F : -1.0F;
      stroke(list, icon == Icon::undo ? Points(kTurnLeft) : Points(kTurnRight), x, y, scale, color);
      list.PathLineTo({x - 6.5F * side * scale, y - 3.5F * scale});
      list.PathLineTo({x + 2.0F * side * scale, y - 3.5F * scale});
      list.PathBezierCubicCurveTo({x + 8.0F * side * scale, y - 3.5F * scale},
                                  {x + 8.0F * side * scale, y + 5.5F * scale},
                                  {x + 2.0F * side * scale, y + 5.5F * scale});
      list.PathLineTo({x - 3.0F * side * scale, y + 5.5F * scale});
      list.PathStroke(color, ImDrawFlags_None, kStroke);
      break;
    }
    case Icon::close:
      segment(-5, -5, 5, 5);
      segment(-5, 5, 5, -5);
      break;
    case Icon::plus:
      segment(-5, 0, 5, 0);
      segment(0, -5, 0, 5);
      break;
    case Icon::minus: segment(-5, 0, 5, 0); break;
    case Icon::menu:
      segment(-7, -5, 7, -5);
      segment(-7, 0, 7, 0);
      segment(-7, 5, 7, 5);
      break;
    case Icon::help:
      list.PathArcTo({x, y - 2.0F * scale}, 3.5F * scale, -3.14F, 1.05F);
      list.PathLineTo({x, y + 2.5F * scale});
      list.PathStroke(color, ImDrawFlags_None, kStroke);
      dot(0, 6);
      break;
    case Icon::theme:
      list.AddCircle({x, y}, 6.5F * scale, color, 0, kStroke);
      list.PathArcTo({x, y}, 6.5F * scale, -1.5708F, 1.5708F);
      list.PathFillConvex(color);
      break;
    case Icon::lock:
      list.AddRect({x - 5.5F * scale, y - 1.0F * scale}, {x + 5.5F * scale, y + 7.0F * scale}, color, 2.0F, 0, kStroke);
      list.PathArcTo({x, y - 2.5F * scale}, 3.5F * scale, -3.1416F, 0.0F);
      list.PathStroke(color, ImDrawFlags_None, kStroke);
      segment(-3.5F, -2.5F, -3.5F, -1);
      segment(3.5F, -2.5F, 3.5F, -1);
      break;
    case Icon::save:
      segment(0, -7, 0, 3);
      stroke(list, kArrowDown, x, y, scale, color);
      stroke(list, kTray, x, y, scale, color);
      break;
    case Icon::warning:
      stroke(list, kTriangle, x, y, scale, color, true);
      segment(0, -2.5F, 0, 2);
      dot(0, 4);
      break;
    case Icon::info:
      list.AddCircle({x, y}, 6.5F * scale, color, 0, kStroke);
      segment(0, -0.5F, 0, 3.5F);
      dot(0, -3);
      break;
  }
}

}  // namespace ecg::app
