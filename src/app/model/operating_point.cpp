#include "app/model/operating_point.hpp"

#include <algorithm>
#include <cmath>

#include "app/model/score_board.hpp"

namespace ecg::app {

void move_rarity(Choices& choices, CommandQueue& commands, double rarity_weight) {
  const double steps = std::round(rarity_weight / kRarityStep);
  const double wanted = std::clamp(steps * kRarityStep, -kMaxRarityWeight, kMaxRarityWeight);
  if (wanted == choices.rarity_weight) return;
  choices.rarity_weight = wanted;
  commands.push_back(MoveOperatingPoint{wanted});
}

void keep_unmoved_answer(const Scene& scene, ViewState& view) {
  if (!scene.analysis || !scene.analysis->complete || scene.analysis->operating_point.moved()) return;
  UnmovedAnswer own{.model = scene.analysis->model.name, .counts = scene.derived.class_counts, .figures = {}};
  if (scene.analysis->has_reference) {
    refresh_board(scene, view.score, view.boards.score);
    own.figures = figures(matrix_of(confusion(view.boards.score.comparison.beats)));
  }
  view.boards.unmoved_answer = std::move(own);
}

}  // namespace ecg::app
