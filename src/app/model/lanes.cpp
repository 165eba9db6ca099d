#include "app/model/lanes.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

#include "core/record/standard_lead.hpp"

namespace ecg::app {

std::vector<LaneChoice> default_lanes(const Scene& scene) {
  std::vector<LaneChoice> lanes;
  if (!scene.recording) return lanes;
  const auto& signals = scene.recording->record.signals;
  for (const bool leads : {true, false}) {
    for (std::size_t i = 0; i < signals.size(); ++i) {
      if ((signals[i].kind == SignalKind::ecg) == leads) lanes.push_back({.lead = i, .shown = leads});
    }
  }
  return lanes;
}

std::vector<LaneChoice> lanes_of(const Scene& scene, const std::vector<LaneChoice>& choices) {
  const std::size_t leads = scene.recording ? scene.recording->record.signals.size() : 0;
  std::vector<bool> seen(leads, false);
  bool any_shown = false;
  for (const LaneChoice& choice : choices) {
    if (choice.lead >= leads || seen[choice.lead]) return default_lanes(scene);
    seen[choice.lead] = true;
    any_shown = any_shown || choice.shown;
  }
  return choices.size() == leads && any_shown ? choices : default_lanes(scene);
}

void move_lane(std::vector<LaneChoice>& lanes, std::size_t place, int direction) {
  if (place >= lanes.size() || (direction < 0 && place == 0)) return;
  const std::size_t other = direction < 0 ? place - 1 : place + 1;
  if (other < lanes.size()) std::swap(lanes[place], lanes[other]);
}

std::vector<std::size_t> leads_called_inverted(const Scene& scene) {
  std::vector<std::size_t> leads;
  if (!scene.recording || !scene.analysis) return leads;
  const auto& signals = scene.recording->record.signals;
  for (std::size_t lead = 0; lead < signals.size(); ++lead) {
    const bool called = std::any_of(
        scene.analysis->diagnostics.begin(), scene.analysis->diagnostics.end(), [&](const Diagnostic& each) {
          return each.code == DiagnosticCode::inverted_lead && each.field == signals[lead].lead;
        });
    if (called) leads.push_back(lead);
  }
  return leads;
}

bool is_inverted(const Scene& scene, const std::vector<LaneChoice>& choices, std::size_t lead) {
  const std::vector<LaneChoice> lanes = lanes_of(scene, choices);
  return std::any_of(lanes.begin(), lanes.end(),
                     [&](const LaneChoice& lane) { return lane.lead == lead && lane.inverted; });
}

void turn_over(const Scene& scene, std::vector<LaneChoice>& choices, std::span<const std::size_t> leads) {
  const bool all =
      std::all_of(leads.begin(), leads.end(), [&](std::size_t lead) { return is_inverted(scene, choices, lead); });
  std::vector<LaneChoice> lanes = lanes_of(scene, choices);
  for (LaneChoice& lane : lanes) {
    if (std::find(leads.begin(), leads.end(), lane.lead) != leads.end()) lane.inverted = !all;
  }
  choices = std::move(lanes);
}

std::optional<TwelveLeads> twelve_leads(const Scene& scene) {
  if (!scene.recording) return std::nullopt;
  const auto& signals = scene.recording->record.signals;
  TwelveLeads leads{};
  for (std::size_t i = 0; i < leads.size(); ++i) {
    const auto found = std::find_if(signals.begin(), signals.end(), [&](const Signal& signal) {
      return standard_lead(signal.lead) == static_cast<StandardLead>(i);
    });
    if (found == signals.end()) return std::nullopt;
    leads[i] = static_cast<std::size_t>(found - signals.begin());
  }
  return leads;
}

}  // namespace ecg::app
