#include "app/views/panels/lead_choice.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include "app/views/frame/menu.hpp"
#include "app/widgets.hpp"
#include "core/record/signal_choices.hpp"

namespace ecg::app {

std::size_t panel_lead(const Scene& scene, const ViewState& view) {
  const auto leads = static_cast<std::int32_t>(scene.recording->record.signals.size());
  if (view.panel_lead >= 0 && view.panel_lead < leads) return static_cast<std::size_t>(view.panel_lead);
  const std::size_t usual = scene.analysis ? scene.analysis->lead : preferred_lead(scene.recording->record).value_or(0);
  return std::min(usual, static_cast<std::size_t>(std::max(0, leads - 1)));
}

float draw_lead_choice(const Scene& scene, ViewState& view, const char* name, float x, float y, float height) {
  const std::vector<std::size_t> leads = ecg_leads(scene.recording->record);
  if (leads.size() < 2) return x;
  const std::size_t shown = panel_lead(scene, view);
  const ButtonText text = {.label = scene.derived.lead_names[shown], .opens_menu = true, .tip = "Which lead"};
  const Rect rect = {x, y, std::min(button_width(scene.look, text), 140.0F), height};
  if (button(scene.look, view, name, rect, text)) open_menu(name);
  if (Menu menu(scene, view, name, rect, 200.0F); menu.open()) {
    for (const std::size_t lead : leads) {
      const std::string id = std::string(name) + "." + std::to_string(lead);
      if (menu.row(id, scene.derived.lead_names[lead], "", lead == shown))
        view.panel_lead = static_cast<std::int32_t>(lead);
    }
  }
  return rect.right();
}

}  // namespace ecg::app
