#include "core/analysis/calibrated_classes.hpp"

#include <algorithm>
#include <cstdint>
#include <utility>
#include <vector>

#include "core/calibration/patient_head.hpp"

namespace ecg {

void calibrate_classes(Analysis& analysis, const EditedBeats& edited, FoundBeats& found) {
  Calibration& calibration = analysis.calibration;
  calibration.on = true;
  calibration.learning_end = *edited.learning_end;
  if (!analysis.complete || analysis.model.name.empty()) return;
  std::vector<BeatLabel> labels;
  std::vector<bool> own(analysis.r_peaks.size(), false);
  for (const EditedBeats::Beat& beat : edited.beats) {
    const auto label = beat_class(beat.code, analysis.class_map);
    if (beat.found < 0 || !label) continue;
    labels.push_back({static_cast<std::size_t>(beat.found), *label});
    own[labels.back().beat] = true;
  }
  calibration.own_labels = static_cast<std::uint32_t>(labels.size());
  for (std::size_t beat = 0; beat < own.size() && analysis.r_peaks[beat] < calibration.learning_end; ++beat) {
    if (!own[beat] && found.reference_class()[beat] < kBeatClassCount)
      labels.push_back({beat, static_cast<BeatClass>(found.reference_class()[beat])});
  }
  calibration.reference_labels = static_cast<std::uint32_t>(labels.size()) - calibration.own_labels;

  Classes& classes = analysis.classes;
  CalibratedBeats calibrated = calibrate({classes.probabilities, found.context().values}, labels);
  if (calibrated.most_telling) {
    const auto next = std::find_if(edited.beats.begin(), edited.beats.end(), [&](const EditedBeats::Beat& beat) {
      return beat.found == static_cast<std::int32_t>(*calibrated.most_telling);
    });
    if (next != edited.beats.end()) calibration.next = static_cast<std::int32_t>(next - edited.beats.begin());
  }
  if (calibrated.labels == 0) return;
  classes.probabilities = std::move(calibrated.probabilities);
  classes.timing_logits.clear();  // shares of the model's answers, which these no longer are
  for (std::size_t beat = 0; beat < classes.size(); ++beat) {
    if ((classes.flags[beat] & kUnclassified) != 0) continue;
    const auto row = classes.probabilities.begin() + static_cast<std::ptrdiff_t>(beat * kBeatClassCount);
    const auto best = std::max_element(row, row + kBeatClassCount);  // ties go to the earlier of N S V F Q
    const auto label = static_cast<BeatClass>(best - row);
    const bool changed = label != classes.label[beat];
    classes.label[beat] = label;
    classes.flags[beat] =
        static_cast<std::uint8_t>((*best < kCertainProbability ? kUncertain : 0) | (changed ? kCalibrated : 0));
  }
}

void keep_reference_labels(Analysis& analysis, const EditedBeats& edited, FoundBeats& found) {
  Calibration& calibration = analysis.calibration;
  for (std::size_t i = 0; i < edited.beats.size(); ++i) {
    const EditedBeats::Beat& beat = edited.beats[i];
    std::uint8_t& flags = analysis.classes.flags[i];
    if (beat.found >= 0 && calibration.reference_labels > 0 && flags != kEdited) {
      const auto index = static_cast<std::size_t>(beat.found);
      const std::uint8_t label = found.reference_class()[index];
      if (found.r_peaks()[index] < calibration.learning_end && label < kBeatClassCount) {
        analysis.classes.label[i] = static_cast<BeatClass>(label);
        flags = kEdited;
      }
    }
    if ((flags & kCalibrated) != 0) ++calibration.changed;
  }
}

}  // namespace ecg
