#include "app/model/strip_choices.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <vector>

#include "app/model/numbers.hpp"

namespace ecg::app {

namespace {

constexpr std::string_view kForm = "1";

std::vector<std::string> split(std::string_view text, char separator) {
  std::vector<std::string> parts;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(separator), text.size());
    parts.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return parts;
}

double number_of(const std::string& text) { return std::strtod(text.c_str(), nullptr); }

}  // namespace

std::string strip_choices(const Scene& scene, const Choices& choices) {
  if (!scene.has_recording()) return "";
  std::string text(kForm);
  text += choices.lane_layout == LaneLayout::twelve ? " twelve " : " rows ";
  text += choices.filter.baseline ? "1 " : "0 ";
  text += choices.filter.muscle ? "1 " : "0 ";
  text += compact(choices.filter.mains_hz);
  for (const LaneChoice& lane : lanes_of(scene, choices.lanes)) {
    text += " " + std::to_string(lane.lead) + (lane.shown ? ":1" : ":0") + (lane.inverted ? ":1:" : ":0:") +
            compact(lane.scale);
  }
  return text;
}

void apply_strip_choices(const Scene& scene, Choices& choices, std::string_view text) {
  constexpr std::size_t kHead = 5;
  const std::vector<std::string> words = split(text, ' ');
  const std::size_t leads = scene.has_recording() ? scene.recording->record.signals.size() : 0;
  if (words.size() != kHead + leads || words[0] != kForm) return;
  std::vector<LaneChoice> lanes;
  for (std::size_t i = kHead; i < words.size(); ++i) {
    const std::vector<std::string> parts = split(words[i], ':');
    if (parts.size() != 4) return;
    const double lead = number_of(parts[0]);
    const double scale = number_of(parts[3]);
    const bool usual =
        std::any_of(kLaneScales.begin(), kLaneScales.end(), [&](double each) { return std::abs(each - scale) < 1e-9; });
    if (!(lead >= 0.0 && lead < static_cast<double>(leads)) || !usual) return;
    lanes.push_back({static_cast<std::size_t>(lead), parts[1] == "1", parts[2] == "1", scale});
  }
  const bool any = std::any_of(lanes.begin(), lanes.end(), [](const LaneChoice& lane) { return lane.shown; });
  if (!any || lanes_of(scene, lanes) != lanes) return;  // a lead twice, or none to be seen
  const double mains_hz = number_of(words[4]);
  choices.filter = {.baseline = words[2] == "1",
                    .muscle = words[3] == "1",
                    .mains_hz = mains_hz == 50.0 || mains_hz == 60.0 ? mains_hz : 0.0};
  choices.lane_layout = words[1] == "twelve" && twelve_leads(scene) ? LaneLayout::twelve : LaneLayout::rows;
  choices.lanes = lanes == default_lanes(scene) ? std::vector<LaneChoice>{} : lanes;
}

}  // namespace ecg::app
