#include "core/rhythm/overruled_classes.hpp"

#include <algorithm>
#include <cmath>

#include "core/rhythm/beat_series.hpp"

namespace ecg {

namespace {

constexpr std::uint8_t kSettled = kEdited | kCalibrated | kUnclassified;  ///< said by somebody else, or nothing said

template <typename Change>
void for_beats(Classes& classes, std::span<const SampleIndex> r_peaks, const SampleRange& range, Change change) {
  const auto [first, last] = beats_in(r_peaks, range);
  for (std::size_t beat = first; beat < std::min(last, classes.size()); ++beat) {
    if ((classes.flags[beat] & kSettled) == 0) change(classes, beat);
  }
}

void lose_class(Classes& classes, std::size_t beat) {
  classes.label[beat] = BeatClass::Q;
  classes.flags[beat] |= kUnclassified | kOverruled;
}

/// What is called fibrillation may be frequent atrial ectopy (record 232 of mitdb, several of svdb): there the beat model
/// is sure, in fibrillation hardly ever. Chosen on mitdb and svdb together, rhythm model out of fold.
constexpr float kSurelyPremature = 0.75F;

void hardly_premature(Classes& classes, std::size_t beat) {
  const float p = classes.probabilities[beat * kBeatClassCount + static_cast<std::size_t>(BeatClass::S)];
  if (classes.label[beat] != BeatClass::S || p >= kSurelyPremature) return;
  classes.label[beat] = BeatClass::N;
  classes.flags[beat] |= kOverruled;
}

/// A pacemaker's beats may come early; class Q is theirs.
void rather_paced(Classes& classes, std::size_t beat) {
  const bool premature = classes.label[beat] == BeatClass::S;
  hardly_premature(classes, beat);
  if (premature && classes.label[beat] == BeatClass::N) classes.label[beat] = BeatClass::Q;
}

/// Log odds that an ectopic beat is one: of the beat model's probability, of the rhythm model's `ventricular_beat` or
/// `supraventricular_beat`, and of its `abnormal`.
struct Support {
  double bias, of_probability, of_beat, of_abnormal;
  double least;  ///< below lie 0.5 % of the true V, 1 % of the true F and S
};
// Fitted on the classes given to the beats of mitdb, svdb and the N strips of cinc2017, rhythm model out of fold
// (scripts/studies/fit_second_witness.py; docs/results/experiments.md).
constexpr Support kVentricular = {-3.599, 0.633, 0.314, 1.145, -1.83};
constexpr Support kFusion = {-1.699, 0.607, 0.742, 0.941, -0.71};
constexpr Support kSupraventricular = {-1.447, 0.335, 0.468, 0.453, -1.36};
constexpr double kLeastProbability = 1e-4;  ///< for the odds

bool is_ectopic(BeatClass label) { return label == BeatClass::V || label == BeatClass::F || label == BeatClass::S; }

bool is_supported(BeatClass label, float p, const RhythmEvidence& evidence, std::size_t cell) {
  const bool supraventricular = label == BeatClass::S;
  const Support& support = supraventricular ? kSupraventricular : label == BeatClass::V ? kVentricular : kFusion;
  const RhythmClass beat = supraventricular ? RhythmClass::supraventricular_beat : RhythmClass::ventricular_beat;
  return support.bias + support.of_probability * log_odds(static_cast<double>(p), kLeastProbability) +
             support.of_beat * static_cast<double>(evidence.at(cell, beat)) +
             support.of_abnormal * static_cast<double>(evidence.at(cell, RhythmClass::abnormal)) >=
         support.least;
}

}  // namespace

void ask_second_witness(Classes& classes, std::span<const SampleIndex> r_peaks, const RhythmEvidence& evidence,
                        double fs_hz) {
  for (std::size_t beat = 0; beat < std::min(classes.size(), r_peaks.size()); ++beat) {
    const BeatClass said = classes.label[beat];
    if (!is_ectopic(said) || (classes.flags[beat] & kSettled) != 0) continue;
    const auto cell = static_cast<std::size_t>(seconds_from_samples(r_peaks[beat], fs_hz) / kRhythmCell_s);
    if (cell >= evidence.cells() || !std::isfinite(evidence.at(cell, RhythmClass::abnormal))) continue;
    const std::span<const float> probabilities(&classes.probabilities[beat * kBeatClassCount], kBeatClassCount);
    const auto of = [&](BeatClass label) { return probabilities[static_cast<std::size_t>(label)]; };
    if (is_supported(said, of(said), evidence, cell)) continue;
    const bool rather_s = said != BeatClass::S && of(BeatClass::S) > of(BeatClass::N) &&
                          is_supported(BeatClass::S, of(BeatClass::S), evidence, cell);
    classes.label[beat] = rather_s ? BeatClass::S : BeatClass::N;
    classes.flags[beat] |= kOverruled;
  }
}

void overrule_classes(Classes& classes, std::span<const SampleIndex> r_peaks, const std::vector<Episode>& named,
                      const std::vector<SampleRange>& unreadable) {
  for (const Episode& episode : named) {
    if (episode.kind == EpisodeKind::atrial_fibrillation) for_beats(classes, r_peaks, episode.range, hardly_premature);
    if (episode.kind == EpisodeKind::paced) for_beats(classes, r_peaks, episode.range, rather_paced);
    if (episode.kind == EpisodeKind::ventricular_fibrillation) for_beats(classes, r_peaks, episode.range, lose_class);
  }
  for (const SampleRange& range : unreadable) for_beats(classes, r_peaks, range, lose_class);
}

}  // namespace ecg
