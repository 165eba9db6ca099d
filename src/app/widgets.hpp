#pragma once

#include <imgui.h>

#include <string_view>

#include "app/model/geometry.hpp"
#include "app/model/look.hpp"
#include "app/model/view_state.hpp"
#include "core/record/beat_class.hpp"

namespace ecg::app {

// Text goes through these only: nothing is ever a format string, nothing from a file is ever an id.
[[nodiscard]] float font_px(const ImFont* font);  ///< height of a line, CSS px
[[nodiscard]] float text_width(ImFont* font, std::string_view text);
void draw_text(ImDrawList& list, ImFont* font, float x, float y, Color color, std::string_view text);
enum class Align { left, centre, right };
/// One line inside a rectangle, vertically centred, shortened with an ellipsis where it does not fit.
void draw_text_in(ImDrawList& list, ImFont* font, const Rect& rect, Align align, Color color, std::string_view text);
/// Several lines; returns the height used (drawn or, with list null, only measured).
float draw_text_wrapped(ImDrawList* list, ImFont* font, float x, float y, float width, Color color,
                        std::string_view text);

void fill(ImDrawList& list, const Rect& rect, Color color, float rounding = 0.0F);
void outline(ImDrawList& list, const Rect& rect, Color color, float rounding = 0.0F, float thickness = 1.0F);
void line(ImDrawList& list, float x0, float y0, float x1, float y1, Color color, float thickness = 1.0F);

enum class Icon {
  none,
  open,
  chevron_down,
  chevron_left,
  chevron_right,
  chevron_up,
  close,
  help,
  theme,
  lock,
  save,
  plus,
  minus,
  menu,
  check,
  warning,
  info,
  heart,
  sort_up,
  sort_down,
  sliders,
  invert,
  pencil,
  calipers,
  more,
  bin,
  undo,
  redo,
  bookmark,
  march,
};
void draw_icon(ImDrawList& list, Icon icon, float centre_x, float centre_y, float size, Color color);

/// Class of a beat: filled for own marks, outlined for reference marks; always with its letter.
void draw_beat_badge(ImDrawList& list, const Look& look, float centre_x, float centre_y, float size,
                     BeatClass beat_class, bool filled);
/// Shape and colour of a class where there is no room for its letter: N square, S triangle, V diamond, F circle, Q cross,
/// unclassified (kBeatClassCount) ring. The legend pairs them with their letters.
void draw_beat_mark(ImDrawList& list, const Look& look, float centre_x, float centre_y, float size, std::uint8_t group);
/// Marks with letters of the classes that occur, from `x` on; returns the right end.
float draw_mark_legend(ImDrawList& list, const Look& look, float x, float centre_y, std::uint32_t groups);
/// A beat without a class.
void draw_unclassified_badge(ImDrawList& list, const Look& look, float centre_x, float centre_y, float size);
/// Review priority: high triangle, medium diamond, low dot.
void draw_priority(ImDrawList& list, const Look& look, float centre_x, float centre_y, float size, Priority priority);
/// What is on or off by itself.
void draw_check_box(ImDrawList& list, const Look& look, float centre_x, float centre_y, bool on);
/// Horizontal bar, 0..1.
void draw_bar(ImDrawList& list, const Rect& rect, float share, Color track, Color bar);

/// A window without decoration that fills a rectangle. Overlays and cards float above the regions, the newest on top; only
/// a card takes the focus when it appears, which closes open menus.
enum class RegionKind { fixed, scrolling, overlay, card, scrolling_card };
bool begin_region(const char* name, const Rect& rect, Color background, RegionKind kind = RegionKind::fixed);
void end_region();

/// Invisible target; true when clicked. `hovered` and `held` answer for drawing. Noted among the frame's targets.
struct Press {
  bool clicked = false;
  bool hovered = false;
  bool held = false;
};
Press press_area(ViewState& view, const char* id, const Rect& rect);
/// The same where pressing does nothing and only a tooltip belongs.
Press hover_area(const char* id, const Rect& rect);

enum class ButtonKind { quiet, plain, primary, chosen };
struct ButtonText {
  std::string_view label;
  Icon icon = Icon::none;
  bool opens_menu = false;
  std::string_view tip;
};
[[nodiscard]] float button_width(const Look& look, const ButtonText& text);
/// Reports its rectangle under `name`, which is also its id.
bool button(const Look& look, ViewState& view, const char* name, const Rect& rect, const ButtonText& text,
            ButtonKind kind = ButtonKind::quiet);

/// A button that keeps its place, faint, when there is nothing for it to do.
bool tool_button(const Look& look, ViewState& view, const char* name, const Rect& rect, Icon icon, std::string_view tip,
                 bool can);

/// "What is this?" of a panel: hovering or pressing shows the explanation.
void about(const Look& look, ViewState& view, const char* name, const Rect& rect, std::string_view text);

/// Tooltip of the item drawn last (pointer only; touch has no hover).
void tip(const Look& look, std::string_view text);
/// The same for something that is drawn by hand and known to be hovered.
void show_tip(const Look& look, std::string_view text);

}  // namespace ecg::app
