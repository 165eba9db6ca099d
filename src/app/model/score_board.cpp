#include "app/model/score_board.hpp"

#include <algorithm>

#include "app/model/alarm_budget_board.hpp"
#include "app/model/numbers.hpp"
#include "core/scoring/scoring.hpp"

namespace ecg::app {

namespace {

const Ec57Settings kStandard;  ///< what bxb leaves out and pairs

/// O and X are both "no beat here".
std::uint8_t folded(Ec57Label label) {
  return std::min(static_cast<std::uint8_t>(label), static_cast<std::uint8_t>(kMissed));
}

}  // namespace

bool has_beats_to_score(const Scene& scene) {
  return scene.analysis && scene.analysis->has_reference && scene.has_classes();
}

bool has_rhythms_to_score(const Scene& scene) {
  return scene.analysis && (scene.analysis->has_reference || !scene.derived.reference_rhythms.empty());
}

ScorePage score_page(const Scene& scene, ScorePage chosen) {
  if (chosen == ScorePage::alarm_budget && !has_alarm_budget(scene)) chosen = ScorePage::beats;
  return chosen == ScorePage::beats && !has_beats_to_score(scene) ? ScorePage::rhythm : chosen;
}

bool outlasts_learning(const Scene& scene) { return scene.duration_s() > kStandard.skip_s; }

void refresh_board(const Scene& scene, const ScoreChoices& choices, ScoreBoard& board) {
  if (!scene.recording || !scene.analysis) return;
  if (board.made && board.analysis_version == scene.analysis->version && board.made_for == choices) return;
  const bool skips = choices.skips_learning && outlasts_learning(scene);
  // What taught the classes tests nothing.
  const double learned_s = seconds_from_samples(scene.analysis->calibration.learning_end, scene.fs_hz());
  const double skip_s = std::max(skips ? kStandard.skip_s : 0.0, learned_s);
  board.comparison =
      score(scene.recording->record, *scene.analysis, {.class_map = choices.class_map, .skip_s = skip_s});
  board.rhythms = score_rhythms(scene.recording->record, *scene.analysis, {.skip_s = skip_s});
  board.analysis_version = scene.analysis->version;
  board.made_for = choices;
  board.made = true;
}

std::string macro_f1_meaning(std::int64_t classes, double of_all_five) {
  return "Mean F1 of the " + counted(classes, "class", "classes") +
         " that reference or answers have, each counted alike. Of all five, absent ones counting 0: " +
         fixed(of_all_five, 2) + ".";
}

std::vector<SampleIndex> cell_places(const ScoreBoard& board, std::uint8_t reference, std::uint8_t found) {
  std::vector<SampleIndex> places;
  for (const Ec57Pair& pair : board.comparison.pairs) {
    if (folded(pair.reference_label) != reference || folded(pair.test_label) != found) continue;
    places.push_back(pair.test >= 0 ? pair.test : pair.reference);
  }
  std::sort(places.begin(), places.end());
  return places;
}

}  // namespace ecg::app
