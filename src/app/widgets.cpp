#include "app/widgets.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>

namespace ecg::app {

namespace {

constexpr float kPadding_px = 12.0F;
constexpr float kIcon_px = 16.0F;
constexpr float kIconGap_px = 8.0F;
constexpr float kRounding_px = 6.0F;
constexpr float kLineSpacing = 1.12F;
constexpr float kTipWidth_px = 280.0F;
constexpr std::string_view kEllipsis = "\xE2\x80\xA6";

ImVec2 top_left(const Rect& rect) { return {rect.x, rect.y}; }
ImVec2 bottom_right(const Rect& rect) { return {rect.right(), rect.bottom()}; }
const char* end_of(std::string_view text) { return text.data() + text.size(); }

float native_px(const ImFont* font) {
#if IMGUI_VERSION_NUM < 19200
  return font->FontSize;
#else
  return font->LegacySize;
#endif
}

// The longest beginning of `text` that fits: ends at a space, at a line break, or (a word wider than the line)
// anywhere.
std::string_view first_line(ImFont* font, std::string_view text, float width) {
  const std::string_view line = text.substr(0, text.find('\n'));
  std::size_t fitting = 0;
  for (std::size_t space = line.find(' ');; space = line.find(' ', space + 1)) {
    if (space != std::string_view::npos && line.substr(space + 1).starts_with('%')) continue;  // "100 %" stays whole
    const std::string_view words = line.substr(0, space);
    if (text_width(font, words) > width) break;
    fitting = words.size();
    if (space == std::string_view::npos) break;
  }
  if (fitting > 0 || line.empty()) return line.substr(0, fitting);
  const char* rest = nullptr;
  font->CalcTextSizeA(font_px(font), width, 0.0F, line.data(), end_of(line), &rest);
  const auto bytes = rest == nullptr ? std::size_t{1} : static_cast<std::size_t>(rest - line.data());
  return line.substr(0, std::max<std::size_t>(1, bytes));
}

}  // namespace

float font_px(const ImFont* font) { return native_px(font) * ImGui::GetIO().FontGlobalScale; }

float text_width(ImFont* font, std::string_view text) {
  if (text.empty()) return 0.0F;
  return font->CalcTextSizeA(font_px(font), FLT_MAX, 0.0F, text.data(), end_of(text)).x;
}

void draw_text(ImDrawList& list, ImFont* font, float x, float y, Color color, std::string_view text) {
  if (text.empty()) return;
  const float ratio = 1.0F / ImGui::GetIO().FontGlobalScale;
  // Glyphs on whole device pixels stay sharp.
  const ImVec2 snapped(std::round(x * ratio) / ratio, std::round(y * ratio) / ratio);
  list.AddText(font, font_px(font), snapped, color, text.data(), end_of(text));
}

void draw_text_in(ImDrawList& list, ImFont* font, const Rect& rect, Align align, Color color, std::string_view text) {
  std::string shortened;
  float width = text_width(font, text);
  if (width > rect.width) {
    const float room = rect.width - text_width(font, kEllipsis);
    const char* rest = nullptr;
    font->CalcTextSizeA(font_px(font), std::max(0.0F, room), 0.0F, text.data(), end_of(text), &rest);
    shortened.assign(text.data(), rest == nullptr ? text.data() : rest);
    shortened += kEllipsis;
    text = shortened;
    width = text_width(font, text);
    if (width > rect.width) return;
  }
  const float x = align == Align::left     ? rect.x
                  : align == Align::centre ? rect.x + 0.5F * (rect.width - width)
                                           : rect.right() - width;
  draw_text(list, font, x, rect.y + 0.5F * (rect.height - font_px(font)), color, text);
}

float draw_text_wrapped(ImDrawList* list, ImFont* font, float x, float y, float width, Color color,
                        std::string_view text) {
  const float step = std::round(font_px(font) * kLineSpacing);
  float height = 0.0F;
  while (!text.empty()) {
    const std::string_view fitting = first_line(font, text, width);
    if (list != nullptr) draw_text(*list, font, x, y + height, color, fitting);
    height += step;
    text.remove_prefix(fitting.size());
    if (!text.empty() && (text.front() == ' ' || text.front() == '\n')) text.remove_prefix(1);
  }
  return height;
}

void fill(ImDrawList& list, const Rect& rect, Color color, float rounding) {
  list.AddRectFilled(top_left(rect), bottom_right(rect), color, rounding);
}

void outline(ImDrawList& list, const Rect& rect, Color color, float rounding, float thickness) {
  list.AddRect(top_left(rect), bottom_right(rect), color, rounding, 0, thickness);
}

void line(ImDrawList& list, float x0, float y0, float x1, float y1, Color color, float thickness) {
  if (x0 == x1) {
    fill(list, {x0, y0, thickness, y1 - y0}, color);
  } else if (y0 == y1) {
    fill(list, {x0, y0, x1 - x0, thickness}, color);
  } else {
    list.AddLine({x0, y0}, {x1, y1}, color, thickness);
  }
}

void draw_beat_badge(ImDrawList& list, const Look& look, float centre_x, float centre_y, float size,
                     BeatClass beat_class, bool filled) {
  const MarkColors& colors = look.theme->beat[static_cast<std::size_t>(beat_class)];
  const Rect box = {std::round(centre_x - 0.5F * size), std::round(centre_y - 0.5F * size), size, size};
  const char letter = kBeatClassLetters[static_cast<std::size_t>(beat_class)];
  if (filled) fill(list, box, colors.fill, 4.0F);
  outline(list, box, colors.outline, 4.0F, filled ? 1.0F : 1.5F);
  draw_text_in(list, size > 24.0F ? look.fonts.title : look.fonts.small_strong, box, Align::centre,
               filled ? colors.letter : look.theme->text, std::string_view(&letter, 1));
}

void draw_beat_mark(ImDrawList& list, const Look& look, float centre_x, float centre_y, float size,
                    std::uint8_t group) {
  const float half = 0.5F * size;
  const Color color = class_mark_color(*look.theme, group);
  if (group >= kBeatClassCount) {
    list.AddCircle({centre_x, centre_y}, 0.8F * half, color, 8, 1.0F);
    return;
  }
  switch (static_cast<BeatClass>(group)) {
    case BeatClass::N: fill(list, {centre_x - 0.5F * half, centre_y - 0.5F * half, half, half}, color); break;
    case BeatClass::S:
      list.AddTriangleFilled({centre_x, centre_y - half}, {centre_x + half, centre_y + 0.8F * half},
                             {centre_x - half, centre_y + 0.8F * half}, color);
      break;
    case BeatClass::V:
      list.AddQuadFilled({centre_x, centre_y - half}, {centre_x + half, centre_y}, {centre_x, centre_y + half},
                         {centre_x - half, centre_y}, color);
      break;
    case BeatClass::F: list.AddCircleFilled({centre_x, centre_y}, 0.85F * half, color, 8); break;
    case BeatClass::Q:
      list.AddLine({centre_x - half, centre_y - half}, {centre_x + half, centre_y + half}, color, 1.2F);
      list.AddLine({centre_x - half, centre_y + half}, {centre_x + half, centre_y - half}, color, 1.2F);
      break;
  }
}

float draw_mark_legend(ImDrawList& list, const Look& look, float x, float centre_y, std::uint32_t groups) {
  for (std::uint8_t group = 0; group <= kBeatClassCount; ++group) {
    if (((groups >> group) & 1U) == 0) continue;
    draw_beat_mark(list, look, x + 5.0F, centre_y, 9.0F, group);
    const std::string_view letter =
        group < kBeatClassCount ? std::string_view(&kBeatClassLetters[group], 1) : std::string_view("no class");
    const float width = text_width(look.fonts.small, letter);
    draw_text_in(list, look.fonts.small, {x + 13.0F, centre_y - 8.0F, width + 1.0F, 16.0F}, Align::left,
                 look.theme->muted, letter);
    x += 13.0F + width + 10.0F;
  }
  return x;
}

void draw_unclassified_badge(ImDrawList& list, const Look& look, float centre_x, float centre_y, float size) {
  const Rect box = {std::round(centre_x - 0.5F * size), std::round(centre_y - 0.5F * size), size, size};
  fill(list, box, look.theme->panel, 4.0F);
  outline(list, box, look.theme->muted, 4.0F);
  fill(list, {std::round(centre_x) - 3.0F, std::round(centre_y) - 0.5F, 6.0F, 1.5F}, look.theme->muted);
}

void draw_priority(ImDrawList& list, const Look& look, float centre_x, float centre_y, float size, Priority priority) {
  const MarkColors& colors = look.theme->priority[static_cast<std::size_t>(priority)];
  const float half = 0.5F * size;
  switch (priority) {
    case Priority::high:
      list.AddTriangleFilled({centre_x, centre_y - half}, {centre_x + half, centre_y + 0.8F * half},
                             {centre_x - half, centre_y + 0.8F * half}, colors.fill);
      list.AddTriangle({centre_x, centre_y - half}, {centre_x + half, centre_y + 0.8F * half},
                       {centre_x - half, centre_y + 0.8F * half}, colors.outline);
      break;
    case Priority::medium:
      list.AddQuadFilled({centre_x, centre_y - half}, {centre_x + half, centre_y}, {centre_x, centre_y + half},
                         {centre_x - half, centre_y}, colors.fill);
      list.AddQuad({centre_x, centre_y - half}, {centre_x + half, centre_y}, {centre_x, centre_y + half},
                   {centre_x - half, centre_y}, colors.outline);
      break;
    case Priority::low: list.AddCircleFilled({centre_x, centre_y}, 0.45F * half, colors.fill); break;
  }
}

void draw_check_box(ImDrawList& list, const Look& look, float centre_x, float centre_y, bool on) {
  const Rect square = {std::round(centre_x) - 8.0F, std::round(centre_y) - 8.0F, 16.0F, 16.0F};
  outline(list, square, on ? look.theme->accent : look.theme->muted, 4.0F, 1.5F);
  if (on) draw_icon(list, Icon::check, square.x + 8.0F, square.y + 8.0F, 12.0F, look.theme->accent);
}

void draw_bar(ImDrawList& list, const Rect& rect, float share, Color track, Color bar) {
  const float rounding = 0.5F * std::min(rect.height, 6.0F);
  fill(list, rect, track, rounding);
  if (!(share > 0.0F)) return;
  const float width = std::max(2.0F, std::min(1.0F, share) * rect.width);
  fill(list, {rect.x, rect.y, width, rect.height}, bar, std::min(rounding, 0.5F * width));
}

bool begin_region(const char* name, const Rect& rect, Color background, RegionKind kind) {
  ImGuiWindowFlags flags = ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoSavedSettings |
                           ImGuiWindowFlags_NoNav;
  if (kind == RegionKind::scrolling || kind == RegionKind::scrolling_card) flags &= ~ImGuiWindowFlags_NoScrollbar;
  else flags |= ImGuiWindowFlags_NoScrollWithMouse;
  if (kind == RegionKind::fixed || kind == RegionKind::scrolling) flags |= ImGuiWindowFlags_NoBringToFrontOnFocus;
  if (kind != RegionKind::card && kind != RegionKind::scrolling_card) flags |= ImGuiWindowFlags_NoFocusOnAppearing;
  ImGui::SetNextWindowPos(top_left(rect));
  ImGui::SetNextWindowSize({rect.width, rect.height});
  ImGui::PushStyleColor(ImGuiCol_WindowBg, background);
  return ImGui::Begin(name, nullptr, flags);
}

void end_region() {
  ImGui::End();
  ImGui::PopStyleColor();
}

Press hover_area(const char* id, const Rect& rect) {
  ImGui::SetCursorScreenPos(top_left(rect));
  Press press;
  press.clicked = ImGui::InvisibleButton(id, {std::max(1.0F, rect.width), std::max(1.0F, rect.height)});
  press.hovered = ImGui::IsItemHovered();
  press.held = ImGui::IsItemActive();
  return press;
}

Press press_area(ViewState& view, const char* id, const Rect& rect) {
  view.frame.targets.push_back({id, rect});
  return hover_area(id, rect);
}

float button_width(const Look& look, const ButtonText& text) {
  float width = 2.0F * kPadding_px;
  if (text.icon != Icon::none) width += kIcon_px;
  if (text.icon != Icon::none && !text.label.empty()) width += kIconGap_px;
  width += text_width(look.fonts.body, text.label);
  if (text.opens_menu) width += 4.0F + kIcon_px;
  return text.label.empty() && !text.opens_menu ? std::max(look.control_px, width - 8.0F) : std::ceil(width);
}

bool button(const Look& look, ViewState& view, const char* name, const Rect& rect, const ButtonText& text,
            ButtonKind kind) {
  const Theme& colors = *look.theme;
  const Press press = press_area(view, name, rect);
  ImDrawList& list = *ImGui::GetWindowDrawList();
  Color background = 0;
  Color foreground = colors.text;
  switch (kind) {
    case ButtonKind::quiet: background = press.held ? colors.pressed : press.hovered ? colors.raised : 0; break;
    case ButtonKind::plain: background = press.held || press.hovered ? colors.pressed : colors.raised; break;
    case ButtonKind::primary:
      background = press.held || press.hovered ? with_alpha(colors.accent, 0.88F) : colors.accent;
      foreground = colors.on_accent;
      break;
    case ButtonKind::chosen: background = colors.selection; break;
  }
  // Touch targets are taller than the button looks.
  Rect shape = rect;
  if (look.layout.touch_sized && rect.height > 36.0F)
    shape = {rect.x, rect.y + 0.5F * (rect.height - 36.0F), rect.width, 36.0F};
  if (background != 0) fill(list, shape, background, kRounding_px);
  if (press.hovered) ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
  const float middle = rect.y + 0.5F * rect.height;
  if (text.label.empty() && !text.opens_menu) {
    draw_icon(list, text.icon, rect.x + 0.5F * rect.width, middle, kIcon_px, foreground);
  } else {
    float x = rect.x + kPadding_px;
    if (text.icon != Icon::none) {
      draw_icon(list, text.icon, x + 0.5F * kIcon_px, middle, kIcon_px, foreground);
      x += kIcon_px + (text.label.empty() ? 0.0F : kIconGap_px);
    }
    const float right = rect.right() - (text.opens_menu ? kIcon_px + 10.0F : kPadding_px - 1.0F);
    const Align align = kind == ButtonKind::primary ? Align::centre : Align::left;
    draw_text_in(list, look.fonts.body, {x, rect.y, std::max(0.0F, right - x), rect.height}, align, foreground,
                 text.label);
    if (text.opens_menu) {
      draw_icon(list, Icon::chevron_down, rect.right() - kPadding_px - 2.0F, middle, 12.0F,
                kind == ButtonKind::primary ? foreground : colors.muted);
    }
  }
  view.report(name, rect);
  if (!text.tip.empty()) tip(look, text.tip);
  return press.clicked;
}

bool tool_button(const Look& look, ViewState& view, const char* name, const Rect& rect, Icon icon, std::string_view tip,
                 bool can) {
  if (can) return button(look, view, name, rect, {.icon = icon, .tip = tip});
  draw_icon(*ImGui::GetWindowDrawList(), icon, rect.x + 0.5F * rect.width, rect.y + 0.5F * rect.height, 16.0F,
            with_alpha(look.theme->muted, kCannotAlpha));
  return false;
}

void about(const Look& look, ViewState& view, const char* name, const Rect& place, std::string_view text) {
  Rect rect = place;
  if (look.layout.touch_sized) {
    rect.width = std::max(place.width, kTouchTarget_px);
    rect.height = std::max(place.height, kTouchTarget_px);
    rect.x = std::min(place.x - 0.5F * (rect.width - place.width), look.layout.canvas.right() - rect.width);
    rect.y -= 0.5F * (rect.height - place.height);
  }
  if (button(look, view, name, rect, {.icon = Icon::help})) ImGui::OpenPopup(name);
  tip(look, text);
  const float width = std::min(320.0F, look.layout.canvas.width - 48.0F);
  const float height = draw_text_wrapped(nullptr, look.fonts.small, 0.0F, 0.0F, width, 0, text);
  ImGui::SetNextWindowPos({std::max(8.0F, std::min(rect.right(), look.layout.canvas.width - 8.0F) - width - 24.0F),
                           std::max(8.0F, rect.y - height - 28.0F)});
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {12.0F, 10.0F});
  if (ImGui::BeginPopup(name)) {
    const ImVec2 at = ImGui::GetCursorScreenPos();
    draw_text_wrapped(ImGui::GetWindowDrawList(), look.fonts.small, at.x, at.y, width, look.theme->text, text);
    ImGui::Dummy({width, height});
    view.frame.menu_open = true;
    if (view.frame.close_menus) ImGui::CloseCurrentPopup();
    ImGui::EndPopup();
  }
  ImGui::PopStyleVar();
}

void tip(const Look& look, std::string_view text) {
  if (ImGui::IsItemHovered(ImGuiHoveredFlags_ForTooltip)) show_tip(look, text);
}

void show_tip(const Look& look, std::string_view text) {
  if (look.layout.touch_sized) return;
  const float width = std::min(kTipWidth_px, text_width(look.fonts.small, text) + 1.0F);
  const float height = draw_text_wrapped(nullptr, look.fonts.small, 0.0F, 0.0F, width, 0, text);
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {12.0F, 8.0F});
  if (ImGui::BeginTooltip()) {
    const ImVec2 at = ImGui::GetCursorScreenPos();
    draw_text_wrapped(ImGui::GetWindowDrawList(), look.fonts.small, at.x, at.y, width, look.theme->text, text);
    ImGui::Dummy({width, height});
    ImGui::EndTooltip();
  }
  ImGui::PopStyleVar();
}

}  // namespace ecg::app
