#include <algorithm>
#include <cstdint>
#include <utility>
#include <vector>

#include "core/analysis/analyzer.hpp"
#include "core/calibration/patient_head.hpp"

namespace ecg {

/// Classes by patient calibration, on the beats as they were found. Waits until every beat has its class.
void Analyzer::calibrate_classes(Analysis& analysis, const EditedBeats& edited) {
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
    if (!own[beat] && reference_of_found()[beat] < kBeatClassCount)
      labels.push_back({beat, static_cast<BeatClass>(reference_of_found()[beat])});
  }
  calibration.reference_labels = static_cast<std::uint32_t>(labels.size()) - calibration.own_labels;

  Classes& classes = analysis.classes;
  CalibratedBeats calibrated = calibrate({classes.probabilities, context().values}, labels);
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
    classes.flags[beat] = static_cast<std::uint8_t>((*best < kCertainProbability ? kUncertain : 0) |
                                                    (changed ? kCalibrated : 0));
  }
}

/// What the reference said where it taught stands, unless the person says otherwise; counts what is changed elsewhere.
void Analyzer::keep_reference_labels(Analysis& analysis, const EditedBeats& edited) {
  Calibration& calibration = analysis.calibration;
  for (std::size_t i = 0; i < edited.beats.size(); ++i) {
    const EditedBeats::Beat& beat = edited.beats[i];
    std::uint8_t& flags = analysis.classes.flags[i];
    if (beat.found >= 0 && calibration.reference_labels > 0 && flags != kEdited) {
      const auto found = static_cast<std::size_t>(beat.found);
      const std::uint8_t label = reference_of_found()[found];
      if (analysis_.r_peaks[found] < calibration.learning_end && label < kBeatClassCount) {
        analysis.classes.label[i] = static_cast<BeatClass>(label);
        flags = kEdited;
      }
    }
    if ((flags & kCalibrated) != 0) ++calibration.changed;
  }
}

Result<std::size_t> Analyzer::ask_reference(std::size_t questions) {
  if (!analysis_.has_reference) return Error{ErrorCode::missing_fact, "reference", -1, record_.name};
  ECG_TRY([[maybe_unused]] const auto begun, edit({.kind = EditKind::calibrate}));
  std::size_t answers = 0;
  for (; answers < questions; ++answers) {
    const Analysis asking = conclude();
    if (asking.calibration.next < 0) break;
    const auto beat = static_cast<std::size_t>(asking.calibration.next);
    Edit answer{.kind = EditKind::remove, .begin = asking.r_peaks[beat]};  // there is no beat
    if (const std::uint8_t label = asking.reference_class[beat]; label < kBeatClassCount) {
      answer.kind = EditKind::label;
      answer.code = code_from_class(static_cast<BeatClass>(label));
    }
    ECG_TRY([[maybe_unused]] const auto noted, edit(answer));
  }
  return answers;
}

}  // namespace ecg
