#include "app/model/saliency_board.hpp"

#include <algorithm>
#include <cmath>

#include "app/model/numbers.hpp"
#include "core/explain/class_saliency.hpp"

namespace ecg::app {

namespace {

// Maps that agree more than this with those of random weights say little about the class; peaks outside the complex more
// often than this do not point at it. Goals of our own, as no standard exists (Adebayo et al. 2018 show the effect).
constexpr double kMaxRandom = 0.5;
constexpr double kMinPointing = 0.5;

}  // namespace

void refresh_saliency(const Scene& scene, SaliencyBoard& board) {
  if (!scene.recording || !scene.analysis) return;
  const Analysis& analysis = *scene.analysis;
  if (board.made && board.analysis_version == analysis.version) return;
  board = {.made = true,
           .analysis_version = analysis.version,
           .groups = saliency_by_class(analysis, scene.fs_hz()),
           .mean_beats = {}};
  const auto& signals = scene.recording->record.signals;
  for (const GroupSaliency& group : board.groups) {
    board.mean_beats.push_back(
        analysis.lead < signals.size()
            ? mean_beat(signals[analysis.lead], scene.fs_hz(), analysis.r_peaks, analysis.window, group.beats)
            : std::vector<float>());
  }
}

std::string saliency_gap(const Scene& scene) {
  if (!scene.analysis) return "Maps appear with the classes.";
  const Analysis& analysis = *scene.analysis;
  if (analysis.model.name.empty()) return "No model is in use, so there is nothing to explain.";
  if (analysis.saliency.map_samples > 0) return "";
  return "The model in use has no map: it reads numbers about the rhythm and the shapes of the whole recording, or "
         "ends in attention, so no sample round a beat can be pointed at exactly. A network that ends in a mean over "
         "time and a linear layer has an exact one.";
}

const GroupSaliency* saliency_of(const SaliencyBoard& board, BeatClass label, SaliencyGroup group) {
  const auto found = std::find_if(board.groups.begin(), board.groups.end(), [&](const GroupSaliency& each) {
    return each.label == label && each.group == group;
  });
  return found == board.groups.end() ? nullptr : &*found;
}

MapVerdict verdict(const ClassSaliency& saliency) {
  if (saliency.beats == 0) return {false, "nothing spoke for this class"};
  const bool random = saliency.random_correlation > kMaxRandom;
  const bool astray = saliency.pointing < kMinPointing;
  if (random) return {false, "much like the map of random weights"};
  if (astray) return {false, "highest outside the complex"};
  if (std::isnan(saliency.random_correlation)) return {true, "points at the complex; random weights give no map"};
  return {true, "differs from random weights, points at the complex"};
}

}  // namespace ecg::app
