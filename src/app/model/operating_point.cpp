#include "app/model/operating_point.hpp"

#include <algorithm>
#include <cmath>

#include "app/model/score_board.hpp"

namespace ecg::app {

void move_rarity(ViewState& view, CommandQueue& commands, double rarity_weight) {
  const double steps = std::round(rarity_weight / kRarityStep);
  const double wanted = std::clamp(steps * kRarityStep, -kMostRarityWeight, kMostRarityWeight);
  if (wanted == view.lab.rarity_weight) return;
  view.lab.rarity_weight = wanted;
  commands.push_back(MoveOperatingPoint{wanted});
}

void remember_own(const Scene& scene, ViewState& view) {
  if (!scene.analysis || !scene.analysis->complete || scene.analysis->operating_point.moved()) return;
  OwnAnswer own{.model = scene.analysis->model.name, .counts = scene.derived.class_counts, .figures = {}};
  if (scene.analysis->has_reference) {
    refresh_board(scene, view.board);
    own.figures = figures(matrix_of(confusion(view.board.comparison.beats)));
  }
  view.lab.own = std::move(own);
}

}  // namespace ecg::app
