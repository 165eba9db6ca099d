#include "app/views/panels/training_badge.hpp"

#include <imgui.h>

#include <algorithm>
#include <string>

#include "app/widgets.hpp"
#include "core/words/sentences.hpp"

namespace ecg::app {

float draw_training_badge(const Scene& scene, ViewState& view, const std::vector<std::string_view>& models, float x,
                          float y, float width) {
  if (!scene.analysis) return y;
  std::string which, explanation;
  int count = 0;
  for (const std::string_view model : models) {
    if (!scene.analysis->trained_on(model)) continue;
    which = count++ == 0 ? "The " + std::string(model) + " was" : "Both models were";
    explanation += (count > 1 ? "\n" : "") + sentence(Diagnostic{DiagnosticCode::trained_on, std::string(model)});
  }
  if (count == 0) return y;
  const std::string text = which + " trained on this recording";
  const Look& look = scene.look;
  constexpr float kIcon_px = 28.0F;
  const float inner = std::min(width - kIcon_px - 8.0F, text_width(look.fonts.small_strong, text) + 1.0F);
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const float height = draw_text_wrapped(nullptr, look.fonts.small_strong, 0.0F, 0.0F, inner, 0, text) + 6.0F;
  const Rect plate = {x, y, kIcon_px + inner + 8.0F, height};
  fill(list, plate, look.theme->danger_fill, 6.0F);
  draw_icon(list, Icon::warning, x + 14.0F, y + 0.5F * height, 14.0F, look.theme->text);
  draw_text_wrapped(&list, look.fonts.small_strong, x + kIcon_px, y + 3.0F, inner, look.theme->text, text);
  hover_area("trained_on", plate);
  tip(look, explanation);
  view.report("trained_on", plate);
  return plate.bottom() + 12.0F;
}

}  // namespace ecg::app
