#include "app/lanes.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

namespace ecg::app {

namespace {

constexpr std::array<const char*, 12> kNames = {"I",   "II", "III", "aVR", "aVL", "aVF",
                                                "V1", "V2", "V3",  "V4",  "V5",  "V6"};

char lower(char letter) { return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter; }

bool same_name(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](char left, char right) { return lower(left) == lower(right); });
}

}  // namespace

std::vector<LaneChoice> default_lanes(const Scene& scene) {
  std::vector<LaneChoice> lanes(scene.recording ? scene.recording->record.signals.size() : 0);
  for (std::size_t i = 0; i < lanes.size(); ++i) lanes[i].lead = i;
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

std::optional<TwelveLeads> twelve_leads(const Scene& scene) {
  if (!scene.recording) return std::nullopt;
  const auto& signals = scene.recording->record.signals;
  TwelveLeads leads{};
  for (std::size_t i = 0; i < kNames.size(); ++i) {
    const auto found = std::find_if(signals.begin(), signals.end(),
                                    [&](const Signal& signal) { return same_name(signal.lead, kNames[i]); });
    if (found == signals.end()) return std::nullopt;
    leads[i] = static_cast<std::size_t>(found - signals.begin());
  }
  return leads;
}

const char* standard_lead_name(std::size_t place) { return place < kNames.size() ? kNames[place] : ""; }

}  // namespace ecg::app
