#include <imgui.h>

#include <algorithm>
#include <string>

#include "app/views/frame/frame_parts.hpp"
#include "app/widgets.hpp"

namespace ecg::app {

namespace {

constexpr float kWidth_px = 560.0F;
constexpr float kMargin_px = 20.0F;
constexpr float kGap_px = 12.0F;
constexpr float kField_px = 36.0F;

/// Enter accepts where the cursor stands at the end; true then.
bool draw_field(const Look& look, ViewState& view, const Rect& rect) {
  ImGui::SetCursorScreenPos({rect.x, rect.y});
  ImGui::PushStyleColor(ImGuiCol_FrameBg, look.theme->paper);
  ImGui::PushStyleVar(ImGuiStyleVar_FramePadding, {10.0F, 0.5F * (rect.height - font_px(look.fonts.body))});
  ImGui::SetNextItemWidth(rect.width);
  if (view.frame.prompt_fresh) ImGui::SetKeyboardFocusHere();
  const bool entered = ImGui::InputText("##prompt.text", view.frame.prompt_text.data(), view.frame.prompt_text.size(),
                                        ImGuiInputTextFlags_EnterReturnsTrue);
  ImGui::PopStyleVar();
  ImGui::PopStyleColor();
  outline(*ImGui::GetWindowDrawList(), rect, look.theme->line, 4.0F);
  view.report("prompt.text", rect);
  return entered;
}

}  // namespace

void draw_prompt(const Scene& scene, ViewState& view, CommandQueue& commands) {
  if (!scene.prompt) return;
  const Look& look = scene.look;
  const Prompt& prompt = *scene.prompt;
  if (view.frame.prompt_id != prompt.id) {
    view.frame.prompt_id = prompt.id;
    view.frame.prompt_text.fill('\0');
    prompt.value.copy(view.frame.prompt_text.data(), view.frame.prompt_text.size() - 1);
    view.frame.prompt_fresh = true;
  }
  const Rect& canvas = look.layout.canvas;
  const float width = std::min(kWidth_px, canvas.width - 2.0F * kMargin_px);
  const float inner = width - 2.0F * kMargin_px;
  const float title_px =
      draw_text_wrapped(nullptr, look.fonts.title, 0.0F, 0.0F, inner, look.theme->text, prompt.title);
  const float note_px = draw_text_wrapped(nullptr, look.fonts.small, 0.0F, 0.0F, inner, look.theme->muted, prompt.note);
  const float field_px = prompt.wants_text ? kField_px + kGap_px : 0.0F;
  const float height = 2.0F * kMargin_px + title_px + note_px + field_px + look.control_px + 2.0F * kGap_px;
  const Rect card = {canvas.x + 0.5F * (canvas.width - width), canvas.y + std::max(kMargin_px, 0.25F * canvas.height),
                     width, height};
  if (begin_region("prompt", card, look.theme->raised, RegionKind::card)) {
    ImDrawList& list = *ImGui::GetWindowDrawList();
    outline(list, card, look.theme->line, 6.0F);
    const float x = card.x + kMargin_px;
    float y = card.y + kMargin_px;
    y += draw_text_wrapped(&list, look.fonts.title, x, y, inner, look.theme->text, prompt.title) + kGap_px;
    y += draw_text_wrapped(&list, look.fonts.small, x, y, inner, look.theme->muted, prompt.note) + kGap_px;
    bool accepted = prompt.wants_text ? draw_field(look, view, {x, y, inner, kField_px})
                                      : !view.frame.prompt_fresh && ImGui::IsKeyPressed(ImGuiKey_Enter, false);
    y += field_px;
    const ButtonText yes = {.label = prompt.wants_text ? "OK" : "Yes"};
    const ButtonText no = {.label = prompt.wants_text ? "Cancel" : "No"};
    const float yes_px = std::max(80.0F, button_width(look, yes));
    const float no_px = std::max(80.0F, button_width(look, no));
    const float right = card.right() - kMargin_px;
    accepted |=
        button(look, view, "prompt.yes", {right - yes_px, y, yes_px, look.control_px}, yes, ButtonKind::primary);
    const bool refused = button(look, view, "prompt.no", {right - yes_px - 8.0F - no_px, y, no_px, look.control_px}, no,
                                ButtonKind::plain) ||
                         ImGui::IsKeyPressed(ImGuiKey_Escape, false);
    if (accepted || refused)
      commands.push_back(AnswerPrompt{prompt.id, accepted, accepted ? std::string(view.frame.prompt_text.data()) : ""});
    view.frame.prompt_fresh = false;
  }
  end_region();
  view.report("prompt", card);
}

}  // namespace ecg::app
