#include "app/views/label_choices.hpp"

#include <imgui.h>

#include <string>

#include "app/model/editing.hpp"
#include "app/views/frame/menu.hpp"
#include "app/widgets.hpp"

namespace ecg::app {

namespace {

// What a narrow bar has no room for.
void further_rows(Menu& menu, const Scene& scene, ViewState& view, CommandQueue& commands) {
  const bool ranged = edit_target(scene, view) == EditTarget::range;
  if (!ranged && !scene.can_redo()) return;
  menu.heading("Edit");
  if (ranged && menu.row("edit.rhythm", "Name the rhythm of the stretch", "", false))
    view.frame.rhythm_menu_wanted = true;
  if (scene.can_redo() && menu.row("edit.redo", "Redo", "", false)) redo(scene, commands);
}

void template_rows(Menu& menu, const Scene& scene, ViewState& view, CommandQueue& commands, const char* prefix) {
  const EditTarget target = edit_target(scene, view);
  const auto row = [&](const char* name, std::string_view title) {
    return menu.row(std::string(prefix) + name, title, "", false);
  };
  if (target == EditTarget::place) return;
  menu.heading("Template");
  if (target == EditTarget::beat_template) {
    if (row("merge", "Merge with another one (U)")) begin_merging(scene, view);
    if (row("split", "Split in two (X)")) split_off(scene, view, commands);
    return;
  }
  if (target == EditTarget::beat && row("whole", "All beats like this one (T)")) choose_template_of_beat(scene, view);
  if (row("split", "Take out, as a template of its own (X)")) split_off(scene, view, commands);
}

void label_rows(Menu& menu, const Scene& scene, ViewState& view, CommandQueue& commands, const char* prefix) {
  menu.heading("Exact label, as WFDB writes it");
  for (const LabelChoice& choice : label_choices().subspan(kClassChoices)) {
    const std::string letter(mnemonic(choice.code));
    std::string text = letter + "   ";
    text += choice.title;
    if (menu.row(std::string(prefix) + "label." + letter, text, "", false))
      give_label_and_go_on(scene, view, commands, choice.code);
  }
}

}  // namespace

float draw_label_choices(const Scene& scene, ViewState& view, CommandQueue& commands, const Rect& row, float side,
                         const char* prefix, bool with_further) {
  const Look& look = scene.look;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const bool can = edit_target(scene, view) != EditTarget::nothing;
  float x = row.x;
  for (std::size_t i = 0; i < kClassChoices; ++i) {
    const LabelChoice& choice = label_choices()[i];
    const Rect rect = {x, row.y, side, row.height};
    const std::string id = std::string(prefix) + "label." + choice.key;
    const Press press = can ? press_area(view, id.c_str(), rect) : Press{};
    if (press.hovered || press.held) {
      fill(list, rect, press.held ? look.theme->pressed : look.theme->raised, 6.0F);
      ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
    }
    const std::string hint = std::string(choice.title) + " (" + choice.key + ")";
    if (can) tip(look, hint);
    draw_beat_badge(list, look, x + 0.5F * side, row.y + 0.5F * row.height, 20.0F, static_cast<BeatClass>(i), can);
    if (can) view.report(id, rect);
    if (press.clicked) give_label_and_go_on(scene, view, commands, choice.code);
    x += side;
  }
  const std::string more = std::string(prefix) + "more";
  const Rect rect = {x, row.y, side, row.height};
  if (tool_button(look, view, more.c_str(), rect, Icon::more, "Exact labels: L R B A a J e j r E / ...",
                  can || (with_further && scene.can_redo())))
    open_menu((more + ".menu").c_str());
  if (Menu menu(scene, view, (more + ".menu").c_str(), rect, 272.0F); menu.open()) {
    if (with_further) further_rows(menu, scene, view, commands);
    if (can) {
      template_rows(menu, scene, view, commands, prefix);
      label_rows(menu, scene, view, commands, prefix);
    }
  }
  return x + side;
}

}  // namespace ecg::app
