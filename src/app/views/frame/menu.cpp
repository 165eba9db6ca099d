#include "app/views/frame/menu.hpp"

#include <imgui.h>

#include <algorithm>

#include "app/widgets.hpp"

namespace ecg::app {

namespace {
constexpr float kMargin_px = 8.0F;
constexpr float kBox_px = 32.0F;         // from the edge of a row to its text, with a box before it
constexpr float kRoomBelow_px = 400.0F;  // with less, a menu opens to the side that has more room
}  // namespace

void open_menu(const char* name) { ImGui::OpenPopup(name); }

Menu::Menu(const Scene& scene, ViewState& view, const char* name, const Rect& button, float width)
    : look_(scene.look), view_(view) {
  const Rect& canvas = look_.layout.canvas;
  width_ = std::min(width, canvas.width - 2.0F * kMargin_px);
  const float x = std::clamp(button.x, kMargin_px, std::max(kMargin_px, canvas.width - width_ - kMargin_px));
  const float below = canvas.height - button.bottom() - 4.0F - kMargin_px;
  const float above = button.y - 4.0F - kMargin_px;
  const bool upwards = below < kRoomBelow_px && above > below;
  ImGui::SetNextWindowPos({x, upwards ? button.y - 4.0F : button.bottom() + 4.0F}, ImGuiCond_Always,
                          {0.0F, upwards ? 1.0F : 0.0F});
  ImGui::SetNextWindowSizeConstraints({width_, 0.0F}, {width_, std::max(80.0F, upwards ? above : below)});
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {8.0F, 8.0F});
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, {0.0F, 0.0F});
  open_ = ImGui::BeginPopup(name);
  if (!open_) return;
  view_.frame.menu_open = true;
  if (view_.frame.close_menus) ImGui::CloseCurrentPopup();
}

Menu::~Menu() {
  if (in_columns_) ImGui::EndTable();
  if (open_) ImGui::EndPopup();
  ImGui::PopStyleVar(2);
}

void Menu::heading(std::string_view text) {
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float width = ImGui::GetContentRegionAvail().x;
  draw_text_in(*ImGui::GetWindowDrawList(), look_.fonts.small_strong, {at.x + 8.0F, at.y + 4.0F, width - 16.0F, 20.0F},
               Align::left, look_.theme->muted, text);
  ImGui::Dummy({width, 28.0F});
}

void Menu::note(std::string_view text) {
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float width = ImGui::GetContentRegionAvail().x;
  const float height = draw_text_wrapped(ImGui::GetWindowDrawList(), look_.fonts.small, at.x + 8.0F, at.y + 4.0F,
                                         width - 16.0F, look_.theme->muted, text);
  ImGui::Dummy({width, height + 12.0F});
}

bool Menu::row(const std::string& name, std::string_view title, std::string_view note, bool chosen) {
  const bool clicked = entry(name, title, note, chosen);
  if (clicked) ImGui::CloseCurrentPopup();
  return clicked;
}

bool Menu::toggle(const std::string& name, std::string_view title, std::string_view note, bool on) {
  return entry(name, title, note, on, true);
}

bool Menu::pick(const std::string& name, std::string_view title, std::string_view note, bool chosen) {
  return entry(name, title, note, chosen);
}

void Menu::columns(int count) {
  in_columns_ = ImGui::BeginTable("columns", count, ImGuiTableFlags_SizingStretchSame);
  next_column();
}

void Menu::next_column() {
  if (in_columns_) ImGui::TableNextColumn();
}

Rect Menu::line(float height) {
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float width = ImGui::GetContentRegionAvail().x;
  ImGui::Dummy({width, height});
  return {at.x, at.y, width, height};
}

bool Menu::entry(const std::string& name, std::string_view title, std::string_view note, bool chosen, bool boxed) {
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float width = ImGui::GetContentRegionAvail().x;
  const bool two_lines = !note.empty();
  const float text_width_px = width - (boxed ? kBox_px + 8.0F : 40.0F);
  const float note_height =
      two_lines ? draw_text_wrapped(nullptr, look_.fonts.small, 0.0F, 0.0F, text_width_px, 0, note) : 0.0F;
  const float height = std::max(look_.row_px + 4.0F, 12.0F + 18.0F + (two_lines ? note_height : 0.0F));
  const Rect rect = {at.x, at.y, width, height};
  view_.frame.targets.push_back({name, rect});
  const bool clicked = ImGui::InvisibleButton(name.c_str(), {width, height});
  ImDrawList& list = *ImGui::GetWindowDrawList();
  if (ImGui::IsItemHovered()) {
    fill(list, rect, look_.theme->raised, 6.0F);
    ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
  }
  const float text_height = 18.0F + note_height;
  const float x = rect.x + (boxed ? kBox_px : 8.0F);
  const float y = rect.y + 0.5F * (height - text_height);
  draw_text_in(list, look_.fonts.body, {x, y, text_width_px, 18.0F}, Align::left, look_.theme->text, title);
  if (two_lines) draw_text_wrapped(&list, look_.fonts.small, x, y + 18.0F, text_width_px, look_.theme->muted, note);
  if (boxed) draw_check_box(list, look_, rect.x + 16.0F, y + 9.0F, chosen);
  else if (chosen)
    draw_icon(list, Icon::check, rect.right() - 16.0F, rect.y + 0.5F * height, 16.0F, look_.theme->accent);
  view_.report(name, rect);
  return clicked;
}

}  // namespace ecg::app
